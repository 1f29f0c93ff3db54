"""After an ambiguous answer: look at Pipedrive before acting again.

One rule per verb. A look says what it saw; what follows from it is decided in `running`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from bot.pipedrive.client import Request
from bot.pipedrive.errors import NotFound
from bot.pipedrive.models import Deal, Me, Page
from bot.tools.base import Call, Read, request_for
from bot.tools.own import flat

# Pipedrive's clock and ours may differ; a record made this long before we asked is not ours.
SLACK_OF_CLOCKS = timedelta(seconds=10)


class Seen(Enum):
    HAPPENED = "happened"
    NOT_YET = "not yet"  # as it was before: acting again is safe
    ELSE = "something else"  # neither: only a person can tell


@dataclass(frozen=True)
class Look:
    seen: Seen
    record: Deal | None = None
    evidence: str = "verified by read-back"


async def look(call: Call[Any], before: Mapping[str, Any], since: datetime, read: Read) -> Look:
    """What became of a call that was sent and not answered; `before` is what was read first."""
    request = request_for(call)
    if request.method == "DELETE":
        return await _after_delete(request, read)
    if request.method == "PATCH":
        return await _after_patch(request, before, read)
    if call.tool.path.endswith("/merge"):
        return await _after_merge(call.args.given(), before, read)
    if call.tool.path.endswith("/duplicate"):
        return await _after_copy(before, since, read)
    return await _after_create(request, since, read)


async def _record(id_: int | str, read: Read) -> Deal | None:
    try:
        deal = await read(Request("GET", f"/api/v2/deals/{id_}"), Deal)
    except NotFound:
        return None
    return None if deal.is_deleted else deal


async def _after_delete(request: Request, read: Read) -> Look:
    deal = await _record(request.path.rsplit("/", 1)[1], read)
    return Look(Seen.HAPPENED if deal is None else Seen.NOT_YET, deal)


async def _after_patch(request: Request, before: Mapping[str, Any], read: Read) -> Look:
    """Done when every field we set reads as we set it; not yet when each reads as before."""
    deal = await _record(request.path.rsplit("/", 1)[1], read)
    if deal is None:
        return Look(Seen.ELSE, evidence="the record is gone")
    now, was = flat(deal.model_dump(mode="json")), flat(before)
    known = {name: value for name, value in flat(request.body or {}).items() if name in now}
    if all(now[name] == value for name, value in known.items()):
        return Look(Seen.HAPPENED, deal)
    if all(now[name] == was.get(name) for name in known):
        return Look(Seen.NOT_YET, deal)
    return Look(Seen.ELSE, deal, "it reads neither as before nor as asked")


async def _after_merge(args: Mapping[str, Any], before: Mapping[str, Any], read: Read) -> Look:
    """There is no way back from a merge, so only two pictures are clear enough to act on."""
    goes = await _record(args["id"], read)
    stays = await _record(args["merge_with_id"], read)
    if stays is None:
        return Look(Seen.ELSE, evidence="the record that stays is gone")
    unmoved = _update_time(stays) == before[str(stays.id)].get("update_time")
    if goes is None:
        return Look(Seen.ELSE if unmoved else Seen.HAPPENED, stays)
    return Look(Seen.NOT_YET if unmoved else Seen.ELSE, stays)


def _update_time(deal: Deal) -> Any:
    return deal.model_dump(mode="json")["update_time"]


async def _after_create(request: Request, since: datetime, read: Read) -> Look:
    """Exactly one record that this person made since, with what we sent, is ours."""
    sent = request.body or {}
    return _only(await _made(since, read, lambda deal: _holds(deal, sent)))


async def _after_copy(before: Mapping[str, Any], since: datetime, read: Read) -> Look:
    """Exactly one other record of that name, made by this person since, is the copy."""
    name, original = before["title"], before["id"]
    return _only(await _made(since, read, lambda it: it.title == name and it.id != original))


async def _made(since: datetime, read: Read, wanted: Callable[[Deal], bool]) -> list[Deal]:
    """What this person made since, as far as it is wanted."""
    me = await read(Request("GET", "/v1/users/me"), Me)
    moment = (since - SLACK_OF_CLOCKS).strftime("%Y-%m-%dT%H:%M:%SZ")
    query = {"updated_since": moment, "sort_by": "add_time", "sort_direction": "desc", "limit": 100}
    page = await read(Request("GET", "/api/v2/deals", query=query), Page[Deal])
    return [deal for deal in page.items if _is_by(me.id, since, deal) and wanted(deal)]


def _only(made: list[Deal]) -> Look:
    if not made:
        return Look(Seen.NOT_YET)
    return Look(Seen.HAPPENED if len(made) == 1 else Seen.ELSE, made[0])


def _is_by(me: int, since: datetime, deal: Deal) -> bool:
    added = deal.add_time
    return added is not None and added >= since - SLACK_OF_CLOCKS and deal.creator_user_id == me


def _holds(deal: Deal, sent: Mapping[str, Any]) -> bool:
    now = flat(deal.model_dump(mode="json"))
    return all(now[name] == value for name, value in flat(sent).items() if name in now)
