"""A typed line → tokens: quotes, `field=value`, phone spellings; linear, never an error."""

import re
from dataclasses import dataclass

from bot.tools.quotes import QUOTES, Phrases

OPERATORS = (">=", "<=", "..", "=", ":", ">", "<")
ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
DASHES = ("--", "—", "–")
_BRACKETS = re.compile("<([^<>]*)>")


@dataclass(frozen=True)
class Token:
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


def clean(line: str) -> str:
    """Undo what Slack and phones do to a line: escapes, link brackets, odd spaces."""
    line = line.replace("\u00a0", " ").replace("\u202f", " ")
    line = _BRACKETS.sub(lambda found: _unbracketed(found[1]), line)
    for entity, character in ENTITIES:
        line = line.replace(entity, character)
    return line.strip()


def _unbracketed(inside: str) -> str:
    """`https://…|label` → the address; `mailto:a@b|a@b` → a@b; `@U1|ana` stays as it is."""
    if inside.startswith(("@", "#", "!")):
        return f"<{inside}>"
    address, _, label = inside.partition("|")
    if address.startswith(("mailto:", "tel:")):
        return label or address.partition(":")[2]
    return address


def tokens(line: str) -> list[Token]:
    """The tokens of a cleaned line."""
    return _Reader(line).tokens()


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
        """Where a name may start, and the dash before it."""
        for dash in (*DASHES, "-"):
            after = self._line[start + len(dash) : start + len(dash) + 1]
            names = after.isalpha() or (dash == "-" and after in QUOTES)
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
        """A name that is followed by an operator, or nothing."""
        end = self._phrases.end(at)
        if end > at:
            return (self._phrases.text(at, end), end) if self._operator(end) else ("", at)
        while end < len(self._line) and (self._line[end].isalnum() or self._line[end] in "_.-"):
            if self._line.startswith("..", end):
                break
            end += 1
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
        """The end of a word; a quoted part of a list (`a,"b c"`) may hold spaces."""
        end = at
        while end < len(self._line) and not self._line[end].isspace():
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
