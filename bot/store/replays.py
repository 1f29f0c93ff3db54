"""Which signed requests were let in already, where they ask for nothing that has to be kept."""

from datetime import timedelta

from sqlalchemy import delete

from bot.store.db import Store
from bot.store.intake import Intake
from bot.store.tables import Clock, replays, utc_now

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
