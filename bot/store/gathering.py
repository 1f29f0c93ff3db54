"""Writes that can wait: gathered for a moment, and made while nothing urgent is written."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import structlog

from bot.store.db import StoreFailed

log = structlog.get_logger()
EVERY = 0.5  # seconds

Flush = Callable[[], Awaitable[None]]


@asynccontextmanager
async def gathering(*flushes: Flush) -> AsyncIterator[None]:
    """Each is called again and again meanwhile, and once more at the end."""
    over = asyncio.Event()
    watch = asyncio.create_task(_again_and_again(flushes, over), name="gathering")
    try:
        yield
    finally:
        # Not cancelled: what a write under way has taken up would be lost with it.
        over.set()
        await watch


async def _again_and_again(flushes: tuple[Flush, ...], over: asyncio.Event) -> None:
    while not over.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(EVERY):
                await over.wait()
        await _all(flushes)


async def _all(flushes: tuple[Flush, ...]) -> None:
    for flush in flushes:
        try:
            await flush()
        except StoreFailed as error:
            log.warning("could_not_be_noted", what=flush.__qualname__, error=str(error))
        except Exception:  # a mistake in one of them must not end all writing for good
            log.exception("could_not_be_noted", what=flush.__qualname__)
