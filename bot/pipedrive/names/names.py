"""Names for ids and ids for names: cached lookups, and one search where there is no lookup."""

from asyncio import gather, get_running_loop, timeout_at
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeVar

from pydantic import AliasChoices, Field

from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import NotFound, PipedriveError
from bot.pipedrive.http.monotonic_clock import MONOTONIC_CLOCK, MonotonicClock
from bot.pipedrive.names import subrecord_lists
from bot.pipedrive.names.definitions import Definitions, NameLookup, spared
from bot.pipedrive.names.lookups import FieldOf, Label, Me, User
from bot.pipedrive.names.matching import (
    SEARCHED,
    Candidate,
    Hits,
    Match,
    among,
    close,
    id_in,
    opened,
    planned,
    ranked,
    search,
    told,
)
from bot.pipedrive.records.found import Found, FoundDeal
from bot.pipedrive.records.models import Activity, Deal, Entity, Named, Note, Page, Record, RecordId
from bot.pipedrive.records.past import FieldChange, Happening, Mention, named_in
from bot.pipedrive.records.record_types import (
    ACTIVITY,
    DEAL,
    LEAD,
    LINKED,
    NOTE,
    RECORD_TYPES,
    RecordType,
    kind_of,
)
from bot.pipedrive.records.subrecords import FoundProduct
from bot.pipedrive.request import Login, Request

__all__ = ["Candidate", "Hits", "Match", "Names"]

T = TypeVar("T")

PATIENCE = 5.0  # seconds; a card is shown without what takes longer
MOST_IDS = 100
# Pipedrive searches from two characters on.
SHORTEST = 2


class _Titled(Record):
    """A record of which only the name matters here."""

    id: RecordId
    name: str = Field(default="", validation_alias=AliasChoices("name", "title", "subject"))
    is_deleted: bool = False
    active_flag: bool = True  # of files

    @property
    def is_gone(self) -> bool:
        return self.is_deleted or not self.active_flag


class Names:
    def __init__(self, pipedrive: Pipedrive, clock: MonotonicClock = MONOTONIC_CLOCK) -> None:
        self._pipedrive = pipedrive
        self._lists = Definitions(pipedrive, clock)

    async def me(self, login: Login) -> Me:
        return await self._pipedrive.send(Request("GET", "/v1/users/me"), login, Me)

    async def lookup(self, login: Login, *records: object) -> NameLookup:
        """Look up everything, and what these records show as ids; what fails is left out."""
        return await self._named(await self._lists.lookup(login), login, records)

    async def lookup_again(
        self, login: Login, *of: str, about: Iterable[object] = ()
    ) -> NameLookup:
        """The same, with what stages, pipelines, users or the fields of a kind are called today."""
        await self._lists.look_again(login, *of)
        return await self.lookup(login, *about)

    async def _named(
        self, company: NameLookup, login: Login, records: Sequence[object]
    ) -> NameLookup:
        shown = [*_flat(records), *_in_fields(records, company.fields)]
        # What a change names depends on the type of its field.
        shown += _mentioned(shown, company.fields if any(map(_is_change, shown)) else {})
        if not shown:
            return company
        linked = {kind.noun: ids for kind in (*LINKED, LEAD) if (ids := _ids(shown, kind))}
        related = gather(
            *(spared(self._titled(RECORD_TYPES[noun], ids, login)) for noun, ids in linked.items())
        )
        types, priorities, labels, found = await gather(
            _spared_if(any(map(_has_type, shown)), self._lists.types, login),
            _spared_if(any(map(_has_priority, shown)), self._lists.priorities, login),
            self._labels(shown, login),
            related,
        )
        titled = dict(zip(linked, found, strict=True))
        return replace(
            company,
            labels={**company.labels, **labels},
            activity_types={one.key_string: one.name for one in types},
            priorities={one.id: one.label for one in priorities if isinstance(one.id, int)},
            deals=_called(titled.get("deal", ()), shown, "deal"),
            persons=_called(titled.get("person", ()), shown, "person"),
            organizations=_called(titled.get("organization", ()), shown, "organization"),
            titles={
                **company.titles,
                LEAD.noun: _called(titled.get(LEAD.noun, ()), shown, LEAD.noun),
            },
        )

    async def _labels(
        self, shown: Iterable[object], login: Login
    ) -> dict[str, dict[RecordId, Label]]:
        """Of kinds that have a list of labels, which is read where one of them is shown."""
        kinds = {RECORD_TYPES.get(getattr(one, "noun", "")) for one in shown}
        return {
            kind.noun: {one.id: one for one in await spared(self._lists.labels(kind, login))}
            for kind in kinds
            if kind is not None and kind.labels
        }

    async def users(self, login: Login) -> list[User]:
        """Everybody whose deals this person may see; none where they cannot be looked up."""
        return await spared(self._lists.users(login))

    async def views(self, kind: RecordType, login: Login) -> dict[int, str]:
        """The names of the saved views of a kind of record, as far as they can be had."""
        return {view.id: view.name for view in await spared(self._lists.views(kind, login))}

    async def called(self, noun: str, ids: Sequence[Any], login: Login) -> dict[Any, str]:
        """The names of records of a kind, or of types, as far as they can be had."""
        if noun == "activity type":
            return {one.key_string: one.name for one in await spared(self._lists.types(login))}
        return {
            one.id: one.name for one in await spared(self._titled(RECORD_TYPES[noun], ids, login))
        }

    async def subrecords(self, noun: str, deal: int, login: Login) -> list[Entity]:
        """The rows of a deal that people name: its participants, its product lines."""

        async def read(request: Request, returns: type[T]) -> T:
            return await self._pipedrive.send(request, login, returns)

        return await subrecord_lists.every(
            subrecord_lists.below(RECORD_TYPES[noun], DEAL, deal), read
        )

    async def products(self, login: Login) -> list[Candidate]:
        """The beginning of the catalogue, for somebody who has hardly typed anything."""
        request = Request("GET", "/api/v2/products", {"limit": 100, "sort_by": "name"})
        page = await self._pipedrive.glance(request, login, Page[FoundProduct])
        return opened("product", page, {}).candidates

    async def card(self, login: Login, record: Entity, *more: object) -> NameLookup:
        """Look up what a card shows besides: what is planned next, and who is in its fields."""
        company = await self._lists.lookup(login)
        lookup, (following, last_note) = await gather(
            self._named(company, login, [record, *more]),
            _beside(self._pipedrive, record, login),
        )
        return replace(lookup, following=following, last_note=last_note)

    async def find(self, noun: str, text: str, login: Login, limit: int = 20) -> list[Match]:
        """Return what the text may mean, the likeliest first; at most one search."""
        text = " ".join(text.split())
        if noun not in SEARCHED:
            return among(await self._candidates(noun, login), text, limit)
        number = id_in(text) if noun not in RECORD_TYPES or RECORD_TYPES[noun].is_numbered else None
        if number is not None:
            return await self._numbered(noun, number, login)
        if len(text) < SHORTEST:
            return []
        page = await self._pipedrive.send(search(noun, text, limit), login, SEARCHED[noun].returns)
        return ranked((await self._opened(noun, page, login)).candidates, text, limit)

    async def near(self, noun: str, text: str, login: Login, limit: int = 3) -> list[Match]:
        """What is written much like the text, which itself found nothing; at most one search."""
        text = " ".join(text.split())
        if noun not in SEARCHED:
            return close(await self._candidates(noun, login), text, limit)
        # A slip of the finger is seldom among the first letters.
        start = text[: max(SHORTEST, len(text.split(" ")[0]) * 2 // 3)].strip()
        if len(start) < SHORTEST:
            return []
        return close((await self.typed(noun, start, login, MOST_IDS)).candidates, text, limit)

    async def typed(self, noun: str, text: str, login: Login, limit: int) -> Hits:
        """One search for somebody who is typing; `recalled` knows it for a while."""
        page = await self._pipedrive.glance(
            search(noun, text, limit), login, SEARCHED[noun].returns
        )
        return await self._opened(noun, page, login)

    async def recalled(self, noun: str, text: str, login: Login, limit: int) -> Hits | None:
        """What `typed` found a moment ago, without asking Pipedrive."""
        page = await self._pipedrive.recall(
            search(noun, text, limit), login, SEARCHED[noun].returns
        )
        return None if page is None else await self._opened(noun, page, login)

    async def _opened(self, noun: str, page: Page[Any], login: Login) -> Hits:
        owned = noun == "deal" and any(one.owner for one in page.items)
        users = await spared(self._lists.users(login)) if owned else []
        return opened(noun, page, {user.id: user.name for user in users})

    async def _candidates(self, noun: str, login: Login) -> list[Candidate]:
        if noun == "activity":
            return [planned(one) for one in await self._planned(login)]
        return await self._lists.candidates(noun, login)

    async def _planned(self, login: Login) -> list[Activity]:
        """A person's own, as far as one page tells: Pipedrive has no search for activities."""
        query = {"owner_id": login.user, "done": False, "sort_by": "due_date", "limit": 500}
        request = Request("GET", "/api/v2/activities", query)
        return (await self._pipedrive.send(request, login, Page[Activity])).items

    async def _numbered(self, noun: str, number: RecordId, login: Login) -> list[Match]:
        request = RECORD_TYPES[noun].one(number)
        try:
            if noun == "deal":
                return await self._deal(request, login)
            one = await self._pipedrive.send(request, login, _Titled)
        except NotFound:
            return []
        return [] if one.is_gone else [Match(one.id, one.name, exact=True)]

    async def _deal(self, request: Request, login: Login) -> list[Match]:
        deal, stages = await gather(
            self._pipedrive.send(request, login, Deal), spared(self._lists.stages(login))
        )
        if deal.is_deleted:
            return []
        users = await spared(self._lists.users(login)) if deal.owner_id else []
        stage = next((stage for stage in stages if stage.id == deal.stage_id), None)
        owner = next((user.name for user in users if user.id == deal.owner_id), "")
        return [Match(deal.id, deal.title, told(deal, stage, owner), exact=True)]

    async def _titled(self, kind: RecordType, ids: Sequence[int], login: Login) -> list[_Titled]:
        """Name records by id; one alone costs a tenth of a list."""
        if len(ids) == 1:
            return [await self._pipedrive.send(kind.one(ids[0]), login, _Titled)]
        portions = [ids[start : start + MOST_IDS] for start in range(0, len(ids), MOST_IDS)]
        requests = [
            Request("GET", kind.path, {"ids": part, "limit": MOST_IDS}) for part in portions
        ]
        pages = await gather(
            *(self._pipedrive.send(request, login, Page[_Titled]) for request in requests)
        )
        return [one for page in pages for one in page.items]


def _has_type(record: object) -> bool:
    return isinstance(record, Activity) or (isinstance(record, Happening) and record.is_planned)


def _is_change(record: object) -> bool:
    return isinstance(record, FieldChange | Happening)


def _has_priority(record: object) -> bool:
    return isinstance(record, Activity) and record.priority is not None


async def _spared_if(
    needed: bool,  # noqa: FBT001 - it is what is asked
    reading: Callable[[Login], Awaitable[list[T]]],
    login: Login,
) -> list[T]:
    return await spared(reading(login)) if needed else []


@dataclass(frozen=True)
class _Related:
    """Whom a custom field names."""

    person_id: object = None
    org_id: object = None


def _in_fields(
    records: Iterable[object], fields: Mapping[str, Mapping[str, FieldOf]]
) -> Iterator[_Related]:
    """Of records that are told one by one: lists show none of these."""
    for record in (one for one in records if isinstance(one, Entity)):
        for code, field in fields.get(record.noun, {}).items():
            if field.field_type == "people":
                yield _Related(person_id=record.custom_fields.get(code))
            elif field.field_type == "org":
                yield _Related(org_id=record.custom_fields.get(code))


def _flat(records: Iterable[object]) -> Iterator[object]:
    for record in records:
        if isinstance(record, Page):
            yield from record.items
        elif isinstance(record, list | tuple):
            yield from _flat(record)
        else:
            yield record
            yield from record.participants if isinstance(record, Activity) else ()


def _mentioned(
    records: Iterable[object], fields: Mapping[str, Mapping[str, FieldOf]]
) -> list[Mention]:
    """What changes and lines of a feed name by its id only."""
    types = {one.field_code: one.field_type for all_ in fields.values() for one in all_.values()}
    found: list[Mention] = []
    for record in records:
        found += getattr(record, "mentions", ())
        change = record if isinstance(record, FieldChange) else getattr(record, "change", None)
        found += named_in(change, types) if change else ()
    return found


def _ids(records: Iterable[object], kind: RecordType) -> list[Any]:
    """Of records of a kind, which others name."""
    ids = {getattr(record, kind.link, None) for record in records}
    return sorted(id for id in ids if isinstance(id, int if kind.is_numbered else str))


def _called(titled: Iterable[_Titled], records: Iterable[object], field: str) -> dict[Any, str]:
    """What was looked up, what search results bring along, and the records themselves."""
    shown = [one for one in records if isinstance(one, Entity | FoundDeal) and one.noun == field]
    told = [getattr(record, field, None) for record in records if isinstance(record, Found)]
    found = [one for one in told if isinstance(one, Named)]
    named: dict[Any, str] = {one.id: one.name for one in titled}
    named |= {one.id: one.name for one in found}
    return named | {one.id: one.called for one in shown}


# --- what a card shows beside its record: what is planned next on a deal, and the last note -------


class _Beside(NamedTuple):
    """The next activity by deal: None when there is none; empty when it is not known."""

    following: dict[int, Activity | None]
    last_note: Note | None


class _Reader:
    """Asks in a person's name, for no longer than a card waits."""

    def __init__(self, pipedrive: Pipedrive, login: Login) -> None:
        self._pipedrive = pipedrive
        self._login = login
        self._by = get_running_loop().time() + PATIENCE

    async def read(self, request: Request, returns: type[T]) -> T | None:
        try:
            async with timeout_at(self._by):
                return await self._pipedrive.send(request, self._login, returns)
        except (PipedriveError, TimeoutError):
            return None


async def _beside(pipedrive: Pipedrive, record: Entity, login: Login) -> _Beside:
    """Pipedrive tells of both in one call, of leads not; each is looked for where there is one."""
    reader, kind = _Reader(pipedrive, login), kind_of(record)
    if "notes_count" not in kind.counts:
        return _Beside({}, await _last_note(record, reader) if kind is LEAD else None)
    told = await reader.read(_told_when_asked(record), type(record))
    if told is None:
        return _Beside({}, None)
    return _Beside(*await gather(_following(told, reader), _last_note(told, reader)))


async def _following(told: Entity, reader: _Reader) -> dict[int, Activity | None]:
    if not isinstance(told, Deal):
        return {}
    if told.next_activity_id is None:
        return {told.id: None}
    activity = await reader.read(ACTIVITY.one(told.next_activity_id), Activity)
    return {told.id: activity} if activity else {}


async def _last_note(told: Entity, reader: _Reader) -> Note | None:
    """Looked for, at 20 tokens, only where there is one, or where they are not counted."""
    if not getattr(told, "notes_count", True):
        return None
    query = {kind_of(told).link: told.id, "sort": "add_time DESC", "limit": 1}
    page = await reader.read(Request("GET", NOTE.path, query), Page[Note])
    return next(iter(page.items), None) if page else None


def _told_when_asked(record: Entity) -> Request:
    fields = ["next_activity_id"] if isinstance(record, Deal) else []
    query = {"include_fields": ",".join([*fields, "notes_count"])}
    return Request("GET", f"{kind_of(record).path}/{record.id}", query)
