"""What takes back a change of a row: adding and removing undo each other, an edit is put back."""

from collections.abc import Mapping
from typing import Any

from bot.commands.router import restore
from bot.desk.operations.states import Operation
from bot.pipedrive.records.record_types import FOLLOWER, LINE, PARTICIPANT
from bot.tools.base import Call, Tool
from bot.tools.catalog.all import BY_NAME, TOOLS
from bot.tools.effect import Effect

OTHER_WAY: Mapping[Effect, Effect] = {"add_row": "remove_row", "remove_row": "add_row"}


def other_way(operation: Operation) -> Call[Any] | None:
    """The call that undoes the adding or the removing of a follower or a participant."""
    tool = BY_NAME[operation.tool]
    if tool.rows not in {FOLLOWER, PARTICIPANT}:
        return None
    fields = _follower(tool, operation) if tool.rows is FOLLOWER else None
    if tool.rows is PARTICIPANT:
        fields = _participant(tool, operation)
    found = _counterpart(tool)
    if not fields or found is None:
        return None
    args = {"id": operation.args["id"], **fields}
    return restore({"tool": found.name, "args": args})


def removal(tool: Tool[Any, Any], line: Mapping[str, Any]) -> Call[Any] | None:
    """A product that was added goes by being removed, and that asks first."""
    found = _counterpart(tool)
    if tool.rows is not LINE or tool.effect != "add_row" or found is None:
        return None
    args = {"id": line["deal_id"], "product_attachment_id": line["id"]}
    return restore({"tool": found.name, "args": args})


def _counterpart(tool: Tool[Any, Any]) -> Tool[Any, Any] | None:
    """Of the same rows, what removes where this one adds, and the other way round."""
    wanted = tool.about, tool.rows, OTHER_WAY.get(tool.effect)
    return next((one for one in TOOLS if (one.about, one.rows, one.effect) == wanted), None)


def _follower(tool: Tool[Any, Any], operation: Operation) -> dict[str, Any]:
    if tool.effect == "add_row":
        return {"follower_id": operation.args["user_id"]}
    return {"user_id": operation.args["follower_id"]}


def _participant(tool: Tool[Any, Any], operation: Operation) -> dict[str, Any]:
    """A participant that is added again gets another row."""
    if tool.effect == "add_row":
        made = operation.result or {}
        return {"deal_participant_id": made["id"]} if "id" in made else {}
    row: Any = operation.before.get("row") or {}
    return {"person_id": row["person"]["id"]} if row else {}
