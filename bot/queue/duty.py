"""Something that has work when its time has come, and knows when that is."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

import structlog

from bot.observe.logs import failure
from bot.store.db import StoreFailed

_T = TypeVar("_T")
log = structlog.get_logger()
# Another process may have left work behind: it is looked for at least so often.
EVERY = 5.0
# A round costs much the same for one piece of work as for forty: what comes in a storm is gathered.
SOONEST, LONGEST_PAUSE = 0.2, 0.5
# What goes on for ever, beside the rounds.
Loop = Coroutine[Any, Any, object]
Spawn = Callable[[Loop, str], "asyncio.Task[object]"]


class Duty(Protocol):
    async def once(self) -> None:
        """Begin all that is due by now; what takes long goes on in tasks of its own."""

    async def next_due(self) -> datetime | None:
        """When there is something next; in the past if there is now."""


class Wake(Protocol):
    def __call__(self, *duties: Duty) -> None:
        """Something may be due sooner than was known: of these, or of any."""


def called(duty: Duty) -> str:
    return type(duty).__name__


def pause_after(worked: float) -> float:
    """Whoever works long leaves as long to those who answer; what comes meanwhile is done in one.

    In seconds, both.
    """
    return min(max(SOONEST, worked), LONGEST_PAUSE)


@dataclass
class _Kept:
    """A duty that was taken on, and when it was found to be due."""

    duty: Duty
    can_wait: bool
    due: datetime | None = None
    # Set when something may be due sooner than was found.
    sooner: asyncio.Event = field(default_factory=asyncio.Event)


class Rounds:
    """Each duty is done when it is due, and keeps no other waiting."""

    def __init__(self, spawn: Spawn, now: Callable[[], datetime]) -> None:
        self._spawn = spawn
        self._now = now
        self._all: list[_Kept] = []
        # While somebody else does them all.
        self.rests = False

    def take_on(self, *duties: Duty, can_wait: bool = False) -> None:
        """Those that `can_wait` find later what they would have found in time."""
        self._all += [_Kept(duty, can_wait) for duty in duties]

    def wake(self, *duties: Duty) -> None:
        for kept in self._all:
            if not duties or kept.duty in duties:
                kept.sooner.set()

    def wake_called(self, name: str) -> None:
        """As another process calls it; all where none is called so."""
        self.wake(*(kept.duty for kept in self._all if called(kept.duty) == name))

    async def rounds(self) -> None:
        """For ever; a round that has begun is finished before the process ends."""
        await asyncio.gather(*(self._keep(kept) for kept in self._all))

    async def next_due(self, slack: timedelta = timedelta()) -> datetime | None:
        """Of all; what can wait may come later by so much, with whatever else is due then."""
        await asyncio.gather(*(self._ask(kept) for kept in self._all))
        moments = [(kept.due, kept.can_wait) for kept in self._all]
        return min((due + slack * can_wait for due, can_wait in moments if due), default=None)

    async def once(self) -> None:
        """What was found to be due by now; what has waited comes first."""
        for waited in (True, False):
            due = [one for one in self._all if one.can_wait is waited and self._is_due(one)]
            await asyncio.gather(*(self._do(kept) for kept in due))

    async def _keep(self, kept: _Kept) -> None:
        while True:
            kept.sooner.clear()
            began = time.monotonic()
            left = EVERY if self.rests else await self._see_to(kept)
            worked = time.monotonic() - began
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await kept.sooner.wait()
            await asyncio.sleep(pause_after(worked))

    async def _see_to(self, kept: _Kept) -> float:
        """How long there is nothing to do."""
        await self._ask(kept)
        if self._is_due(kept):
            await self._do(kept)
            return 0
        return EVERY if kept.due is None else min(EVERY, self._left(kept.due))

    def _left(self, due: datetime) -> float:
        return (due - self._now()).total_seconds()

    def _is_due(self, kept: _Kept) -> bool:
        return kept.due is not None and kept.due <= self._now()

    async def _ask(self, kept: _Kept) -> None:
        kept.due = await self._guarded(kept.duty, kept.duty.next_due())

    async def _do(self, kept: _Kept) -> None:
        work = self._guarded(kept.duty, kept.duty.once())
        await asyncio.wait({self._spawn(work, called(kept.duty))})

    async def _guarded(self, duty: Duty, asked: Awaitable[_T]) -> _T | None:
        """One duty must not stop the others, nor itself for ever."""
        try:
            return await asked
        except StoreFailed as error:
            log.error("duty_failed", error=str(error))  # noqa: TRY400 - the database says enough
        except Exception as error:  # noqa: BLE001 - see above
            failure("duty failed", error, duty=called(duty))
        return None
