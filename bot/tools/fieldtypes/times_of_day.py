"""A time of day and the zone that it is meant in: `14:00 Europe/Berlin`; without one it is UTC.

A day and a time of it are typed apart, and only together they are a moment. So each keeps what was
meant, until both are known.
"""

import re
from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.blocks.kit.viewer import Asker

UTC_NAME = "UTC"
_TYPED = re.compile(r"(\d{1,2})(?:[:.h](\d{2})?)?(?::(\d{2}))?\s*([ap])?\.?(?:m\.?)?")
NAMED = {"noon": "12:00", "midnight": "00:00"}
NOON = 12


def read_clock(typed: str, viewer: Asker) -> str:
    """`14:00`, `9.30`, `14h`, `2pm`, `14:00 Europe/Berlin`. Raises ValueError for what is none."""
    words, zone = typed.strip(), viewer.tz
    said, _, last = words.rpartition(" ")
    if said and (last == UTC_NAME or "/" in last):
        words, zone = said, last
    return together(_told(words.lower()), zone)


def _told(typed: str) -> str:
    """As `HH:MM`, with seconds where there are some."""
    found = _TYPED.fullmatch(NAMED.get(typed, typed))
    if found is None or not (found[2] or found[4] or "h" in typed):
        raise ValueError(typed)
    hour = int(found[1])
    if found[4]:
        if not 1 <= hour <= NOON:
            raise ValueError(typed)
        hour = hour % NOON + (NOON if found[4] == "p" else 0)
    told = time(hour, int(found[2] or 0), int(found[3] or 0))
    return told.isoformat() if found[3] else f"{told:%H:%M}"


def write_clock(clock: str, viewer: Asker) -> str:
    """Without the zone where it is the person's own."""
    told, zone = apart(clock)
    return told if zone == viewer.tz else f"{told} {zone}"


def apart(clock: str) -> tuple[str, str]:
    told, _, zone = clock.partition(" ")
    return told, zone or UTC_NAME


def together(told: str, zone: str) -> str:
    """Raises ValueError where there is no such time, or no such zone."""
    time.fromisoformat(told)
    _zone(zone)
    return told if zone == UTC_NAME else f"{told} {zone}"


def is_utc(clock: str) -> bool:
    return apart(clock)[1] == UTC_NAME


def moment(day: date, clock: str) -> datetime:
    """In UTC. An hour that the clocks leave out is the one after it."""
    told, zone = apart(clock)
    return datetime.combine(day, time.fromisoformat(told), _zone(zone)).astimezone(UTC)


def _zone(name: str) -> tzinfo:
    if name == UTC_NAME:
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"no such zone: {name}") from error
