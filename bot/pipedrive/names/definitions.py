"""The lists that a company defines, each read to its last page, and the names in them by id."""

from asyncio import gather, timeout
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, TypeVar

from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import PipedriveError
from bot.pipedrive.http.monotonic_clock import MonotonicClock
from bot.pipedrive.names.fields import labels, own, searchable, told_apart
from bot.pipedrive.names.lookups import (
    ActivityType,
    Currency,
    FieldOf,
    FieldOption,
    Label,
    Pipeline,
    Stage,
    User,
    View,
)
from bot.pipedrive.names.matching import Candidate
from bot.pipedrive.records.models import Activity, Note, Page, RecordId
from bot.pipedrive.records.record_types import DEAL, RECORD_TYPES, WITH_FIELDS, RecordType
from bot.pipedrive.request import Key, Login, Request, key_of


@dataclass(frozen=True)
class NameLookup:
    """Names by id, as far as this person may see them and as far as they were looked up."""

    stages: Mapping[int, Stage] = field(default_factory=dict)
    pipelines: Mapping[int, Pipeline] = field(default_factory=dict)
    users: Mapping[int, User] = field(default_factory=dict)
    currencies: Mapping[str, Currency] = field(default_factory=dict)
    deals: Mapping[int, str] = field(default_factory=dict)
    persons: Mapping[int, str] = field(default_factory=dict)
    organizations: Mapping[int, str] = field(default_factory=dict)
    titles: Mapping[str, Mapping[RecordId, str]] = field(default_factory=dict)  # of other kinds
    subrecords: Mapping[str, str] = field(default_factory=dict)  # as they are spelled: `row-7`
    activity_types: Mapping[str, str] = field(default_factory=dict)  # by key
    priorities: Mapping[int, str] = field(default_factory=dict)  # of activities
    # By kind of record: its fields by code, and its labels by id.
    fields: Mapping[str, Mapping[str, FieldOf]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[RecordId, Label]] = field(default_factory=dict)
    views: Mapping[int, str] = field(default_factory=dict)  # only where a list goes by one
    following: Mapping[int, Activity | None] = field(default_factory=dict)  # by deal
    last_note: Note | None = None  # on the record whose card it is

    def options(self, noun: str, code: str) -> Mapping[str, str]:
        """The choices that a field of a kind of record has in this company: labels by value."""
        field = self.fields.get(noun, {}).get(code)
        return {str(one.id): one.label for one in (field.options if field else None) or ()}

    def names(self, noun: str) -> Mapping[Any, str]:
        """Of records of a kind, as far as they were looked up."""
        known: Mapping[str, Mapping[Any, str]] = {
            "deal": self.deals,
            "person": self.persons,
            "organization": self.organizations,
            "priority": self.priorities,
            **self.titles,
        }
        return known.get(noun, {})


T = TypeVar("T")
# The answers that lists were read from, those not there yet empty.
Answers = dict[Key, bytes]

FULL = 500  # rows in a page of v2; v1 decides by itself
MOST_PAGES = 40  # of one list: a cursor that leads in a circle ends there
PEOPLE = 500  # whose lists are kept as they were read
# A card is not kept waiting for a name: without it, it shows the id.
PATIENCE = 5.0
# Within one command nobody looks twice whether a list says something else by now.
A_MOMENT = 1.0


@dataclass
class _Version:
    """What was made of some answers; good for as long as these are what the cache holds."""

    answers: Answers = field(default_factory=dict)
    lookup: NameLookup = field(default_factory=NameLookup)
    looked_at: float = -A_MOMENT

    @property
    def is_whole(self) -> bool:
        return bool(self.answers) and all(self.answers.values())


class Definitions:
    def __init__(self, pipedrive: Pipedrive, clock: MonotonicClock) -> None:
        self._pipedrive = pipedrive
        self._now = clock.now
        self._version = lru_cache(PEOPLE)(lambda _team, _company, _user: _Version())

    async def lookup(self, login: Login) -> NameLookup:
        """All that every answer may name, opened and indexed once; what fails is left out."""
        version = self._version(login.team, login.company, login.user)
        if version.is_whole and self._now() < version.looked_at + A_MOMENT:
            return version.lookup
        answers = list(version.answers.values())
        if not answers or answers != await self._pipedrive.kept(version.answers):
            new: Answers = {}
            version.lookup, version.answers = await self._lookup(login, new), new
        version.looked_at = self._now()
        return version.lookup

    async def look_again(self, login: Login, *of: str) -> None:
        """Read some of it past what is kept, at most twice a minute: no webhook tells of new names.

        What cannot be read now stays as it was known.
        """
        lists: Mapping[str, Callable[..., Awaitable[list[Any]]]] = {
            "stage": self._stages,
            "pipeline": self._pipelines,
            "user": self._users,
            **{kind.noun: partial(self._fields, kind) for kind in WITH_FIELDS},
        }
        await gather(*(spared(lists[one](login, {}, again=True)) for one in of))
        self._version(login.team, login.company, login.user).looked_at = -A_MOMENT

    async def _lookup(self, login: Login, answers: Answers) -> NameLookup:
        lists = gather(
            spared(self._stages(login, answers)),
            spared(self._pipelines(login, answers)),
            spared(self._users(login, answers)),
            spared(self._currencies(login, answers)),
        )
        of_kinds = gather(*(spared(self._fields(kind, login, answers)) for kind in WITH_FIELDS))
        (stages, pipelines, users, currencies), fields = await gather(lists, of_kinds)
        told = {kind.noun: all_ for kind, all_ in zip(WITH_FIELDS, fields, strict=True) if all_}
        return NameLookup(
            stages={stage.id: stage for stage in stages},
            pipelines={pipeline.id: pipeline for pipeline in pipelines},
            users={user.id: user for user in users},
            currencies={currency.code: currency for currency in currencies},
            fields={noun: {one.field_code: one for one in all_} for noun, all_ in told.items()},
            labels={noun: {one.id: one for one in labels(all_)} for noun, all_ in told.items()},
        )

    # Of these, what is not known is asked again: then it is told why not.

    async def stages(self, login: Login) -> list[Stage]:
        return list((await self.lookup(login)).stages.values()) or await self._stages(login, {})

    async def pipelines(self, login: Login) -> list[Pipeline]:
        known = await self.lookup(login)
        return list(known.pipelines.values()) or await self._pipelines(login, {})

    async def users(self, login: Login) -> list[User]:
        return list((await self.lookup(login)).users.values()) or await self._users(login, {})

    async def currencies(self, login: Login) -> list[Currency]:
        known = await self.lookup(login)
        return list(known.currencies.values()) or await self._currencies(login, {})

    async def fields(self, kind: RecordType, login: Login) -> list[FieldOf]:
        known = (await self.lookup(login)).fields.get(kind.noun, {})
        return list(known.values()) or await self._fields(kind, login, {})

    async def types(self, login: Login) -> list[ActivityType]:
        return await self._every("/v1/activityTypes", login, ActivityType, {})

    async def priorities(self, login: Login) -> list[FieldOption]:
        """Of activities; Pipedrive keeps them as the options of a field."""
        fields = await self._every("/api/v2/activityFields", login, FieldOf, {}, limit=FULL)
        return next((one.options or [] for one in fields if one.field_code == "priority"), [])

    async def labels(self, kind: RecordType, login: Login) -> list[Label]:
        """Those that are the options of a field, or a list of their own."""
        if kind.labels:
            return await self._every(kind.labels, login, Label, {})
        return labels(await self.fields(kind, login))

    async def views(self, kind: RecordType, login: Login) -> list[View]:
        return await self._every("/v1/filters", login, View, {}, type=kind.views)

    async def candidates(self, noun: str, login: Login) -> list[Candidate]:
        """What may be meant by the name of something that the company has a list of."""
        match noun:
            case "stage":
                return _stages(*await gather(self.stages(login), self.pipelines(login)))
            case "pipeline":
                return [Candidate(one.id, one.name) for one in await self.pipelines(login)]
            case "user":
                users = [one for one in await self.users(login) if one.active_flag]
                return [Candidate(one.id, one.name, one.email, (one.email,)) for one in users]
            case "activity type" | "priority":
                return await self._of_activities(noun, login)
            case "currency":
                currencies = await self.currencies(login)
                return [Candidate(one.code, one.name, one.code, (one.code,)) for one in currencies]
        of, _, what = noun.rpartition(" ")
        if of and of not in RECORD_TYPES:  # of leads and projects no fields are looked up
            what = "nothing"
        return await self._of_kind(RECORD_TYPES.get(of, DEAL), what, login)

    async def _of_activities(self, what: str, login: Login) -> list[Candidate]:
        if what == "priority":
            return [Candidate(one.id, one.label) for one in await self.priorities(login)]
        types = [one for one in await self.types(login) if one.active_flag]
        return [Candidate(one.key_string, one.name, aliases=(one.key_string,)) for one in types]

    async def _of_kind(self, kind: RecordType, what: str, login: Login) -> list[Candidate]:
        """`person label`, `organization field`, `activity view`; those of deals go without."""
        match what:
            case "label":
                labels = await self.labels(kind, login)
                return [Candidate(one.id, one.label) for one in labels]
            case "field":
                return own(await self.fields(kind, login))
            case "nothing":
                return []
            case "searchable":
                return searchable(await self.fields(kind, login))
            case "date":
                every = await self.fields(kind, login)
                return own(one for one in every if one.field_type == "date")
            case "view":
                return [Candidate(one.id, one.name) for one in await self.views(kind, login)]
        raise ValueError(f"there is no list of {what!r}")

    async def _stages(self, login: Login, into: Answers, *, again: bool = False) -> list[Stage]:
        return await self._every("/api/v2/stages", login, Stage, into, again=again, limit=FULL)

    async def _pipelines(
        self, login: Login, into: Answers, *, again: bool = False
    ) -> list[Pipeline]:
        return await self._every(
            "/api/v2/pipelines", login, Pipeline, into, again=again, limit=FULL
        )

    async def _users(self, login: Login, into: Answers, *, again: bool = False) -> list[User]:
        return await self._every("/v1/users", login, User, into, again=again)

    async def _currencies(self, login: Login, into: Answers) -> list[Currency]:
        return await self._every("/v1/currencies", login, Currency, into)

    async def _fields(
        self, kind: RecordType, login: Login, into: Answers, *, again: bool = False
    ) -> list[FieldOf]:
        asked = {"limit": FULL, "include_fields": "required_fields"}
        return told_apart(
            await self._every(kind.fields, login, FieldOf, into, again=again, **asked)
        )

    async def _every(
        self,
        path: str,
        login: Login,
        of: type[T],
        answers: Answers,
        *,
        again: bool = False,
        **asked: object,
    ) -> list[T]:
        """A list of the company's own, to its last page."""
        pages: Any = Page
        found: list[T] = []
        ahead: Mapping[str, object] = {}
        for _ in range(MOST_PAGES):
            request = Request("GET", path, {**asked, **ahead})
            key = key_of(login, request)
            answers[key] = b""
            page: Page[T]
            fresh = again and await self._pipedrive.may_look_again(key)
            answers[key], page = await self._pipedrive.read(request, login, pages[of], fresh=fresh)
            found += page.items
            ahead = page.ahead
            if not ahead:
                break
        return found


async def spared(reading: Awaitable[list[T]]) -> list[T]:
    try:
        async with timeout(PATIENCE):
            return await reading
    except (PipedriveError, TimeoutError):
        return []


def _stages(stages: Iterable[Stage], pipelines: Sequence[Pipeline]) -> list[Candidate]:
    order = {one.id: one.order_nr for one in pipelines}
    names = {one.id: one.name for one in pipelines}
    along = sorted(stages, key=lambda one: (order.get(one.pipeline_id, 0), one.order_nr))
    return [Candidate(one.id, one.name, names.get(one.pipeline_id, "")) for one in along]
