"""The deals that change along with an activity: what is planned next on them."""

from typing import Any

from bot.desk.effects.snapshots import Before, Shown, snapshot
from bot.desk.states import Fields
from bot.pipedrive.http.client import Request
from bot.pipedrive.http.errors import NotFound
from bot.pipedrive.records.models import Activity, Deal, Entity
from bot.pipedrive.records.record_types import ACTIVITY, DEAL
from bot.tools.base import Call, Read


async def deals_of(call: Call[Any], before: Fields, read: Read) -> tuple[Deal, ...]:
    """As they are now, with their next activity and how that is called."""
    if call.tool.about is not ACTIVITY:
        return ()
    found = [await _deal(id_, read) for id_ in _ids(call, before)]
    return tuple(deal for deal in found if deal)


async def _deal(id_: int, read: Read) -> Deal | None:
    """None for one that is out of sight."""
    query = {"include_fields": "next_activity_id"}
    try:
        deal = await read(Request("GET", f"{DEAL.path}/{id_}", query=query), Deal)
    except NotFound:
        return None
    if deal.next_activity_id is None:
        return deal
    try:
        following = await read(ACTIVITY.one(deal.next_activity_id), Activity)
    except NotFound:  # it is another person's, out of sight
        return deal
    return deal.model_copy(update={"next_activity": following.subject})


def _ids(call: Call[Any], before: Fields) -> list[int]:
    """Those that the activity is about, and is to be about."""
    known: tuple[Entity | None, ...]
    match snapshot(call.tool, before):
        case Before(record):
            known = (record,)
        case Shown(records):
            known = records
        case _:
            known = ()
    was = [one.deal_id for one in known if isinstance(one, Activity)]
    given = call.args.given().get("deal_id")
    ids = (int(given) if given is not None else None, *was)
    return list(dict.fromkeys(id_ for id_ in ids if id_ is not None))
