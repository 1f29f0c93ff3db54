"""What it takes to undo: read off what was done and how it was before; nothing is asked here.

An undo is a call like any other. It changes back only what the operation has changed, and only
where Pipedrive can: some fields cannot be emptied again, and what is archived takes no change.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import orjson
from pydantic import ValidationError

from bot.blocks.replies.attached import DELETES, FileEnd, opened
from bot.commands.router import restore
from bot.desk.effects import HANDLERS
from bot.desk.operations.queries import DoneOperation
from bot.desk.states import Fields, Operation
from bot.pipedrive.records.record_types import FOLLOWER, PARTICIPANT, PRODUCT_LINE, RecordType
from bot.tools.base import Call, Effect, Tool, request_for
from bot.tools.catalog.all import BY_NAME, TOOLS
from bot.tools.fieldtypes.tool_fields import OWN, PREFIX, flat, nested, tool_fields

WITHIN = timedelta(hours=24)

# What Pipedrive changes along with a field.
_ALONG = {
    "stage_id": ("pipeline_id",),
    "pipeline_id": ("stage_id",),
    "status": ("lost_reason", "won_time", "lost_time", "close_time"),
}
# Fields that a deal has in these states only: in others Pipedrive empties them by itself.
_ONLY_WHILE = {
    "lost_reason": ("lost",),
    "lost_time": ("lost",),
    "won_time": ("won",),
    "close_time": ("won", "lost"),
}


@dataclass(frozen=True)
class PutBack:
    """The call that puts the old values back; `stays` are the labels of those it cannot."""

    call: Call[Any]
    stays: tuple[str, ...] = ()

    @property
    def values(self) -> dict[str, Any]:
        """The old values as Pipedrive is told them; `custom_fields.…` are the company's own."""
        given = flat(self.call.args.sent())
        named = _naming(self.call.tool)
        return {name: value for name, value in given.items() if name not in named}


@dataclass(frozen=True)
class Stuck:
    """There is nothing to put back; `stays` are the labels of what should be, but cannot."""

    stays: tuple[str, ...] = ()
    archived: bool = False


def reversible(tool: Tool[Any, Any]) -> bool:
    return tool.changes_data and not tool.gated and HANDLERS[tool.effect].undone != "never"


REVERSIBLE = tuple(tool.name for tool in TOOLS if reversible(tool))


def put_back(operation: Operation) -> PutBack | Stuck:
    """What would undo this edit, whether or not somebody changed it since."""
    tool = BY_NAME[operation.tool]
    if way := other_way(operation):
        return PutBack(way)
    before = flat(_before(operation))
    left = flat(operation.result or {})
    if not tool.edits:
        return Stuck()
    old = {
        name: before.get(name)
        for name in _touched(operation)
        if _differs(before.get(name), left.get(name))
    }
    wanted = {name: value for name, value in old.items() if _fits(name, before)}
    # What we have no picture of, we cannot put back.
    unseen = [name for name in _body(operation) if name not in before]
    editor = _editor(tool)
    if left.get("is_archived"):
        return Stuck(_labels(editor, (*wanted, *unseen)), archived=True)
    possible = {name: value for name, value in wanted.items() if _settable(editor, name, value)}
    named = {name: operation.args[name] for name in _naming(tool)}
    # What the editor wants in any case stays what it was.
    needed = {field.name: before[field.name] for field in tool_fields(editor.args)
              if field.required and field.name in before and field.name not in named}  # fmt: skip
    call = _call(editor, named, {**needed, **possible} if possible else {})
    if call is None:
        return Stuck(_labels(editor, (*wanted, *unseen)))
    kept = flat(call.args.given())
    stays = [name for name in wanted if name not in kept]
    return PutBack(call, _labels(editor, (*stays, *unseen)))


def changed_nothing(operation: Operation) -> bool:
    """Whether all was so already: there is nothing to be taken back."""
    made = deletion(operation.tool, operation.result) or brought(operation.result)
    found = None if made else put_back(operation)
    return isinstance(found, Stuck) and not (found.stays or found.archived)


def is_changed(operation: Operation, found: PutBack, now: Fields) -> bool:
    """Whether a field that the operation set, or that an undo would set, reads otherwise now."""
    left, held = flat(operation.result or {}), flat(now)
    names = dict.fromkeys((*_body(operation), *found.values))
    return any(_differs(left[name], held.get(name)) for name in names if name in left)


def is_as_before(found: PutBack, now: Fields) -> bool:
    held = flat(now)
    return not any(_differs(value, held.get(name)) for name, value in found.values.items())


def seen(operation: Operation, now: Fields) -> str:
    """A short mark of what the fields in question hold: the same mark, nothing changed between."""
    held = {name: flat(now).get(name) for name in sorted(_touched(operation))}
    return sha256(orjson.dumps(held)).hexdigest()[:16]


def deletion(tool: str, record: Fields | None) -> Call[Any] | None:
    """What was created is undone by deleting it, and that asks first."""
    maker = BY_NAME[tool]
    if maker.subrecord:
        return removal(maker, record) if record else None
    if not maker.changes_data or HANDLERS[maker.effect].undone != "deleted" or not record:
        return None
    if "id" not in record:
        came = brought(record)
        deletes = DELETES[came[0].state] if len(came) == 1 else None
        return restore({"tool": deletes, "args": {"id": came[0].id}}) if deletes else None
    found = next((one for one in TOOLS if _deletes(one, maker.about)), None)
    return restore({"tool": found.name, "args": {"id": record["id"]}}) if found else None


def _deletes(tool: Tool[Any, Any], kind: RecordType) -> bool:
    return tool.effect == "delete" and tool.about is kind


def brought(result: Fields | None) -> list[FileEnd]:
    """The files that came with one upload, and the note where a message was saved."""
    kept = (result or {}).get("kept")
    ends = [opened(str(one)) for one in kept.values()] if isinstance(kept, Mapping) else []
    return [end for end in ends if end.state in DELETES]


def to_undo(done: Iterable[DoneOperation]) -> list[str]:
    """The ids of what can be undone in turn, from the newest on.

    What has been undone is passed over, and so are the undos themselves: else asking twice would
    only go back and forth. An undo of an undo counts again.
    """
    known = {one.id: one for one in done}
    undone = {one.undoes for one in known.values()}
    return [one.id for one in known.values() if one.id not in undone and not _is_undo(one, known)]


def _is_undo(one: DoneOperation, known: Mapping[str, DoneOperation]) -> bool:
    steps = 0
    while one.undoes:
        steps += 1
        one = known.get(one.undoes, DoneOperation("", "", ""))
    return steps % 2 == 1


def is_late(operation: Operation, now: datetime) -> bool:
    return operation.ended_at is None or now - operation.ended_at > WITHIN


def _body(operation: Operation) -> list[str]:
    """The fields that were sent."""
    call = restore({"tool": operation.tool, "args": operation.args})
    return list(flat(request_for(call).body or {}))


def _touched(operation: Operation) -> list[str]:
    """Every field that was sent, and what may have changed along with it."""
    sent = _body(operation)
    along = (other for name in sent for other in _ALONG.get(name, ()))
    return list(dict.fromkeys((*sent, *along)))


def _differs(one: object, other: object) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(str, one)) != sorted(map(str, other))
    return one != other


def _fits(name: str, before: Fields) -> bool:
    return name not in _ONLY_WHILE or before.get("status") in _ONLY_WHILE[name]


def _editor(tool: Tool[Any, Any]) -> Tool[Any, Any]:
    """The tool that changes most of the same kind of record."""
    done = tool.args.about, tool.subrecord, tool.effect
    same = [one for one in TOOLS if (one.args.about, one.subrecord, one.effect) == done]
    return max(same, key=lambda one: len(one.args.model_fields))


def _settable(editor: Tool[Any, Any], name: str, value: object) -> bool:
    if name.startswith(PREFIX):
        return OWN in editor.args.model_fields
    field = next((field for field in tool_fields(editor.args) if field.name == name), None)
    return field is not None and (value is not None or field.type.clears)


def _before(operation: Operation) -> Fields:
    """The fields that the change sent, as they were before: of the row, or else of the record."""
    row = operation.before.get("row") if BY_NAME[operation.tool].subrecord else None
    return row if isinstance(row, dict) else operation.before


def _naming(tool: Tool[Any, Any]) -> tuple[str, ...]:
    """The arguments that say what is meant, and are no change of it."""
    return ("id", tool.subrecord.subrecord_id) if tool.subrecord else ("id",)


def _call(editor: Tool[Any, Any], named: Fields, values: Mapping[str, object]) -> Call[Any] | None:
    """Without those values that the tool does not take: others wrote them, not we."""
    if not values:
        return None
    try:
        return restore({"tool": editor.name, "args": nested({**named, **values})})
    except ValidationError as error:
        wrong = {problem["loc"][0] for problem in error.errors() if problem["loc"]}
    fewer = {name: value for name, value in values.items() if name not in wrong}
    return _call(editor, named, fewer) if len(fewer) < len(values) else None


def _labels(editor: Tool[Any, Any], names: Iterable[str]) -> tuple[str, ...]:
    labels = {field.name: field.label for field in tool_fields(editor.args)}
    return tuple(labels.get(name, name) for name in names)


OTHER_WAY: Mapping[Effect, Effect] = {
    "add_subrecord": "remove_subrecord",
    "remove_subrecord": "add_subrecord",
}


def other_way(operation: Operation) -> Call[Any] | None:
    """The call that undoes the adding or the removing of a follower or a participant."""
    tool = BY_NAME[operation.tool]
    if tool.subrecord not in {FOLLOWER, PARTICIPANT}:
        return None
    fields = _follower(tool, operation) if tool.subrecord is FOLLOWER else None
    if tool.subrecord is PARTICIPANT:
        fields = _participant(tool, operation)
    found = _counterpart(tool)
    if not fields or found is None:
        return None
    args = {"id": operation.args["id"], **fields}
    return restore({"tool": found.name, "args": args})


def removal(tool: Tool[Any, Any], line: Mapping[str, Any]) -> Call[Any] | None:
    """A product that was added goes by being removed, and that asks first."""
    found = _counterpart(tool)
    if tool.subrecord is not PRODUCT_LINE or tool.effect != "add_subrecord" or found is None:
        return None
    args = {"id": line["deal_id"], "product_attachment_id": line["id"]}
    return restore({"tool": found.name, "args": args})


def _counterpart(tool: Tool[Any, Any]) -> Tool[Any, Any] | None:
    """Of the same rows, what removes where this one adds, and the other way round."""
    wanted = tool.args.about, tool.subrecord, OTHER_WAY.get(tool.effect)
    return next(
        (one for one in TOOLS if (one.args.about, one.subrecord, one.effect) == wanted), None
    )


def _follower(tool: Tool[Any, Any], operation: Operation) -> dict[str, Any]:
    if tool.effect == "add_subrecord":
        return {"follower_id": operation.args["user_id"]}
    return {"user_id": operation.args["follower_id"]}


def _participant(tool: Tool[Any, Any], operation: Operation) -> dict[str, Any]:
    """A participant that is added again gets another row."""
    if tool.effect == "add_subrecord":
        made = operation.result or {}
        return {"deal_participant_id": made["id"]} if "id" in made else {}
    row: Any = operation.before.get("row") or {}
    return {"person_id": row["person"]["id"]} if row else {}
