"""What Pipedrive told us, row by row: matched with the watches, and handed to the outbox."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
import structlog
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.accounts.token_cipher import CannotOpen, TokenCipher
from bot.pipedrive.events import Event, NotAnEvent, event_of
from bot.pipedrive.http.cache import Cache
from bot.store.db import Store
from bot.store.intake import Intake
from bot.store.tables import Clock, Moment, events
from bot.watch.hearing.own_acts import OwnActs
from bot.watch.hearing.shadows import Shadows, key_of, seen_at
from bot.watch.telling import folding
from bot.watch.telling.folding import Notice
from bot.watch.telling.outbox import Outbox
from bot.watch.telling.parents import Parents
from bot.watch.watches import matching
from bot.watch.watches.matching import Watch
from bot.watch.watches.rows import Place, Watches

log = structlog.get_logger()
row = events.c
# Of each company in one round, so that a storm of one keeps no other waiting.
FEW = 200
KEPT = timedelta(days=8)
# What a webhook of each kind makes stale.
STALE: Mapping[str, str] = {
    "deal": "deals", "person": "persons", "organization": "organizations",
    "activity": "activities", "note": "notes", "product": "products", "stage": "stages",
    "pipeline": "pipelines", "user": "users",
}  # fmt: skip

# A watch, and what it wants told.
Matched = tuple[Watch, tuple[str, ...]]


@dataclass(frozen=True)
class Told:
    """A change that came, and the key of its row."""

    key: bytes
    event: Event


class Inbox:
    def __init__(  # noqa: PLR0913 - where it comes from and where it goes
        self,
        *,
        store: Store,
        cipher: TokenCipher,
        clock: Clock,
        cache: Cache,
        watches: Watches,
        outbox: Outbox,
        parents: Parents,
        shadows: Shadows,
        own_acts: OwnActs,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._vault = cipher
        self._clock = clock
        self._cache = cache
        self._watches = watches
        self._outbox = outbox
        self._parents = parents
        self._shadows = shadows
        self._own_acts = own_acts
        self._wake = wake
        self._intake = Intake(store, events, clock)
        self._one_at_a_time = asyncio.Lock()

    async def add(self, key: bytes, company: int, body: Mapping[str, Any]) -> None:
        """Once this returns it is in the database, a repeat as the row that was there."""
        sealed = self._vault.seal(orjson.dumps(body).decode(), _place(key))
        await self._intake.add(key, {"company": company, "body": sealed, "done_at": None})
        self._wake()

    async def next_due(self) -> datetime | None:
        undone = select(func.min(row.seen_at, type_=Moment)).where(row.done_at.is_(None))
        async with self._store.read() as connection:
            first: datetime | None = (await connection.execute(undone)).scalar_one()
        return first

    async def once(self) -> None:
        """A round over all companies; what comes meanwhile is for the next one."""
        async with self._one_at_a_time:
            for company in await self._companies():
                await self._see_to(company, await self._first(company))

    async def _companies(self) -> list[int]:
        undone = select(row.company).where(row.done_at.is_(None)).distinct()
        async with self._store.read() as connection:
            return list((await connection.execute(undone)).scalars())

    async def _first(self, company: int) -> list[Told]:
        undone = select(row.key, row.body).where(row.company == company, row.done_at.is_(None))
        async with self._store.read() as connection:
            rows = (await connection.execute(undone.order_by(row.seen_at).limit(FEW))).all()
        told, unread = [], []
        for one in rows:
            try:
                body = orjson.loads(self._vault.open(one.body, _place(one.key)))
                told.append(Told(one.key, event_of(body)))
            except (CannotOpen, NotAnEvent) as error:
                log.warning("event_unreadable", why=type(error).__name__, what=str(error))
                unread.append(one.key)
        if unread:
            async with self._store.write() as connection:
                await self._done(connection, unread)
        return told

    async def _see_to(self, company: int, told: Sequence[Told]) -> None:
        """What they mean and that they are done is one transaction: nothing is lost or doubled."""
        if not told:
            return
        for entity in {STALE[one.event.entity] for one in told if one.event.entity in STALE}:
            await self._cache.forget(company, entity)
        news = await self._unheard(company, [one.event for one in told])
        await self._hand_on(company, news, [one.key for one in told], late=False)

    async def caught_up(self, company: int, events: Sequence[Event], *, tell: bool) -> None:
        """What lists told of; without `tell` it is only noted how everything is."""
        if tell:
            await self._hand_on(company, events, (), late=True)
            return
        async with self._store.write() as connection:
            await self._shadows.keep(connection, company, events, late=False)

    async def _unheard(self, company: int, events: Sequence[Event]) -> list[Event]:
        """Without those that a list has told of before they arrived."""
        keys = list(dict.fromkeys(key_of(event) for event in events))
        known = await self._shadows.of(company, keys)
        late = {key: shadow.at for key, shadow in known.items() if shadow.late}
        return [
            event
            for event in events
            if key_of(event) not in late or seen_at(event) > late[key_of(event)]
        ]

    async def _hand_on(
        self, company: int, events: Sequence[Event], keys: Sequence[bytes], *, late: bool
    ) -> None:
        matchers = matching.matchers(await self._watches.of_company(company), self._clock())
        wanted = [
            (event, matched)
            for event in sorted(events, key=lambda event: event.order)
            if (matched := matching.of(matchers, event))
        ]
        spared = await self._own_acts.places(company, [event for event, _ in wanted])
        notices = _folded(
            (place, folding.of(event, names))
            for event, matched in wanted
            for place, names in _by_place(_at_once(matched)).items()
            if place not in spared.get(id(event), ())
        )
        async with self._store.write() as connection:
            for place, notice in notices:
                await self._outbox.add(connection, place, company, notice)
            for event, matched in wanted:
                for watch, names in matched:
                    if watch.spec.every:
                        await self._outbox.collect(
                            connection, watch, folding.of(event, {watch.id: names})
                        )
            await self._parents.follow(connection, events)
            if matchers:
                await self._shadows.keep(connection, company, events, late=late)
            await self._done(connection, keys)
        self._wake()

    async def _done(self, connection: AsyncConnection, keys: Iterable[bytes]) -> None:
        values = {"done_at": self._clock(), "body": ""}
        await connection.execute(update(events).where(row.key.in_(list(keys))).values(values))

    async def purge(self) -> None:
        """A repeat comes within minutes; the row that knows it is kept for days."""
        old = delete(events).where(row.done_at < self._clock() - KEPT)
        async with self._store.write() as connection:
            await connection.execute(old)


def _at_once(matched: Sequence[Matched]) -> list[Matched]:
    """Those that are not told all together once a day."""
    return [one for one in matched if not one[0].spec.every]


def _folded(told: Iterable[tuple[Place, Notice]]) -> list[tuple[Place, Notice]]:
    """In their order, those that are one piece of news as one already."""
    found: list[tuple[Place, Notice]] = []
    last: dict[tuple[Place, str], int] = {}
    for place, notice in told:
        at = last.get((place, notice.key))
        if at is not None and found[at][1].actor == notice.actor:
            found[at] = place, folding.together(found[at][1], notice)
        else:
            last[place, notice.key] = len(found)
            found.append((place, notice))
    return found


def _by_place(
    matched: Sequence[Matched],
) -> dict[Place, dict[str, tuple[str, ...]]]:
    """Two watches of one channel give one message."""
    found: dict[Place, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for watch, names in matched:
        found[Place(watch.team, watch.channel)][watch.id] = names
    return found


def _place(key: bytes) -> str:
    return f"event:{key.hex()}"
