"""Blocks made of parts; words in rich text and raw cells are taken literally by Slack."""

import math
import re
from collections.abc import Iterator
from dataclasses import replace

from bot.blocks.kit.message import Block, Message
from bot.text import NAME, cut, inert, isolated

PROSE = 600
# Also where it ends with the sign of a currency, or what somebody has put in quotes.
_UNFINISHED_LINE = re.compile(r"(?<=[\w)\"”»%$£¥\u20a0-\u20cf])(?<![.!?…][)\"”»])\n")


def text(words: str, *, bold: bool = False, strike: bool = False) -> Block:
    """Our own words, or a name with our words around it; keeps spaces at the ends."""
    element: Block = {"type": "text", "text": words}
    style = {name: True for name, on in (("bold", bold), ("strike", strike)) if on}
    return {**element, "style": style} if style else element


def name(words: str, *, bold: bool = False, strike: bool = False) -> Block:
    """A stranger's words inside of a sentence."""
    return text(isolated(cut(words, NAME)) or "–", bold=bold, strike=strike)


def prose(words: str) -> Block:
    """A whole sentence that may hold a stranger's words."""
    return text(isolated(cut(words, PROSE)) or "–")


def link(url: str, words: str) -> Block:
    """The bold name of a record, linked when its address is known."""
    if not url:
        return name(words, bold=True)
    return {**name(words, bold=True), "type": "link", "url": url}


def section(*parts: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(parts)}


def bullets(*sections: Block) -> Block:
    return {"type": "rich_text_list", "style": "bullet", "elements": list(sections)}


def block(*elements: Block) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


def paragraph(*parts: Block) -> Block:
    return block(section(*parts))


def spoken(*parts: Block) -> str:
    """What the parts say, for the text of a message."""
    words = "".join(part["text"] for part in parts).strip()
    return inert(_UNFINISHED_LINE.sub(". ", words).replace("\n", " "))


def heading(words: str) -> Block:
    return text(words, bold=True)


def context(mrkdwn: str) -> Block:
    """Small grey words; names in it have gone through `escape`."""
    return {"type": "context", "elements": [mrkdwn_text(mrkdwn)]}


def mrkdwn_text(mrkdwn: str) -> Block:
    # verbatim: Slack must not make links out of what merely looks like one.
    return {"type": "mrkdwn", "text": mrkdwn, "verbatim": True}


def cell(words: str, limit: int = NAME) -> Block:
    return {"type": "raw_text", "text": cut(words, limit) or "–"}


def number(value: float, words: str) -> Block:
    """A cell that shows the words and sorts by the value."""
    sortable = value if math.isfinite(value) else 0
    return {"type": "raw_number", "value": sortable, "text": words}


# --- for a Slack that refuses blocks: no charts, no data tables, words alone -------------------


def versions(message: Message) -> Iterator[Message]:
    """The message as it is, then what is left of it each time it is refused."""
    yield message
    if _has(message, "data_visualization"):
        # Beside a chart always stands a table that says the same.
        left = tuple(one for one in message.blocks if one["type"] != "data_visualization")
        message = replace(message, blocks=left)
        yield message
    if _has(message, "data_table"):
        yield replace(message, blocks=tuple(map(_without_table, message.blocks)))
    if message.blocks:
        yield replace(message, blocks=())


def _has(message: Message, type_: str) -> bool:
    return any(one["type"] == type_ for one in message.blocks)


def _without_table(whole: Block) -> Block:
    """One line for each row: `Acme renewal · €12,000 · Proposal`."""
    if whole["type"] != "data_table":
        return whole
    header, *rows = whole["rows"]
    names = section(heading(" · ".join(str(cell["text"]) for cell in header)))
    return block(names, bullets(*(section(*_line(row)) for row in rows)))


def _line(row: list[Block]) -> Iterator[Block]:
    for place, cell in enumerate(row):
        if place:
            yield text(" · ")
        yield from _parts(cell)


def _parts(cell: Block) -> list[Block]:
    if cell["type"] != "rich_text":
        return [text(str(cell["text"]))]
    return [part for whole in cell["elements"] for part in whole["elements"]]
