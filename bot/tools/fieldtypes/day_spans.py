"""Spans of days: this week, the last quarter, November, the next ten days; pure, given today."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from bot.blocks.kit.viewer import Asker
from bot.tools.fieldtypes import calendar, day_words

UNITS = ("day", "week", "month", "quarter", "year")
WHICH = {"this": 0, "next": 1, "last": -1}
MONTHS = 12
FAR = 10_000


@dataclass(frozen=True)
class Days:
    """From a day to a day, both in it."""

    first: date
    last: date


def months_on(day: date, number: int) -> date:
    """The same day of another month, or its last. Raises OverflowError."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + number, MONTHS)
    if not 1 <= year <= 9999:  # noqa: PLR2004 - what a date can hold
        raise OverflowError(str(number))
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shifted(day: date, number: int, unit: str) -> date:
    """So many days, weeks, months, quarters or years on. Raises OverflowError."""
    if abs(number) > FAR:
        raise OverflowError(str(number))
    steps = {"month": 1, "quarter": 3, "year": MONTHS}
    if unit in steps:
        return months_on(day, number * steps[unit])
    return day + timedelta(days=number * (7 if unit == "week" else 1))


def whole(unit: str, which: int, today: date) -> Days:
    """The day, week, month, quarter or year that is `which` after the one of today."""
    starts = {
        "day": today,
        "week": today - timedelta(days=today.weekday()),
        "month": today.replace(day=1),
        "quarter": today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1),
        "year": today.replace(month=1, day=1),
    }
    first = shifted(starts[unit], which, unit)
    return Days(first, shifted(first, 1, unit) - timedelta(days=1))


def quarter(number: int, today: date, *, past: bool = False) -> Days:
    """The running or coming one of this number; of what is past, the latest that has begun."""
    first = date(today.year, 3 * number - 2, 1)
    if past and first > today:
        first = months_on(first, -MONTHS)
    elif not past and months_on(first, 3) <= today:
        first = months_on(first, MONTHS)
    return Days(first, months_on(first, 3) - timedelta(days=1))


def month(number: int, today: date, *, past: bool = False) -> Days:
    """The running or coming one of this name; of what is past, the latest."""
    year = today.year + (number < today.month)
    if past:
        year = today.year - (number > today.month)
    return month_of(year, number)


def month_of(year: int, number: int) -> Days:
    first = date(year, number, 1)
    return Days(first, months_on(first, 1) - timedelta(days=1))


def weekday(number: int, today: date, *, past: bool = False) -> date:
    """The coming one, never today; of what is past, the latest, which may be today."""
    if past:
        return today - timedelta(days=(today.weekday() - number) % 7)
    return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)


def moves_on(text: str, locale: str) -> bool:
    """Whether it means other days on another day: `next week`, `fri`, `+30d`, `yesterday`."""
    words = re.split(r"[\s,]+|\.\.", text.casefold())
    return day_words.span_of(words) is not None or any(_moves_on(word, locale) for word in words)


def _moves_on(word: str, locale: str) -> bool:
    is_step = re.fullmatch(r"[+-]\d{1,6}[dwm]", word) is not None
    is_named = word in WHICH or word in {"today", "tomorrow", "yesterday"}
    named = is_named or day_words.moves(word)
    return is_step or named or (word != "" and day_words.weekday(word, locale) is not None)


def read_span(text: str, viewer: Asker) -> Days | None:
    """As in `this week`, `last year`, `q1`, `november`, `2026`; None for what is none."""
    today = viewer.today
    words = text.strip().casefold().split()
    if len(words) == 2 and words[0] in WHICH and words[1] in UNITS[1:]:  # noqa: PLR2004 - this week
        return whole(words[1], WHICH[words[0]], today)
    if (said := day_words.span_of(words)) and said[1] in UNITS[1:]:
        return whole(said[1], said[0], today)
    if len(words) != 1:
        return None
    word = words[0]
    if len(word) == 2 and word[0] == "q" and word[1] in "1234":  # noqa: PLR2004 - q1
        return quarter(int(word[1]), today)
    if len(word) == 4 and word.isascii() and word.isdecimal() and word[:2] == "20":  # noqa: PLR2004 - 2026
        return Days(date(int(word), 1, 1), date(int(word), 12, 31))
    named = (
        calendar.month(word, viewer.locale)
        if calendar.weekday(word, viewer.locale) is None
        else None
    )
    return month(named, today) if named else None
