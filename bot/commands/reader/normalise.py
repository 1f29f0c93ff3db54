"""A line as it was typed → plain words, each with its place: quotes, dashes, possessives, signs."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from bot.text import unaccented
from bot.tools.tokens import Token, tokens
from bot.tools.vocabulary import Meaning

SEPARATES = ",;:()[]"
ENDS = ".!…"
DASHES = {"-", "–", "—", "--", "|", "/"}
SIGNS = {">", "<", ">=", "<=", "=", "&", "@", "~", "+", "→", "->", "#", "%", "€", "£", "$"}
NUMBER = ("no.", "nr.", "n°", "nº", "num.")
QUESTIONS = {"?", "¿"}
# Slack's mark of a colleague or a channel is one word, and reads as their name: `<@U1|ana>`.
_MARK = re.compile(r"<[@#][A-Z]\w*(?:\|@?([^<>]*))?>")
LEADING, TRAILING = "([¿¡*_~…", f"{SEPARATES}{ENDS}?¿*_~"


class Word(NamedTuple):
    """`is_a`: empty for a word; `sep`, `quoted`, `said` (as `owner=me`), `of` ('s) or `sign`."""

    text: str
    plain: str
    start: int
    end: int
    is_a: str = ""
    token: Token | None = None


@dataclass(frozen=True)
class Words:
    """The words of a line; `asks`: it has a question mark.

    `values` keeps what was read as a value of one person's, as a line is looked at more than once.
    """

    line: str
    words: tuple[Word, ...]
    asks: bool
    values: dict[str, tuple[Meaning, ...]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def plain(self) -> tuple[str, ...]:
        """To be looked up; of `client's` only the first part is a word."""
        return tuple("" if word.is_a else word.plain for word in self.words)

    def text(self, start: int, end: int) -> str:
        """Some of the words, as they were typed."""
        if start >= end:
            return ""
        return self.line[self.words[start].start : self.words[end - 1].end]

    def kept(self, start: int, end: int) -> str:
        """Some of the words, to be stored: at the end of the line with the stops that end it."""
        stops = self.line[self.words[-1].end :].rstrip() if 0 < end == len(self.words) else ""
        return self.text(start, end) + (stops if set(stops) <= set(ENDS) else "")


def normalised(line: str, is_field: Callable[[str], bool], keeps: Callable[[str], bool]) -> Words:
    """`is_field` knows the fields of lists and forms; `keeps` words with an apostrophe in them."""
    found: list[Word] = []
    for token in tokens(line):
        if token.quoted and not token.key:
            found.append(Word(token.text, unaccented(token.text), token.start, token.end, "quoted"))
        elif (
            token.key and token.op in {"=", ":", ">", "<", ">=", "<="} and _is_said(token, is_field)
        ):
            found.append(
                Word(line[token.start : token.end], "", token.start, token.end, "said", token)
            )
        else:
            found.extend(_with_marks(line, token.start, token.end, keeps))
    _own_apart(found)
    asks = any(_asks(word) for word in found)
    return Words(line, tuple(word for word in found if not _asks(word)), asks)


def _own_apart(found: list[Word]) -> None:
    """`tom s deals`: an apostrophe that was left out, between two words."""
    for at in range(1, len(found) - 1):
        one, sides = found[at], (found[at - 1], found[at + 1])
        if one.plain == "s" and not any(side.is_a for side in sides):
            found[at] = one._replace(is_a="of")


def _asks(word: Word) -> bool:
    return word.is_a == "sep" and word.text in QUESTIONS


def _is_said(token: Token, is_field: Callable[[str], bool]) -> bool:
    """A colon makes a field only right before a value: `lost: too expensive` is a sentence."""
    return is_field(token.key) and (token.op != ":" or bool(token.text or token.quoted))


def is_mark(text: str) -> bool:
    return bool(_MARK.fullmatch(text))


def _with_marks(line: str, start: int, end: int, keeps: Callable[[str], bool]) -> Iterator[Word]:
    """A mark may stand in a sentence without a blank behind it: `ask <@U1|Tom Berg>, soon`."""
    for mark in _MARK.finditer(line, start, end):
        yield from _words(line, start, mark.start(), keeps)
        first = unaccented(mark[1] or "").partition(" ")[0]
        yield Word(mark[0], first, mark.start(), mark.end(), "" if first else "sign")
        start = mark.end()
    yield from _words(line, start, end, keeps)


def _words(line: str, start: int, end: int, keeps: Callable[[str], bool]) -> Iterator[Word]:
    at = start
    while at < end:
        while at < end and line[at].isspace():
            at += 1
        begin = at
        while at < end and not line[at].isspace():
            at += 1
        if begin < at:
            yield from _parts(line, begin, at, keeps)


def _parts(line: str, start: int, end: int, keeps: Callable[[str], bool]) -> Iterator[Word]:
    """One stretch without blanks: what separates stands alone, a final stop is dropped."""
    whole = line[start:end]
    plain = unaccented(whole)
    if whole.isalnum() or plain in NUMBER:
        yield Word(whole, _visible(plain), start, end)
        return
    if whole in DASHES or whole in QUESTIONS:
        yield Word(whole, whole, start, end, "sep")
        return
    while start < end and line[start] in LEADING:
        if line[start] in "([":
            yield Word(line[start], line[start], start, start + 1, "sep")
        start += 1
    after: list[Word] = []
    end = _before_pictures(line, start, end)
    while end > start and line[end - 1] in TRAILING:
        sign = line[end - 1]
        if sign in SEPARATES or sign in QUESTIONS:
            after.append(Word(sign, sign, end - 1, end, "sep"))
        end -= 1
    if start < end:
        yield from _one(line, start, end, keeps)
    yield from reversed(after)


def _before_pictures(line: str, start: int, end: int) -> int:
    """`12 won🎉`; not the mark behind a brand, and not where a picture is all."""
    at = end
    while (
        at > start and line[at - 1] >= "\u2300" and unicodedata.category(line[at - 1]) in PICTURES
    ):
        at -= 1
    return at if at < end and line[start:at].isalnum() else end


PICTURES = {"So", "Sk", "Mn", "Cf"}


def _one(line: str, start: int, end: int, keeps: Callable[[str], bool]) -> Iterator[Word]:
    text = line[start:end]
    bare = unaccented(text)
    if not any(sign.isalnum() for sign in text) and text not in SIGNS:
        yield Word(text, "", start, end, "sign")
        return
    if bare in SIGNS:
        yield Word(text, bare, start, end)
        return
    for sign in (">=", "<=", ">", "<", "=", "→", "->", "~", "@"):
        if (
            bare.startswith(sign)
            and len(bare) > len(sign)
            and not (sign == "@" and "." not in bare)
        ):
            yield Word(sign, sign, start, start + len(sign))
            yield from _one(line, start + len(sign), end, keeps)
            return
    if bare.endswith(("'s", "s'")) and not keeps(bare) and len(bare) > len("'s"):
        cut = end - (2 if bare.endswith("'s") else 1)
        yield Word(line[start:cut], unaccented(line[start:cut]), start, cut)
        yield Word(line[cut:end], "'s", cut, end, "of")
        return
    if (cut := _glued(bare, keeps)) and len(bare) == end - start:
        yield Word(line[start : start + cut], bare[:cut], start, start + cut)
        sign = bare[cut]
        at = start + cut + 1
        yield Word(sign, sign, at - 1, at, "sep" if sign == ":" else "")
        yield from _one(line, at, end, keeps)
        return
    if (cut := _elided(bare)) and not keeps(bare) and keeps(bare[cut:]):
        yield Word(text[:cut], bare[:cut], start, start + cut)
        yield from _one(line, start + cut, end, keeps)
        return
    name = bare[1:] if bare.startswith("@") and "." not in bare else bare  # `@tom`
    yield Word(text, _visible(name or bare), start, end)


ELIDED = ("l'", "d'", "j'", "qu'", "s'", "c'", "m'", "t'")


def _elided(bare: str) -> int:
    """How long the small word is that French has run into the next one: `l'adresse`."""
    return next((len(one) for one in ELIDED if bare.startswith(one) and len(bare) > len(one)), 0)


def _glued(bare: str, keeps: Callable[[str], bool]) -> int:
    """Where a sign ends a word of the language, in `list:mine` and `deals>10k`; 0 if nowhere."""
    for sign in ":<>":
        before, found, after = bare.partition(sign)
        goes_on = after[:1].isalpha() if sign == ":" else after[:1] in {*"0123456789€$£"}
        if found and goes_on and keeps(before):
            return len(before)
    return 0


def _visible(text: str) -> str:
    if text.isascii():
        return text
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
