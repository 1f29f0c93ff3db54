"""A line as Slack and phones send it → as it was meant → its tokens; linear, never an error.

Quotes, `field=value`, phone spellings are known.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.text import normalised
from bot.tools.quotes import QUOTES, Phrases

OPERATORS = (">=", "<=", "..", "=", ":", ">", "<")
COMPARING = (">=", "<=", ">", "<")
DASHES = ("--", "—", "–")
SIGNS = ("-", "+")
FIRST_SIGNS = frozenset("-—–+")
# The most words that one value without quotes is made of: `30 nov 2026 14:00`, `1 200 000,50 EUR`,
# `+49 30 12 34 56 78 ext. 9`.
MOST_WORDS = 9
_PLAIN = re.compile(r"\w++(?=\s|\Z)")
_MARK = re.compile(r"<[@#!](?=[A-Za-z])[^<>]*>")
FEW = 32  # lines that are read at the same time


class Token(NamedTuple):
    """A word or a quoted phrase; with `key` set it is `key op text`.

    `start` and `end` are its place in the cleaned line, so that a run of tokens can be read
    back exactly as typed.
    """

    text: str
    start: int
    end: int
    quoted: bool = False
    key: str = ""
    op: str = ""
    negated: bool = False

    @property
    def word(self) -> str:
        """In lower case, if it is a bare word: a verb, a separator, a question mark."""
        return "" if self.quoted or self.key else self.text.lower()


def tokens(line: str) -> list[Token]:
    """The tokens of a cleaned line."""
    return list(_read(line))


@lru_cache(maxsize=FEW)
def _read(line: str) -> tuple[Token, ...]:
    """One line is looked at by several rules, one after the other."""
    return tuple(_Reader(line).tokens())


def value_end(words: Sequence[Token], at: int, line: str, reads: Callable[[str], bool]) -> int:
    """How far the value that begins in a token goes on: as far as the whole can be read."""
    if words[at].quoted:
        return at + 1
    last = at + 1
    while last < min(len(words), at + MOST_WORDS) and _goes_on(words[last]):
        last += 1
    for end in range(last, at + 1, -1):
        if reads(value_text(words[at:end], line)):
            return end
    return at + 1


def joined(words: Sequence[Token], is_field: Callable[[str], bool]) -> list[Token]:
    """`value > 10k`, `value >10k` and `value> 10k` are one token, if value is a field."""
    found: list[Token] = []
    for word in words:
        last = found[-1] if found else None
        op = next((op for op in COMPARING if word.word.startswith(op)), "")
        if last and op and last.word and is_field(last.text):
            found[-1] = last._replace(
                key=last.text, op=op, text=word.text.removeprefix(op), end=word.end
            )
        elif last and last.op in COMPARING and not (last.text or last.quoted or word.key):
            found[-1] = last._replace(text=word.text, quoted=word.quoted, end=word.end)
        else:
            found.append(word)
    return found


def value_text(words: Sequence[Token], line: str) -> str:
    """What a value of several words says, without its name."""
    return " ".join([words[0].text, *(line[word.start : word.end] for word in words[1:])]).strip()


def _goes_on(word: Token) -> bool:
    """A bare word, or a time of day, which looks like a field."""
    return not word.quoted and (not word.key or word.key.isdecimal())


class _Reader:
    def __init__(self, line: str) -> None:
        self._line = line
        self._phrases = Phrases(line)

    def tokens(self) -> list[Token]:
        found: list[Token] = []
        at = self._after_blanks(0)
        while at < len(self._line):
            found.append(self._token(at))
            at = self._after_blanks(found[-1].end)
        return found

    def _token(self, start: int) -> Token:
        if plain := _PLAIN.match(self._line, start):  # as most words are
            return Token(plain[0], start, plain.end())
        at, dash = self._after_dash(start)
        key, after_key = self._key(at)
        op = self._operator(after_key) if key else ""
        if not op and dash in DASHES:
            return self._option(start, at, dash)
        if not op:
            text, quoted, end = self._value(start)
            return Token(text, start, end, quoted=quoted)
        text, quoted, end = self._value(after_key + len(op))
        return Token(text, start, end, quoted=quoted, key=key, op=op, negated=dash == "-")

    def _after_dash(self, start: int) -> tuple[int, str]:
        """Where a name may start, and the sign before it; `+label:x` is GitHub's for `label=x`."""
        if self._line[start] not in FIRST_SIGNS:
            return start, ""
        for dash in (*DASHES, *SIGNS):
            after = self._line[start + len(dash) : start + len(dash) + 1]
            names = after.isalpha() or (dash in SIGNS and after in QUOTES)
            if names and self._line.startswith(dash, start):
                return start + len(dash), dash
        return start, ""

    def _option(self, start: int, at: int, dash: str) -> Token:
        """`--field value`: the next word is its value.

        A long dash may be one of a sentence: like a colon, it names a field only if there is one.
        """
        end = self._word_end(at)
        text, quoted, value_end = self._value(self._after_blanks(end))
        op = "=" if dash == "--" else ":"
        return Token(text, start, max(value_end, end), quoted=quoted, key=self._line[at:end], op=op)

    def _key(self, at: int) -> tuple[str, int]:
        """A name that is followed by an operator, or nothing; `email+=x` is about `email+`."""
        end = self._phrases.end(at)
        if end > at:
            return (self._phrases.text(at, end), end) if self._operator(end) else ("", at)
        while end < len(self._line) and (self._line[end].isalnum() or self._line[end] in "_.-"):
            if self._line.startswith("..", end):
                break
            end += 1
        if self._line[at : at + 1].isalpha() and self._line.startswith("+=", end):
            return self._line[at : end + 1], end + 1
        return (self._line[at:end], end) if end > at and self._operator(end) else ("", at)

    def _operator(self, at: int) -> str:
        found = next((op for op in OPERATORS if self._line.startswith(op, at)), "")
        return "" if found == ".." or self._line.startswith("://", at) else found

    def _value(self, at: int) -> tuple[str, bool, int]:
        """A quoted phrase or a word; an empty one where nothing stands."""
        end = self._phrases.end(at)
        if end > at and (end == len(self._line) or self._line[end].isspace()):
            return self._phrases.text(at, end), True, end
        end = self._word_end(at)
        return self._line[at:end], False, end

    def _word_end(self, at: int) -> int:
        """The end of a word; a quoted part of a list (`a,"b c"`) may hold spaces.

        So may the name in a mark of Slack's: `<@U1|Tom Berg>`.
        """
        end = at
        while end < len(self._line) and not self._line[end].isspace():
            if self._line[end] == "<" and (mark := _MARK.match(self._line, end)):
                end = mark.end()
                continue
            opens_part = end == at or self._line[end - 1] in ",."
            after = self._phrases.end(end) if opens_part else end
            end = after if after > end and self._ends_part(after) else end + 1
        return end

    def _ends_part(self, at: int) -> bool:
        return at == len(self._line) or self._line[at].isspace() or self._line[at] in ",."

    def _after_blanks(self, at: int) -> int:
        while at < len(self._line) and self._line[at].isspace():
            at += 1
        return at


# --- what Slack and phones do to a line, undone --------------------------------------------------

ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_BRACKETS = re.compile("<([^<>]*)>")
# Slack's marks for people, channels, groups and links; other brackets are somebody's own.
_MARKS = re.compile(r"<([@#!](?=[A-Za-z])[^<>]*|(?:https?://|mailto:|tel:)[^<>\s]+(?:\|[^<>]*)?)>")


def clean(line: str) -> str:
    """Undo what Slack and phones do to a line: escapes, link brackets, odd spaces.

    Marks of people and channels stay: `owner=<@U1|ana>` is somebody, whatever they are called.
    """
    line = _BRACKETS.sub(lambda found: _unbracketed(found[1]), line)
    return normalised(_unescaped(line)).strip()


def decoded(text: str) -> str:
    """What was typed into a form, where nothing but Slack's own marks stands in brackets."""
    if "&" not in text and "<" not in text:
        return text
    links = _MARKS.sub(lambda found: _unbracketed(found[1]), text)
    return _unescaped(links)


def unmarked(text: str) -> str:
    """People, channels and groups by their names, as Pipedrive is to keep them: `@ana`."""
    return _MARKS.sub(lambda found: _named(found[1]), text) if "<" in text else text


def _unescaped(text: str) -> str:
    for entity, character in ENTITIES:
        text = text.replace(entity, character)
    return text


def _unbracketed(inside: str) -> str:
    """`https://…|label` → the address; `mailto:a@b|a@b` → a@b; `@U1|ana` stays as it is.

    What Slack made a link of is as it was typed: `http://acme.com|acme.com` → acme.com.
    """
    if inside.startswith(("@", "#", "!")):
        return f"<{inside}>"
    address, _, label = inside.partition("|")
    if address.startswith(("mailto:", "tel:")):
        return label or address.partition(":")[2]
    bare = address.removeprefix("http://").rstrip("/").casefold()
    return label if bare == label.rstrip("/").casefold() else address


def _named(inside: str) -> str:
    """`@U1|ana` → @ana, `#C1|sales` → #sales, `!subteam^S1|@team` → @team, `!here` → @here."""
    if inside[0] not in "@#!":
        return _unbracketed(inside)
    sign = inside[0].replace("!", "@")
    what, _, label = inside[1:].partition("|")
    if inside.startswith("!date"):
        return label
    return f"{sign}{(label or what).removeprefix(sign)}"
