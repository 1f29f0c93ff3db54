"""Days and spans of days in the other languages that are read: `morgen`, `semana que vem`."""

from collections.abc import Sequence
from functools import cache

from bot.text import unaccented
from bot.tools.fieldtypes import calendar
from bot.tools.vocabulary import OTHERS

NEXT = "next"


def days_on(words: Sequence[str]) -> int | None:
    """`morgen` is one day on from today; `pasado mañana` two."""
    number = _said("day").get(_phrase(words))
    return None if number is None else int(number)


def span_of(words: Sequence[str]) -> tuple[int, str] | None:
    """`diese Woche`, `mes pasado`: which one after that of today, and of what."""
    phrase = _phrase(words)
    if whole := _said("span").get(phrase):
        which, unit = whole.split()
        return int(which), unit
    for cut in range(1, len(words)):
        first, rest = _phrase(words[:cut]), _phrase(words[cut:])
        for role, which, unit in (("which", first, rest), ("whichafter", rest, first)):
            if which in _said(role) and unit in _said("unit"):
                return int(_said(role)[which]), _said("unit")[unit]
    return None


def following(words: Sequence[str]) -> str:
    """What comes next: `week` of `next week` and of `nächste Woche`, `freitag` of a weekday."""
    span = span_of(words)
    if span is not None:
        return span[1] if span[0] == 1 else ""
    two = len(words) == len(("next", "fri"))
    leads = two and (words[0] == NEXT or _said("which").get(unaccented(words[0])) == "1")
    return words[1] if leads else ""


def weekday(word: str, locale: str) -> int | None:
    """0 is Monday, in the person's language, in English or in one that is read besides."""
    named, other = calendar.weekday(word, locale), _said("weekday").get(unaccented(word))
    return int(other) if named is None and other else named


def moves(word: str) -> bool:
    """Whether it means another day on another day."""
    return any(unaccented(word) in _said(role) for role in ("day", "which", "whichafter"))


def _phrase(words: Sequence[str]) -> str:
    return unaccented(" ".join(words))


@cache
def _said(role: str) -> dict[str, str]:
    """What each phrase in this role means; those of English have their own formal words."""
    rows = [row for row in OTHERS if row.role == role]
    return {unaccented(phrase): row.means for row in rows for phrase in row.words.split("|")}
