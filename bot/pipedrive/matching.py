"""How well a name fits what was typed: the whole, its start, the start of a word, a part."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_ID = re.compile(r"#?([1-9][0-9]{0,17})")
# Whatever Pipedrive found that does not show in the name comes last.
_ELSEWHERE = 4


@dataclass(frozen=True, slots=True)
class Match:
    """A record that may be meant; `exact` when it is called, or numbered, just so."""

    id: int | str
    name: str
    detail: str = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something with a name, and what else it goes by: an e-mail, a code."""

    id: int | str
    name: str
    detail: str = ""
    aliases: tuple[str, ...] = ()


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


def _ordered(candidates: Iterable[Candidate], text: str) -> list[tuple[int, Match]]:
    typed = _plain(text)
    number = id_in(text)
    found = []
    for one in candidates:
        rank = min(_rank(_plain(one.name), typed), *_by_alias(one.aliases, typed))
        if number is not None and one.id == number:
            rank = 0
        match = Match(one.id, one.name, one.detail, exact=rank == 0 and bool(typed))
        found.append((rank, match))
    return sorted(found, key=lambda pair: pair[0])


def _by_alias(aliases: tuple[str, ...], typed: str) -> list[int]:
    """Only from its start: all colleagues share the second half of their e-mail."""
    ranks = [_rank(_plain(alias), typed) for alias in aliases]
    return [rank for rank in ranks if rank <= 1] or [_ELSEWHERE]


def _rank(name: str, typed: str) -> int:
    if name == typed:
        return 0
    if name.startswith(typed):
        return 1
    if f" {typed}" in name:
        return 2
    return 3 if typed in name else _ELSEWHERE


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
