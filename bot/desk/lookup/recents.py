"""What each person has seen: the last records by name as rows, those of lists for a while.

Rows, not the cache: `last` must mean the same after a restart and on every machine, and a cache
may be empty at any moment. What lists and searches have shown is only good for suggestions, so it
stays in memory, where nothing but speed is lost with it.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from sqlalchemy import ColumnElement, Delete, Table, and_, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.accounts import sealing
from bot.accounts.links import Link
from bot.accounts.sealing import CannotOpen, TokenCipher
from bot.pipedrive.names import matching
from bot.pipedrive.names.definitions import NameLookup
from bot.pipedrive.names.matching import Candidate
from bot.pipedrive.records.found import FoundDeal, FoundOrganization, FoundPerson
from bot.pipedrive.records.models import Entity, Page, RecordId
from bot.pipedrive.records.outcomes import Copied
from bot.pipedrive.records.record_types import BY_ROOT, LINKED, RECORD_TYPES
from bot.store.db import Insert, Store, StoreFailed
from bot.store.tables import RECENTS, Clock, recents, recents_by_text, utc_now

Noun = str  # a noun
# What has a name that people say.
NOUNS = tuple(kind.noun for kind in BY_ROOT.values())
# Where other records name one of them.
FIELDS = {kind.noun: kind.link for kind in reversed(LINKED)}
# Stands among what was seen, so that it is no older record that `it` means: which record was
# asked for, with those that it may be.
QUESTION = "question"
KEPT = 30  # of each kind
MOST_SHOWN = 200
MOST_PEOPLE = 500
AT_ONCE = 50  # people in one transaction


class Whose(NamedTuple):
    """A person in Slack as one Pipedrive user: no other of their logins sees what this one saw."""

    team: str
    user: str
    company: int
    pipedrive_user: int

    @classmethod
    def of(cls, link: Link) -> "Whose":
        return cls(link.team, link.user, link.company, link.pipedrive_user)


class SeenRecord(NamedTuple):
    noun: Noun
    id: RecordId
    name: str


# Of one person: what was seen and when, or None for what is gone.
Waiting = dict[tuple[Noun, RecordId], tuple[SeenRecord, datetime] | None]


def _none_shown(_: Whose, _kind: Noun) -> OrderedDict[RecordId, Candidate]:
    return OrderedDict()


class RecentRecords(NamedTuple):
    """The records that were seen, the latest first; those that went by, own ones first."""

    seen: list[Candidate]
    listed: list[Candidate]


@dataclass(frozen=True)
class SeenRecords:
    """What somebody is about to see, the most important last; and what is gone with it."""

    whose: Whose
    seen: tuple[SeenRecord, ...] = ()
    gone: tuple[tuple[Noun, RecordId], ...] = ()


def seen_in(record: object, lookup: NameLookup) -> tuple[SeenRecord, ...]:
    """The names that a card or a receipt of this record shows, its own last."""
    if isinstance(record, Copied):
        return (SeenRecord("deal", record.id, record.title),)
    if not isinstance(record, Entity | FoundDeal | FoundPerson | FoundOrganization):
        return ()
    related = [
        SeenRecord(noun, id, lookup.names(noun).get(id, ""))
        for noun, field in FIELDS.items()
        if (id := getattr(record, field, None))
    ]
    own = [SeenRecord(noun, record.id, record.called) for noun in NOUNS if noun == record.noun]
    return tuple(one for one in (*related, *own) if one.name)


def open_question(whose: Whose, noun: Noun, may_be: Iterable[tuple[RecordId, str]]) -> SeenRecords:
    """`Which deal…?` was asked, and these were offered."""
    offered = orjson.dumps([[str(id), name] for id, name in may_be]).decode()
    return SeenRecords(whose, (SeenRecord(QUESTION, noun, offered),))


def offered_in(question: SeenRecord) -> list[SeenRecord]:
    """The records of which one was asked for."""
    noun = str(question.id)
    read_id = RECORD_TYPES[noun].read_id
    return [SeenRecord(noun, read_id(id), name) for id, name in orjson.loads(question.name)]


def candidates_in(noun: Noun, page: Page[Any], lookup: NameLookup) -> list[Candidate]:
    """The records of a list or a search, as they can be suggested later."""
    owners = {user.id: user.name for user in lookup.users.values()}
    return [
        matching.candidate(one, owners, lookup.stages, lookup.organizations)
        for one in page.items
        if getattr(one, "noun", "") == noun
    ]


class Recents:
    def __init__(self, store: Store, cipher: TokenCipher, clock: Clock = utc_now) -> None:
        self._store = store
        self._cipher = cipher
        self._clock = clock
        # Not written down yet: when each record was seen, or that it is gone.
        self._waiting: dict[Whose, Waiting] = {}
        self._one_flush = asyncio.Lock()
        self._shown = lru_cache(MOST_PEOPLE)(_none_shown)

    async def note(self, sighting: SeenRecords) -> None:
        """Once it was shown: the newest on top, the oldest forgotten. It is written down later."""
        whose, now = sighting.whose, self._clock()
        for noun, id in sighting.gone:
            self._shown(whose, noun).pop(id, None)
        if not (sighting.seen or sighting.gone):
            return
        waiting = self._waiting.setdefault(whose, {})
        for place, seen in enumerate(sighting.seen):
            waiting[seen.noun, seen.id] = (seen, now + timedelta(microseconds=place))
        waiting.update(dict.fromkeys(sighting.gone))

    async def flush(self) -> None:
        """Write down what waits, of some people at a time."""
        async with self._one_flush:
            while self._waiting:
                some = list(self._waiting)[:AT_ONCE]
                noted = {whose: self._waiting.pop(whose) for whose in some}
                try:
                    async with self._store.write() as connection:
                        await self._keep(connection, noted)
                except StoreFailed:
                    self._wait_again(noted)
                    raise

    def _wait_again(self, noted: dict[Whose, Waiting]) -> None:
        """Else `last` would mean an older record; behind all others, so that none holds them up."""
        for whose, seen in noted.items():
            self._waiting[whose] = {**seen, **self._waiting.get(whose, {})}

    async def of(self, whose: Whose, noun: Noun) -> list[SeenRecord]:
        """The latest first."""
        return [seen for _, seen in await self._rows(whose, noun, KEPT)]

    async def latest(self, whose: Whose) -> SeenRecord | None:
        """What was seen last, of whatever kind; a question where that came after it."""
        nouns = (*NOUNS, QUESTION)
        every = [
            (one.seen_at, seen) for noun in nouns for one, seen in await self._rows(whose, noun, 1)
        ]
        return max(every, key=lambda pair: pair[0])[1] if every else None

    async def _rows(self, whose: Whose, noun: Noun, most: int) -> list[tuple[Any, SeenRecord]]:
        """The latest first, with their rows; a card that waits to be noted is one of them."""
        if whose in self._waiting or self._one_flush.locked():
            await self.flush()
        table = _table_of(noun)
        latest = table.c.seen_at.desc()
        history = select(table).where(_all(whose, noun)).order_by(latest).limit(most)
        async with self._store.read() as connection:
            found = (await connection.execute(history)).all()
        return [(one, seen) for one in found if (seen := self._opened(whose, one)) is not None]

    async def forget(self, whose: Whose) -> None:
        """All that this person in Slack has seen, with whichever login."""
        await self.flush()
        async with self._store.write() as connection:
            for table in RECENTS:
                person = and_(table.c.team == whose.team, table.c.slack_user == whose.user)
                await connection.execute(delete(table).where(person))
        for noun in NOUNS:
            self._shown(whose, noun).clear()

    def shown(self, whose: Whose, noun: Noun, records: Iterable[Candidate]) -> None:
        """Records that went by in a list or a search."""
        kept = self._shown(whose, noun)
        for record in records:
            kept[record.id] = record
            kept.move_to_end(record.id)
        while len(kept) > MOST_SHOWN:
            kept.popitem(last=False)

    def shown_in(self, whose: Whose, page: Page[Any], lookup: NameLookup) -> None:
        """A list or a search went by, and the records that it names."""
        for noun in NOUNS:
            listed = candidates_in(noun, page, lookup)
            told, names = {one.id for one in listed}, lookup.names(noun)
            named = [Candidate(id, names[id]) for id in names if id not in told]
            self.shown(whose, noun, [*named, *listed])

    async def known(self, whose: Whose, noun: Noun) -> RecentRecords:
        """All that can be suggested without asking anyone."""
        listed = list(reversed(self._shown(whose, noun).values()))
        listed.sort(key=lambda one: one.owner != whose.pipedrive_user)
        by_id = {one.id: one for one in listed}
        seen = [
            by_id.get(one.id) or Candidate(one.id, one.name, f"#{one.id}")
            for one in await self.of(whose, noun)
        ]
        first = {one.id for one in seen}
        return RecentRecords(seen, [one for one in listed if one.id not in first])

    async def _keep(self, connection: AsyncConnection, noted: dict[Whose, Waiting]) -> None:
        # In order: two processes with the same rows must not wait for each other.
        every = [
            (whose, one, noted[whose][one])
            for whose in sorted(noted)
            for one in sorted(noted[whose], key=str)
        ]
        for table in RECENTS:
            rows = [
                self._row(whose, *said)
                for whose, (noun, _), said in every
                if said and _table_of(noun) is table
            ]
            if rows:
                await connection.execute(self._newest(table), rows)
        for whose, (noun, id), said in every:
            if said is None:
                row = delete(_table_of(noun)).where(_one(whose, noun, id))
                await connection.execute(row)
        for whose, noun in {(whose, noun) for whose, (noun, _), said in every if said}:
            await connection.execute(_beyond(whose, noun))

    def _newest(self, table: Table) -> Insert:
        insert = self._store.insert(table)
        return insert.on_conflict_do_update(
            index_elements=[column.name for column in table.primary_key],
            set_={"name": insert.excluded.name, "seen_at": insert.excluded.seen_at},
        )

    def _row(self, whose: Whose, seen: SeenRecord, at: datetime) -> dict[str, object]:
        return {
            "team": whose.team,
            "slack_user": whose.user,
            "company": whose.company,
            "pipedrive_user": whose.pipedrive_user,
            "kind": seen.noun,
            "record": _kept_id(seen.noun, seen.id),
            "name": self._cipher.seal(seen.name, _place(whose, seen.noun, seen.id)),
            "seen_at": at,
        }

    def _opened(self, whose: Whose, one: Any) -> SeenRecord | None:
        """None where the key is gone: it will be seen again."""
        try:
            name = self._cipher.open(one.name, _place(whose, one.kind, one.record))
        except CannotOpen:
            return None
        return SeenRecord(one.kind, one.record, name)


def _is_numbered(noun: Noun) -> bool:
    return noun != QUESTION and RECORD_TYPES[noun].is_numbered


def _table_of(noun: Noun) -> Table:
    return recents if _is_numbered(noun) else recents_by_text


def _kept_id(noun: Noun, id: RecordId) -> RecordId:
    return id if _is_numbered(noun) else str(id)


def _all(whose: Whose, noun: Noun) -> ColumnElement[bool]:
    row = _table_of(noun).c
    return and_(
        row.team == whose.team,
        row.slack_user == whose.user,
        row.company == whose.company,
        row.pipedrive_user == whose.pipedrive_user,
        row.kind == noun,
    )


def _one(whose: Whose, noun: Noun, id: RecordId) -> ColumnElement[bool]:
    return and_(_all(whose, noun), _table_of(noun).c.record == _kept_id(noun, id))


def _beyond(whose: Whose, noun: Noun) -> Delete:
    table, all_ = _table_of(noun), _all(whose, noun)
    latest = select(table.c.record).where(all_).order_by(table.c.seen_at.desc()).limit(KEPT)
    return delete(table).where(all_, table.c.record.not_in(latest))


def _place(whose: Whose, noun: str, id: RecordId) -> sealing.Bound:
    person = (whose.team, whose.user, whose.company, whose.pipedrive_user)
    return sealing.for_recent(person, noun, id)
