"""After an ambiguous answer: look at Pipedrive before acting again.

One rule per verb. A look says what it saw; what follows from it is decided in `running`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from bot.desk import row_looking
from bot.desk.looked import SLACK_OF_CLOCKS, Look, Seen
from bot.pipedrive.client import Request
from bot.pipedrive.errors import NotFound
from bot.pipedrive.kinds import Kind, kind_at
from bot.pipedrive.lookups import Me
from bot.pipedrive.models import Entity, Page, Person
from bot.pipedrive.row_lists import rows_at
from bot.tools.base import Call, Read, request_for
from bot.tools.own import flat, nested

NEWEST: Mapping[str, object] = {"sort": "id DESC", "limit": 100}
# What tells a new record apart.
TELLING = ("title", "name", "subject", "type", "owner_id", "person_id", "org_id", "deal_id",
           "stage_id", "due_date", "remote_id")  # fmt: skip


async def look(call: Call[Any], before: Mapping[str, Any], since: datetime, read: Read) -> Look:
    """What became of a call that was sent and not answered; `before` is what was read first."""
    request = request_for(call)
    if call.tool.path.endswith("/picture"):
        return await _after_picture(call, read)
    place = rows_at(request.path)
    if place is not None:
        return await row_looking.look(place, request, before, since, read)
    if request.method == "DELETE":
        return await _after_delete(request, read)
    if call.tool.path.endswith("/merge"):
        return await _after_merge(call, before, read)
    if request.method in {"PATCH", "PUT"}:
        return await _after_change(request, before, read)
    return await _after_post(call, request, before, since, read)


async def _after_post(
    call: Call[Any], request: Request, before: Mapping[str, Any], since: datetime, read: Read
) -> Look:
    if call.tool.path.endswith("/duplicate"):
        return await _after_copy(call, before, since, read)
    return await _after_create(call, request, since, read)


async def _record(path: str, read: Read) -> Entity | None:
    kind = kind_at(path)
    if kind is None:
        raise TypeError(f"{path} is no record of its own")
    try:
        record = await read(kind.one(int(path.rpartition("/")[2])), kind.model)
    except NotFound:
        return None
    return None if record.is_gone else record


async def _after_delete(request: Request, read: Read) -> Look:
    record = await _record(request.path, read)
    return Look(Seen.HAPPENED if record is None else Seen.NOT_YET, record)


async def _after_picture(call: Call[Any], read: Read) -> Look:
    person = await read(Request("GET", f"/api/v2/persons/{call.args.given()['id']}"), Person)
    return Look(Seen.NOT_YET if person.picture_id else Seen.HAPPENED, person)


async def _after_change(request: Request, before: Mapping[str, Any], read: Read) -> Look:
    """Done when every field we set reads as we set it; not yet when each reads as before."""
    record = await _record(request.path, read)
    if record is None:
        return Look(Seen.ELSE, evidence="the record is gone")
    now, was = flat(record.model_dump(mode="json")), flat(before)
    asked = flat(_with(record, request.body or {}).model_dump(mode="json"))
    names = [name for name in flat(request.body or {}) if name in now]
    if all(now[name] == asked[name] for name in names):
        return Look(Seen.HAPPENED, record)
    if all(now[name] == was.get(name) for name in names):
        return Look(Seen.NOT_YET, record)
    return Look(Seen.ELSE, record, "it reads neither as before nor as asked")


def _with(record: Entity, body: Mapping[str, Any]) -> Entity:
    """The record as it reads once the body was taken: a time of day has seconds, for one."""
    changed = {**flat(record.model_dump(mode="json")), **flat(body)}
    return type(record).model_validate(nested(changed))


async def _after_merge(call: Call[Any], before: Mapping[str, Any], read: Read) -> Look:
    """There is no way back from a merge, so only two pictures are clear enough to act on."""
    args, path = call.args.given(), call.tool.about.path
    goes = await _record(f"{path}/{args['id']}", read)
    stays = await _record(f"{path}/{args['merge_with_id']}", read)
    if stays is None:
        return Look(Seen.ELSE, evidence="the record that stays is gone")
    unmoved = _update_time(stays) == before[str(stays.id)].get("update_time")
    if goes is None:
        return Look(Seen.ELSE if unmoved else Seen.HAPPENED, stays)
    return Look(Seen.NOT_YET if unmoved else Seen.ELSE, stays)


def _update_time(record: Entity) -> Any:
    return record.model_dump(mode="json")["update_time"]


async def _after_create(call: Call[Any], request: Request, since: datetime, read: Read) -> Look:
    """Exactly one record that was made since, with what tells it apart, is ours."""
    sent = request.body or {}
    return _only(await _made(call.tool.about, since, read, lambda one: _holds(one, sent)))


async def _after_copy(
    call: Call[Any], before: Mapping[str, Any], since: datetime, read: Read
) -> Look:
    """Exactly one other record of that name, made by this person since, is the copy."""
    name, original = before["title"], before["id"]
    wanted = partial(_is_other, name, original)
    return _only(await _made(call.tool.about, since, read, wanted))


def _is_other(name: object, original: object, record: Entity) -> bool:
    return record.called == name and record.id != original


async def _made(
    kind: Kind, since: datetime, read: Read, wanted: Callable[[Entity], bool]
) -> list[Entity]:
    """What this person made since, as far as it is wanted."""
    me = await read(Request("GET", "/v1/users/me"), Me)
    moment = (since - SLACK_OF_CLOCKS).strftime("%Y-%m-%dT%H:%M:%SZ")
    since_then = {"updated_since": moment, "sort_by": "add_time", "sort_direction": "desc"}
    # v1 cannot be asked for what was made since.
    query = NEWEST if kind.path.startswith("/v1/") else {**since_then, "limit": 100}
    pages: Any = Page
    page: Page[Entity] = await read(Request("GET", kind.path, query=query), pages[kind.model])
    return [record for record in page.items if _is_by(me.id, since, record) and wanted(record)]


def _only(made: list[Entity]) -> Look:
    if not made:
        return Look(Seen.NOT_YET)
    return Look(Seen.HAPPENED if len(made) == 1 else Seen.ELSE, made[0])


def _is_by(me: int, since: datetime, record: Entity) -> bool:
    """Of persons and organizations Pipedrive does not say who made them."""
    added = record.add_time
    maker = getattr(record, "creator_user_id", getattr(record, "user_id", me))
    return added is not None and added >= since - SLACK_OF_CLOCKS and maker == me


def _holds(record: Entity, sent: Mapping[str, Any]) -> bool:
    """Only by what Pipedrive keeps as it is sent: an address or a phone may be tidied up."""
    now = record.model_dump(mode="json")
    return all(now[name] == sent[name] for name in TELLING if name in sent and name in now)
