"""Which signed requests were let in already; requests that arrive together share one commit."""

import asyncio
from datetime import timedelta

from sqlalchemy import delete

from bot.store.db import Store
from bot.store.tables import Clock, replays, utc_now

# Slack's signature is good for 5 minutes to either side; after 15 no copy can pass it.
KEPT = timedelta(minutes=15)


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
            insert = self._store.insert(replays).on_conflict_do_nothing()
            seen_at = self._clock()
            # In order: two processes with the same digests must not wait for each other.
            rows = [{"digest": digest, "seen_at": seen_at} for digest in sorted(batch)]
            async with self._store.write() as connection:
                stored = await connection.execute(insert.returning(replays.c.digest), rows)
                return set(stored.scalars())
