"""What it takes to undo, read off a row: pure rules, tested where they are."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from bot.desk.states import Operation
from bot.desk.undo import PutBack, is_changed, is_late, put_back
from bot.pipedrive.request import Login
from tests.desk_rows.desks import NOON, origin

DAY = timedelta(hours=24)
WON = {"status": "won", "won_time": "2026-11-20T09:00:00Z", "close_time": "2026-11-20T09:00:00Z"}
OPEN = {"status": "open", "won_time": None, "lost_time": None, "close_time": None,
        "lost_reason": None}  # fmt: skip


def done(args: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> Operation:
    return Operation(
        id="op-1",
        tool="deals_update",
        args={"id": 12, **args},
        before={"id": 12, "title": "Acme", **before},
        origin=origin(),
        state="done",
        attempt=1,
        asked_at=NOON,
        ended_at=NOON,
        result={"id": 12, "title": "Acme", **after},
    )


def back(operation: Operation) -> PutBack:
    found = put_back(operation)
    assert isinstance(found, PutBack)
    return found


@pytest.mark.parametrize(
    ("after", "late"),
    [
        (timedelta(0), False),
        (DAY - timedelta(seconds=1), False),
        (DAY, False),
        (DAY + timedelta(microseconds=1), True),
        (2 * DAY, True),
    ],
    ids=["at once", "just within the day", "at 24 hours sharp", "just after it", "long after"],
)
def test_an_undo_is_good_for_a_day(after: timedelta, *, late: bool) -> None:
    assert is_late(done({}, {}, {}), NOON + after) is late


def test_what_has_not_ended_cannot_be_undone() -> None:
    assert is_late(replace(done({}, {}, {}), ended_at=None), NOON)


def test_with_its_status_a_deal_gets_its_times_back() -> None:
    """Opening a won deal empties when it was won and when it was closed."""
    opened = done({"status": "open"}, {**OPEN, **WON}, OPEN)

    values = back(opened).values

    assert values["status"] == "won"
    assert _moment(values["won_time"]) == _moment(WON["won_time"])
    assert _moment(values["close_time"]) == _moment(WON["close_time"])


def test_what_a_state_does_not_have_is_not_put_back() -> None:
    won = done({"status": "won"}, OPEN, {**OPEN, **WON})

    assert back(won).values == {"status": "open"}


def test_a_field_that_was_sent_counts_as_changed_even_where_it_was_not_put_back() -> None:
    """Title was sent and stays what it was sent as; somebody has written over it since."""
    edited = done({"title": "Acme", "value": 5000}, {"value": 4000}, {"value": 5000})
    found = back(edited)

    assert found.values == {"value": 4000}
    assert is_changed(edited, found, {"id": 12, "title": "Another", "value": 5000})
    assert not is_changed(edited, found, {"id": 12, "title": "Acme", "value": 5000})


@pytest.mark.parametrize(
    ("company", "user", "same"), [(31, 7, True), (32, 7, False), (31, 8, False)],
    ids=["the same login", "another company", "another user"],
)  # fmt: skip
def test_only_with_the_login_it_was_done_with(company: int, user: int, *, same: bool) -> None:
    assert origin().is_as(Login("T1", company, user, SecretStr("x"))) is same


def _moment(text: str | None) -> datetime:
    return datetime.fromisoformat(text or "")
