"""How a line was read: the formal one that says the same, and what each word was taken for."""

from collections.abc import Sequence
from typing import Protocol

from bot.blocks.kit import buttons
from bot.blocks.kit.message import Block, Message
from bot.text import cut, escape

MOST_LINE = 300
MOST_OTHERS = 2


class ReadPart(Protocol):
    """Some words of a line, and what they were taken for."""

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


def explanation(
    parts: Sequence[ReadPart], lines: Sequence[str], unread: Sequence[str], others: Sequence[str]
) -> Message:
    """Word by word, then the line as a command, with a button that does it."""
    told = [
        f"• {_code(part.text)} {_code(part.says) if part.says else 'only leads on'}"
        for part in parts
        if part.text.strip()
    ]
    told += [f"• {_code(words)} :warning: not read" for words in unread]
    command, _, text = lines[0].partition(" ")
    body = "\n".join(["*This is how I read it*", *told, f"As a command: {_code(lines[0])}"])
    runs = [buttons.menu("Do this", command, text, style="primary")]
    runs += [buttons.menu("The other way", *_apart(other)) for other in others[:MOST_OTHERS]]
    section: Block = {"type": "section", "text": {"type": "mrkdwn", "text": cut(body, 2900)}}
    return Message(f"As a command: {_code(lines[0])}", (section, *buttons.row(*runs)))


def _apart(line: str) -> tuple[str, str]:
    command, _, text = line.partition(" ")
    return command, text
