"""Stretches of a line that are days: `this week`, `the next 10 days`, `since friday`, `by q1`."""

from datetime import date, timedelta

from bot.commands.reader.line import Line, Span
from bot.tools.fieldtypes.day_spans import (
    UNITS,
    Days,
    month,
    month_of,
    quarter,
    shifted,
    weekday,
    whole,
)

Found = tuple[int, Days] | None
YEARS = range(2000, 2100)
MIDDLE = 14


def days_at(line: Line, at: int, *, past: bool = False) -> Found:
    """The days that are said from here on, and where it ends."""
    if not (line.at(at).has(*BEGINS) or line.at(at).text[:1].isdecimal()):
        return None
    try:
        return (
            _edge(line, at, past=past)
            or _nth_weekday(line, at, past=past)
            or _named(line, at, past=past)
            or _which(line, at, past=past)
            or _counted(line, at)
        )
    except OverflowError:
        return None


# What days begin with, unless with digits.
BEGINS = (
    "edged", "edge", "nthweekday", "which", "span", "day", "date", "yearly", "weekday", "quarter",
    "month", "unit", "ahead", "behind", "number",
)  # fmt: skip


def _edge(line: Line, at: int, *, past: bool) -> Found:
    """`end of next month`, `end of november`, `mid january`, `eom`."""
    span = line.at(at)
    if span.has("edged"):
        _, unit = span.means("edged").split()
        last = whole(unit, 0, line.today).last
        return at + 1, Days(last, last)
    if not span.has("edge"):
        return None
    inner = at + 1 + line.at(at + 1).has("filler")
    found = days_at(line, inner, past=past) or unit_alone(line, inner)
    if found is None:
        return None
    end, days = found
    edge = {"end": days.last, "start": days.first}.get(
        span.means("edge"), days.first + timedelta(MIDDLE)
    )
    return end, Days(edge, edge)


def _nth_weekday(line: Line, at: int, *, past: bool) -> Found:
    """`first monday in january`, `last friday of the month`."""
    span = line.at(at)
    if span.has("nthweekday"):
        after, number, named = at + 1, *map(int, span.means("nthweekday").split())
    elif span.means("which") == "-1" and line.at(at + 1).has("weekday"):
        after, number, named = at + 2, 0, int(line.at(at + 1).means("weekday"))
    else:
        return None
    inner = after + (line.at(after).text in {"of", "in"})
    inner += line.at(inner).has("filler")
    found = days_at(line, inner, past=past) or unit_alone(line, inner)
    if found is None or found[1].last - found[1].first < A_MONTH:
        return None
    end, days = found
    if not number:
        return end, _one(weekday(named, days.last, past=True))
    first = weekday(named, days.first - timedelta(days=1))
    return end, _one(first + timedelta(weeks=number - 1))


A_MONTH = timedelta(days=27)


def unit_alone(line: Line, at: int) -> Found:
    unit = line.at(at).means("unit")
    return (
        (at + 1, whole(unit, 0, line.today))
        if unit in {"week", "month", "quarter", "year"}
        else None
    )


def _named(line: Line, at: int, *, past: bool) -> Found:
    """A day, a month, a quarter or a year by its name."""
    span, today = line.at(at), line.today
    if span.has("span"):
        return at + 1, _said(span.means("span"), today)
    if span.has("day"):
        return at + 1, _one(today + timedelta(days=int(span.means("day"))))
    if span.has("date"):
        return at + 1, _one(date.fromisoformat(span.means("date")))
    if span.has("yearly"):
        month_, day_ = (int(part) for part in span.means("yearly").split("-"))
        found = date(today.year, month_, day_)
        return at + 1, _one(found if found >= today else found.replace(year=today.year + 1))
    mine = span.has("me") and not line.at(at + 1).has("time", "end", "clockat", "sep")  # `mon`
    if span.has("weekday") and not mine:
        return at + 1, _one(weekday(int(span.means("weekday")), today, past=past))
    return _longer(line, at, past=past)


def _longer(line: Line, at: int, *, past: bool) -> Found:
    span, today = line.at(at), line.today
    if span.has("quarter"):
        return _with_year(line, at, quarter(int(span.means("quarter")), today, past=past))
    if span.has("month"):
        number, (end, year) = int(span.means("month")), _year_behind(line, at + 1)
        return end, month_of(year, number) if year else month(number, today, past=past)
    return year_at(line, at) if line.at(at - 1).has(*BEFORE_A_YEAR) else None


def year_at(line: Line, at: int) -> Found:
    year = _year(line, at)
    return (at + 1, Days(date(year, 1, 1), date(year, 12, 31))) if year else None


BEFORE_A_YEAR = ("prep", "since", "until", "before", "after", "filler", "which", "when", "status")


def _said(means: str, today: date) -> Days:
    """`0 month` is this one, `14 day` as many from today on."""
    number, unit = means.split()
    if unit == "day":
        return Days(today, shifted(today, int(number), "day"))
    return whole(unit, int(number), today)


def _year(line: Line, at: int) -> int:
    text = line.at(at).text
    return int(text) if text.isascii() and text.isdecimal() and int(text[:5]) in YEARS else 0


def _year_behind(line: Line, at: int) -> tuple[int, int]:
    """Where `2027`, `next year`, `of last year` ends, and which that is; 0 where none is said."""
    if year := _year(line, at):
        return at + 1, year
    which = at + (line.at(at).text.casefold() == "of")
    if line.at(which).has("which") and line.at(which + 1).means("unit") == "year":
        return which + 2, line.today.year + int(line.at(which).means("which"))
    return at, 0


def _with_year(line: Line, at: int, days: Days) -> Found:
    end, year = _year_behind(line, at + 1)
    if not year:
        return at + 1, days
    first = days.first.replace(year=year)
    return end, Days(first, shifted(first, 1, "quarter") - timedelta(days=1))


def _which(line: Line, at: int, *, past: bool) -> Found:
    """The week of today, next friday, last november; in some languages the other way round."""
    span, following = line.at(at), line.at(at + 1)
    if span.means("unit") in UNITS and following.has("whichafter"):
        return at + 2, whole(span.means("unit"), int(following.means("whichafter")), line.today)
    whose = line.at(at - 1).has("me") or (line.at(at - 1).has("of") and line.at(at - 2).has("user"))
    if span.means("unit") in UNITS and whose:  # `my week`, `grace's week`
        return at + 1, whole(span.means("unit"), 0, line.today)
    if not span.has("which"):
        return None
    days = _of_which(int(span.means("which")), following, line.today, past=past)
    return (at + 2, days) if days else None


def _of_which(which: int, following: Span, today: date, *, past: bool) -> Days | None:
    if following.means("unit") in UNITS:
        return whole(following.means("unit"), which, today)
    if following.has("weekday"):
        return _one(_weekday_of(which, int(following.means("weekday")), today))
    if following.has("month"):
        return month(int(following.means("month")), today, past=which < 0 or past)
    if following.has("quarter"):
        return quarter(int(following.means("quarter")), today, past=which < 0)
    return None


def _weekday_of(which: int, number: int, today: date) -> date:
    """`last friday` is the latest before today; `next friday` the first after this week's."""
    if which < 0:
        return weekday(number, today - timedelta(days=1), past=True)
    return weekday(number, today)


def either_week(line: Line, at: int) -> int:
    """How many days further the other day is that may be meant; 0 where only one may be.

    `next tuesday` on a Monday may be in eight days, `monday` on a Monday may be today.
    """
    led = line.at(at).has("which") and line.at(at).means("which") == "1"
    named = line.at(at + led).means("weekday")
    if not named:
        return 0
    away = (int(named) - line.today.weekday()) % DAYS_OF_A_WEEK
    if led:
        return DAYS_OF_A_WEEK * (0 < away <= SOON)
    return -DAYS_OF_A_WEEK * (away == 0)


DAYS_OF_A_WEEK, SOON = 7, 2


def _counted(line: Line, at: int) -> Found:
    """`in the next 10 days`, `last two weeks`, `3 days ago`."""
    span, today = line.at(at), line.today
    led = span.has("ahead", "behind")
    if (told := amount_of(line, at + led)) is None:
        return None
    end, number, unit = told
    if led and span.has("behind"):
        return end, Days(shifted(today, -number, unit), today)
    if led:
        return end, Days(today, shifted(today, number, unit))
    for role, sign in (("ago", -1), ("hence", 1)):
        if line.at(end).has(role):
            return end + 1, _one(shifted(today, sign * number, unit))
    return None


def amount_of(line: Line, at: int) -> tuple[int, int, str] | None:
    """`10 days`, `two weeks`, `a month`: where it ends, how many, of what."""
    span = line.at(at)
    if span.has("span") and span.means("span").endswith("day"):
        return at + 1, int(span.means("span").split()[0]), "day"
    if span.has("halfyear"):
        return at + 1, 6, "month"
    if (short := _short(span.text)) is not None:
        return at + 1, *short
    if (
        span.means("unit") in UNITS
        and line.at(at - 1).has("howlong", "ahead", "behind")
        and not line.at(at - 1).has("which")
        and not span.has("number")  # `in an hour`; a year is `an` too, in French
    ):
        return at + 1, 1, span.means("unit")
    number, unit = _number(span), line.at(at + 1).means("unit")
    return (at + 2, number, unit) if number and unit in UNITS else None


def _number(span: Span) -> int:
    text = span.text
    if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS:
        return int(text)
    if span.has("number"):
        return int(span.means("number"))
    return int(text.casefold() in {"a", "an"})


def _short(text: str) -> tuple[int, str] | None:
    """`10d`, `2w`."""
    digits, unit = text[:-1], {"d": "day", "w": "week"}.get(text[-1:], "")
    said = unit and digits.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS
    return (int(digits), unit) if said else None


MOST_DIGITS = 4


def _one(day: date) -> Days:
    return Days(day, day)
