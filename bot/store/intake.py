"""Rows that stand before an acknowledgement; those that come together share one commit.

Among them what keeps a delivery out that comes a second time.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from sqlite3 import IntegrityError
from typing import Any

from sqlalchemy import Table, delete

from bot.store.db import Store, StoreFailed
from bot.store.tables import Clock, replays, utc_now
from bot.tasks import apart

# In one statement; SQLite takes ten thousand, its parser is quick with a few.
MOST = 256
AS_KEPT = "%Y-%m-%d %H:%M:%S.%f"  # as SQLAlchemy writes a moment into SQLite

Values = Mapping[str, Any]  # Any: what a column takes
Batch = dict[bytes, Values]


class Intake:
    """Inserts into a table by its primary key, a digest, and notes when it was `seen_at`."""

    def __init__(self, store: Store, table: Table, clock: Clock) -> None:
        (key,) = table.primary_key
        self._store = store
        self._table = table
        self._key = key
        self._clock = clock
        self._one_commit = asyncio.Lock()
        self._gathering: tuple[Batch, asyncio.Task[set[bytes]]] | None = None

    async def add(self, key: bytes, values: Values) -> bool:
        """True for exactly one caller per key; `StoreFailed` when nothing was stored."""
        if self._gathering is None:
            new: Batch = {}
            self._gathering = new, apart(self._commit(new), "intake", expected=(StoreFailed,))
        batch, commit = self._gathering
        is_copy = key in batch
        batch.setdefault(key, values)
        # Shielded: a caller who goes away must not cut the commit of the others.
        stored = await asyncio.shield(commit)
        return key in stored and not is_copy

    async def _commit(self, batch: Batch) -> set[bytes]:
        """Store what gathered while the commit before this one ran; answer what was new."""
        async with self._one_commit:
            self._gathering = None
            now = self._clock()
            # In order: two processes with the same keys must not wait for each other.
            rows = [{self._key.name: key, "seen_at": now, **batch[key]} for key in sorted(batch)]
            if self._store.on_sqlite and len(rows) <= MOST and await self._at_once(rows):
                return set(batch)
            insert = self._store.insert(self._table).on_conflict_do_nothing()
            async with self._store.write(urgent=True) as connection:
                stored = await connection.execute(insert.returning(self._key), rows)
                return set(stored.scalars())

    async def _at_once(self, rows: Sequence[Values]) -> bool:
        """Store all or none, in one step; False where one of them is there already."""
        names = list(rows[0])
        marks = ",".join([f"({','.join('?' * len(names))})"] * len(rows))
        insert = f"INSERT INTO {self._table.name} ({','.join(names)}) VALUES {marks}"  # noqa: S608 - question marks
        values = [_plain(row[name]) for row in rows for name in names]
        async with self._store.on_the_spot() as sqlite:
            try:
                await sqlite.execute(insert, values)
            except IntegrityError:
                return False
        return True


def _plain(value: object) -> object:
    return value.astimezone(UTC).strftime(AS_KEPT) if isinstance(value, datetime) else value


# Slack's signature is good for 5 minutes to either side; after 15 no copy can pass it.
KEPT = timedelta(minutes=15)


class Replays:
    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        self._store = store
        self._intake = Intake(store, replays, clock)
        self._clock = clock

    async def first_time(self, digest: bytes) -> bool:
        """True for exactly one caller per digest; `StoreFailed` when nothing was stored."""
        return await self._intake.add(digest, {})

    async def purge(self, older_than: timedelta = KEPT) -> int:
        old = delete(replays).where(replays.c.seen_at < self._clock() - older_than)
        async with self._store.write() as connection:
            return (await connection.execute(old)).rowcount
