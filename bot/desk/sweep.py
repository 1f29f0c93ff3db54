"""Every few seconds: what expired, was left behind, was not told, or must be looked at again."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Any

import structlog

from bot.accounts.identities import Identities
from bot.blocks.message import Message
from bot.blocks.viewer import Viewer
from bot.commands.router import restore
from bot.desk import held, receipts
from bot.desk.due import next_due
from bot.desk.errands import Errands
from bot.desk.operations import Operations
from bot.desk.running import End, Runner, TakenOver
from bot.desk.states import Operation, Origin
from bot.pipedrive.errors import PipedriveError
from bot.store.db import Store
from bot.store.replays import Replays

log = structlog.get_logger()
EVERY = 5.0
Tell = Callable[[Origin, Message, bool], Awaitable[bool]]
Spawn = Callable[[Coroutine[Any, Any, object], str], asyncio.Task[object]]


class Sweep:
    """`tell` says it in Slack; the flag means: in place of the card that was clicked."""

    def __init__(  # noqa: PLR0913 - everything that an operation may still need
        self,
        *,
        store: Store,
        operations: Operations,
        runner: Runner,
        errands: Errands,
        identities: Identities,
        replays: Replays,
        tell: Tell,
        spawn: Spawn,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._operations = operations
        self._runner = runner
        self._errands = errands
        self._identities = identities
        self._replays = replays
        self._tell = tell
        self._spawn = spawn
        self._now = now
        self._one_round = asyncio.Lock()

    async def rounds(self) -> None:
        while True:
            await self.once()
            await asyncio.sleep(EVERY)

    async def once(self) -> None:
        """What is due by now; a round that has begun is finished before the process ends."""
        await asyncio.wait({self._spawn(self._round(), "sweep")})

    async def next_due(self) -> datetime | None:
        """When there is something to do next; in the past if a round would find it now."""
        return await next_due(self._store, self._now())

    async def _round(self) -> None:
        async with self._one_round:
            await self._do_what_is_due()

    async def _do_what_is_due(self) -> None:
        due = await self._operations.due()
        for operation in due.expired:
            message = receipts.expired(operation, self._viewer(operation))
            await self._say(operation, message)
        for operation in due.orphaned:
            await self._take_over(operation)
        for operation in due.untold:
            await self._tell_again(operation)
        for operation in due.unknown_to_recheck:
            await self._look_again(operation)
        await self._replays.purge()
        await self._operations.purge()

    async def _take_over(self, operation: Operation) -> None:
        """Somebody started this and fell silent: look first, then act."""
        link = await self._identities.of(operation.origin.team, operation.origin.user)
        if link is None or not operation.origin.is_as(link.login):
            await self._operations.finish(operation, "unknown", reason="NotConnected")
            await self._tell_end(operation, End("unknown"))
            return
        call = restore({"tool": operation.tool, "args": operation.args})
        if call.tool.run is not None:
            await self._errands.resume(operation, link)
            return
        try:
            end = await self._runner.run(operation, call, link.login, look_first=True)
        except TakenOver:
            return
        await self._tell_end(operation, end)

    async def _tell_again(self, operation: Operation) -> None:
        """It ended, but nobody heard of it."""
        viewer = self._viewer(operation)
        if operation.state == "expired":
            await self._say(operation, receipts.expired(operation, viewer))
        elif operation.state == "cancelled":
            await self._say(operation, receipts.cancelled(operation, viewer))
        else:
            await self._tell_end(operation, _end_of(operation))

    async def _look_again(self, operation: Operation) -> None:
        link = await self._identities.of(operation.origin.team, operation.origin.user)
        call = restore({"tool": operation.tool, "args": operation.args})
        if link is None or not operation.origin.is_as(link.login) or call.tool.run is not None:
            return
        try:
            end = await self._runner.recheck(operation, call, link.login)
        except TakenOver:
            return
        except PipedriveError as error:
            log.info("still_unknown", error=type(error).__name__)
            return
        if end is not None:
            await self._tell_end(operation, end)

    async def _tell_end(self, operation: Operation, end: End) -> None:
        await self._say(operation, receipts.late(operation, end, self._viewer(operation)))

    async def _say(self, operation: Operation, message: Message) -> None:
        gated = bool(operation.expires_at)
        if await self._tell(operation.origin, message, gated):
            await self._operations.told(operation)

    def _viewer(self, operation: Operation) -> Viewer:
        return Viewer(now=self._now(), user_id=operation.origin.pipedrive_user)


def _end_of(operation: Operation) -> End:
    """The end as the row has it."""
    record = held.after(operation)
    if operation.state == "done" or operation.state == "not_done":  # noqa: PLR1714 - narrows the type
        return End(operation.state, record, evidence=operation.evidence)
    return End("unknown", record, evidence=operation.evidence)
