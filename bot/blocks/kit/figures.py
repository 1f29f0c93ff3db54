"""Amounts, days and moments as one person reads them."""

import math
import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, partial

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import (
    NumberPattern,
    format_decimal,
    get_currency_precision,
    get_decimal_symbol,
    parse_pattern,
)

from bot.blocks.kit.viewer import Asker, Viewer
from bot.pipedrive.records.models import in_utc
from bot.text import count, cut

NO_VALUE = "no value"
TOO_LONG_TO_READ = 1e15
OWN_CURRENCY = 20
MONTHS_FROM = 60
YEARS_FROM = 730
HOUR = 60  # minutes

_CURRENCY = re.compile(r"[A-Za-z0-9]{1,8}")
_ENGLISH = Locale("en")
# The whole of a part: `2,200 EUR`, or so many pieces at `10 EUR`.
_AMOUNT_IN = re.compile(r"^([0-9.]+ × )?(-?[0-9][0-9,]*(?:\.[0-9]+)?) ([A-Z]{3})$")


def money(amount: float | None, currency: str | None, viewer: Viewer) -> str:
    """`€12,000`, `€106.20`: decimals only where there are some, and then all of them.

    What Pipedrive holds is shown as it is, also where it is finer than its currency.
    """
    if amount is None or not math.isfinite(amount):
        return NO_VALUE
    code = currency if currency and _CURRENCY.fullmatch(currency) else ""
    if abs(amount) >= TOO_LONG_TO_READ:
        return f"{amount:.3g} {code}".rstrip()
    exact = decimals(amount)
    locale = _locale(viewer.locale)
    pattern = _pattern(locale, max(exact, precision(code, viewer)) if exact else 0)
    known = code.upper() in _ENGLISH.currencies
    shown = pattern.apply(
        Decimal(str(amount)), locale, currency=code.upper() if known else "", currency_digits=False
    )
    return _undirected(shown if known else f"{shown.strip()} {_named(code, viewer)}")


def _named(code: str, viewer: Viewer) -> str:
    """A currency of the company's own making, as it calls it there: `Pts`."""
    own = viewer.lookup.currencies.get(code)
    return (cut(own.symbol or own.name, OWN_CURRENCY) if own else "") or code


def summed(amount: float, currency: str | None, viewer: Viewer) -> str:
    """The same of what was added up, weighted or converted: as exact as its currency."""
    return money(round(amount, precision(currency or "", viewer)), currency, viewer)


def as_read(detail: str, viewer: Viewer) -> str:
    """What tells a record from its namesakes, with amounts as this person reads them.

    `Ana Lima · Proposal · 2,200 EUR · open` is how it comes from Pipedrive's side.
    """
    return " · ".join(
        _AMOUNT_IN.sub(partial(_amount, viewer), part) for part in detail.split(" · ")
    )


def _amount(viewer: Viewer, found: re.Match[str]) -> str:
    return (found[1] or "") + money(float(found[2].replace(",", "")), found[3], viewer)


def decimals(amount: float) -> int:
    """How many there are: none of `12.0`, three of `0.005`."""
    exponent = Decimal(str(amount)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def precision(code: str, viewer: Viewer) -> int:
    """How many decimals a currency has, as the company defines it."""
    own = viewer.lookup.currencies.get(code)
    return min(max(own.decimal_points, 0), 6) if own else get_currency_precision(code)


@lru_cache(maxsize=512)
def _pattern(locale: Locale, digits: int) -> NumberPattern:
    standard = locale.currency_formats["standard"].pattern
    return parse_pattern(standard.replace("0.00", f"0.{'0' * digits}" if digits else "0"))


@lru_cache(maxsize=64)
def _locale(name: str) -> Locale:
    try:
        return Locale.parse(name.replace("-", "_"))
    except (ValueError, TypeError, UnknownLocaleError):
        return Locale("en", "US")


def _undirected(text: str) -> str:
    return text.replace("\u200f", "").replace("\u200e", "").replace("¤", "").strip()


# --- days and moments --------------------------------------------------------------------------


def day(value: date, viewer: Asker) -> str:
    """`Mon 30 Nov`, with the year unless it is this one; English, as the sentences around it."""
    with_year = value.year != viewer.today.year
    return format_date(value, "EEE d MMM y" if with_year else "EEE d MMM", _ENGLISH)


def full_day(value: date) -> str:
    """`Fri 4 December 2026`: as it is told back to who has set it."""
    return format_date(value, "EEE d MMMM y", _ENGLISH)


def short_day(value: date, viewer: Asker) -> str:
    """`30 Nov`, with the year unless it is this one."""
    with_year = value.year != viewer.today.year
    return format_date(value, "d MMM y" if with_year else "d MMM", _ENGLISH)


def month(value: date, *, year: bool = True) -> str:
    """`Nov 2026`."""
    return format_date(value, "MMM y" if year else "MMM", _ENGLISH)


def full_month(value: date) -> str:
    """`November 2026`."""
    return format_date(value, "MMMM y", _ENGLISH)


def away(value: date, viewer: Asker) -> str:
    """`in 3 days`, `yesterday`."""
    days = (value - viewer.today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days)
    return near or (f"in {_span(days)}" if days > 0 else f"{_span(-days)} ago")


def overdue(value: date, viewer: Asker) -> str:
    """`overdue by 3 days`, or nothing when the day is not over."""
    days = (viewer.today - value).days
    return f"overdue by {_span(days)}" if days > 0 else ""


def _span(days: int) -> str:
    if days < MONTHS_FROM:
        return count(days, "day", "days")
    if days < YEARS_FROM:
        return count(round(days / 30.44), "month", "months")
    return count(round(days / 365.25), "year", "years")


def moment(value: datetime, viewer: Asker) -> str:
    """`Mon 30 Nov, 14:00` in the person's own zone."""
    return f"{day(local(value, viewer).date(), viewer)}, {clock(value, viewer)}"


def since(value: datetime, viewer: Asker) -> str:
    """`today, 14:00`, `yesterday, 9:30`, `Mon 9 Nov (15 days ago)`."""
    then = local_day(value, viewer)
    if -1 <= (then - viewer.today).days <= 0:
        return f"{away(then, viewer)}, {clock(value, viewer)}"
    return f"{day(then, viewer)} ({away(then, viewer)})"


def number(value: float, viewer: Asker) -> str:
    """`1,200.5`, with every decimal there is: `0.00001` is not 0."""
    if not math.isfinite(value) or abs(value) >= TOO_LONG_TO_READ:
        return f"{value:.3g}"
    exact, locale = Decimal(str(value)), _locale(viewer.locale)
    return _undirected(format_decimal(exact, locale=locale, decimal_quantization=False))


def has_decimal_comma(viewer: Asker) -> bool:
    return get_decimal_symbol(_locale(viewer.locale)) == ","


def ago(value: datetime, viewer: Asker) -> str:
    """`just now`, `5 minutes ago`, `3 hours ago`, and by days from yesterday on."""
    minutes = int((viewer.now - local(value, viewer)).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < HOUR:
        return f"{count(minutes, 'minute', 'minutes')} ago"
    then = local_day(value, viewer)
    if then == viewer.today:
        return f"{count(minutes // HOUR, 'hour', 'hours')} ago"
    return away(then, viewer)


def clock(value: datetime, viewer: Asker) -> str:
    """`14:00` or `2:00 PM`, as is usual where the person is, but in English."""
    locale = _locale(viewer.locale)
    halves = not locale.time_formats["short"].pattern.startswith("H")
    english = halves and locale.language != "en"
    shown = format_time(local(value, viewer), "short", locale=_ENGLISH if english else locale)
    return shown.replace("\u202f", " ")


def expires(until: datetime, viewer: Asker) -> str:
    """Below every question."""
    return f"Expires at {clock(until, viewer)}."


def local_day(value: datetime, viewer: Asker) -> date:
    return local(value, viewer).date()


def local(value: datetime, viewer: Asker) -> datetime:
    """Where the person is. Pipedrive's times are UTC, said or not."""
    aware = in_utc(value)
    try:
        return aware.astimezone(viewer.zone)
    except OverflowError:  # the first and the last day of the calendar
        return aware
