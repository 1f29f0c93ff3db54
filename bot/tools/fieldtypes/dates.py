"""How a day or a moment is typed: `fri`, `+3d`, `30 nov`, `30.11.`, ISO; pure, given today."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from bot.blocks.kit.viewer import Asker
from bot.tools.fieldtypes import calendar, day_words

NAMED = {"today": 0, "tomorrow": 1, "yesterday": -1}
DAYS_OF = {"d": 1, "w": 7}
LONGEST = 40
LONG_PAST = timedelta(days=183)
# Longest step: Pipedrive and calendars know no year 10000.
_STEP = re.compile(r"([+-])([0-9]{1,6})([dwm])")
_NUMBERS = re.compile(r"([0-9]{1,4})([./-])([0-9]{1,2})(?:\2([0-9]{2}|[0-9]{4})?)?")


class NoYear(ValueError):
    """A day of the past that says no year: it may be in any."""


class AmbiguousDay(ValueError):
    """`3/4` may be in March or in April: `readings` are both."""

    def __init__(self, readings: tuple[date, date]) -> None:
        super().__init__(f"either {readings[0]} or {readings[1]}")
        self.readings = readings


def read_day(text: str, viewer: Asker) -> date:
    """Raises ValueError for what is no day, AmbiguousDay for what may be two."""
    today = viewer.today
    words = text.strip().lower().replace(",", " ").split()
    if not words or len(text) > LONGEST:
        raise ValueError(text)
    if (number := day_words.days_on(words)) is not None:
        return today + timedelta(days=number)
    if len(words) == 1:
        return _one_word(words[0], today, viewer.locale)
    if word := day_words.following(words):
        return _next(word, today, viewer.locale)
    return _day_and_month(words, today, viewer.locale)


def read_past_day(text: str, viewer: Asker) -> date:
    """A day that is over, such as a birthday: `3.4.85` is in 1985, `3.4.05` in 2005.

    Raises NoYear where none is said, AmbiguousDay for what may be two days, and ValueError for
    what is no day, or lies ahead.
    """
    try:
        day = read_day(text, viewer)
    except AmbiguousDay as either:
        one, other = (_over(day, text, viewer) for day in either.readings)
        raise AmbiguousDay((one, other)) from either
    return _over(day, text, viewer)


def _over(day: date, text: str, viewer: Asker) -> date:
    numbers, today = re.findall("[0-9]+", text), viewer.today
    in_full = any(len(number) >= len("1985") for number in numbers)
    named = any(word.isalpha() for word in re.split(r"\W+", text) if word)
    if not in_full and len(numbers) + named < len(("day", "month", "year")):
        raise NoYear(text)
    if day > today and not in_full:
        day = day.replace(year=day.year - 100)
    if day > today:
        raise ValueError(text)
    return day


def read_moment(text: str, viewer: Asker) -> datetime:
    """A moment in UTC, to the second; a bare day is its first moment in the person's zone."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        moment = _day_then_time(text, viewer)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=viewer.zone)
    return moment.astimezone(UTC).replace(microsecond=0)


def write_moment(moment: datetime, viewer: Asker) -> str:
    """In the person's zone; with its offset where the clock shows the same time twice."""
    local = moment.astimezone(viewer.zone)
    text = local.replace(tzinfo=None).isoformat(" ").removesuffix(":00")
    return text if read_moment(text, viewer) == moment else local.isoformat(" ")


def _day_then_time(text: str, viewer: Asker) -> datetime:
    day, _, last = text.strip().rpartition(" ")
    if ":" in last:
        return datetime.combine(read_day(day, viewer), time.fromisoformat(last.zfill(5)))
    return datetime.combine(read_day(text, viewer), time())


def _one_word(word: str, today: date, locale: str) -> date:
    if word in NAMED:
        return today + timedelta(days=NAMED[word])
    if step := _STEP.fullmatch(word):
        return _shifted(today, int(step[1] + step[2]), step[3])
    if day_words.weekday(word, locale) is not None:
        return _next(word, today, locale)
    try:
        return date.fromisoformat(word)
    except ValueError:
        return _in_numbers(word, today, locale)


def _shifted(today: date, number: int, unit: str) -> date:
    try:
        if unit in DAYS_OF:
            return today + timedelta(days=number * DAYS_OF[unit])
        year, month = divmod(today.year * 12 + today.month - 1 + number, 12)
        last = monthrange(year, month + 1)[1]
        return date(year, month + 1, min(today.day, last))
    except (OverflowError, IndexError) as error:
        raise ValueError(str(number)) from error


def _next(word: str, today: date, locale: str) -> date:
    """The coming one, never today itself; `next week` is its Monday, `next month` its first."""
    if word == "month":
        return _shifted(today.replace(day=1), 1, "m")
    wanted = 0 if word == "week" else day_words.weekday(word, locale)
    if wanted is None:
        raise ValueError(word)
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _day_and_month(words: list[str], today: date, locale: str) -> date:
    """`30 nov`, `nov 30th`, `30. november 2027`, `30 de novembro`, `the 30th of november`."""
    bare = [_counted(word.rstrip(".")) for word in words if word not in {"de", "of", "the"}]
    numbers = [word for word in bare if word.isascii() and word.isdecimal()]
    names = [word for word in bare if word not in numbers]
    name = names[0] if len(names) == 1 else ""
    month = calendar.month(name, locale) or calendar.month_in_full(name)
    if month is None or not 1 <= len(numbers) <= 2 or len(numbers[0]) > 2:  # noqa: PLR2004 - day, year
        raise ValueError(" ".join(words))
    if len(numbers) > 1:
        return date(_year(numbers[1]), month, int(numbers[0]))
    return _soon(month, int(numbers[0]), today)


def _counted(word: str) -> str:
    """`30th` → `30`."""
    return word[:-2] if word[:1].isdigit() and word.endswith(("st", "nd", "rd", "th")) else word


def _in_numbers(word: str, today: date, locale: str) -> date:
    """`30.11.`, `30/11/2026`, `11/30`, `2026/11/30`: what can be only one day is that day."""
    found = _NUMBERS.fullmatch(word)
    if found is None:
        raise ValueError(word)
    first, between, second, year = found.groups()
    if len(first) > 2:  # noqa: PLR2004 - a year
        return date(_year(first), int(second), int(year or ""))
    day, month = int(first), int(second)
    if day > 12 or between == ".":  # noqa: PLR2004 - months; with dots the day is always first
        return _dated(day, month, year, today)
    if month > 12:  # noqa: PLR2004 - months
        return _dated(month, day, year, today)
    if day != month and calendar.month_first(locale):
        raise AmbiguousDay((_dated(month, day, year, today), _dated(day, month, year, today)))
    return _dated(day, month, year, today)


def _dated(day: int, month: int, year: str | None, today: date) -> date:
    return date(_year(year), month, day) if year else _soon(month, day, today)


def _year(digits: str) -> int:
    """`26` is 2026; three digits are no year."""
    if len(digits) not in {2, 4}:
        raise ValueError(digits)
    return int(digits) + 2000 * (len(digits) == 2)  # noqa: PLR2004 - two digits


def _soon(month: int, day: int, today: date) -> date:
    """Without a year: the one that is not long past."""
    found = date(today.year, month, day)
    return found if found >= today - LONG_PAST else date(today.year + 1, month, day)
