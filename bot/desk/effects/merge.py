"""Two records become one. There is no way back, so only two pictures are clear enough."""

from typing import Any

from bot.blocks.kit.message import Message
from bot.blocks.replies import notices
from bot.desk.effects import reading
from bot.desk.effects.outcome import Done, EffectHandler, ReadBack, Seen
from bot.desk.effects.snapshots import Shown, Snapshot
from bot.pipedrive.records.models import Entity
from bot.pipedrive.request import Request
from bot.tools.base import Call
from bot.tools.job_context import Read


async def check(call: Call[Any], before: Snapshot, read: Read) -> ReadBack:
    args, kind = call.args.given(), call.tool.about
    goes = await reading.record(kind, args["id"], read)
    stays = await reading.record(kind, args["merge_with_id"], read)
    if stays is None:
        return ReadBack(Seen.ELSE, evidence="the record that stays is gone")
    shown = before.records if isinstance(before, Shown) else ()
    unmoved = stays.update_time in [one.update_time for one in shown if one.id == stays.id]
    if goes is None:
        return ReadBack(Seen.ELSE if unmoved else Seen.HAPPENED, stays)
    return ReadBack(Seen.NOT_YET if unmoved else Seen.ELSE, stays)


async def record_that_stays(call: Call[Any], read: Read) -> Entity:
    """With the counts of what hangs on it, as the question had them."""
    kind = call.tool.about
    path = f"{kind.path}/{call.args.given()['merge_with_id']}"
    return await read(Request("GET", path, query={"include_fields": kind.counts}), kind.model)


def receipt(done: Done) -> Message:
    args, shown = done.call.args.given(), {one.id: one for one in done.shown}
    return notices.merged(shown[args["id"]], shown[args["merge_with_id"]], done.viewer)


MERGE = EffectHandler("merge", None, check, receipt=receipt, affected=record_that_stays)
