"""How well a name fits what was typed: the whole, its start, the start of a word, a part."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.text import comparable

_ID = re.compile(r"#?([1-9][0-9]{0,17})")
# Whatever Pipedrive found that does not show in the name comes last.
_ELSEWHERE = 4
# From how much of it on a name is like what was typed: one slip in four letters.
_CLOSE = 0.75
_NO_DIGITS = re.compile(r"\D")
_LEAST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Match:
    """A record that may be meant; `exact` when it is called, or numbered, just so."""

    id: int | str
    name: str
    detail: str = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something with a name, and what else it goes by: an e-mail, a code. `owner` is a user."""

    id: int | str
    name: str
    detail: str = ""
    aliases: tuple[str, ...] = ()
    owner: int | None = None


def id_in(text: str) -> int | None:
    """The id that `12` or `#12` names."""
    found = _ID.fullmatch(text)
    return int(found[1]) if found else None


def among(candidates: Iterable[Candidate], text: str, limit: int) -> list[Match]:
    """Those that fit, best first; all of them, as they come, where nothing was typed."""
    return [match for rank, match in _ordered(candidates, text) if rank < _ELSEWHERE][:limit]


def ranked(candidates: Iterable[Candidate], text: str, limit: int) -> list[Match]:
    """All of them, best first: Pipedrive found each somewhere in the record."""
    return [match for _, match in _ordered(candidates, text)][:limit]


def narrowed(candidates: Iterable[Candidate], text: str, limit: int) -> list[Match]:
    """Those that Pipedrive would find by the text: each word of it is somewhere in a name."""
    words = comparable(text).split()
    fitting = [one for one in candidates if _has_all(one, words)]
    return ranked(fitting, text, limit)


def close(candidates: Iterable[Candidate], text: str, limit: int) -> list[Match]:
    """Those that are written much like the text, the most alike first."""
    typed = comparable(text)
    likeness = [(_likeness(comparable(one.name), typed), one) for one in candidates]
    alike = sorted((pair for pair in likeness if pair[0] >= _CLOSE), key=lambda pair: -pair[0])
    return [Match(one.id, one.name, one.detail) for _, one in alike[:limit]]


def _has_all(one: Candidate, words: Iterable[str]) -> bool:
    names = [comparable(name) for name in (one.name, *one.aliases)]
    return all(any(word in name for name in names) for word in words)


def _likeness(name: str, typed: str) -> float:
    """Of the whole name, of its beginning, or of one of its words."""
    parts = {name, name[: len(typed)], *(() if " " in typed else name.split())}
    return max(SequenceMatcher(None, part, typed).ratio() for part in parts)


def _ordered(candidates: Iterable[Candidate], text: str) -> list[tuple[int, Match]]:
    number, candidates = id_in(text), list(candidates)
    typed, names = comparable(text), [comparable(one.name) for one in candidates]
    # `Bohm` is Böhm, unless there is a Bohm.
    as_typed = {one.id for one in candidates if one.name.casefold() == text.strip().casefold()}
    found = []
    for one, name in zip(candidates, names, strict=True):
        named = _rank(name, typed)
        rank = min(named, *_by_alias(one.aliases, typed))
        if number is not None and one.id == number:
            rank = 0
        exact = rank == 0 and bool(typed) and (not as_typed or one.id in as_typed or named != 0)
        match = Match(one.id, one.name, _with_reason(one, named, typed), exact=exact)
        found.append((rank, match))
    return sorted(found, key=lambda pair: pair[0])


def _by_alias(aliases: tuple[str, ...], typed: str) -> list[int]:
    """Only from its start: all colleagues share the second half of their e-mail."""
    ranks = [_rank(comparable(alias), typed) for alias in aliases]
    return [rank for rank in ranks if rank <= 1] or [_ELSEWHERE]


def _with_reason(one: Candidate, named: int, typed: str) -> str:
    """Where the name does not say why it is offered, the e-mail or code that does."""
    if named != _ELSEWHERE or not typed:
        return one.detail
    said = next((alias for alias in one.aliases if typed in comparable(alias)), "")
    return " · ".join(dict.fromkeys(part for part in (one.detail, said) if part))


def _rank(name: str, typed: str) -> int:
    if name == typed:
        return 0
    if name.startswith(typed):
        return 1
    if f" {typed}" in name:
        return 2
    return 3 if typed in name else _ELSEWHERE


# --- why a search found something ----------------------------------------------------------------


def reason(term: str, name: str, places: Sequence[tuple[str, str]]) -> str:
    """`e-mail jo@acme.com`: where the words are, if the name does not show them.

    `places` are labels and texts of what else the search looked through.
    """
    words = comparable(term).split()
    if all(word in comparable(name) for word in words):
        return ""
    for label, text in places:
        if any(word in comparable(text) or _is_number(word, text) for word in words):
            return f"{label} {text}"
    return ""


def _is_number(word: str, text: str) -> bool:
    """A part of a phone number, however both are written."""
    digits = _NO_DIGITS.sub("", word)
    return len(digits) >= _LEAST_DIGITS and digits in _NO_DIGITS.sub("", text)
