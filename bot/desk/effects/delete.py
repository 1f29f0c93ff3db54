"""A record that goes: remembered is what the person was shown before they confirmed."""

from typing import Any

from bot.blocks import notices
from bot.blocks.message import Message
from bot.desk.effects import reading
from bot.desk.effects.outcome import Done, Effect, Outcome, Seen
from bot.desk.effects.snapshots import Snapshot
from bot.tools.base import Call, Read, request_for


async def check(call: Call[Any], _: Snapshot, read: Read) -> Outcome:
    record = await reading.record(request_for(call).path, read)
    return Outcome(Seen.HAPPENED if record is None else Seen.NOT_YET, record)


def receipt(done: Done) -> Message:
    return notices.deleted(done.shown[0], done.viewer)


DELETE = Effect("delete", None, check, repeatable=True, receipt=receipt)
BULK_DELETE = Effect("bulk_delete", repeatable=True)
