"""What a cache asks when it does not know, and ways to wait for it."""

import asyncio
from collections.abc import Callable

# Redis may be slow to answer on a machine that runs tests.
PATIENCE = 5.0


class Upstream:
    """What is asked when the cache does not know; it answers once it may."""

    def __init__(self, *answers: bytes | Exception) -> None:
        self.answers = list(answers)
        self.asked = 0
        self.may = asyncio.Event()
        self.may.set()

    async def load(self) -> bytes:
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        await self.may.wait()
        if isinstance(answer, Exception):
            raise answer
        return answer


async def settled() -> None:
    """Let tasks run that wait for nothing but Redis."""
    for _ in range(50):
        await asyncio.sleep(0)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():  # noqa: ASYNC110 - nothing to wait on: Redis is another process
            await asyncio.sleep(0.001)
