"""Which watches want to hear of a change: filters, by whom, and what its maker may see."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.pipedrive.events import event_of
from bot.watch.watches import matching
from bot.watch.watches.matching import Watch
from bot.watch.watches.spec import Spec
from tests.watch.bodies import DEAL, body, changed

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)  # a Thursday
WATCH = Watch(
    id="w1",
    team="T1",
    channel="C1",
    company=90011,
    maker="U1",
    pipedrive_user=31,
    made_at=datetime(2026, 11, 1, tzinfo=UTC),
    spec=Spec(),
)


def told(spec: Spec, now: dict[str, Any], was: dict[str, Any], **meta: Any) -> tuple[str, ...]:
    (matcher,) = matching.matchers([replace(WATCH, spec=spec)], NOW)
    return matching.wanted(matcher, event_of(changed(now, was, **meta)))


WON = ({"status": "won", "value": 60_000}, {"status": "open"})


@pytest.mark.parametrize(
    ("where", "matches"),
    [
        ((), True),
        (("value>50000", "currency=EUR"), True),
        (("value>60000", "currency=EUR"), False),
        (("value>50000", "currency=USD"), False),
        (("value>50000", "currency=EUR", "stage=4"), True),
        (("-stage=4",), False),
        (("label=2",), True),
        (("-label=2",), False),
        (("currency=USD",), False),
        (("owner=31", "title=pumps"), True),
    ],
)
def test_the_filters_are_those_of_lists(where: tuple[str, ...], *, matches: bool) -> None:
    found = told(Spec(happenings=("won",), where=where), *WON)

    assert found == (("won",) if matches else ())


@pytest.mark.parametrize(("seconds", "matches"), [(-1, False), (0, True), (1, True)])
def test_what_lists_tell_counts_from_the_second_in_which_the_watch_was_made(
    seconds: int, *, matches: bool
) -> None:
    made_at = NOW + timedelta(milliseconds=400)
    watch = replace(WATCH, made_at=made_at, spec=Spec(happenings=("won",)))
    won = replace(event_of(changed(*WON)), at=NOW + timedelta(seconds=seconds), late=True)

    found = matching.of(matching.matchers([watch], NOW), won)

    assert bool(found) is matches


def test_a_custom_field_is_a_filter_like_any_other() -> None:
    now = {"custom_fields": {"abc1": {"type": "enum", "id": 21}}, **WON[0]}
    spec = Spec(happenings=("won",), where=("own.enum.abc1=21",))

    assert told(spec, now, WON[1]) == ("won",)
    assert told(spec.model_copy(update={"where": ("-own.enum.abc1=21",)}), now, WON[1]) == ()


@pytest.mark.parametrize(
    ("spec", "meta", "matches"),
    [
        (Spec(by=("31",)), {}, True),
        (Spec(by=("44",)), {}, False),
        (Spec(by=("api",)), {"change_source": "api"}, True),
        (Spec(not_by=("api",)), {"change_source": "api"}, False),
        (Spec(not_by=("31",)), {}, False),
        (Spec(), {"is_bulk_edit": True}, False),
        (Spec(bulk=True), {"is_bulk_edit": True}, True),
        (Spec(), {"company_id": "7"}, False),
        (Spec(entity="person"), {}, False),
    ],
)
def test_by_whom_and_how_decide_too(spec: Spec, meta: dict[str, Any], *, matches: bool) -> None:
    assert bool(told(spec, *WON, **meta)) is matches


@pytest.mark.parametrize("permitted", [["44"], [], None])
def test_what_its_maker_may_not_see_is_not_told(permitted: list[str] | None) -> None:
    assert told(Spec(), *WON, permitted_user_ids=permitted) == ()


def test_a_deleted_record_is_judged_as_it_was_last() -> None:
    gone = event_of(body(action="delete", previous=DEAL))
    big = replace(WATCH, spec=Spec(where=("value>40000", "currency=EUR")))
    bigger = replace(WATCH, spec=Spec(where=("value>50000", "currency=EUR")))

    assert matching.of(matching.matchers([big, bigger], NOW), gone) == [(big, ("deleted",))]


def test_nobody_is_told_in_private_of_their_own_act() -> None:
    won = event_of(changed(*WON))
    private, public = replace(WATCH, channel="D1"), WATCH

    of_others = replace(private, pipedrive_user=44)

    assert matching.of(matching.matchers([private, public], NOW), won) == [(public, ("won",))]
    assert matching.of(matching.matchers([of_others], NOW), won) == [(of_others, ("won",))]


@pytest.mark.parametrize(
    ("closes", "today", "matches"),
    [
        ("2026-11-30", "2026-11-26", True),
        ("2026-12-06", "2026-11-26", True),
        ("2026-12-07", "2026-11-26", False),
        ("2026-12-07", "2026-11-30", True),
        ("2026-11-30", "2026-11-30", False),
    ],
)
def test_days_that_move_on_are_those_of_the_day_of_the_change(
    closes: str, today: str, *, matches: bool
) -> None:
    watch = replace(WATCH, spec=Spec(happenings=("won",), days=("close=next week",)))
    now = datetime.fromisoformat(f"{today}T12:00:00+00:00")
    won = event_of(changed({**WON[0], "expected_close_date": closes}, WON[1]))

    assert bool(matching.of(matching.matchers([watch], now), won)) is matches


def test_a_day_begins_where_the_maker_of_the_watch_is() -> None:
    spec = Spec(happenings=("won",), days=("close=today",))
    won = event_of(changed({**WON[0], "expected_close_date": "2026-11-27"}, WON[1]))
    late = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)

    def of(tz: str) -> bool:
        watch = replace(WATCH, spec=spec, tz=tz)
        return bool(matching.of(matching.matchers([watch], late), won))

    assert of("Europe/Oslo")
    assert not of("America/New_York")
