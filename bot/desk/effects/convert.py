"""A lead that becomes a deal: Pipedrive promises it and does it later, and is asked until then."""

from typing import Any

from bot.blocks.kit.message import Message
from bot.blocks.replies import notices
from bot.desk.effects import reading
from bot.desk.effects.outcome import Done, EffectHandler, ReadBack, Remembered, Seen
from bot.desk.effects.snapshots import Promised, Snapshot
from bot.pipedrive.records.leads import Conversion
from bot.pipedrive.records.models import Deal, Entity
from bot.pipedrive.records.record_types import DEAL, LEAD
from bot.pipedrive.request import Request
from bot.tools.base import Call
from bot.tools.job_context import Read

SAID_NO = {"failed": "the conversion failed", "rejected": "the conversion was turned down"}


async def remember(call: Call[Any], read: Read) -> Remembered:
    """The lead, and the newest deal: 12 tokens."""
    lead = await read(LEAD.one(call.args.given()["id"]), LEAD.model)
    return {**lead.model_dump(mode="json"), "newest": await reading.newest(DEAL, read)}


async def check(call: Call[Any], before: Snapshot, read: Read) -> ReadBack:
    if not isinstance(before, Promised):
        return ReadBack(Seen.ELSE, evidence="it is not known what was there before")
    if before.promise is None:
        return await _without_a_promise(call, before, read)
    path = f"/api/v2/leads/{call.args.given()['id']}/convert/status/{before.promise}"
    told = await read(Request("GET", path), Conversion)
    if told.status in SAID_NO:
        return ReadBack(Seen.REFUSED, evidence=SAID_NO[told.status])
    if told.deal_id is None:
        return ReadBack(Seen.HIDDEN, evidence="Pipedrive is still at it")
    return ReadBack(Seen.HAPPENED, await read(DEAL.one(told.deal_id), Deal))


async def _without_a_promise(call: Call[Any], before: Promised, read: Read) -> ReadBack:
    """The answer was lost. While the lead is there it may still become a deal, so it stays one.

    Once it is gone, a newer deal of its name is what became of it.
    """
    if await reading.record(LEAD, call.args.given()["id"], read) is not None:
        return ReadBack(Seen.HIDDEN, evidence="Pipedrive may still be at it")
    made = await reading.newer(DEAL, before.newest, read) if before.newest is not None else []
    same = [deal for deal in made if _is_of(before.record, deal)]
    if len(same) == 1:
        return ReadBack(Seen.HAPPENED, same[0])
    return ReadBack(Seen.ELSE, evidence="the lead is gone, and no deal is certain to be it")


def _is_of(lead: Entity | None, deal: Entity) -> bool:
    return lead is not None and deal.called == lead.called


def receipt(done: Done) -> Message:
    return notices.converted(done.before, done.after, done.viewer)


CONVERT = EffectHandler("convert", remember, check, promised=True, receipt=receipt)
