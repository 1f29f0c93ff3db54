"""When a digest is due: once on each local date, however the clocks are changed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.watch.watches.times import next_after

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("every", "time", "after", "due"),
    [
        ("day", "09:00", "2026-12-01T07:59", "2026-12-01T08:00"),
        ("day", "09:00", "2026-12-01T08:00", "2026-12-02T08:00"),
        ("weekday", "08:30", "2026-12-04T08:00", "2026-12-07T07:30"),
        ("week", "09:00", "2026-12-01T08:00", "2026-12-07T08:00"),
        ("friday", "9", "2026-12-01T08:00", "2026-12-04T08:00"),
        # The hour that comes twice: the first one counts, and only once.
        ("day", "02:30", "2026-10-24T12:00", "2026-10-25T00:30"),
        ("day", "02:30", "2026-10-25T00:30", "2026-10-26T01:30"),
        # The hour that never comes: the first minute after it.
        ("day", "02:30", "2027-03-27T12:00", "2027-03-28T01:00"),
        ("day", "02:30", "2027-03-28T01:00", "2027-03-29T00:30"),
    ],
)
def test_the_next_moment_in_berlin(every: str, time: str, after: str, due: str) -> None:
    assert next_after(every, time, BERLIN, at(after)) == at(due)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
def test_every_local_date_has_one(zone: str) -> None:
    where, moment = ZoneInfo(zone), at("2026-01-01T00:00")
    dates = []
    for _ in range(400):
        moment = next_after("day", "02:15", where, moment)
        dates.append(moment.astimezone(where).date())

    assert dates == [dates[0] + timedelta(days=day) for day in range(400)]


def test_a_day_that_an_island_skipped_has_none() -> None:
    apia = ZoneInfo("Pacific/Apia")

    due = next_after("day", "09:00", apia, datetime(2011, 12, 29, 20, 0, tzinfo=UTC))

    assert due.astimezone(apia).isoformat() == "2011-12-31T09:00:00+14:00"
