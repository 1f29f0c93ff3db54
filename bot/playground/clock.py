"""A clock that runs at real speed and is moved on by hand; whoever sleeps by it wakes in time."""

import asyncio
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta


class MovableClock:
    def __init__(self) -> None:
        self._set_to = datetime.now(UTC)
        self._set_at = time.monotonic()
        self._moved = asyncio.Event()
        # When each sleeper wants to wake; the key only tells one from another.
        self._sleepers: dict[object, datetime] = {}

    def now(self) -> datetime:
        return self._set_to + timedelta(seconds=time.monotonic() - self._set_at)

    def timestamp(self) -> float:
        return self.now().timestamp()

    def set(self, moment: datetime) -> None:
        """Jump there, also back; whoever is due by then wakes as soon as the loop goes on."""
        self._set_to, self._set_at = moment.astimezone(UTC), time.monotonic()
        self._moved.set()
        self._moved = asyncio.Event()

    def advance(self, by: timedelta) -> None:
        self.set(self.now() + by)

    async def sleep(self, seconds: float) -> None:
        due, me = self.now() + timedelta(seconds=seconds), object()
        self._sleepers[me] = due
        try:
            while (left := (due - self.now()).total_seconds()) > 0:
                with suppress(TimeoutError):
                    async with asyncio.timeout(left):
                        await self._moved.wait()
        finally:
            del self._sleepers[me]

    @property
    def sleeping(self) -> int:
        """How many are not due yet."""
        now = self.now()
        return sum(due > now for due in self._sleepers.values())

    def next_due(self) -> datetime | None:
        return min(self._sleepers.values(), default=None)
