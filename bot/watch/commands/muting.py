"""For how long a channel is muted, as people say it: `2h`, `for a day`, `till friday`."""

import re
from datetime import UTC, datetime, time, timedelta

from bot.blocks.kit.viewer import Asker
from bot.tools.fieldtypes.dates import read_day
from bot.tools.fieldtypes.times_of_day import read_clock

LONGEST = timedelta(days=30)
MORNING = "09:00"  # when a day begins for those who are told something
_SPAN = re.compile(r"(?:for )?(\d{1,4}|an?)\s*(m|min|minutes?|h|hours?|d|days?|w|weeks?)?")
_UNTIL = re.compile(r"(?:un)?till? (.+)")
_UNITS = {
    "m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}  # fmt: skip
TODAY = {"today", "for today", "for the rest of the day", "tonight", "for tonight"}


def muted_until(text: str, now: datetime, viewer: Asker) -> datetime | None:
    """In UTC, 30 days from now at most; None for what is no time, or is over."""
    said = text.strip().lower()
    if span := _span(said):
        return now + min(span, LONGEST)
    ends = _UNTIL.fullmatch("until tomorrow" if said in TODAY else said)
    moment = _moment(ends[1], viewer) if ends else None
    return min(moment, now + LONGEST) if moment and moment > now else None


def _span(said: str) -> timedelta | None:
    found = _SPAN.fullmatch(said)
    many = int(found[1]) if found and found[1].isdecimal() else 1
    if not found or not many or not (found[2] or found[1].isdecimal()):
        return None
    return many * _UNITS[(found[2] or "h")[0]]


def _moment(said: str, viewer: Asker) -> datetime | None:
    """A bare day is its morning, a bare time is one of today."""
    day, _, clock = said.replace(" at ", " ").rpartition(" ")
    for on, at in ((said, MORNING), (day, clock), ("today", said)):
        try:
            told = time.fromisoformat(read_clock(at, viewer).partition(" ")[0])
            return datetime.combine(read_day(on, viewer), told, viewer.zone).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None
