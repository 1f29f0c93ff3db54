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


def hours_at(line: Line, at: int) -> tuple[str, int] | None:
    """`10-11`, `2-3:30pm`, `15:00-16:00`: when it begins as `HH:MM`, and for how many minutes."""
    low, dash, high = line.at(at).text.replace("–", "-").partition("-")
    ends = (_minutes(low, high), _minutes(high, ""))
    if not dash or min(ends) < 0 or ends[0] >= ends[1]:
        return None
    return f"{ends[0] // MINUTES:02}:{ends[0] % MINUTES:02}", ends[1] - ends[0]


def _minutes(text: str, other: str) -> int:
    """Of a bare hour by day; before `3pm` both are in the afternoon. Less than any where none."""
    half = "pm" if "pm" in (text + other).casefold() else ""
    hour, _, minute = text.casefold().removesuffix("pm").removesuffix("am").partition(":")
    if not (hour.isdecimal() and (minute or "0").isdecimal() and len(hour + minute) <= DIGITS):
        return -1
    late = NOON if half and int(hour) < NOON else 0
    told = (int(hour) + late if half or "am" in text.casefold() else by_day(int(hour)), minute)
    return told[0] * MINUTES + int(told[1] or 0) if told[0] < HOURS else -1


DIGITS = 4


def spoken_at(line: Line, at: int) -> tuple[int, str] | None:
    """`half past two`: where it ends, and as `HH:MM`."""
    hour = line.at(at + 1)
    number = int(hour.means("number") or hour.means("id") or 0)
    if not 1 <= number <= NOON:
        return None
    minutes = {"half": 30, "past": 15, "to": -15}[line.at(at).means("clock")]
    total = by_day(number) * MINUTES + minutes
    return at + 2, f"{total // MINUTES:02}:{total % MINUTES:02}"


SHORT = {"h": "hour", "m": "minute"}


def lasting_at(line: Line, at: int) -> tuple[int, int, str] | None:
    """`an hour`, `2 hours`, `half an hour`: where it ends, how many, of what."""
    span, unit = line.at(at), line.at(at + 1).means("unit")
    if span.has("lasting"):
        return at + 1, int(span.means("lasting")[:-1]), "minute"
    short = span.text.casefold().removesuffix("in")  # `45min`
    hour = span.has("time") and not line.at(at - 1).has("time")  # `às 15h`
    if not hour and short[:-1].isdecimal() and short[-1:] in SHORT and int(short[:-1]) < LONGEST:
        return at + 1, int(short[:-1]), SHORT[short[-1]]
    number = span.means("id") or span.means("number")
    told = unit in {"hour", "minute"} and number.isdecimal() and int(number) < LONGEST
    return (at + 2, int(number), unit) if told else None
