"""One listener per kind of payload: acknowledge, then do the work in a task of our own."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.desk.requests import Requests
from bot.ingress.edge import STORING
from bot.ingress.tasks import Tasks
from bot.slack.acts import act_of
from bot.slack.pickers import Pickers
from bot.slack.works import Body, Work, Works, has_secret

Ack = Callable[..., Awaitable[Any]]


class Listeners:
    """Before an ack stand only what is pure, and the row that keeps what was asked."""

    def __init__(self, works: Works, pickers: Pickers, tasks: Tasks, requests: Requests) -> None:
        self._works = works
        self._pickers = pickers
        self._tasks = tasks
        self._requests = requests

    async def command(self, ack: Ack, body: Body) -> None:
        await self._taken(ack, body, "command")

    async def action(self, ack: Ack, body: Body) -> None:
        await self._taken(ack, body, "action")

    async def shortcut(self, ack: Ack, body: Body) -> None:
        await self._taken(ack, body, "shortcut")

    async def event(self, ack: Ack, body: Body) -> None:
        await self._taken(ack, body, "event")

    async def submission(self, ack: Ack, body: Body) -> None:
        """An answer with errors takes nothing: the same form comes again, filled in better."""
        judged = self._works.judged(body)
        if judged.work and await self._is_first(body):
            self._spawn(judged.work, "form", has_secret=has_secret(body))
        await ack(**judged.ack)

    async def closed(self, ack: Ack, body: Body) -> None:
        await ack()

    async def options(self, ack: Ack, body: Body) -> None:
        await ack(**await self._pickers.options(body))

    async def _is_first(self, body: Body) -> bool:
        """Submitted twice, as by a double click, a form is one act. Raises StoreFailed."""
        act = act_of(body)
        async with asyncio.timeout(STORING):
            return act is not None and await self._requests.first_time(act.key, act.body)

    async def _taken(self, ack: Ack, body: Body, name: str) -> None:
        """Its row is there: whoever let it in has stored it."""
        work = self._works.of(body) if act_of(body) else None
        if work:
            self._spawn(work, name)
        await ack()

    def _spawn(self, work: Work, name: str, *, has_secret: bool = False) -> None:
        async def kept() -> None:
            async with self._requests.work(has_secret=has_secret), self._tasks.pace.turn():
                await work()

        self._tasks.spawn(kept(), name)
