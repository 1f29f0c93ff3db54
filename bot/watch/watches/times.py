"""When something is due that is due every day or week, where people are.

Of an hour that comes twice the first counts; of one that never comes the first minute after it.
Keyed by the local date, so that each day has one such moment, however the clocks are changed.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MONDAY, SATURDAY = 0, 5
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EVERY = ("day", "weekday", "week", *DAYS)
LONGEST_GAP = 24 * 60


def next_after(every: str, at: str, zone: tzinfo, after: datetime) -> datetime:
    """The first moment after this one; `at` is `09:00`, and a week begins on Monday."""
    hour, _, minute = at.partition(":")
    wanted = time(int(hour), int(minute or 0))
    day = after.astimezone(zone).date()
    while True:
        moment = _moment(day, wanted, zone) if _is_one(every, day) else None
        if moment is not None and moment > after:
            return moment
        day += timedelta(days=1)


def _is_one(every: str, day: date) -> bool:
    if every == "day":
        return True
    if every == "weekday":
        return day.weekday() < SATURDAY
    return day.weekday() == (MONDAY if every == "week" else DAYS.index(every))


def _moment(day: date, wanted: time, zone: tzinfo) -> datetime | None:
    """None on a day that was skipped there."""
    for minutes in range(LONGEST_GAP):
        local = datetime.combine(day, wanted) + timedelta(minutes=minutes)
        if local.date() != day:
            return None
        moment = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) == local:
            return moment
    return None


@lru_cache(maxsize=512)
def zone_of(name: str) -> tzinfo:
    """From the packaged data: a system's own may be years old."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
