"""Names that look the same to the eye, whatever letters they are made of."""

import unicodedata

from bot.blocks.text import clean

# Cyrillic, Greek and other letters that are drawn like Latin ones, and Latin ones drawn alike.
_DRAWN_AS = str.maketrans(
    "аеорсухікмтвнѕјԁһӏԛԝгαοριντυχκηεβμı01|ij",
    "aeopcyxikmtbhsjdhlqwraopivtuxknebullolll",
)
_FOREIGN = frozenset("аеорсухікмтвнѕјԁһӏԛԝαοριντυχκη")


def alike(one: str, other: str) -> bool:
    return _skeleton(one) == _skeleton(other)


def pretends(name: str) -> bool:
    """Some of its letters only look Latin, beside others that are."""
    return any(_pretends(word) for word in clean(name).casefold().split())


def _pretends(word: str) -> bool:
    return any(sign in _FOREIGN for sign in word) and any("a" <= sign <= "z" for sign in word)


def _skeleton(name: str) -> str:
    folded = unicodedata.normalize("NFKD", clean(name)).casefold().translate(_DRAWN_AS)
    return "".join(sign for sign in folded if sign.isalnum()).replace("rn", "m")
