"""A list to tick, for tools that take several records: as a modal, and what was ticked in it."""

from collections.abc import Sequence
from typing import Any

from bot.blocks.kit.inputs import plain
from bot.blocks.kit.message import Block
from bot.blocks.kit.modal import NotYet, Remembered, Unreadable, View, field, modal, remembered
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import facts, kinds
from bot.commands.router import Incomplete, Parsed
from bot.pipedrive.records.models import Entity
from bot.text import count, cut, sentences
from bot.tools.base import Call, Tool
from bot.tools.catalog.all import BY_NAME

CALLBACK = "choose"
MOST = 50
# Slack takes ten boxes in a group.
GROUP = 10
ALL = "all"
TICKED = "ticked"


class _Remembered(Remembered):
    tool: str


def must_choose(parsed: Parsed) -> bool:
    """Whether the records have to be ticked first; whoever names them has chosen."""
    if isinstance(parsed, Call):
        return _takes_many(parsed.tool) and set(parsed.args.given()) != {"ids"}
    return isinstance(parsed, Incomplete) and _takes_many(parsed.tool)


def _takes_many(tool: Tool[Any, Any]) -> bool:
    return tool.gated and tool.run is not None


def form(
    tool: Tool[Any, Any],
    records: Sequence[Entity],
    viewer: Viewer,
    *,
    more: bool,
    left_out: str = "",
) -> Block:
    """`records` to tick, at most fifty; `more`: there are others that match.

    `left_out` says which could not be compared.
    """
    kind, shown = tool.about, records[:MOST]
    groups = [shown[start : start + GROUP] for start in range(0, len(shown), GROUP)]
    every = f"All {count(len(shown), kind.noun, kind.many)} shown here"
    blocks = [
        _told(more=more, left_out=left_out),
        _boxes(ALL, "Select all", [_option(ALL, every)]),
        *(
            _boxes(f"{TICKED}{nr}", _between(group), [_record(one, viewer) for one in group])
            for nr, group in enumerate(groups)
        ),
    ]
    return modal(CALLBACK, f"Delete {kind.many}", "Continue", blocks, {"tool": tool.name})


def read(view: View) -> tuple[Call[Any], str]:
    """What to do with what was ticked, of what was shown, and the way back.

    Raises NotYet where nothing was, and Unreadable.
    """
    found = remembered(view, _Remembered)
    try:
        tool = BY_NAME[found.tool]
        shown = [
            int(option["value"])
            for block in view["blocks"]
            if block.get("block_id", "").startswith(TICKED)
            for option in block["element"]["options"]
        ]
        values = view["state"]["values"]
        ticked = {
            option["value"]
            for elements in values.values()
            for state in elements.values()
            for option in state.get("selected_options") or []
        }
        chosen = shown if ALL in ticked else [id_ for id_ in shown if str(id_) in ticked]
        call = Call(tool, tool.args.model_validate({"ids": chosen})) if chosen else None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable from error
    if call is None:
        raise NotYet({ALL: "Select at least one."})
    return call, found.way_back


def _told(*, more: bool, left_out: str) -> Block:
    words = ["Select what to delete. You'll confirm next."]
    if more:
        words.append(f"Showing the first {MOST} matches. Filter more to see others.")
    return {"type": "context", "elements": [plain(sentences(*words, left_out), 300)]}


def _boxes(block_id: str, label: str, options: list[Block]) -> Block:
    element = {"type": "checkboxes", "action_id": TICKED, "options": options}
    return field(block_id, label, element, needed=False)


def _between(group: Sequence[Entity]) -> str:
    return f"#{group[0].id} to #{group[-1].id}" if len(group) > 1 else f"#{group[0].id}"


def _record(record: Entity, viewer: Viewer) -> Block:
    boxed = _option(str(record.id), f"{cut(facts.title(record), 60)} #{record.id}")
    told = kinds.in_short(record, viewer)
    return {**boxed, "description": plain(told, 75)} if told else boxed


def _option(value: str, label: str) -> Block:
    return {"text": plain(label, 75), "value": value}
