"""The same message for a Slack that refuses blocks: no charts, no data tables, words alone."""

from collections.abc import Iterator
from dataclasses import replace

from bot.blocks.kit import rich
from bot.blocks.kit.message import Block, Message


def versions(message: Message) -> Iterator[Message]:
    """The message as it is, then what is left of it each time it is refused."""
    yield message
    if _has(message, "data_visualization"):
        # Beside a chart always stands a table that says the same.
        left = tuple(block for block in message.blocks if block["type"] != "data_visualization")
        message = replace(message, blocks=left)
        yield message
    if _has(message, "data_table"):
        yield replace(message, blocks=tuple(_without_table(block) for block in message.blocks))
    if message.blocks:
        yield replace(message, blocks=())


def _has(message: Message, kind: str) -> bool:
    return any(block["type"] == kind for block in message.blocks)


def _without_table(block: Block) -> Block:
    """One line for each row: `Acme renewal · €12,000 · Proposal`."""
    if block["type"] != "data_table":
        return block
    header, *rows = block["rows"]
    names = rich.section(rich.heading(" · ".join(str(cell["text"]) for cell in header)))
    return rich.block(names, rich.bullets(*(rich.section(*_line(row)) for row in rows)))


def _line(row: list[Block]) -> Iterator[Block]:
    for place, cell in enumerate(row):
        if place:
            yield rich.text(" · ")
        yield from _parts(cell)


def _parts(cell: Block) -> list[Block]:
    if cell["type"] != "rich_text":
        return [rich.text(str(cell["text"]))]
    return [part for section in cell["elements"] for part in section["elements"]]
