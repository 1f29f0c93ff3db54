"""One slip of the finger in a word: a letter left out, doubled, changed, or two swapped."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from bot.tools.vocabulary import ENGLISH, Lexicon, Meaning, indexed

Alone = Mapping[str, tuple[Meaning, ...]]
SHORTEST, LONGEST = 3, 24
MOST_KEPT = 4_096  # strange words of which it is known what they may be
NARROWS = {"status", "order", "when", "compare", "me", "done", "overdue", "noun", "verb"}
# What is only leading on is never what was meant by a strange word.
DULL = {
    "filler",
    "prep",
    "glue",
    "whose",
    "employer",
    "place",
    "because",
    "about",
    "called",
    "clockat",
    "join",
}


# Words of their own that are a letter away from one of ours.
REAL = {
    "old", "contract", "contracts", "context", "contest", "steal", "mile", "male", "coast", "cast",
    "rail", "rails", "nail", "nails", "tail", "tails", "sail", "sails", "hall", "halls", "wall",
    "walls", "ball", "balls", "fall", "falls", "mall", "malls", "mist", "fist", "cost", "costs",
    "coat", "post", "posts", "host", "hosts", "most", "ghost", "vote", "votes", "seal", "seals",
    "meal", "meals", "heal", "stake", "stakes", "clone", "oven", "ovens", "tile", "tiles", "pile",
    "piles", "mask", "masks", "tank", "tanks", "gate", "gates", "data", "seed", "seeds", "mouth",
    "valve", "valves", "tower", "towers", "wine", "wines", "pine", "pines", "vine", "vines",
    "line", "lines", "fine", "fire", "steam", "lime", "limes", "stone", "stones",
}  # fmt: skip


def nearest(word: str, names: Alone) -> tuple[Meaning, ...]:
    """What the one word means that is a letter away; nothing where several are."""
    if not SHORTEST <= len(word) <= LONGEST or not word.isalpha() or word in REAL:
        return ()
    found = _of_english(word)
    return _best(_near(word, names.items())) if found is None else found


@lru_cache(maxsize=MOST_KEPT)
def _of_english(word: str) -> tuple[Meaning, ...] | None:
    """None where no word of ours is near, so that a name may be."""
    near = _near(word, _as_long_as(len(word)))
    return _best(near) if near else None


Near = list[tuple[int, str, tuple[Meaning, ...]]]


def _near(word: str, known: Iterable[tuple[str, tuple[Meaning, ...]]]) -> Near:
    return sorted(
        (_far(word, other), other, meant) for other, meant in known
        if is_slip(word, other) and (len(word) > SHORTEST < len(other) or _says_much(meant))
    )  # fmt: skip


def _best(near: Near) -> tuple[Meaning, ...]:
    best = [meant for far, _, meant in near if far == near[0][0]]
    return tuple(one for one in best[0] if all(one in meant for meant in best)) if best else ()


@cache
def _as_long_as(length: int) -> list[tuple[str, tuple[Meaning, ...]]]:
    """Words of English from which one of so many letters can be a slip."""
    return [(word, meant) for word, meant in _known().items() if abs(len(word) - length) <= 1]


Told = tuple[tuple[str, ...], tuple[Meaning, ...]]


def slipped_phrase(words: Sequence[str]) -> tuple[int, tuple[Meaning, ...]] | None:
    """`how mnay`, `wihtout next step`: a phrase in which one word of four letters is a slip."""
    known = _phrases()
    told = [one for place in enumerate(words[:2]) for one in known.get(place, ())]
    for phrase, said in sorted(told, key=lambda one: -len(one[0])):
        wrong = [pair for pair in zip(words, phrase, strict=False) if pair[0] != pair[1]]
        whole = len(words) >= len(phrase) and len(wrong) == 1
        if whole and _may_slip(*wrong[0]):
            return len(phrase), said
    return None


def _may_slip(typed: str, meant: str) -> bool:
    """In words of three letters only two that are swapped: `hwo many`; never a word of ours."""
    if typed in _known():  # `did we lose` is no `did we close`
        return False
    swapped = sorted(typed) == sorted(meant)
    return (len(meant) > SHORTEST or swapped) and is_slip(typed, meant)


@cache
def _phrases() -> dict[tuple[int, str], list[Told]]:
    """Those of English that say something, by their first word and by their second."""
    found: dict[tuple[int, str], list[Told]] = {}
    for phrases in _english().values():
        for phrase, said in phrases:
            told = tuple(one for one in said if one.role in NARROWS | COUNTS)
            for place in enumerate(phrase[:2]) if told and len(phrase) > 1 else ():
                found.setdefault(place, []).append((phrase, told))
    return found


COUNTS = {"count", "health", "untouched"}


def _far(typed: str, meant: str) -> int:
    """Two letters swapped happen more often than one that is wrong, too many or missing."""
    if sorted(typed) == sorted(meant):
        return 0
    return 1 if len(meant) > len(typed) else 2


def _says_much(meant: tuple[Meaning, ...]) -> bool:
    """Of three letters, only what narrows a list is worth guessing."""
    return any(role in NARROWS for role, _ in meant)


def is_slip(typed: str, meant: str) -> bool:
    """Whether one letter was left out, added, changed, or two neighbours swapped."""
    if abs(len(typed) - len(meant)) > 1 or typed == meant:
        return False
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    one, other = typed[start:], meant[start:]
    swapped = len(one) > 1 and len(other) > 1 and one[0] == other[1] and one[1] == other[0]
    return (
        one[1:] == other
        or one == other[1:]
        or one[1:] == other[1:]
        or (swapped and one[2:] == other[2:])
    )


@cache
def _english() -> Lexicon:
    """Of English only: what is a slip in one language is a name or a word of another."""
    return indexed(
        (phrase, Meaning(row.role, row.means))
        for room in ENGLISH for row in room.ROWS for phrase in row.words.split("|")
    )  # fmt: skip


@cache
def _known() -> Alone:
    return alone(_english())


def alone(lexicon: Lexicon) -> Alone:
    """Words that stand alone and say something."""
    return {
        phrase[0]: meanings
        for phrases in lexicon.values()
        for phrase, said in phrases
        if len(phrase) == 1
        and phrase[0].isalpha()
        and (meanings := tuple(one for one in said if one.role not in DULL))
    }
