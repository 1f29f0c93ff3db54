"""What each stretch of a line can be: words of the vocabulary, known names, values."""

from collections.abc import Sequence

from bot.blocks.kit.viewer import Viewer
from bot.commands.reader import values
from bot.commands.reader.line import Span
from bot.commands.reader.names import KnownNames
from bot.commands.reader.normalise import Words
from bot.commands.reader.slips import nearest, slipped_phrase
from bot.tools.vocabulary import Lexicon, Meaning, language


def spans_of(words: Words, known: KnownNames, viewer: Viewer, *, slips: bool = False) -> list[Span]:
    """The line from left to right, the longest stretch first."""
    found: list[Span] = []
    at = 0
    while at < len(words.words):
        span = _span(words, at, known, viewer, slips=slips)
        found.append(span)
        at = span.end
    _join_apart(words, found)
    return found


# What may stand behind the record rather than right behind its verb, and is of it all the same.
PARTICLES = {"up", "off", "out", "forward"}
APART = {("verb", "show"), ("do", "cancel"), ("do", "later"), ("do", "sooner")}
FAR = 8  # spans between the two


def _join_apart(words: Words, found: list[Span]) -> None:
    """`pull 12 up`, `put acme renewal off until friday`: the verb means what both mean together."""
    first = next((at for at, span in enumerate(found) if not span.has("filler", "sep")), 0)
    for last in range(first + 2, min(first + FAR, len(found))):
        span, following = found[last], found[last + 1 : last + 2]
        if span.text.casefold() not in PARTICLES or not all(one.has(*ON) for one in following):
            continue
        if span.has("stagestep") and not following:  # `bring 12 forward`: to the next stage
            return
        phrase = (words.words[found[first].start].plain, span.text.casefold())
        said = next((said for one, said in language().get(phrase[0], ()) if one == phrase), ())
        if any((one.role, one.means) in APART for one in said):
            found[first] = found[first]._replace(roles=_by_role(said))
            found[last] = span._replace(roles={"filler": ("",)})
        return


ON = (
    "until", "prep", "sep", "day", "weekday", "date", "filler", "unit", "number", "glue", "span",
)  # fmt: skip
GREETINGS = {
    "morning", "afternoon", "evening", "great", "nice", "perfect", "awesome", "cool", "super",
    "wow", "excellent", "victory", "boom", "bingo", "sweet", "booyah", "hurrah",
}  # fmt: skip


def _greets(words: Words, at: int) -> bool:
    """`morning! what's due`, `great, 12 won`: no part of a day, and not of a name."""
    word = words.words[at]
    return at == 0 and word.plain in GREETINGS and words.line[word.end : word.end + 1] in {"!", ","}


def _span(words: Words, at: int, known: KnownNames, viewer: Viewer, *, slips: bool) -> Span:
    word = words.words[at]
    if word.is_a:
        return Span(at, at + 1, word.text, {word.is_a: (word.text,)})
    if _greets(words, at):
        return Span(at, at + 1, word.text, {"filler": ("",)})
    phrase, meanings = _longest(words.plain, at, (language(), known.index))
    length, read = values.longest(words, at, viewer)
    if read and length >= phrase:
        phrase, meanings = length, (*read, *(meanings if length == phrase else ()))
    if slips and phrase <= 1 and (slip := _phrase_nearly(words, at)):
        return slip
    if phrase:
        return Span(at, at + phrase, words.text(at, at + phrase), _by_role(meanings))
    meant = nearest(word.plain, known.alone) if slips and _stands_alone(words, at, known) else ()
    return Span(at, at + 1, word.text, _by_role(meant), slipped=bool(meant))


def _phrase_nearly(words: Words, at: int) -> Span | None:
    ahead = words.words[at : at + LONGEST]
    found = slipped_phrase([one.plain for one in ahead])
    if found is None or any(one.is_a for one in ahead[: found[0]]):
        return None
    end = at + found[0]
    return Span(at, end, words.text(at, end), _by_role(found[1]), slipped=True)


def _stands_alone(words: Words, at: int, known: KnownNames) -> bool:
    """Beside another strange word, three letters are rather of a name."""
    if len(words.words[at].plain) > SHORT:
        return True
    beside = [words.words[n] for n in (at - 1, at + 1) if 0 <= n < len(words.words)]
    lexicons = (language(), known.index)
    return all(
        one.is_a or not one.plain.isalpha() or any(one.plain in lexicon for lexicon in lexicons)
        for one in beside
    )


SHORT, LONGEST = 3, 4


def _longest(
    words: tuple[str, ...], at: int, lexicons: Sequence[Lexicon]
) -> tuple[int, tuple[Meaning, ...]]:
    length, meanings = 0, list[Meaning]()
    for lexicon in lexicons:
        for phrase, said in lexicon.get(words[at], ()):
            if len(phrase) < length:
                break
            if words[at : at + len(phrase)] == phrase:
                meanings = [*(meanings if len(phrase) == length else ()), *said]
                length = len(phrase)
                break
    if not length and (said := _hyphened(words[at], lexicons)):
        return 1, said
    return length, tuple(meanings)


def _hyphened(word: str, lexicons: Sequence[Lexicon]) -> tuple[Meaning, ...]:
    """`closed-lost`, `trade-fair`: a phrase that is written as one word."""
    parts = tuple(word.split("-"))
    if len(parts) == 1:
        return ()
    found = (said for one in lexicons for phrase, said in one.get(parts[0], ()) if phrase == parts)
    return tuple(meaning for said in found for meaning in said)


def _by_role(meanings: Sequence[Meaning]) -> dict[str, tuple[str, ...]]:
    roles: dict[str, tuple[str, ...]] = {}
    for role, means in meanings:
        if means not in roles.get(role, ()):
            roles[role] = (*roles.get(role, ()), means)
    return roles
