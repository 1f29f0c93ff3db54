"""Names that look the same to the eye, whatever letters they are made of."""

import unicodedata

from bot.text import clean

# Cyrillic and Greek letters, each with the Latin one it is drawn like.
_FOREIGN = dict(
    zip("аеорсухікмтвнѕјԁһӏԛԝαοριντυχκηγ", "aeopcyxikmtbhsjdhlqwaopivtuxkny", strict=True)
)
# Signs that are hard to tell apart even within one script.
_SAME = {"0": "o", "1": "l", "|": "l", "i": "l", "j": "l", "ı": "l", "β": "b", "μ": "u"}
_DRAWN_AS = str.maketrans(
    {**{sign: _SAME.get(as_, as_) for sign, as_ in _FOREIGN.items()}, **_SAME}
)


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
