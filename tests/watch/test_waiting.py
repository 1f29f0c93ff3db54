"""What waits about a record is told in the order in which it happened, as soon as that is known."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.pipedrive.events import Event, event_of
from bot.watch.hearing import sequence
from bot.watch.shadows import Shadow
from bot.watch.telling import folding, waiting
from bot.watch.telling.waiting import AT_MOST, FOLD, PATIENCE, Waiting
from tests.watch.bodies import changed

ANA, TOM = 31, 44
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
WANTED = {"w1": ("value", "moved", "won", "lost")}


def step(number: int, who: int, now: dict[str, Any], was: dict[str, Any]) -> Event:
    """The change of that number in the record's history."""
    stamp = (NOW + timedelta(seconds=10 * number)).isoformat().replace("+00:00", "Z")
    return event_of(
        changed({**now, "update_time": stamp}, was, at=stamp, id=str(number), user_id=str(who))
    )


def value(number: int, who: int) -> Event:
    return step(number, who, {"value": 100 + number}, {"value": 99 + number})


def come(*events: Event, known: Event | None = None) -> list[Waiting]:
    """In the order of their arrival, a second apart, after what was known of the record."""
    found: list[Waiting] = []
    last = known
    for second, event in enumerate(events):
        shadows = {}
        if last is not None and last.after is not None:
            shadows = {f"deal:{last.record}": Shadow(last.order[0], last.after)}
        base = sequence.bases([event], shadows, NOW).get(id(event))
        notice = folding.of(event, WANTED, base)
        found.append(Waiting(second, notice, NOW + timedelta(seconds=second)))
        last = max((one for one in (last, event) if one), key=lambda one: one.order)
    return waiting.in_order(found)


def waits(found: Sequence[Waiting]) -> list[timedelta]:
    return [due - NOW for due in waiting.dues(found, NOW)]


def test_edits_of_one_person_wait_for_the_next_one_but_not_for_ever() -> None:
    found = come(*(value(number, ANA) for number in range(3)))
    long = [Waiting(0, found[0].notice, NOW), Waiting(1, found[1].notice, NOW + AT_MOST)]

    assert waits(found) == [timedelta(seconds=2) + FOLD] * 3
    assert waits(long) == [AT_MOST] * 2
    assert waiting.folded(waiting.first_run(found, 3)).changes == 3


def test_what_somebody_else_did_before_is_told_at_once_whichever_came_first() -> None:
    for arrived in ((value(1, ANA), value(2, TOM)), (value(2, TOM), value(1, ANA))):
        found = come(*arrived)

        assert [one.notice.actor for one in found] == [ANA, TOM]
        assert waits(found)[0] == timedelta()
        assert waiting.first_run(found, 2) == found[:1]


def test_a_change_waits_for_the_one_that_must_have_been_before() -> None:
    known = value(0, ANA)

    assert waits(come(value(2, TOM), known=known)) == [PATIENCE]
    assert waits(come(value(1, TOM), known=known)) == [FOLD]


def test_nothing_is_waited_for_any_more_once_it_is_there() -> None:
    known = value(0, ANA)
    found = come(value(3, TOM), value(1, TOM), known=known)
    whole = come(value(3, TOM), value(1, TOM), value(2, TOM), known=known)

    assert waits(found) == [timedelta(seconds=1) + FOLD, PATIENCE]
    assert waits(whole) == [timedelta(seconds=2) + FOLD] * 3


def test_a_win_waits_for_nothing_and_what_came_before_is_told_before() -> None:
    won = step(2, TOM, {"status": "won"}, {"status": "open"})
    found = come(value(1, ANA), won, value(3, TOM))

    assert waits(found)[:2] == [timedelta(), timedelta()]
    assert waits(found)[2] > timedelta()


def test_edits_with_somebody_elses_between_them_are_not_one() -> None:
    found = come(value(1, ANA), value(3, ANA))

    assert waiting.first_run(found, 2) == found[:1]
