"""What a look at Pipedrive says of a change whose answer was lost: pure, judged where it lives."""

from dataclasses import replace
from datetime import timedelta
from itertools import accumulate
from typing import Any

import pytest

from bot.desk.effects import HANDLERS, upload
from bot.desk.effects.create import among
from bot.desk.effects.outcome import WAITS, Next, ReadBack, Seen, Trying, opened, what_next
from bot.desk.effects.update import compared
from bot.pipedrive.http.errors import Refused
from bot.pipedrive.records.models import Deal, Entity, File, Person

SENT: dict[str, Any] = {"title": "Twin", "value": 7000, "currency": "EUR"}


def deal(id: int, **fields: Any) -> Deal:
    return Deal.model_validate(
        {"id": id, "title": "Twin", "value": 7000, "currency": "EUR"} | fields
    )


def person(id: int, **fields: Any) -> Person:
    return Person.model_validate({"id": id, "name": "Jo Doe"} | fields)


def test_it_is_looked_for_1_5_15_and_30_seconds_after() -> None:
    assert [wait.total_seconds() for wait in accumulate(WAITS)] == [1, 5, 15, 30]
    assert sum(WAITS, timedelta()) == timedelta(seconds=30)


@pytest.mark.parametrize(
    ("made", "seen"),
    [
        ([], Seen.NOT_YET),
        ([deal(41)], Seen.HAPPENED),
        ([deal(41, stage_id=3, owner_id=9)], Seen.HAPPENED),  # what was not sent may be anything
        ([deal(41, value=6000)], Seen.ELSE),
        ([deal(41, title="TWIN", value=6000)], Seen.ELSE),
        ([deal(41), deal(42)], Seen.ELSE),
        ([deal(41), deal(42, value=6000)], Seen.HAPPENED),
        ([deal(41, title="Another")], Seen.NOT_YET),
    ],
)
def test_a_new_record_is_ours_where_it_reads_as_it_was_sent(made: list[Entity], seen: Seen) -> None:
    assert among(made, SENT).seen is seen


@pytest.mark.parametrize(
    ("made", "seen"),
    [
        (person(41, phones=[{"value": "+49 30 123456", "label": "work"}]), Seen.HAPPENED),
        (person(41, emails=[{"value": "jo@acme.com", "label": "work"}]), Seen.HAPPENED),
        (person(41, emails=[{"value": "other@acme.com"}]), Seen.ELSE),
        (person(41, label_ids=[2, 1]), Seen.HAPPENED),
    ],
)
def test_what_pipedrive_tidies_up_is_not_compared_and_the_rest_is(made: Person, seen: Seen) -> None:
    sent: dict[str, Any] = {"name": "Jo Doe"}
    if made.emails:
        sent["emails"] = [{"value": "jo@acme.com", "primary": True}]
    if made.phones:
        sent["phones"] = [{"value": "+4930123456", "primary": True}]
    if made.label_ids:
        sent["label_ids"] = [1, 2]

    assert among([made], sent).seen is seen


@pytest.mark.parametrize(
    ("now", "seen"),
    [
        (deal(1, value=7000), Seen.HAPPENED),
        (deal(1, value=5000), Seen.NOT_YET),
        (deal(1, value=6000), Seen.ELSE),
    ],
)
def test_a_change_is_done_where_it_reads_as_sent_and_not_yet_where_as_before(
    now: Deal, seen: Seen
) -> None:
    before = deal(1, value=5000).model_dump(mode="json")

    assert compared(now, {"value": 7000}, before).seen is seen


@pytest.mark.parametrize(
    ("name", "size", "user", "seen"),
    [
        ("a.txt", 5, 7, Seen.HAPPENED),
        ("a.txt", 6, 7, Seen.ELSE),
        ("b.txt", 5, 7, Seen.NOT_YET),
        ("a.txt", 5, 8, Seen.NOT_YET),
    ],
)
def test_a_new_file_is_ours_by_name_size_and_who_brought_it(
    name: str, size: int, user: int, seen: Seen
) -> None:
    newer = [File(id=41, name=name, file_size=size, user_id=user)]

    assert upload.among(newer, Trying({"newest": 40, "size": 5}, "a.txt"), 7).seen is seen


def test_a_file_on_its_way_is_read_as_it_was_written_down() -> None:
    trying = Trying({"newest": 40, "size": 5}, "a b\tc.txt", sends=1, checks=3)

    assert opened(trying.kept()) == opened(trying.kept(unknown=True)) == trying
    refused = opened(replace(trying, no=Refused("Too\nlarge", 200)).kept())
    assert refused is not None
    assert str(refused.no) == "Too\nlarge"
    assert opened("attached 9\na.txt\n") is None


def test_what_an_older_version_wrote_down_was_sent_and_is_never_sent_anew() -> None:
    assert opened("trying 40 5 1 0\na.txt\n") == Trying(name="a.txt", sends=1)


@pytest.mark.parametrize(
    ("effect", "sends", "checks", "refused", "then"),
    [
        ("create", 1, 0, False, Next.WAIT),
        ("create", 1, 3, False, Next.WAIT),
        ("create", 1, 4, False, Next.SEND),
        ("create", 2, 4, False, Next.UNKNOWN),
        ("create", 1, 0, True, Next.WAIT),
        ("create", 1, 4, True, Next.REFUSED),
        ("merge", 1, 0, False, Next.WAIT),
        ("update", 1, 0, False, Next.SEND),
        ("update", 2, 0, False, Next.WAIT),
        ("update", 2, 4, False, Next.UNKNOWN),
        ("delete", 1, 0, True, Next.REFUSED),
    ],
)
def test_what_follows_from_a_look_that_shows_nothing(
    effect: str, sends: int, checks: int, *, refused: bool, then: Next
) -> None:
    nothing = ReadBack(Seen.NOT_YET)
    assert what_next(HANDLERS[effect], nothing, sends, checks, refused=refused) is then


@pytest.mark.parametrize(("checks", "then"), [(0, Next.WAIT), (3, Next.WAIT), (4, Next.UNKNOWN)])
@pytest.mark.parametrize("found", [None, ReadBack(Seen.HIDDEN)])
@pytest.mark.parametrize("refused", [True, False])
@pytest.mark.parametrize("effect", ["create", "update"])
def test_without_a_look_that_proves_something_nothing_is_sent_again(
    effect: str, checks: int, found: ReadBack | None, *, refused: bool, then: Next
) -> None:
    assert what_next(HANDLERS[effect], found, 1, checks, refused=refused) is then


def test_only_what_may_be_repeated_is_sent_again_without_waiting() -> None:
    waits = {name for name, effect in HANDLERS.items() if not effect.repeatable}

    adds = {"create", "duplicate", "convert", "upload", "save_message", "add_subrecord"}
    assert waits == adds | {"merge"}
