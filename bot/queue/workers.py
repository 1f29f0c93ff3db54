"""Procrastinate wakes a worker; while none is alive, whoever serves does the work.

A job of Procrastinate's carries nothing but that something may be due, and who may have it. It
costs nothing to lose one: every worker looks at the rows by itself, and what a dead one had in hand
has a lease.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status

from bot.queue.duty import Duty, Loop, Rounds, called
from bot.queue.heartbeat import DEAD_AFTER, EVERY, workers_alive
from bot.store.db import Store, StoreFailed

log = structlog.get_logger()
LOOK = "look"
# Any of the duties.
ANY = ""
# Whose database is away comes back by itself.
AGAIN = 1.0
# Between two jobs: what comes together is passed on together.
PAUSE = 0.2
# To fetch a job and to say how it ended; to listen it has one more.
CONNECTIONS = 2


class Workers:
    def __init__(self, url: str, store: Store, rounds: Rounds, *, as_worker: bool) -> None:
        self._store = store
        self._rounds = rounds
        self._as_worker = as_worker
        self._news = asyncio.Event()
        self._of = set[str]()
        connector = PsycopgConnector(conninfo=url, min_size=1, max_size=CONNECTIONS)
        self._app = App(connector=connector)
        self._look = self._app.task(name=LOOK)(self._woken)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator["Workers"]:
        async with self._app.open_async():
            if not self._as_worker:
                await self._look_for_one()
            yield self

    def wake(self, *duties: Duty) -> None:
        self._rounds.wake(*duties)
        self._of |= {called(duty) for duty in duties} or {ANY}
        self._news.set()

    def loops(self) -> tuple[Loop, ...]:
        return self._pass_on(), self._work() if self._as_worker else self._stand_in()

    async def _woken(self, of: str = ANY) -> None:
        self._rounds.wake_called(of)

    async def _pass_on(self) -> None:
        """Not before an answer."""
        while True:
            await self._news.wait()
            self._news.clear()
            of, self._of = self._of, set()
            try:
                for name in sorted(of):
                    await self._have_looked(name)
            except ConnectorException as error:
                log.warning("worker_not_woken", error=type(error).__name__)
            await asyncio.sleep(PAUSE)

    async def _have_looked(self, name: str) -> None:
        """One that waits is enough, for however many that have news."""
        look = self._look.configure(queueing_lock=f"{LOOK} {name}".strip())
        with suppress(AlreadyEnqueued):
            await (look.defer_async(of=name) if name else look.defer_async())

    async def _stand_in(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            await self._look_for_one()

    async def _look_for_one(self) -> None:
        try:
            self._rounds.rests = await workers_alive(self._store) > 0
        except StoreFailed:
            self._rounds.rests = False

    async def _work(self) -> None:
        while True:
            try:
                await self._forget_the_dead()
                await self._app.run_worker_async(
                    install_signal_handlers=False,
                    delete_jobs="always",
                    update_heartbeat_interval=EVERY,
                    stalled_worker_timeout=DEAD_AFTER,
                )
            except ConnectorException as error:
                log.warning("worker_not_listening", error=type(error).__name__)
            await asyncio.sleep(AGAIN)

    async def _forget_the_dead(self) -> None:
        """The jobs that they had in hand; what those were for has rows."""
        manager = self._app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER):
            await manager.finish_job(job, status=Status.FAILED, delete_job=True)
