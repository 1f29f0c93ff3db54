"""One notice for what one person did to a record within a minute, whatever order it came in."""

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pipedrive.events import Event, event_of
from bot.pipedrive.records.models import Deal
from bot.watch.telling import folding
from bot.watch.telling.folding import Notice
from bot.watch.watches import happenings
from tests.watch.bodies import DEAL, body, changed

WANTED = {"w1": ("created", "won", "lost", "moved", "value", "owner", "close", "deleted")}
BEGAN = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def step(number: int, now: dict[str, Any], was: dict[str, Any]) -> Event:
    """The next change, fifteen seconds after the one before."""
    at = BEGAN + timedelta(seconds=15 * number)
    stamp = at.isoformat().replace("+00:00", "Z")
    return event_of(changed({**now, "update_time": stamp}, was, at=stamp, id=f"m{number}"))


def fold(*events: Event) -> Notice:
    first, *rest = (folding.of(event, WANTED) for event in events)
    for one in rest:
        first = folding.together(first, one)
    return first


def values(*amounts: int) -> list[Event]:
    return [
        step(number, {"value": now}, {"value": was})
        for number, (was, now) in enumerate(pairwise(amounts))
    ]


def test_several_edits_tell_the_first_and_the_last_value() -> None:
    notice = fold(*values(10_000, 12_000, 14_000, 20_000))

    assert notice.told() == ("value",)
    assert isinstance(notice.before, Deal)
    assert isinstance(notice.after, Deal)
    assert (notice.before.value, notice.after.value) == (10_000, 20_000)


def test_edits_that_cancel_out_tell_nothing() -> None:
    assert fold(*values(10_000, 12_000, 15_000, 10_000)).told() == ()


@given(st.randoms(use_true_random=False), st.lists(st.integers(1, 5), min_size=2, max_size=8))
def test_the_order_of_arrival_does_not_matter(order: random.Random, amounts: list[int]) -> None:
    events = values(*amounts)
    shuffled = order.sample(events, len(events))

    one, other = fold(*events), fold(*shuffled)

    assert (one.was, one.now, one.told()) == (other.was, other.now, other.told())


def test_a_new_deal_and_what_was_filled_in_at_once_are_one_piece_of_news() -> None:
    stamp = "2026-11-24T08:00:00Z"
    made = event_of(body(action="create", data={**DEAL, "update_time": stamp}, at=stamp))

    notice = fold(made, step(1, {"value": 99}, {"value": 48000}))

    assert notice.told() == ("created",)
    assert isinstance(notice.after, Deal)
    assert notice.after.value == 99


def test_only_what_a_watch_wants_is_told() -> None:
    notice = folding.of(step(0, {"stage_id": 5, "value": 7}, {"stage_id": 4, "value": 6}),
                        {"w1": ("moved",)})  # fmt: skip

    assert notice.told() == ("moved",)
    assert notice.wanted_by({}).told() == ()


@pytest.mark.parametrize(
    ("now", "was", "names"),
    [
        ({"status": "won"}, {"status": "open"}, ("won",)),
        ({"status": "lost"}, {"status": "open"}, ("lost",)),
        ({"status": "open"}, {"status": "won"}, ("reopened",)),
        ({"stage_id": 5}, {"stage_id": 4}, ("moved",)),
        ({"value": 2}, {"value": 1}, ("value",)),
        ({"currency": "USD"}, {"currency": "EUR"}, ("value",)),
        ({"owner_id": 44}, {"owner_id": 31}, ("owner",)),
        (
            {"expected_close_date": "2027-01-10"},
            {"expected_close_date": "2026-12-18"},
            ("slipped", "close"),
        ),
        (
            {"expected_close_date": "2026-12-01"},
            {"expected_close_date": "2026-12-18"},
            ("close",),
        ),
        ({"expected_close_date": "2027-01-10"}, {"expected_close_date": None}, ("close",)),
        ({"status": "won", "stage_id": 5}, {"status": "open", "stage_id": 4}, ("won", "moved")),
        ({"title": "Other"}, {"title": "Pumps"}, ()),
        # Pipedrive may list a key that did not change.
        ({"value": 1}, {"value": 1}, ()),
    ],
)
def test_what_a_change_means_is_read_off_both_states(
    now: dict[str, Any], was: dict[str, Any], names: tuple[str, ...]
) -> None:
    assert happenings.of(step(0, now, was)) == names


def test_a_record_that_was_merged_away_was_not_just_deleted() -> None:
    gone = event_of(body(action="delete", previous=DEAL))
    merged = event_of(body(action="delete", previous=DEAL, merged_to_id="713"))

    assert happenings.of(gone) == ("deleted",)
    assert happenings.of(merged) == ("merged",)
