"""A list of what hangs on a record, under the name of the record."""

from collections.abc import Sequence
from typing import Any

from bot.blocks import row_actions, tables
from bot.blocks.message import Message
from bot.blocks.viewer import Viewer
from bot.pipedrive.below import Access, Sales
from bot.pipedrive.models import Entity, Page
from bot.pipedrive.row_lists import rows_at
from bot.tools.base import Call, Tool

OTHERS = {Access: "access", Page[Sales]: "product"}


def listed_below(tool: Tool[Any, Any]) -> str:
    """What a tool lists of a record; empty for all other tools."""
    if tool.changes_data:
        return ""
    place = rows_at(tool.path)
    return place.kind.noun if place else OTHERS.get(tool.returns, "")


def shown(  # noqa: PLR0913, PLR0917 - a list, what it is below, for whom, and where it goes on
    call: Call[Any],
    result: object,
    answer: Message,
    above: Entity,
    viewer: Viewer,
    back: Sequence[str | None],
    *,
    bare: bool,
) -> Message:
    """`bare`: for the channel, where nobody is to press anything."""
    noun = listed_below(call.tool)
    said = row_actions.under(noun, above, answer, viewer)
    if bare or not isinstance(result, Page):
        return said
    return said.with_more(
        *row_actions.of_list(noun, above, result.items, viewer),
        *tables.pager(call.tool.name, call.args.given(), result.ahead, back),
    )
