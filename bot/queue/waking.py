"""Who is woken when something may be due: this process, or on PostgreSQL whichever is free.

The rows say what is due, and when; to wake somebody only makes it sooner.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from bot.queue.duty import Duty, Loop, Rounds
from bot.store.db import Store


class Waking(Protocol):
    def wake(self, *duties: Duty) -> None:
        """Something may be due sooner than was known: of these, or of any."""

    def loops(self) -> tuple[Loop, ...]:
        """What goes on for ever beside the rounds."""


class InProcess:
    """There is nobody else."""

    def __init__(self, rounds: Rounds) -> None:
        self.wake = rounds.wake

    def loops(self) -> tuple[Loop, ...]:
        return ()


@asynccontextmanager
async def waking(
    url: str, store: Store, rounds: Rounds, *, as_worker: bool
) -> AsyncIterator[Waking]:
    if store.on_sqlite:
        yield InProcess(rounds)
        return
    # Imported here: most of a second that nobody on SQLite need wait for.
    from bot.queue.workers import Workers  # noqa: PLC0415

    async with Workers(url, store, rounds, as_worker=as_worker).opened() as workers:
        yield workers
