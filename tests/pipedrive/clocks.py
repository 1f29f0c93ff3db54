"""Time that passes only when everybody waits for it."""

import asyncio
import heapq
from collections.abc import Awaitable
from itertools import count
from typing import TypeVar

from bot.pipedrive.http.monotonic_clock import MonotonicClock

T = TypeVar("T")


class FakeTime:
    def __init__(self) -> None:
        self.at = 1000.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = count()
        self.clock = MonotonicClock(now=lambda: self.at, sleep=self.sleep)

    async def sleep(self, seconds: float) -> None:
        waker = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.at + seconds, next(self._order), waker))
        await waker

    def pass_by(self, seconds: float) -> None:
        """Let time pass while nobody waits."""
        self.at += seconds

    async def run(self, what: Awaitable[T]) -> T:
        """Run to the end, moving time on whenever all that is left to do is to wait."""
        task = asyncio.ensure_future(what)
        while not task.done():
            await self.settle()
            if not task.done():
                self._next()
        return await task

    async def settle(self) -> None:
        """Let everything run that need not wait for time."""
        for _ in range(20):
            await asyncio.sleep(0)

    def _next(self) -> None:
        assert self._sleepers, "somebody waits for something that is not time"
        moment, _, waker = heapq.heappop(self._sleepers)
        self.at = max(self.at, moment)
        if not waker.done():
            waker.set_result(None)
