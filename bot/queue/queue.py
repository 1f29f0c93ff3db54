"""Items of work by name and key: enqueued, scheduled, cancelled; each is one row until it is done.

Whoever does it says when it is due again; without a moment its row goes. What fails is tried again,
later each time. Whoever works at it has a lease: what a process left behind is taken up.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, case, delete, func, literal, or_, select, update
from sqlalchemy.sql import ColumnElement

from bot.observe.logs import failure
from bot.store.db import Store
from bot.store.tables import Clock, Moment, work_items

LEASE = timedelta(minutes=5)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
FEW = 10
# Between two looks at what another process is about, in seconds.
AGAIN = 0.05

row = work_items.c


@dataclass(frozen=True)
class WorkItem:
    name: str
    key: str


# Does it; when it is due again, or None where it is over.
Work = Callable[[str], Awaitable[datetime | None]]


class Queue:
    def __init__(self, store: Store, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._wake = wake
        self._work: dict[str, Work] = {}
        self._one_at_a_time = asyncio.Lock()

    def does(self, works: Mapping[str, Work]) -> None:
        """Who does the work of each name."""
        self._work |= works

    async def enqueue(self, item: WorkItem) -> None:
        await self.schedule(item, self._clock())

    async def schedule(self, item: WorkItem, at: datetime) -> None:
        """At this moment; one that is there already comes at the sooner of the two.

        One that is being done is done once more: what it is about may have changed meanwhile.
        """
        values = {"name": item.name, "key": item.key, "due_at": at, "attempt": 0}
        insert = self._store.insert(work_items).values(values)
        kept = insert.on_conflict_do_update(
            index_elements=["name", "key"],
            set_={"due_at": insert.excluded.due_at},
            where=row.due_at > insert.excluded.due_at,
        )
        async with self._store.write() as connection:
            await connection.execute(kept)
        self._wake()

    async def do(self, item: WorkItem) -> None:
        """Now and in full, by this process; where another one is at it, once that has ended."""
        if await self._is_ours(item):
            await self._run(item, 1)
            return
        await self.enqueue(item)
        while (standing := await self._standing(item)) is not None:
            if standing and await self._is_still_to_do(item):
                await self._run(item, 1)
                return
            await asyncio.sleep(AGAIN)

    async def _standing(self, item: WorkItem) -> bool | None:
        """Whether it is due and nobody is at it; None: it has been done since it was enqueued."""
        now = self._clock()
        wanted = select(_is_free(now)).where(_is(item), or_(row.due_at <= now, ~_is_free(now)))
        async with self._store.read() as connection:
            found = (await connection.execute(wanted)).scalar_one_or_none()
        return None if found is None else bool(found)

    async def _is_ours(self, item: WorkItem) -> bool:
        """Also where it is not there yet."""
        now = self._clock()
        taken = _in_hand(now)
        insert = self._store.insert(work_items).values(taken | {"name": item.name, "key": item.key})
        taking = insert.on_conflict_do_update(
            index_elements=["name", "key"], set_=taken, where=_is_free(now)
        )
        async with self._store.write() as connection:
            taken_ = await connection.execute(taking.returning(row.attempt))
            return taken_.first() is not None

    async def _is_still_to_do(self, item: WorkItem) -> bool:
        """And ours then; another one may have done it since we looked."""
        now = self._clock()
        taking = update(work_items).where(_is(item), row.due_at <= now, _is_free(now))
        async with self._store.write() as connection:
            return (await connection.execute(taking.values(_in_hand(now)))).rowcount == 1

    async def cancel(self, item: WorkItem) -> None:
        async with self._store.write() as connection:
            await connection.execute(delete(work_items).where(_is(item)))

    async def keys(self, name: str, start: str) -> list[str]:
        """Of what is still to be done under a name: the keys that begin so."""
        wanted = select(row.key).where(row.name == name, row.key.startswith(start, autoescape=True))
        async with self._store.read() as connection:
            return list((await connection.execute(wanted)).scalars())

    async def next_due(self) -> datetime | None:
        known = row.name.in_(list(self._work))
        free = func.coalesce(row.lease_until, row.due_at)
        first = select(func.min(free, type_=Moment)).where(known)
        async with self._store.read() as connection:
            moment: datetime | None = (await connection.execute(first)).scalar_one()
        return moment

    async def once(self) -> None:
        async with self._one_at_a_time:
            for item, attempt in await self._take():
                await self._run(item, attempt)

    async def _take(self) -> list[tuple[WorkItem, int]]:
        now = self._clock()
        due = and_(row.due_at <= now, _is_free(now), row.name.in_(list(self._work)))
        first = select(row.name, row.key).where(due).order_by(row.due_at).limit(FEW)
        taken: list[tuple[WorkItem, int]] = []
        async with self._store.write() as connection:
            for name, key in (await connection.execute(first)).all():
                item = WorkItem(name, key)
                # Due by the end of the lease: what is enqueued until then is due sooner.
                until = now + LEASE
                values = {"due_at": until, "lease_until": until, "attempt": row.attempt + 1}
                taking = (
                    update(work_items).where(_is(item), due).values(values).returning(row.attempt)
                )
                attempt = (await connection.execute(taking)).scalar_one_or_none()
                if attempt is not None:
                    taken.append((item, attempt))
        return taken

    async def _run(self, item: WorkItem, attempt: int) -> None:
        try:
            again = await self._work[item.name](item.key)
        except Exception as error:  # noqa: BLE001 - one item must not stop the others
            failure("item of work failed", error, item=item.name)
            wait = min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT)
            await self._put_back(item, self._clock() + wait, attempt)
            return
        if again is None:
            await self._end(item)
        else:
            await self._put_back(item, again, 0)

    async def _end(self, item: WorkItem) -> None:
        """Unless it was enqueued meanwhile."""
        async with self._store.write() as connection:
            ended = delete(work_items).where(_is(item), row.due_at >= row.lease_until)
            if not (await connection.execute(ended)).rowcount:
                free = update(work_items).where(_is(item)).values(lease_until=None, attempt=0)
                await connection.execute(free)

    async def _put_back(self, item: WorkItem, at: datetime, attempt: int) -> None:
        """At this moment, or when it was enqueued for meanwhile."""
        due = case((row.due_at < row.lease_until, row.due_at), else_=literal(at, Moment))
        values = {"due_at": due, "lease_until": None, "attempt": attempt}
        async with self._store.write() as connection:
            await connection.execute(update(work_items).where(_is(item)).values(values))


def _in_hand(now: datetime) -> dict[str, object]:
    return {"due_at": now + LEASE, "lease_until": now + LEASE, "attempt": 1}


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(row.lease_until.is_(None), row.lease_until <= now)


def _is(item: WorkItem) -> ColumnElement[bool]:
    return and_(row.name == item.name, row.key == item.key)
