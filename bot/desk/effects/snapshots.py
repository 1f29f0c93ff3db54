"""Records before and after a change: out of its row, and those that change along."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from bot.desk.states import Fields, Operation
from bot.pipedrive.http.errors import NotFound
from bot.pipedrive.records.models import Activity, Deal, Entity, RecordId
from bot.pipedrive.records.record_types import ACTIVITY, DEAL, RecordType
from bot.pipedrive.request import Request
from bot.tools.base import Call, Tool
from bot.tools.catalog.all import BY_NAME
from bot.tools.job_context import Read

PROMISE = "promise"  # in what is remembered: what an answer has promised
ALONG = "along"  # in a result: other records that changed with what was done


def opened(kind: RecordType, record: object) -> Entity | None:
    """None for what is no such record; rows outlive the shape of what was kept in them."""
    try:
        return kind.model.model_validate(record) if isinstance(record, Mapping) and record else None
    except ValidationError:
        return None


@dataclass(frozen=True)
class New:
    """Before something was made: the mark of the newest there was, and what was copied.

    None where the row is older than that.
    """

    newest: RecordId | None
    original: Entity | None = None


@dataclass(frozen=True)
class Promised:
    """Before something that Pipedrive does later; `promise` is the id of what it answered."""

    record: Entity | None
    newest: RecordId | None
    promise: str | None


@dataclass(frozen=True)
class Before:
    """A record before it was changed."""

    record: Entity | None


@dataclass(frozen=True)
class SubrecordBefore:
    """A row before it was changed or removed, below its record; `there` are those beside it."""

    above: Entity | None
    subrecord: Entity | None
    there: tuple[int, ...] | None


@dataclass(frozen=True)
class Shown:
    """What the card of a confirmation showed, as far as it can still be read."""

    records: tuple[Entity, ...]


Snapshot = New | Promised | Before | SubrecordBefore | Shown


def snapshot(tool: Tool[Any, Any], kept: Fields) -> Snapshot:
    """What was remembered before a call of this tool, out of its row."""
    if tool.gated:
        kind = _kind(tool)
        records = (opened(kind, record) for record in kept.values())
        return Shown(tuple(record for record in records if record is not None))
    if tool.subrecord:
        there: Any = kept.get("there")
        above, below = opened(tool.about, kept.get("above")), subrecord(tool, kept.get("row"))
        return SubrecordBefore(above, below, None if there is None else tuple(there))
    if tool.effect in {"create", "duplicate"}:
        newest: Any = kept.get("newest")
        return New(newest, opened(tool.about, kept))
    record = opened(tool.about, kept)
    if tool.effect == "convert":
        last: Any = kept.get("newest")
        promise: Any = kept.get(PROMISE)
        return Promised(record, last, promise)
    return Before(record)


def before(operation: Operation) -> Entity | None:
    """What a write was going to change, or the record that its row hangs on."""
    return above(BY_NAME[operation.tool], operation.before)


def above(tool: Tool[Any, Any], kept: Fields) -> Entity | None:
    match snapshot(tool, kept):
        case (
            New(original=record)
            | Promised(record=record)
            | Before(record)
            | SubrecordBefore(above=record)
        ):
            return record
    return None


def above_subrecord(operation: Operation) -> Entity | None:
    """The record that a row hangs on, as it was before the row changed, if that was remembered."""
    found = snapshot(BY_NAME[operation.tool], operation.before)
    return found.above if isinstance(found, SubrecordBefore) else None


def along(tool: Tool[Any, Any], result: Fields | None) -> tuple[tuple[Entity, Entity], ...]:
    """Other records that changed with what was done, each before and after."""
    kept = (result or {}).get(ALONG)
    each = [kept] if isinstance(kept, Mapping) else kept  # older rows have one
    kind = DEAL if tool.about is ACTIVITY else tool.about
    return tuple(
        (was, now)
        for one in (each if isinstance(each, list) else ())
        if isinstance(one, Mapping)
        and (was := opened(kind, one.get("was")))
        and (now := opened(kind, one.get("now")))
    )


def subrecord_before(operation: Operation) -> Entity | None:
    """The row as it was."""
    found = snapshot(BY_NAME[operation.tool], operation.before)
    return found.subrecord if isinstance(found, SubrecordBefore) else None


def subrecord(tool: Tool[Any, Any], kept: object) -> Entity | None:
    return opened(tool.subrecord, kept) if tool.subrecord else None


def after(operation: Operation) -> Entity | None:
    """What a write left."""
    return opened(_kind(BY_NAME[operation.tool]), operation.result)


def shown(operation: Operation) -> list[Entity]:
    """What the card of a confirmation showed, as far as it can still be read."""
    found = snapshot(BY_NAME[operation.tool], operation.before)
    return list(found.records) if isinstance(found, Shown) else []


def still_so(kept: Mapping[str, Any], shown: Mapping[str, Fields]) -> bool:
    """Whether each record is as it was kept; what is gone meanwhile is in neither question.

    Two versions run side by side while processes are replaced: what only one of them knows of a
    record was not shown by the other.
    """
    return all(_agree(kept.get(id_, {}), now) for id_, now in shown.items())


def _agree(then: Fields, now: Fields) -> bool:
    known = then.keys() & now.keys()
    return bool(known) and all(then[name] == now[name] for name in known)


def _kind(tool: Tool[Any, Any]) -> RecordType:
    return tool.subrecord or tool.about


# --- the deals that change along with an activity: what is planned next on them ----------------


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
