"""Which signed requests were let in already; requests that arrive together share one commit."""

import asyncio
from datetime import UTC, datetime, timedelta
from sqlite3 import IntegrityError

from sqlalchemy import delete

from bot.store.db import Store
from bot.store.tables import Clock, replays, utc_now

# Slack's signature is good for 5 minutes to either side; after 15 no copy can pass it.
KEPT = timedelta(minutes=15)
# In one statement; SQLite takes ten thousand, its parser is quick with a few.
MOST = 256
AS_KEPT = "%Y-%m-%d %H:%M:%S.%f"  # as SQLAlchemy writes a moment into SQLite


class Replays:
    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        self._store = store
        self._clock = clock
        self._one_commit = asyncio.Lock()
        self._gathering: tuple[set[bytes], asyncio.Task[set[bytes]]] | None = None

    async def first_time(self, digest: bytes) -> bool:
        """True for exactly one caller per digest; `StoreFailed` when nothing was stored."""
        if self._gathering is None:
            new: set[bytes] = set()
            self._gathering = new, asyncio.create_task(self._commit(new))
        batch, commit = self._gathering
        is_copy = digest in batch
        batch.add(digest)
        # Shielded: a caller who goes away must not cut the commit of the others.
        stored = await asyncio.shield(commit)
        return digest in stored and not is_copy

    async def purge(self, older_than: timedelta = KEPT) -> int:
        old = delete(replays).where(replays.c.seen_at < self._clock() - older_than)
        async with self._store.write() as connection:
            return (await connection.execute(old)).rowcount

    async def _commit(self, batch: set[bytes]) -> set[bytes]:
        """Store what gathered while the commit before this one ran; answer what was new."""
        async with self._one_commit:
            self._gathering = None
            seen_at = self._clock()
            if self._store.on_sqlite and len(batch) <= MOST and await self._at_once(batch, seen_at):
                return batch
            insert = self._store.insert(replays).on_conflict_do_nothing()
            # In order: two processes with the same digests must not wait for each other.
            rows = [{"digest": digest, "seen_at": seen_at} for digest in sorted(batch)]
            async with self._store.write() as connection:
                stored = await connection.execute(insert.returning(replays.c.digest), rows)
                return set(stored.scalars())

    async def _at_once(self, batch: set[bytes], seen_at: datetime) -> bool:
        """Store all or none, in one step; False where one of them is there already."""
        rows = ",".join(["(?, ?)"] * len(batch))
        insert = f"INSERT INTO replays (digest, seen_at) VALUES {rows}"  # noqa: S608 - question marks
        moment = seen_at.astimezone(UTC).strftime(AS_KEPT)
        async with self._store.on_the_spot() as sqlite:
            try:
                await sqlite.execute(
                    insert, [part for digest in batch for part in (digest, moment)]
                )
            except IntegrityError:
                return False
        return True
