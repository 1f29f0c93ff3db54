"""Names of days and months in the person's language and in English, and the order of numbers."""

import unicodedata
from functools import lru_cache

from babel import Locale, UnknownLocaleError

WIDTHS = ("wide", "abbreviated")
ENGLISH = "en"
OTHERS = ("de", "fr", "pt", "es")
SHORT = {"mai"}  # a whole name all the same
SHORTEST = 3  # letters that stand for a name: mon, jan


def weekday(word: str, locale: str) -> int | None:
    """0 is Monday."""
    return _among(word, locale, "days")


def month(word: str, locale: str) -> int | None:
    """1 is January."""
    return _among(word, locale, "months")


def month_in_full(word: str) -> int | None:
    """1 is January, in the languages that are read besides: only its whole name, as in `15 mai`."""
    return _in_full().get(_plain(word))


@lru_cache(maxsize=1)
def _in_full() -> dict[str, int]:
    return {name: number for locale in OTHERS for name, number in _names(locale, "months").items()
            if len(name) > SHORTEST or name in SHORT}  # fmt: skip


@lru_cache(maxsize=64)
def month_first(locale: str) -> bool:
    """Whether 3/4 is the fourth of March here."""
    pattern = str(_locale(locale).date_formats["short"].pattern)
    return pattern.find("M") < pattern.find("d")


def _among(word: str, locale: str, part: str) -> int | None:
    """The number of the one name that is so called, or that begins so."""
    return _called(locale, part).get(_plain(word))


@lru_cache(maxsize=128)
def _called(locale: str, part: str) -> dict[str, int]:
    """In English too; the own language goes first."""
    return {**_begun(ENGLISH, part), **_begun(locale, part)}


def _begun(locale: str, part: str) -> dict[str, int]:
    """The names, and all beginnings that only one of them has."""
    names, begun = _names(locale, part), dict[str, set[int]]()
    for name, number in names.items():
        for end in range(SHORTEST, len(name)):
            begun.setdefault(name[:end], set()).add(number)
    return {**{start: min(of) for start, of in begun.items() if len(of) == 1}, **names}


def _names(locale: str, part: str) -> dict[str, int]:
    known = _locale(locale)
    forms = known.days if part == "days" else known.months
    return {
        _plain(name): number
        for context in ("format", "stand-alone")
        for width in WIDTHS
        for number, name in forms[context][width].items()
    }


def _plain(word: str) -> str:
    """`Déc.` and `dec` are the same."""
    bare = word.strip().rstrip(".").casefold()
    if bare.isascii():
        return bare
    parted = unicodedata.normalize("NFD", bare)
    return "".join(sign for sign in parted if not unicodedata.combining(sign))


def _locale(name: str) -> Locale:
    try:
        return Locale.parse(name.replace("-", "_"))
    except (ValueError, TypeError, UnknownLocaleError):
        return Locale(ENGLISH)
