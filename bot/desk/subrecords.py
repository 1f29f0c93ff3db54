"""A list of what hangs on a record, under the name of the record."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import row_actions
from bot.pipedrive.records.models import Entity, Note, Page
from bot.pipedrive.records.subrecords import Access, Sales
from bot.tools.base import Call, Tool

OTHERS = {Access: "access", Page[Sales]: "product", Page[Note]: "note"}


@cache
def listed_below(tool: Tool[Any, Any]) -> str:
    """What a tool lists of a record; empty for all other tools."""
    if tool.changes_data:
        return ""
    return tool.rows.noun if tool.rows else OTHERS.get(tool.returns, "")


def shown(
    call: Call[Any],
    answer: Message,
    above: Entity,
    viewer: Viewer,
    rows: Sequence[object] = (),
) -> Message:
    """`rows` are those that can be pressed; none where it is for a channel."""
    noun = listed_below(call.tool)
    said = row_actions.under(noun, above, answer, viewer)
    return said.with_more(*row_actions.of_list(noun, above, rows, viewer))
