"""Around an acknowledgement: the row that says that something is new; the work in its own task."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.desk.requests import SlackRequests
from bot.ingress.edge import BUSY, STORING, Ack
from bot.observe.logs import failure
from bot.slack.installation import Installation
from bot.slack.payloads import act_of
from bot.slack.pickers import Pickers
from bot.slack.works import Body, Work, Works, has_secret
from bot.store.db import StoreFailed
from bot.store.intake import Replays
from bot.tasks import Tasks

Payload = dict[str, Any]  # Any: as Slack sends it

Acknowledge = Callable[..., Awaitable[Any]]

FORM = "view_submission"


class Admission:
    """What stands before every acknowledgement."""

    def __init__(
        self, replays: Replays, requests: SlackRequests, installation: Installation
    ) -> None:
        self._replays = replays
        self._requests = requests
        self._installation = installation

    async def first_time(self, digest: bytes, payload: Payload) -> bool:
        """Whether this is the first delivery of an act, or of what is no act of anyone's.

        `digest` names the delivery. `StoreFailed` when nothing was stored.
        """
        self._requests.nothing_yet()
        self._installation.bring_home(payload)
        act = None if payload.get("type") == FORM else act_of(payload)
        if act is None:
            return await self._replays.first_time(digest)
        return await self._requests.first_time(act.key or digest, act.body)

    def kept(
        self, dispatch: Callable[[Payload], Awaitable[Ack]]
    ) -> Callable[[Payload], Awaitable[Ack]]:
        """What could not be handed on is not acknowledged, and so is not kept either."""

        async def handed_on(payload: Payload) -> Ack:
            try:
                with self._requests.refused_on_error():
                    return await dispatch(payload)
            except (StoreFailed, TimeoutError) as error:
                failure("the request could not be stored", error)
                return Ack(503, BUSY)

        return handed_on


class Listeners:
    """One for each kind of payload.

    Before an ack stand only what is pure, and the row that keeps what was asked.
    """

    def __init__(
        self, works: Works, pickers: Pickers, tasks: Tasks, requests: SlackRequests
    ) -> None:
        self._works = works
        self._pickers = pickers
        self._tasks = tasks
        self._requests = requests

    async def command(self, ack: Acknowledge, body: Body) -> None:
        await self._taken(ack, body, "command")

    async def action(self, ack: Acknowledge, body: Body) -> None:
        await self._taken(ack, body, "action")

    async def shortcut(self, ack: Acknowledge, body: Body) -> None:
        await self._taken(ack, body, "shortcut")

    async def event(self, ack: Acknowledge, body: Body) -> None:
        await self._taken(ack, body, "event")

    async def submission(self, ack: Acknowledge, body: Body) -> None:
        """An answer with errors takes nothing: the same form comes again, filled in better."""
        judged = self._works.judged(body)
        if judged.work and await self._is_first(body):
            self._spawn(judged.work, "form", has_secret=has_secret(body))
        await ack(**judged.ack)

    async def closed(self, ack: Acknowledge, body: Body) -> None:
        await ack()

    async def options(self, ack: Acknowledge, body: Body) -> None:
        await ack(**await self._pickers.options(body))

    async def _is_first(self, body: Body) -> bool:
        """Submitted twice, as by a double click, a form is one act. Raises StoreFailed."""
        act = act_of(body)
        async with asyncio.timeout(STORING):
            return act is not None and await self._requests.first_time(act.key, act.body)

    async def _taken(self, ack: Acknowledge, body: Body, name: str) -> None:
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
