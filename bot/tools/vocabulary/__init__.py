"""The vocabulary of plain speech: every language together, indexed once."""

from functools import cache

from bot.tools.vocabulary import (
    asking,
    changing,
    days,
    french,
    german,
    portuguese,
    records,
    spanish,
    working,
)
from bot.tools.vocabulary.said import Lexicon, Meaning, Said, indexed

__all__ = [
    "ENGLISH",
    "OTHERS",
    "ROWS",
    "Lexicon",
    "Meaning",
    "Said",
    "indexed",
    "language",
]

ENGLISH = (records, asking, changing, working, days)
# Rows of all other languages.
OTHERS: tuple[Said, ...] = (*german.ROWS, *french.ROWS, *portuguese.ROWS, *spanish.ROWS)
ROWS: tuple[Said, ...] = (*(row for room in ENGLISH for row in room.ROWS), *OTHERS)


@cache
def language() -> Lexicon:
    """The words of every language."""
    return indexed(
        (phrase, Meaning(row.role, row.means)) for row in ROWS for phrase in row.words.split("|")
    )
