"""A copy of a deal: a new deal that reads as the original does."""

from typing import Any

from bot.blocks.kit.message import Message
from bot.blocks.replies import notices
from bot.desk.effects import create, reading
from bot.desk.effects.outcome import Done, EffectHandler, ReadBack, Remembered, Seen
from bot.desk.effects.snapshots import New, Snapshot
from bot.tools.base import Call
from bot.tools.job_context import Read

# What the copy has of the original.
COPIED = ("title", "value", "currency", "person_id", "org_id", "pipeline_id", "stage_id")


async def remember(call: Call[Any], read: Read) -> Remembered:
    """The original, and the newest deal: 11 tokens."""
    kind = call.tool.about
    original = await read(kind.one(call.args.given()["id"]), kind.model)
    return {**original.model_dump(mode="json"), "newest": await reading.newest(kind, read)}


async def check(call: Call[Any], before: Snapshot, read: Read) -> ReadBack:
    if not isinstance(before, New) or before.newest is None or before.original is None:
        return ReadBack(Seen.ELSE, evidence="it is not known what was there before")
    made = await reading.newer(call.tool.about, before.newest, read)
    original = before.original.model_dump(mode="json")
    me = await create.user_id(read)
    found = create.among(create.by(me, made), {name: original[name] for name in COPIED})
    return create.seen_by(me, original["owner_id"], found)


def receipt(done: Done) -> Message:
    return notices.copied(done.before, done.after, done.viewer)


DUPLICATE = EffectHandler("duplicate", remember, check, undone="deleted", receipt=receipt)
