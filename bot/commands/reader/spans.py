"""What each stretch of a line can be: words of the vocabulary, known names, values."""

from collections.abc import Sequence

from bot.blocks.kit.viewer import Viewer
from bot.commands.reader import values
from bot.commands.reader.line import Span
from bot.commands.reader.names import Known
from bot.commands.reader.normalise import Word, Words
from bot.commands.reader.slips import nearest, slipped_phrase
from bot.tools.vocabulary import Lexicon, Meaning, language


def spans_of(words: Words, known: Known, viewer: Viewer, *, slips: bool = False) -> list[Span]:
    """The line from left to right, the longest stretch first."""
    found: list[Span] = []
    at = 0
    while at < len(words.words):
        span = _span(words, at, known, viewer, slips=slips)
        found.append(span)
        at = span.end
    return found


def _span(words: Words, at: int, known: Known, viewer: Viewer, *, slips: bool) -> Span:
    word = words.words[at]
    if word.is_a:
        return Span(at, at + 1, word.text, {word.is_a: (word.text,)})
    phrase, meanings = _longest(words.words, at, (language(), known.index))
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


def _stands_alone(words: Words, at: int, known: Known) -> bool:
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
    words: Sequence[Word], at: int, lexicons: Sequence[Lexicon]
) -> tuple[int, tuple[Meaning, ...]]:
    length, meanings = 0, list[Meaning]()
    for lexicon in lexicons:
        for phrase, said in lexicon.get(words[at].plain, ()):
            if len(phrase) < length:
                break
            if _stands(words, at, phrase):
                meanings = [*(meanings if len(phrase) == length else ()), *said]
                length = len(phrase)
                break
    return length, tuple(meanings)


def _stands(words: Sequence[Word], at: int, phrase: Sequence[str]) -> bool:
    """Whether these words stand here; of `client's` only the first part does."""
    if at + len(phrase) > len(words):
        return False
    return all(
        not words[at + n].is_a and words[at + n].plain == part for n, part in enumerate(phrase)
    )


def _by_role(meanings: Sequence[Meaning]) -> dict[str, tuple[str, ...]]:
    roles: dict[str, tuple[str, ...]] = {}
    for role, means in meanings:
        if means not in roles.get(role, ()):
            roles[role] = (*roles.get(role, ()), means)
    return roles
