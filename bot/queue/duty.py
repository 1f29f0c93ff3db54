"""Something that has work when its time has come, and knows when that is."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Protocol

import structlog

from bot.observe.logs import failure
from bot.store.db import StoreFailed

log = structlog.get_logger()
# Another process may have left work behind: it is looked for at least so often.
EVERY = 5.0
# What is due and cannot be taken yet is not asked for without a pause.
SOONEST = 0.05
Spawn = Callable[[Coroutine[Any, Any, object], str], "asyncio.Task[object]"]


class Duty(Protocol):
    async def once(self) -> None:
        """All that is due by now."""

    async def next_due(self) -> datetime | None:
        """When there is something next; in the past if there is now."""


class Rounds:
    """Does the duties when they are due; `wake` says that something may be due sooner."""

    def __init__(self, duties: Sequence[Duty], spawn: Spawn, now: Callable[[], datetime]) -> None:
        self._duties = duties
        self._spawn = spawn
        self._now = now
        self._sooner = asyncio.Event()

    def wake(self) -> None:
        self._sooner.set()

    async def rounds(self) -> None:
        """For ever; a round that has begun is finished before the process ends."""
        while True:
            self._sooner.clear()
            await self._seen_to()
            await asyncio.sleep(SOONEST)  # what comes together is done together
            await self._pause()

    async def once(self) -> None:
        """Whoever has something due by now."""
        moments = [(duty, await duty.next_due()) for duty in self._duties]
        due = [duty for duty, moment in moments if moment and moment <= self._now()]
        await asyncio.gather(*(self._guarded(duty) for duty in due))

    async def next_due(self) -> datetime | None:
        moments = [await duty.next_due() for duty in self._duties]
        return min((moment for moment in moments if moment), default=None)

    async def _seen_to(self) -> None:
        due = await self._due()
        if due is not None and due <= self._now():
            await asyncio.wait({self._spawn(self.once(), "watch")})

    async def _guarded(self, duty: Duty) -> None:
        try:
            await duty.once()
        except StoreFailed as error:
            log.error("duty_failed", error=str(error))  # noqa: TRY400 - the database says enough
        except Exception as error:  # noqa: BLE001 - one duty must not stop the others
            failure("duty failed", error, duty=type(duty).__name__)

    async def _due(self) -> datetime | None:
        try:
            return await self.next_due()
        except StoreFailed as error:
            log.error("duty_failed", error=str(error))  # noqa: TRY400 - the database says enough
            return None

    async def _pause(self) -> None:
        due = await self._due()
        left = EVERY if due is None else (due - self._now()).total_seconds()
        with suppress(TimeoutError):
            async with asyncio.timeout(min(EVERY, max(0, left))):
                await self._sooner.wait()
