"""Stretches of a line that are times of day, or how long something takes."""

from bot.commands.reader.line import Line

NOON, EARLIEST, HOURS = 12, 7, 24
LONGEST = 1000
MINUTES = 60


def by_day(hour: int) -> int:
    """Nobody plans for the night: `at 3` is in the afternoon."""
    return hour + NOON * (0 < hour < EARLIEST)


def hour_at(line: Line, at: int) -> str:
    """`3pm`, `15:30`, and a bare `3` where something leads to it: as `HH:MM`, or empty."""
    span = line.at(at)
    if span.has("time"):
        return span.means("time")
    hour = int(span.means("id") or HOURS)
    return f"{by_day(hour):02}:00" if hour < HOURS else ""


def minutes_of(clock: str) -> int:
    """`HH:MM` as minutes; less than any where there is no time."""
    return int(clock[:2]) * MINUTES + int(clock[3:5]) if clock else -1


def spoken_at(line: Line, at: int) -> tuple[int, str] | None:
    """`half past two`: where it ends, and as `HH:MM`."""
    hour = line.at(at + 1)
    number = int(hour.means("number") or hour.means("id") or 0)
    if not 1 <= number <= NOON:
        return None
    minutes = {"half": 30, "past": 15, "to": -15}[line.at(at).means("clock")]
    total = by_day(number) * MINUTES + minutes
    return at + 2, f"{total // MINUTES:02}:{total % MINUTES:02}"


def lasting_at(line: Line, at: int) -> tuple[int, int, str] | None:
    """`an hour`, `2 hours`, `half an hour`: where it ends, how many, of what."""
    span, unit = line.at(at), line.at(at + 1).means("unit")
    if span.has("lasting"):
        return at + 1, int(span.means("lasting")[:-1]), "minute"
    number = span.means("id") or span.means("number")
    told = unit in {"hour", "minute"} and number.isdecimal() and int(number) < LONGEST
    return (at + 2, int(number), unit) if told else None
