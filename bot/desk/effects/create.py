"""A new record: what is newer than anything that was there before may be it."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.blocks.kit.message import Message
from bot.blocks.replies import notices
from bot.desk.effects import reading
from bot.desk.effects.outcome import OUT_OF_SIGHT, Done, EffectHandler, ReadBack, Remembered, Seen
from bot.desk.effects.snapshots import New, Snapshot
from bot.pipedrive.names.lookups import Me
from bot.pipedrive.records.models import Entity, Note
from bot.pipedrive.records.record_types import kind_of
from bot.pipedrive.request import Request
from bot.text import as_text
from bot.tools.base import Call, request_for
from bot.tools.fieldtypes.tool_fields import flat, nested
from bot.tools.job_context import Read

# What Pipedrive may write in another way than it was sent.
TIDIED = ("phones", "im", "address", "postal_address", "location", "note", "notes",
          "public_description", "attendees", "participants")  # fmt: skip


async def remember(call: Call[Any], read: Read) -> Remembered:
    """The newest record of the kind, whoever made it: 10 tokens, of files 20."""
    return {"newest": await reading.newest(call.tool.about, read, _list(call))}


async def check(call: Call[Any], before: Snapshot, read: Read) -> ReadBack:
    if not isinstance(before, New) or before.newest is None:
        return ReadBack(Seen.ELSE, evidence="it is not known what was there before")
    made = await reading.newer(call.tool.about, before.newest, read, _list(call))
    sent: Mapping[str, Any] = request_for(call).body or {}
    if not made and "owner_id" not in sent:
        return ReadBack(Seen.NOT_YET)
    me = await user_id(read)
    owner = sent.get("owner_id", me)
    return seen_by(me, owner, among(by(me, made), sent, owner))


def seen_by(me: int, owner: int | None, found: ReadBack) -> ReadBack:
    """What becomes somebody else's may be out of sight of whoever made it."""
    if found.seen is Seen.NOT_YET and owner not in {None, me}:
        return ReadBack(Seen.HIDDEN, evidence=OUT_OF_SIGHT)
    return found


def among(made: Sequence[Entity], sent: Mapping[str, Any], owner: int | None = None) -> ReadBack:
    """Which of the new records is the one that was sent.

    The same in every field that Pipedrive keeps as it is sent: it is. The same name only: it may
    be, as an automation may have changed it. Where Pipedrive does not say who made it, it also has
    to be the `owner`'s: a colleague may be quicker with the same words.
    """
    same = [one for one in made if holds(one, sent) and (_maker(one) or _is_of(owner, one))]
    if len(same) == 1:
        return ReadBack(Seen.HAPPENED, same[0])
    alike = same or [one for one in made if _same_name(one, sent)]
    if alike:
        return ReadBack(Seen.ELSE, alike[0], "what is there now may be it, or not")
    return ReadBack(Seen.NOT_YET)


def without_tags(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What a note says as words: Pipedrive may write the HTML of it in another way."""
    return {
        name: as_text(str(value)) if name == "content" else value for name, value in fields.items()
    }


def holds(record: Entity, sent: Mapping[str, Any]) -> bool:
    """Whether the record reads as it was sent, where Pipedrive keeps that as it is."""
    now = without_tags(flat(record.model_dump(mode="json")))
    asked = without_tags(flat(as_asked(record, sent).model_dump(mode="json")))
    names = [name for name in flat(sent) if name in now and name not in TIDIED]
    return all(same(now[name], asked[name]) for name in names)


def as_asked(record: Entity, sent: Mapping[str, Any]) -> Entity:
    """The record as it reads once all that was sent is taken: a time of day has seconds, say."""
    changed = {**flat(record.model_dump(mode="json")), **flat(sent)}
    return type(record).model_validate(nested(changed))


def same(one: object, other: object) -> bool:
    """Whether two values are one; lists have no order, and of addresses only the words count."""
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(_words, one)) == sorted(map(_words, other))
    return one == other


def _words(item: object) -> str:
    return str(item["value"] if isinstance(item, Mapping) and "value" in item else item)


async def user_id(read: Read) -> int:
    """Who asks, in Pipedrive."""
    return (await read(Request("GET", "/v1/users/me"), Me)).id


def by(me: int, made: Sequence[Entity]) -> list[Entity]:
    """Those that this person made; of persons and organizations Pipedrive does not say."""
    return [one for one in made if _maker(one) in {None, me}]


def _maker(record: Entity) -> int | None:
    maker: int | None = getattr(record, "creator_user_id", getattr(record, "user_id", None))
    return maker


def _is_of(owner: int | None, record: Entity) -> bool:
    return owner is None or getattr(record, "owner_id", None) in {None, owner}


def _same_name(record: Entity, sent: Mapping[str, Any]) -> bool:
    name = sent.get(kind_of(record).titled)
    return name is None or record.called.casefold() == str(name).strip().casefold()


def _list(call: Call[Any]) -> str:
    """Where it will be listed: what is archived has a list of its own."""
    archived = call.tool.about.noun == "deal" and call.args.sent().get("is_archived")
    return f"{call.tool.about.path}/archived" if archived else ""


def receipt(done: Done) -> Message:
    if isinstance(done.after, Note):
        return notices.noted(done.after, done.viewer)
    return notices.created(done.after, done.viewer, done.call.args.given())


CREATE = EffectHandler("create", remember, check, undone="deleted", receipt=receipt)
