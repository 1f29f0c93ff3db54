"""What would take a change back, read off its row alone: pure, and judged where it lives."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from bot.desk import undo
from bot.desk.states import Operation, Origin
from bot.pipedrive.records.models import Deal
from bot.pipedrive.request import Login
from tests.desk_rows.desks import NOON

WAS: dict[str, Any] = Deal(
    id=12, title="Acme renewal", value=12_000, currency="EUR", status="open", stage_id=2,
    pipeline_id=1, owner_id=3,
).model_dump(mode="json")  # fmt: skip


def edit(tool: str = "deals_update", left: dict[str, Any] | None = None, **sent: Any) -> Operation:
    """An edit of deal 12 as its row has it; `left` is what Pipedrive changed besides."""
    return Operation(
        id="1",
        tool=tool,
        args={"id": 12, **sent},
        before=WAS,
        origin=Origin(team="T1", user="U1", company=31, pipedrive_user=7, channel="C1"),
        state="done",
        attempt=1,
        asked_at=NOON,
        ended_at=NOON,
        result={**WAS, **sent, **(left or {})},
    )


def put_back(operation: Operation) -> undo.PutBack:
    found = undo.put_back(operation)
    assert isinstance(found, undo.PutBack)
    return found


def test_what_was_set_is_put_back_and_nothing_else() -> None:
    found = put_back(edit(title="New", value=15_000))

    assert found.values == {"title": "Acme renewal", "value": 12_000}
    assert found.call.args.given()["id"] == 12


def test_what_a_field_takes_along_is_put_back_with_it() -> None:
    found = put_back(edit("deals_move_to_stage", {"pipeline_id": 2}, stage_id=9))

    assert found.values == {"stage_id": 2, "pipeline_id": 1}


@pytest.mark.parametrize("along", ["won_time", "close_time"])
def test_what_winning_sets_is_what_an_undo_of_losing_it_brings_back(along: str) -> None:
    won = {**WAS, "status": "won", along: "2026-11-20T10:00:00Z"}
    lost = replace(edit(status="lost", left={along: None}), before=won)

    assert put_back(lost).values == {"status": "won", along: "2026-11-20T10:00:00Z"}


def test_what_a_state_does_not_have_is_not_put_back() -> None:
    """What was open has no time of winning: with the status Pipedrive empties it by itself."""
    assert put_back(edit(status="won", left={"won_time": "2026-11-20T10:00:00Z"})).values == {
        "status": "open"
    }


def test_a_field_that_somebody_else_changed_since_is_in_the_way() -> None:
    done = edit(title="New")
    found = put_back(done)

    assert not undo.is_changed(done, found, {**WAS, "title": "New"})
    assert undo.is_changed(done, found, {**WAS, "title": "Theirs"})
    assert not undo.is_changed(done, found, {**WAS, "title": "New", "value": 1})


def test_a_field_that_was_sent_and_is_not_put_back_is_in_the_way_all_the_same() -> None:
    """It was sent as it was: an undo leaves it alone, and yet somebody has touched it since."""
    done = edit(title="New", value=12_000)
    found = put_back(done)

    assert "value" not in found.values
    assert undo.is_changed(done, found, {**WAS, "title": "New", "value": 9})


def test_what_reads_as_before_needs_no_undo() -> None:
    found = put_back(edit(title="New"))

    assert undo.is_as_before(found, WAS)
    assert not undo.is_as_before(found, {**WAS, "title": "Other"})


def test_what_was_seen_is_told_apart_by_the_fields_in_question_only() -> None:
    done = edit(title="New")

    assert undo.seen(done, {**WAS, "title": "A"}) != undo.seen(done, {**WAS, "title": "B"})
    assert undo.seen(done, WAS) == undo.seen(done, {**WAS, "value": 1})


@pytest.mark.parametrize(
    ("passed", "late"), [(0, False), (24 * 3600, False), (24 * 3600 + 0.001, True)]
)
def test_undo_works_for_exactly_a_day(passed: float, *, late: bool) -> None:
    assert undo.is_late(edit(title="New"), NOON + timedelta(seconds=passed)) is late


def test_what_has_not_ended_cannot_be_undone() -> None:
    assert undo.is_late(replace(edit(title="New"), ended_at=None), NOON)


@pytest.mark.parametrize(
    ("company", "user", "same"), [(31, 7, True), (32, 7, False), (31, 8, False), (32, 8, False)]
)
def test_somebody_with_another_login_or_in_another_company_is_somebody_else(
    company: int, user: int, *, same: bool
) -> None:
    login = Login("T1", company, user, SecretStr("x"), "token")

    assert edit(title="New").origin.is_as(login) is same
