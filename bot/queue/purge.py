"""What is too old to be of any use goes, now and then."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

EVERY = timedelta(hours=1)
# Not while it starts, when everything else is waited for.
FIRST = timedelta(minutes=1)

Purge = Callable[[], Awaitable[object]]


class Purging:
    def __init__(self, now: Callable[[], datetime], *purges: Purge) -> None:
        self._now = now
        self._purges = purges
        self._due = now() + FIRST

    async def next_due(self) -> datetime | None:
        return self._due

    async def once(self) -> None:
        self._due = self._now() + EVERY
        for purge in self._purges:
            await purge()
