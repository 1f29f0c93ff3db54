"""How an amount is typed: `12k`, `1 200,50 EUR`, `€12,000`."""

import re
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, list_currencies

SYMBOLS = {"€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "zł": "PLN", "₺": "TRY", "₩": "KRW"}
DOLLARS = {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"}
SCALES = {"k": 1_000, "m": 1_000_000, "b": 1_000_000_000}
CURRENCIES = frozenset(list_currencies())
LONGEST = 40
# A JSON number keeps fifteen digits; beyond, another amount would be sent than was typed.
MOST_DIGITS = 15
_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f'’_", " "))


class AmbiguousAmount(ValueError):
    """`1.200` may be twelve hundred or one and a fifth: `readings` are both, in plain digits."""

    def __init__(self, readings: tuple[str, str]) -> None:
        super().__init__(f"either {readings[0]} or {readings[1]}")
        self.readings = readings


def read_amount(text: str, locale: str, home: str) -> tuple[float, str | None]:
    """The amount and the currency, if one was typed; `home` settles what `$` means.

    Raises ValueError for what is no amount, AmbiguousAmount for what may be two.
    """
    if len(text) > LONGEST:
        raise ValueError(text)
    digits, currency = _take_currency(text.strip(), home)
    scale = SCALES.get(digits[-1:].lower(), 1)
    if scale != 1:
        digits = digits[:-1].rstrip()
    try:
        number = _number(digits, locale, scaled=scale != 1) * scale
    except AmbiguousAmount as either:
        raise _in_full(either, digits, currency) from None
    if abs(number) >= 10**MOST_DIGITS or len(number.normalize().as_tuple().digits) > MOST_DIGITS:
        raise ValueError(text)
    return float(number), currency


def _in_full(either: AmbiguousAmount, digits: str, currency: str | None) -> AmbiguousAmount:
    """Both readings with the sign and the currency that were typed."""
    sign, code = "-" * digits.startswith("-"), f" {currency}" if currency else ""
    one, other = (f"{sign}{reading}{code}" for reading in either.readings)
    return AmbiguousAmount((one, other))


def write_amount(value: float) -> str:
    """As it may be typed in any country: `12000`, `0.5`; never like a group of three digits."""
    whole, _, part = format(Decimal(str(value)), "f").partition(".")
    part = part.rstrip("0")
    if len(part) == 3:  # noqa: PLR2004 - digits of a group
        part += "0"
    return f"{whole}.{part}" if part else whole


def _take_currency(text: str, home: str) -> tuple[str, str | None]:
    for symbol, code in {**SYMBOLS, "$": home if home in DOLLARS else "USD"}.items():
        if text.startswith(symbol) or text.endswith(symbol):
            return text.removeprefix(symbol).removesuffix(symbol).strip(), code
    for part, rest in ((text[:3], text[3:]), (text[-3:], text[:-3])):
        if part.upper() in CURRENCIES and rest.strip()[:1].isdigit():
            return rest.strip(), part.upper()
    return text, None


def _number(text: str, locale: str, *, scaled: bool) -> Decimal:
    bare = text.removeprefix("-").translate(_BLANKS)
    decimal = _decimal_symbol(bare, locale, scaled=scaled)
    group = "," if decimal == "." else "."
    whole = rf"\d{{1,3}}([{group} ])(?:\d{{2,3}}\1)*\d{{3}}|\d+"
    if not re.fullmatch(rf"(?a:(?:{whole})?(?:\{decimal}\d*)?)", bare) or not bare.strip(".,"):
        raise ValueError(text)
    number = Decimal(bare.replace(group, "").replace(" ", "").replace(decimal, "."))
    return -number if text.startswith("-") else number


def _decimal_symbol(text: str, locale: str, *, scaled: bool) -> str:
    """Which of `.` and `,` is the decimal one here; asks where only the person can know."""
    home = _of_locale(locale)
    found = [c for c in text if c in ".,"]
    if len(set(found)) == 2:  # noqa: PLR2004 - both kinds: the later one is the decimal one
        return found[-1]
    if not found:
        return home
    only, other = found[0], "," if found[0] == "." else "."
    if len(found) > 1:
        return other
    before, after = text.split(only)
    of_digits = before.lstrip("+-").isdecimal() and after.isdecimal()
    grouped = len(after) == 3 and 0 < len(before) <= 3 and before != "0"  # noqa: PLR2004 - digits of a group
    looks_grouped = of_digits and grouped
    if not looks_grouped or scaled:
        return only
    if only != home:
        return other
    raise AmbiguousAmount((before + after, f"{before}.{after.rstrip('0') or '0'}"))


@lru_cache
def _of_locale(locale: str) -> str:
    try:
        symbol = get_decimal_symbol(Locale.parse(locale.replace("-", "_")))
    except (ValueError, UnknownLocaleError):
        return "."
    return "," if symbol == "," else "."
