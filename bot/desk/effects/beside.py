"""The deal that changes along with its activities: what is planned next on it."""

from typing import Any

from bot.desk.effects.snapshots import Before, Shown, snapshot
from bot.desk.operations.states import Fields
from bot.pipedrive.http.client import Request
from bot.pipedrive.http.errors import NotFound
from bot.pipedrive.records.models import Activity, Deal, Entity
from bot.pipedrive.records.record_types import ACTIVITY, DEAL
from bot.tools.base import Call, Read


async def deal_of(call: Call[Any], before: Fields, read: Read) -> Deal | None:
    """As it is now, with its next activity and how that is called; None where there is none."""
    if call.tool.about is not ACTIVITY:
        return None
    id_ = _deal(call, before)
    if id_ is None:
        return None
    query = {"include_fields": "next_activity_id"}
    deal = await read(Request("GET", f"{DEAL.path}/{id_}", query=query), Deal)
    if deal.next_activity_id is None:
        return deal
    try:
        following = await read(ACTIVITY.one(deal.next_activity_id), Activity)
    except NotFound:  # it is another person's, out of sight
        return deal
    return deal.model_copy(update={"next_activity": following.subject})


def _deal(call: Call[Any], before: Fields) -> int | None:
    """The one that the activity is about, or is to be about."""
    known: tuple[Entity | None, ...]
    match snapshot(call.tool, before):
        case Before(record):
            known = (record,)
        case Shown(records):
            known = records
        case _:
            known = ()
    was = next((one.deal_id for one in known if isinstance(one, Activity)), None)
    given = call.args.given().get("deal_id")
    return was if given is None else int(given)
