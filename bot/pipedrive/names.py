"""Names for ids and ids for names: cached lookups, and one search where there is no lookup."""

from asyncio import gather, timeout
from collections.abc import Awaitable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from pydantic import Field

from bot.pipedrive.book import Book
from bot.pipedrive.client import Login, Pipedrive, Request
from bot.pipedrive.errors import NotFound, PipedriveError
from bot.pipedrive.matching import Candidate, Match, among, id_in, ranked
from bot.pipedrive.models import (
    Currency,
    Deal,
    DealField,
    FoundDeal,
    Label,
    Me,
    Named,
    Page,
    Pipeline,
    Record,
    Stage,
    User,
)

__all__ = ["Match", "Names"]

T = TypeVar("T")


class _Search(NamedTuple):
    path: str
    fields: str


_SEARCHED = {
    "deal": _Search("/api/v2/deals", "title"),
    "person": _Search("/api/v2/persons", "name,email"),
    "organization": _Search("/api/v2/organizations", "name"),
}

# A card is not kept waiting for a name: without it, it shows the id.
PATIENCE = 5.0
MOST_IDS = 100
# Pipedrive searches from two characters on, and no title is longer than this.
SHORTEST, LONGEST = 2, 255


class _Titled(Record):
    """A person or an organization, of which only the name matters here."""

    id: int
    name: str = ""
    is_deleted: bool = False


class _FoundPerson(_Titled):
    emails: list[str] = Field(default_factory=list)
    organization: Named | None = None


class _FoundOrganization(_Titled):
    address: str | None = None


class Names:
    def __init__(self, pipedrive: Pipedrive) -> None:
        self._pipedrive = pipedrive

    async def me(self, login: Login) -> Me:
        return await self._pipedrive.send(Request("GET", "/v1/users/me"), login, Me)

    async def book(self, login: Login, *records: object) -> Book:
        """Look up everything, and what these records show as ids; what fails is left out."""
        shown = list(_flat(records))
        lookups = gather(
            _spared(self._stages(login)),
            _spared(self._pipelines(login)),
            _spared(self._users(login)),
            _spared(self._labels(login)),
            _spared(self._currencies(login)),
        )
        related = gather(
            _spared(self._titled("persons", _ids(shown, "person_id"), login)),
            _spared(self._titled("organizations", _ids(shown, "org_id"), login)),
        )
        found = await gather(lookups, related)
        (stages, pipelines, users, labels, currencies), (persons, organizations) = found
        return Book(
            stages={stage.id: stage for stage in stages},
            pipelines={pipeline.id: pipeline for pipeline in pipelines},
            users={user.id: user for user in users},
            labels={label.id: label for label in labels},
            currencies={currency.code: currency for currency in currencies},
            deals={deal.id: deal.title for deal in shown if isinstance(deal, Deal | FoundDeal)},
            persons=_named(persons, shown, "person"),
            organizations=_named(organizations, shown, "organization"),
        )

    async def users(self, login: Login) -> list[User]:
        """Everybody whose deals this person may see; none where they cannot be looked up."""
        return await _spared(self._users(login))

    async def called(self, entity: str, ids: Sequence[int], login: Login) -> dict[int, str]:
        """The names of persons or organizations, as far as they can be had."""
        return {one.id: one.name for one in await _spared(self._titled(entity, ids, login))}

    async def find(self, kind: str, text: str, login: Login, limit: int = 20) -> list[Match]:
        """Return what the text may mean, the likeliest first; at most one search."""
        text = " ".join(text.split())
        if kind not in _SEARCHED:
            return among(await self._candidates(kind, login), text, limit)
        number = id_in(text)
        if number is not None:
            return await self._numbered(kind, number, login)
        if len(text) < SHORTEST:
            return []
        return ranked(await self._searched(kind, text[:LONGEST], login, limit), text, limit)

    async def _candidates(self, kind: str, login: Login) -> list[Candidate]:
        match kind:
            case "stage":
                return _stages(*await gather(self._stages(login), self._pipelines(login)))
            case "pipeline":
                return [Candidate(one.id, one.name) for one in await self._pipelines(login)]
            case "user":
                users = [one for one in await self._users(login) if one.active_flag]
                return [Candidate(one.id, one.name, one.email, (one.email,)) for one in users]
            case "label":
                return [Candidate(one.id, one.label) for one in await self._labels(login)]
            case "currency":
                currencies = await self._currencies(login)
                return [Candidate(one.code, one.name, one.code, (one.code,)) for one in currencies]
        raise ValueError(f"there is no list of {kind!r}")

    async def _searched(self, kind: str, text: str, login: Login, limit: int) -> list[Candidate]:
        words = {"term": text, "fields": _SEARCHED[kind].fields, "limit": limit}
        request = Request("GET", f"{_SEARCHED[kind].path}/search", words)
        match kind:
            case "deal":
                deals = await self._pipedrive.send(request, login, Page[FoundDeal])
                return [Candidate(one.id, one.title, _told(one, one.stage)) for one in deals.items]
            case "person":
                persons = await self._pipedrive.send(request, login, Page[_FoundPerson])
                return [_person(one) for one in persons.items]
        found = await self._pipedrive.send(request, login, Page[_FoundOrganization])
        return [Candidate(one.id, one.name, one.address or "") for one in found.items]

    async def _numbered(self, kind: str, number: int, login: Login) -> list[Match]:
        request = Request("GET", f"{_SEARCHED[kind].path}/{number}")
        try:
            if kind == "deal":
                return await self._deal(request, login)
            one = await self._pipedrive.send(request, login, _Titled)
        except NotFound:
            return []
        return [] if one.is_deleted else [Match(one.id, one.name, exact=True)]

    async def _deal(self, request: Request, login: Login) -> list[Match]:
        deal, stages = await gather(
            self._pipedrive.send(request, login, Deal), _spared(self._stages(login))
        )
        stage = next((stage for stage in stages if stage.id == deal.stage_id), None)
        return (
            [] if deal.is_deleted else [Match(deal.id, deal.title, _told(deal, stage), exact=True)]
        )

    async def _stages(self, login: Login) -> list[Stage]:
        return (await self._list("/api/v2/stages", login, Page[Stage])).items

    async def _pipelines(self, login: Login) -> list[Pipeline]:
        return (await self._list("/api/v2/pipelines", login, Page[Pipeline])).items

    async def _users(self, login: Login) -> list[User]:
        return await self._pipedrive.send(Request("GET", "/v1/users"), login, list[User])

    async def _currencies(self, login: Login) -> list[Currency]:
        return await self._pipedrive.send(Request("GET", "/v1/currencies"), login, list[Currency])

    async def _labels(self, login: Login) -> list[Label]:
        """Return the labels of deals, which Pipedrive keeps as the options of a field."""
        fields = await self._list("/api/v2/dealFields", login, Page[DealField])
        options = next((one.options for one in fields.items if one.field_code == "label_ids"), None)
        return [
            Label(id=one.id, label=one.label, color=one.color)
            for one in options or []
            if isinstance(one.id, int)
        ]

    async def _titled(self, entity: str, ids: Sequence[int], login: Login) -> list[_Titled]:
        """Name records by id; one alone costs a tenth of a list."""
        path = f"/api/v2/{entity}"
        if len(ids) == 1:
            return [await self._pipedrive.send(Request("GET", f"{path}/{ids[0]}"), login, _Titled)]
        portions = [ids[start : start + MOST_IDS] for start in range(0, len(ids), MOST_IDS)]
        requests = [Request("GET", path, {"ids": part, "limit": MOST_IDS}) for part in portions]
        pages = await gather(
            *(self._pipedrive.send(request, login, Page[_Titled]) for request in requests)
        )
        return [one for page in pages for one in page.items]

    async def _list(self, path: str, login: Login, returns: type[T]) -> T:
        return await self._pipedrive.send(Request("GET", path, {"limit": 500}), login, returns)


async def _spared(reading: Awaitable[list[T]]) -> list[T]:
    try:
        async with timeout(PATIENCE):
            return await reading
    except (PipedriveError, TimeoutError):
        return []


def _flat(records: Iterable[object]) -> Iterator[object]:
    for record in records:
        if isinstance(record, Page):
            yield from record.items
        elif isinstance(record, list | tuple):
            yield from _flat(record)
        else:
            yield record


def _ids(records: Iterable[object], field: str) -> list[int]:
    ids = {getattr(record, field, None) for record in records}
    return sorted(id for id in ids if isinstance(id, int))


def _named(titled: Iterable[_Titled], records: Iterable[object], field: str) -> dict[int, str]:
    """What was looked up, and what search results bring along."""
    found = [getattr(record, field, None) for record in records if isinstance(record, FoundDeal)]
    return {one.id: one.name for one in (*titled, *found) if one is not None}


def _stages(stages: Iterable[Stage], pipelines: Sequence[Pipeline]) -> list[Candidate]:
    order = {one.id: one.order_nr for one in pipelines}
    names = {one.id: one.name for one in pipelines}
    along = sorted(stages, key=lambda one: (order.get(one.pipeline_id, 0), one.order_nr))
    return [Candidate(one.id, one.name, names.get(one.pipeline_id, "")) for one in along]


def _person(person: _FoundPerson) -> Candidate:
    employer = person.organization.name if person.organization else ""
    return Candidate(person.id, person.name, employer or ", ".join(person.emails[:1]))


def _told(deal: Deal | FoundDeal, stage: Stage | Named | None) -> str:
    worth = "" if deal.value is None else f"{deal.value:,.2f}".removesuffix(".00")
    parts = (stage.name if stage else "", f"{worth} {deal.currency or ''}".strip(), deal.status)
    return " · ".join(part for part in parts if part)
