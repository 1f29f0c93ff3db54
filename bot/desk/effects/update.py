"""Other values in the fields of a record."""

from collections.abc import Mapping
from typing import Any

from bot.blocks.kit.message import Message
from bot.blocks.replies import notices
from bot.desk.effects import reading
from bot.desk.effects.create import as_asked, without_tags
from bot.desk.effects.outcome import Done, EffectHandler, ReadBack, Remembered, Seen
from bot.desk.effects.snapshots import Before, Snapshot
from bot.pipedrive.records.models import Entity
from bot.tools.base import Call, request_for
from bot.tools.fieldtypes.tool_fields import flat
from bot.tools.job_context import Read


async def remember(call: Call[Any], read: Read) -> Remembered:
    """The record as it is: 1 token, which the receipt needs as well."""
    kind = call.tool.about
    before = await read(kind.one(call.args.given()["id"]), kind.model)
    return before.model_dump(mode="json")


async def check(call: Call[Any], before: Snapshot, read: Read) -> ReadBack:
    record = await reading.record(call.tool.about, call.args.given()["id"], read)
    if record is None:
        return ReadBack(Seen.ELSE, evidence="the record is gone")
    was = before.record if isinstance(before, Before) else None
    return compared(
        record, request_for(call).body or {}, was.model_dump(mode="json") if was else {}
    )


def compared(record: Entity, sent: Mapping[str, Any], before: Mapping[str, Any]) -> ReadBack:
    """Done when every field reads as it was sent; not yet when each reads as before."""
    now, was = without_tags(flat(record.model_dump(mode="json"))), without_tags(flat(before))
    asked = without_tags(flat(as_asked(record, sent).model_dump(mode="json")))
    names = [name for name in flat(sent) if name in now]
    if all(now[name] == asked[name] for name in names):
        return ReadBack(Seen.HAPPENED, record)
    if all(now[name] == was.get(name) for name in names):
        return ReadBack(Seen.NOT_YET, record)
    return ReadBack(Seen.ELSE, record, "it reads neither as before nor as asked")


def receipt(done: Done) -> Message:
    say = done.call.tool.receipt or notices.edited
    return say(done.before, done.after, done.viewer)


UPDATE = EffectHandler(
    "update", remember, check, repeatable=True, undone="put back", receipt=receipt
)
