"""What Pipedrive told us, row by row: matched with the watches, and handed to the outbox."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
import structlog
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.accounts import sealing
from bot.accounts.sealing import CannotOpen, TokenCipher
from bot.pipedrive.events import Event, NotAnEvent, event_of
from bot.pipedrive.http.cache import Cache
from bot.queue.duty import Wake
from bot.store.db import Intake, Store
from bot.store.tables import Clock, Moment, events
from bot.watch.hearing import sequence
from bot.watch.hearing.own_acts import OwnActs
from bot.watch.shadows import Shadow, Shadows, key_of, seen_at
from bot.watch.telling import folding
from bot.watch.telling.folding import Base, Notice
from bot.watch.telling.outbox import Outbox
from bot.watch.telling.parents import Parents
from bot.watch.watches import matching
from bot.watch.watches.matching import Matcher, Watch
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


# What each watch wants told, by its id.
Names = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Wanted:
    """Where one event is told at once, and for which watches it is collected."""

    places: Mapping[Place, Names]
    digests: Sequence[Matched]


NOBODY = Wanted({}, ())


@dataclass(frozen=True)
class HeardChange:
    """A change that came, and the key of its row; a list has none."""

    key: bytes | None
    event: Event


class ChangeInbox:
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
        changed: Callable[[int, Sequence[Event]], Awaitable[None]],
        wake: Wake,
        handed_on: Callable[[], None],
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
        self._changed = changed
        self._wake = wake
        self._handed_on = handed_on
        self._intake = Intake(store, events, clock)
        self._one_at_a_time = asyncio.Lock()

    async def add(self, key: bytes, company: int, body: Mapping[str, Any]) -> None:
        """Once this returns it is in the database, a repeat as the row that was there."""
        sealed = self._vault.seal(orjson.dumps(body).decode(), sealing.for_event(key, company))
        await self._intake.add(key, {"company": company, "body": sealed, "done_at": None})
        self._wake(self)

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
        """Those first that have least to tell: a storm of one keeps no other waiting."""
        undone = select(row.company).where(row.done_at.is_(None)).group_by(row.company)
        undone = undone.order_by(func.count(), row.company)
        async with self._store.read() as connection:
            return list((await connection.execute(undone)).scalars())

    async def _first(self, company: int) -> list[HeardChange]:
        undone = select(row.key, row.body).where(row.company == company, row.done_at.is_(None))
        async with self._store.read() as connection:
            rows = (await connection.execute(undone.order_by(row.seen_at).limit(FEW))).all()
        told, unread = [], []
        for one in rows:
            try:
                body = orjson.loads(self._vault.open(one.body, sealing.for_event(one.key, company)))
                told.append(HeardChange(one.key, event_of(body)))
            except (CannotOpen, NotAnEvent) as error:
                log.warning("event_unreadable", why=type(error).__name__, what=str(error))
                unread.append(one.key)
        if unread:
            async with self._store.write() as connection:
                await self._done(connection, unread)
        return told

    async def _see_to(self, company: int, told: Sequence[HeardChange]) -> None:
        if not told:
            return
        for entity in {STALE[one.event.entity] for one in told if one.event.entity in STALE}:
            await self._cache.forget(company, entity)
        await self._hand_on(company, told)

    async def caught_up(
        self, company: int, events: Sequence[Event], seen: Mapping[str, Shadow], *, tell: bool
    ) -> Collection[str]:
        """What lists told of; without `tell` it is only noted how everything is.

        `seen` is what they were compared with. Gives the keys of records of which a webhook told
        meanwhile: what happened to them is another question now.
        """
        if tell:
            changes = [HeardChange(None, event) for event in events]
            return await self._hand_on(company, changes, seen)
        async with self._store.write() as connection:
            await self._shadows.keep(connection, company, events, seen, late=False)
        return ()

    async def _hand_on(
        self, company: int, told: Sequence[HeardChange], seen: Mapping[str, Shadow] | None = None
    ) -> Collection[str]:
        """What they mean and that they are done is one transaction: nothing is lost or doubled.

        Of lists with what they have `seen`; gives what has changed since.
        """
        late = seen is not None
        matchers = matching.matchers(await self._watches.of_company(company), self._clock())
        wanted = await self._wanted(company, matchers, [one.event for one in told])
        await self._changed(company, [one.event for one in told])
        async with self._store.write() as connection:
            await self._store.take_turn(connection, f"inbox:{company}")
            events = await self._claim(connection, told)
            known = await self._shadows.of(company, list(dict.fromkeys(map(key_of, events))))
            moved = set() if seen is None else _moved(seen, known, events)
            news = [one for one in events if not (key_of(one) in moved or _is_heard(one, known))]
            since = min((one.watch.made_at for one in matchers), default=self._clock())
            await self._tell(connection, company, news, wanted, sequence.bases(news, known, since))
            await self._parents.follow(connection, news)
            if matchers:
                eyes = {one.watch.pipedrive_user for one in matchers}
                await self._shadows.keep(connection, company, news, known, late=late, eyes=eyes)
        self._handed_on()
        return moved

    async def _wanted(
        self, company: int, matchers: Sequence[Matcher], events: Sequence[Event]
    ) -> dict[int, Wanted]:
        """By the `id()` of each event: who wants to hear of it, without where it was asked for."""
        matched = {id(event): matching.of(matchers, event) for event in events}
        ours = [event for event in events if matched[id(event)]]
        spared = await self._own_acts.places(company, ours)
        return {
            id(event): Wanted(
                _by_place(matched[id(event)], spared.get(id(event), ())),
                tuple(one for one in matched[id(event)] if one[0].spec.every),
            )
            for event in ours
        }

    async def _tell(
        self,
        connection: AsyncConnection,
        company: int,
        news: Sequence[Event],
        wanted: Mapping[int, Wanted],
        bases: Mapping[int, Base],
    ) -> None:
        notices: dict[Place, list[Notice]] = defaultdict(list)
        for event in news:
            to = wanted.get(id(event), NOBODY)
            for place, watches in to.places.items():
                notices[place].append(folding.of(event, watches, bases.get(id(event))))
            for watch, names in to.digests:
                await self._outbox.collect(connection, watch, folding.of(event, {watch.id: names}))
        for place in sorted(notices):
            await self._outbox.add(connection, place, company, notices[place])

    async def _claim(self, connection: AsyncConnection, told: Sequence[HeardChange]) -> list[Event]:
        """Those that nobody else has seen to meanwhile, in the order in which they happened."""
        keys = [one.key for one in told if one.key is not None]
        claimed = await self._done(connection, keys) if keys else frozenset[bytes]()
        events = [one.event for one in told if one.key is None or one.key in claimed]
        return sorted(events, key=lambda event: event.order)

    async def _done(self, connection: AsyncConnection, keys: Sequence[bytes]) -> frozenset[bytes]:
        """Which of them were not done before."""
        values = {"done_at": self._clock(), "body": ""}
        undone = update(events).where(row.key.in_(keys), row.done_at.is_(None))
        claimed = await connection.execute(undone.values(values).returning(row.key))
        return frozenset(claimed.scalars())

    async def purge(self) -> None:
        """A repeat comes within minutes; the row that knows it is kept for days."""
        old = delete(events).where(row.done_at < self._clock() - KEPT)
        async with self._store.write() as connection:
            await connection.execute(old)


def _is_heard(event: Event, known: Mapping[str, Shadow]) -> bool:
    """Whether a list has told of it before it arrived."""
    shadow = known.get(key_of(event))
    is_covered = shadow is not None and shadow.late and seen_at(event) <= shadow.at
    return is_covered and not event.late


def _moved(
    seen: Mapping[str, Shadow], known: Mapping[str, Shadow], events: Sequence[Event]
) -> set[str]:
    return {key for key in map(key_of, events) if seen.get(key) != known.get(key)}


def _by_place(matched: Sequence[Matched], spared: Collection[Place]) -> dict[Place, Names]:
    """Two watches of one channel give one message."""
    found: dict[Place, Names] = defaultdict(dict)
    for watch, names in matched:
        place = Place(watch.team, watch.channel)
        if not watch.spec.every and place not in spared:
            found[place][watch.id] = names
    return found
