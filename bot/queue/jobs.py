"""Jobs by name and key: enqueued, scheduled, cancelled; each is one row until it is done.

A job does its work and says when it is due again; without a moment its row goes. One that fails is
tried again, later each time. Whoever runs it has a lease: what a process left behind is taken up.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.sql import ColumnElement

from bot.observe.logs import failure
from bot.store.db import Store
from bot.store.tables import Clock, Moment, jobs

LEASE = timedelta(minutes=5)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
FEW = 10

row = jobs.c


@dataclass(frozen=True)
class Job:
    name: str
    key: str


# Does it; when it is due again, or None where it is over.
Work = Callable[[str], Awaitable[datetime | None]]


class Jobs:
    def __init__(self, store: Store, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._wake = wake
        self._work: dict[str, Work] = {}
        self._one_at_a_time = asyncio.Lock()

    def does(self, works: Mapping[str, Work]) -> None:
        """Who does the jobs of each name."""
        self._work |= works

    async def enqueue(self, job: Job) -> None:
        await self.schedule(job, self._clock())

    async def schedule(self, job: Job, at: datetime) -> None:
        """At this moment; one that is there already comes at the sooner of the two."""
        values = {"name": job.name, "key": job.key, "due_at": at, "attempt": 0}
        insert = self._store.insert(jobs).values(values)
        kept = insert.on_conflict_do_update(
            index_elements=["name", "key"],
            set_={"due_at": insert.excluded.due_at},
            where=row.due_at > insert.excluded.due_at,
        )
        async with self._store.write() as connection:
            await connection.execute(kept)
        self._wake()

    async def cancel(self, job: Job) -> None:
        async with self._store.write() as connection:
            await connection.execute(delete(jobs).where(_is(job)))

    async def next_due(self) -> datetime | None:
        known = row.name.in_(list(self._work))
        free = func.coalesce(row.lease_until, row.due_at)
        first = select(func.min(free, type_=Moment)).where(known)
        async with self._store.read() as connection:
            moment: datetime | None = (await connection.execute(first)).scalar_one()
        return moment

    async def once(self) -> None:
        async with self._one_at_a_time:
            for job, attempt in await self._take():
                await self._run(job, attempt)

    async def _take(self) -> list[tuple[Job, int]]:
        now = self._clock()
        is_free = or_(row.lease_until.is_(None), row.lease_until <= now)
        due = and_(row.due_at <= now, is_free, row.name.in_(list(self._work)))
        first = select(row.name, row.key).where(due).order_by(row.due_at).limit(FEW)
        taken: list[tuple[Job, int]] = []
        async with self._store.write() as connection:
            for name, key in (await connection.execute(first)).all():
                job = Job(name, key)
                values = {"lease_until": now + LEASE, "attempt": row.attempt + 1}
                taking = update(jobs).where(_is(job), due).values(values).returning(row.attempt)
                attempt = (await connection.execute(taking)).scalar_one_or_none()
                if attempt is not None:
                    taken.append((job, attempt))
        return taken

    async def _run(self, job: Job, attempt: int) -> None:
        try:
            again = await self._work[job.name](job.key)
        except Exception as error:  # noqa: BLE001 - one job must not stop the others
            failure("job failed", error, job=job.name)
            wait = min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT)
            await self._put_back(job, self._clock() + wait, attempt)
            return
        if again is None:
            await self.cancel(job)
        else:
            await self._put_back(job, again, 0)

    async def _put_back(self, job: Job, at: datetime, attempt: int) -> None:
        values = {"due_at": at, "lease_until": None, "attempt": attempt}
        async with self._store.write() as connection:
            await connection.execute(update(jobs).where(_is(job)).values(values))


def _is(job: Job) -> ColumnElement[bool]:
    return and_(row.name == job.name, row.key == job.key)
