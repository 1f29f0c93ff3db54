"""The words that people use, as data: what each says, in which role, and why it is here.

A row holds ways of saying one thing. `role` is what the grammar asks for, `means` what it gets.
Words are kept as `unaccented` leaves them: lower case, without accents, single spaces.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from bot.text import unaccented


class Said(NamedTuple):
    """One row of the vocabulary; `words` are alternatives with `|` between them."""

    words: str
    role: str
    means: str
    why: str


class Meaning(NamedTuple):
    """What a stretch of a line can be."""

    role: str
    means: str


Lexicon = Mapping[str, list[tuple[tuple[str, ...], tuple[Meaning, ...]]]]


def indexed(rows: Iterable[tuple[str, Meaning]]) -> Lexicon:
    """Phrases by their first word, the longest first."""
    meanings: dict[tuple[str, ...], dict[Meaning, None]] = {}
    for phrase, meaning in rows:
        words = tuple(unaccented(phrase).split())
        if words:
            meanings.setdefault(words, {})[meaning] = None
    found: dict[str, list[tuple[tuple[str, ...], tuple[Meaning, ...]]]] = {}
    for words, said in meanings.items():
        found.setdefault(words[0], []).append((words, tuple(said)))
    for phrases in found.values():
        phrases.sort(key=lambda pair: -len(pair[0]))
    return found
