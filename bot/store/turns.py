"""Whose turn it is to write: SQLite takes one writer at a time, and some cannot wait."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """A lock with two queues: who is urgent goes before all others, each queue in its order."""

    def __init__(self) -> None:
        self._taken = False
        self._urgent: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def turn(self, *, urgent: bool = False) -> AsyncIterator[None]:
        if self._taken:
            await self._wait(self._urgent if urgent else self._others)
        self._taken = True
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, queue: deque[asyncio.Future[None]]) -> None:
        mine = asyncio.get_running_loop().create_future()
        queue.append(mine)
        try:
            await mine
        except asyncio.CancelledError:
            if mine.cancelled():
                queue.remove(mine)
            else:  # it was handed over at the very moment that we stopped waiting
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        """Handed over directly: it is never free while somebody waits."""
        waiting = self._urgent or self._others
        if waiting:
            waiting.popleft().set_result(None)
        else:
            self._taken = False
