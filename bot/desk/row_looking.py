"""Rows below a record: one of them before it is changed, and what the list says afterwards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.desk.looked import SLACK_OF_CLOCKS, Look, Seen
from bot.pipedrive.below import DealParticipant, Follower, ProductLine
from bot.pipedrive.client import Request
from bot.pipedrive.models import Entity
from bot.pipedrive.row_lists import Place, every, one, rows_at
from bot.tools.base import Call, Read, request_for

# As it was, whoever asked for it.
SO_ALREADY = "it was so already"
# What tells a new product line apart.
TELLING = ("product_id", "item_price", "quantity")


async def before(call: Call[Any], read: Read) -> Entity | None:
    """The row that is about to be changed or removed; a follower is no more than their id."""
    place = rows_at(request_for(call).path)
    if place is None or place.id is None or place.kind.model is Follower:
        return None
    row: Entity | None = await one(place, read)
    return row


async def already(call: Call[Any], read: Read) -> Entity | None:
    """The row that was to be added, where it is there: Pipedrive refuses to add it twice."""
    request = request_for(call)
    place = rows_at(request.path)
    if place is None or request.method != "POST" or place.kind.model is ProductLine:
        return None
    return next((row for row in await every(place, read) if _is(row, request)), None)


async def look(
    place: Place, request: Request, before: Mapping[str, Any], since: datetime, read: Read
) -> Look:
    """What became of a row after an answer that did not arrive."""
    rows = await every(place, read)
    there = next((row for row in rows if row.id == place.id), None)
    if request.method == "DELETE":
        return Look(Seen.NOT_YET if there else Seen.HAPPENED)
    if request.method == "PATCH":
        return _after_change(there, request.body or {}, before.get("row") or {})
    added = [row for row in rows if _is(row, request)]
    if place.kind.model is ProductLine:
        return _after_adding(added, since)
    if not added:
        return Look(Seen.NOT_YET)
    older = added[0].add_time is not None and added[0].add_time < since - SLACK_OF_CLOCKS
    return Look(Seen.HAPPENED, added[0], SO_ALREADY if older else "verified by read-back")


def _is(row: Entity, request: Request) -> bool:
    """Whether this is the row that was sent."""
    sent = request.body or {}
    match row:
        case Follower():
            return row.id == sent["user_id"]
        case DealParticipant():
            return row.person.id == sent["person_id"]
    return all(getattr(row, name) == sent[name] for name in TELLING)


def _after_adding(added: list[Entity], since: datetime) -> Look:
    """Two lines of the same product may both be meant: only one made since is ours."""
    made = [row for row in added if row.add_time and row.add_time >= since - SLACK_OF_CLOCKS]
    if not made:
        return Look(Seen.NOT_YET)
    return Look(Seen.HAPPENED if len(made) == 1 else Seen.ELSE, made[0])


def _after_change(row: Entity | None, body: Mapping[str, Any], was: Mapping[str, Any]) -> Look:
    if row is None:
        return Look(Seen.ELSE, evidence="the row is gone")
    now = row.model_dump(mode="json")
    if all(now[name] == value for name, value in body.items() if name in now):
        return Look(Seen.HAPPENED, row)
    if all(now[name] == was.get(name) for name in body if name in now):
        return Look(Seen.NOT_YET, row)
    return Look(Seen.ELSE, row, "it reads neither as before nor as asked")
