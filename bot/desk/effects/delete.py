"""A record that goes: remembered is what the person was shown before they confirmed."""

from typing import Any

from bot.desk.effects import reading
from bot.desk.effects.outcome import Effect, Outcome, Seen
from bot.desk.effects.snapshots import Snapshot
from bot.tools.base import Call, Read, request_for


async def check(call: Call[Any], _: Snapshot, read: Read) -> Outcome:
    record = await reading.record(request_for(call).path, read)
    return Outcome(Seen.HAPPENED if record is None else Seen.NOT_YET, record)


DELETE = Effect("delete", None, check, repeatable=True)
