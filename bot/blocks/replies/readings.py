"""How a line was read: the formal one that says the same, and what each word was taken for."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from bot.blocks.kit import buttons
from bot.blocks.kit.message import Block, Message
from bot.text import cut, escape, joined

MOST_LINE = 300
MOST_OTHERS = 2
LABEL = 70


class ReadPart(Protocol):
    """Some words of a line, and what they were taken for."""

    @property
    def first(self) -> int: ...

    @property
    def text(self) -> str: ...

    @property
    def says(self) -> str: ...


def _code(text: str) -> str:
    bare = cut(text, MOST_LINE).replace("`", "'")
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        bare = bare.replace(sign, entity)
    return f"`{bare}`"


def same_as(line: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": f"Same as: {_code(line)}"}]}


def not_read(unread: Sequence[str]) -> Block:
    """A record is shown although more was said of it."""
    words = ", ".join(f"“{escape(cut(part, MOST_LINE))}”" for part in unread)
    text = f":warning: Not read: {words}. Nothing was changed."
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def partly(line: str, unread: Sequence[str], search: str, others: Sequence[str]) -> Message:
    """A question that was not read as a whole is not answered by half: what it would be without.

    `line` is the command for what was read, `search` looks for the words,
    `others` are other readings.
    """
    words = joined([f"“{escape(cut(part, MOST_LINE))}”" for part in unread])
    told = f"I understood a part of that, but not {words}. Without it, it is {_code(line)}"
    runs = [
        buttons.typed("Show that", *_apart(line), style="primary"),
        buttons.typed("Search for it", *_apart(search)),
    ]
    runs += [buttons.typed(cut(other, LABEL), *_apart(other)) for other in others[:1]]
    section: Block = {"type": "section", "text": {"type": "mrkdwn", "text": cut(told, 2900)}}
    return Message(told, (section, *buttons.row(*runs)))


def explanation(
    parts: Sequence[ReadPart],
    lines: Sequence[str],
    typed: str,
    unread: Sequence[str],
    others: Sequence[str],
) -> Message:
    """Word by word, then the line as a command, with a button that does what was typed.

    `lines` are the commands that are tried one after the other; none where it depends on what the
    record holds.
    """
    told = [
        f"• {_code(text)} {_code(says) if says else 'only leads on'}" for text, says in _each(parts)
    ]
    told += [f"• {_code(words)} :warning: not read" for words in unread]
    same = [f"As a command: {_code(line)}" for line in lines[:1]]
    same += [f"If nothing is so called: {_code(line)}" for line in lines[1 : 1 + MOST_OTHERS]]
    body = "\n".join(["*This is how I read it*", *told, *same])
    runs = [buttons.typed("Do this", *_apart(typed), style="primary")]
    runs += [buttons.typed("The other way", *_apart(other)) for other in others[:MOST_OTHERS]]
    section: Block = {"type": "section", "text": {"type": "mrkdwn", "text": cut(body, 2900)}}
    summary = same[0] if same else "This is how I read it"
    return Message(summary, (section, *buttons.row(*runs)))


def _each(parts: Sequence[ReadPart]) -> Iterator[tuple[str, str]]:
    """In the order of the line; words that say two things once, with both."""
    said: dict[str, list[str]] = {}
    for part in sorted(parts, key=lambda part: part.first):
        if part.text.strip():
            said.setdefault(part.text, []).extend([part.says] if part.says else [])
    return ((text, " ".join(dict.fromkeys(says))) for text, says in said.items())


def _apart(line: str) -> tuple[str, str]:
    command, _, text = line.partition(" ")
    return command, text
