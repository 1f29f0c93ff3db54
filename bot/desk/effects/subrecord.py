"""Rows below a record: a follower, a participant, a product line; added, changed, removed."""

from collections.abc import Mapping
from typing import Any

from bot.blocks.kit.message import Message
from bot.blocks.replies import row_notices
from bot.desk.effects.create import same
from bot.desk.effects.outcome import SO_ALREADY, Done, EffectHandler, ReadBack, Remembered, Seen
from bot.desk.effects.snapshots import Snapshot, SubrecordBefore
from bot.pipedrive.names.subrecord_lists import SubrecordRef, below, every, one
from bot.pipedrive.records.models import Entity
from bot.pipedrive.records.record_types import FOLLOWER, PRODUCT_LINE
from bot.pipedrive.records.subrecords import DealParticipant, Follower, ProductLine
from bot.pipedrive.request import Request
from bot.tools.base import Call, request_for
from bot.tools.job_context import Read

# What tells a new product line apart.
TELLING = ("product_id", "item_price", "quantity")


async def remember(call: Call[Any], read: Read) -> Remembered:
    """The record above, the row itself, and where one is added the numbers of all there are.

    A list of rows costs 10 tokens, the record 1.
    """
    above = await record_above(call, read)
    row = await current(call, read)
    known = {"above": above.model_dump(mode="json"), "row": row and row.model_dump(mode="json")}
    if call.tool.effect != "add_subrecord":
        return known
    return {**known, "there": [each.id for each in await every(_place(call), read)]}


async def record_above(call: Call[Any], read: Read) -> Entity:
    """The record that a row hangs on, which changes with it: a deal is worth what it sells."""
    kind = call.tool.about
    return await read(kind.one(call.args.given()["id"]), kind.model)


async def current(call: Call[Any], read: Read) -> Entity | None:
    """The row that is about to be changed or removed; a follower is no more than their id."""
    ref = _place(call)
    if ref.id is None or ref.kind is FOLLOWER:
        return None
    row: Entity | None = await one(ref, read)
    return row


async def already(call: Call[Any], read: Read) -> Entity | None:
    """The row that was to be added, where it is there: Pipedrive refuses to add it twice."""
    if call.tool.effect != "add_subrecord" or call.tool.subrecord is PRODUCT_LINE:
        return None
    request = request_for(call)
    return next((row for row in await every(_place(call), read) if _is_sent(row, request)), None)


async def check_added(call: Call[Any], before: Snapshot, read: Read) -> ReadBack:
    if not isinstance(before, SubrecordBefore) or before.there is None:
        return ReadBack(Seen.ELSE, evidence="it is not known what was there before")
    request, there = request_for(call), before.there
    rows = [row for row in await every(_place(call), read) if _is_meant(row, request)]
    new = [row for row in rows if row.id not in there]
    history = [row for row in new if _is_sent(row, request)]
    if len(history) == 1:
        return ReadBack(Seen.HAPPENED, history[0])
    if new:
        return ReadBack(Seen.ELSE, new[0], "what is there now may be it, or not")
    if rows and not isinstance(rows[0], ProductLine):  # of these there is one only
        return ReadBack(Seen.HAPPENED, rows[0], SO_ALREADY)
    return ReadBack(Seen.NOT_YET)


async def check_edited(call: Call[Any], before: Snapshot, read: Read) -> ReadBack:
    row = await one(_place(call), read)
    if row is None:
        return ReadBack(Seen.ELSE, evidence="the row is gone")
    was = before.subrecord if isinstance(before, SubrecordBefore) else None
    return _compared(row, request_for(call).body or {}, was.model_dump(mode="json") if was else {})


async def check_removed(call: Call[Any], _: Snapshot, read: Read) -> ReadBack:
    row = await one(_place(call), read)
    return ReadBack(Seen.NOT_YET if row else Seen.HAPPENED)


def _compared(row: Entity, sent: Mapping[str, Any], was: Mapping[str, Any]) -> ReadBack:
    now = row.model_dump(mode="json")
    names = [name for name in sent if name in now]
    if all(same(now[name], sent[name]) for name in names):
        return ReadBack(Seen.HAPPENED, row)
    if all(same(now[name], was.get(name)) for name in names):
        return ReadBack(Seen.NOT_YET, row)
    return ReadBack(Seen.ELSE, row, "it reads neither as before nor as asked")


def _is_meant(row: Entity, request: Request) -> bool:
    """Whether the row is of the colleague, person or product that was sent."""
    sent = request.body or {}
    match row:
        case Follower():
            return row.id == sent["user_id"]
        case DealParticipant():
            return row.person.id == sent["person_id"]
        case ProductLine():
            return row.product_id == sent["product_id"]
    return False


def _is_sent(row: Entity, request: Request) -> bool:
    """Whether the row reads as it was sent."""
    sent = request.body or {}
    told = isinstance(row, ProductLine)
    return _is_meant(row, request) and not (
        told and any(getattr(row, name) != sent[name] for name in TELLING)
    )


def _place(call: Call[Any]) -> SubrecordRef:
    tool, args = call.tool, call.args.given()
    if tool.subrecord is None:
        raise TypeError(f"{tool.name} is about no row")
    return below(tool.subrecord, tool.about, args["id"], args.get(tool.subrecord.subrecord_id))


def receipt(done: Done) -> Message:
    """Of the one kind that asks before it is removed."""
    (line,) = (one for one in done.shown if isinstance(one, ProductLine))
    return row_notices.removed(line, done.viewer)


ADD = EffectHandler(
    "add_subrecord", remember, check_added, undone="reversed", affected=record_above
)
EDIT = EffectHandler(
    "edit_subrecord",
    remember,
    check_edited,
    repeatable=True,
    undone="put back",
    affected=record_above,
)
REMOVE = EffectHandler(
    "remove_subrecord",
    remember,
    check_removed,
    repeatable=True,
    undone="reversed",
    receipt=receipt,
    affected=record_above,
)
