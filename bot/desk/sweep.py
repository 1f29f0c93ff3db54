"""What expired, was left behind, was not told, or must be looked at again."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

import structlog

from bot.accounts.links import Identities
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.commands.router import restore
from bot.desk import receipts
from bot.desk.caller import viewer_of
from bot.desk.effects import snapshots
from bot.desk.effects.outcome import WAITS
from bot.desk.jobs.runner import JobRunner
from bot.desk.operations.operations import Operations
from bot.desk.operations.overdue import next_due
from bot.desk.operations.running import End, OnItsWay, Runner, TakenOver
from bot.desk.states import Operation, Origin, alive_at
from bot.observe.logs import failure
from bot.pipedrive.names.names import Names
from bot.pipedrive.records.models import Entity
from bot.queue.duty import EVERY, Spawn
from bot.store.db import Store, StoreFailed
from bot.tools.base import Call
from bot.tools.webhooks import HOUSEKEEPING

log = structlog.get_logger()
# Taken over or looked for at once: with more of one person's it would be too much for Pipedrive.
AT_ONCE = 16
# A person who waited longer than that may have done it by hand.
FRESH = timedelta(seconds=60)
# How long the looks take for what is sent twice, each time waited for in vain.
LOOKS_LAST = 2 * sum(WAITS, timedelta())
Tell = Callable[[Origin, Message, bool], Awaitable[bool]]
SeeTo = Callable[[Operation], Awaitable[None]]


class Sweep:
    """`tell` says it in Slack; the flag means: in place of the card that was clicked."""

    def __init__(  # noqa: PLR0913 - everything that an operation may still need
        self,
        *,
        store: Store,
        operations: Operations,
        runner: Runner,
        jobs: JobRunner,
        identities: Identities,
        names: Names,
        tell: Tell,
        spawn: Spawn,
        now: Callable[[], datetime],
        count: Callable[[str, str], None],
    ) -> None:
        self._store = store
        self._operations = operations
        self._runner = runner
        self._jobs = jobs
        self._identities = identities
        self._names = names
        self._tell = tell
        self._spawn = spawn
        self._now = now
        self._count = count
        self._working: set[asyncio.Task[object]] = set()

    async def next_due(self) -> datetime | None:
        """Of what runs nothing more is begun while there is as much as can be done at once."""
        if len(self._working) >= AT_ONCE:
            await asyncio.wait(self._working, timeout=EVERY, return_when=asyncio.FIRST_COMPLETED)
        return await next_due(self._store, self._now())

    async def once(self) -> None:
        """Each row by itself: none keeps the others waiting, or from their turn."""
        due = await self._operations.due(runs=len(self._working) < AT_ONCE)
        for see_to, found in (
            (self._take_over, due.orphaned),
            (self._take_over, due.unanswered),
            (self._look_again, due.unknown_to_recheck),
        ):
            self._work_on(self._begun(see_to, found))
        for see_to, found in (
            (self._say_expired, due.expired),
            (self._tell_again, due.untold),
            (self._unreadable, due.unreadable),
        ):
            self._begun(see_to, found)

    def _begun(self, see_to: SeeTo, found: Iterable[Operation]) -> list[asyncio.Task[object]]:
        return [self._spawn(self._guarded(see_to, one), "sweep") for one in found]

    def _work_on(self, turns: Iterable[asyncio.Task[object]]) -> None:
        for turn in turns:
            self._working.add(turn)
            turn.add_done_callback(self._working.discard)

    async def _guarded(self, see_to: SeeTo, operation: Operation) -> None:
        try:
            await (self._forget if operation.tool in HOUSEKEEPING else see_to)(operation)
        except (TakenOver, OnItsWay, StoreFailed) as why:
            log.info("left_to_another", operation=operation.id, why=type(why).__name__)
        except Exception as error:  # noqa: BLE001 - one row must not stop the others
            failure("operation cannot be run", error, operation=operation.id)
            await self._give_up(operation, type(error).__name__)

    async def _forget(self, operation: Operation) -> None:
        """Nobody asked for it: whoever began it looks at Pipedrive anyway, and does what lacks."""
        await self._operations.give_up(operation, "LeftBehind")
        await self._operations.told(operation)

    async def _unreadable(self, operation: Operation) -> None:
        await self._give_up(operation, "CannotOpen")

    async def _give_up(self, operation: Operation, reason: str) -> None:
        """What cannot be run, or not be told, is at least told as that."""
        if operation.state == "unknown" and operation.checks:
            return  # it was told as unknown when it ended
        if await self._operations.give_up(operation, reason):
            self._count(operation.tool, "unknown")
        await self._say(operation, receipts.given_up(operation))

    async def _say_expired(self, operation: Operation) -> None:
        await self._say(operation, receipts.expired(operation, await self._viewer(operation)))

    async def _take_over(self, operation: Operation) -> None:
        """Somebody started this and fell silent: look first, then act."""
        link = await self._identities.of(operation.origin.team, operation.origin.user)
        if link is None or not operation.origin.is_as(link.login):
            end = End("unknown" if operation.sends else "not_done")
            await self._operations.finish(operation, end.final, reason="NotConnected")
            self._count(operation.tool, end.state)
            await self._tell_end(operation, end)
            return
        call = restore({"tool": operation.tool, "args": operation.args})
        is_old = self._is_old(operation)
        if call.tool.run is not None and not (is_old and _is_unsent_change(operation, call)):
            left = call.tool.changes_data and self._was_left(operation)
            await (self._jobs.leave if left else self._jobs.resume)(operation, link)
            return
        end = await self._runner.run(operation, call, link.login, is_old=is_old)
        if operation.state == "executing" or end.state != "checking":
            await self._tell_end(operation, end)

    def _is_old(self, operation: Operation) -> bool:
        """Whether it is too long ago to be sent without a new word."""
        looks = timedelta() if operation.state == "executing" else LOOKS_LAST
        asked_at = operation.clicked_at or operation.asked_at
        return self._now() - asked_at > FRESH + looks

    def _was_left(self, operation: Operation) -> bool:
        """Whether nobody worked at it for so long that its person may have gone on by hand."""
        looks = timedelta() if operation.state == "executing" else max(WAITS)
        return self._now() - alive_at(operation) > FRESH + looks

    async def _tell_again(self, operation: Operation) -> None:
        """It ended, but nobody heard of it."""
        if operation.state == "expired":
            await self._say_expired(operation)
        elif operation.state == "cancelled":
            viewer = await self._viewer(operation)
            await self._say(operation, receipts.cancelled(operation, viewer))
        else:
            await self._tell_end(operation, _end_of(operation))

    async def _look_again(self, operation: Operation) -> None:
        link = await self._identities.of(operation.origin.team, operation.origin.user)
        call = restore({"tool": operation.tool, "args": operation.args})
        if link is None or not operation.origin.is_as(link.login):
            return
        end = await self._runner.recheck(operation, call, link.login)
        if end is not None:
            await self._tell_end(operation, end)

    async def _tell_end(self, operation: Operation, end: End) -> None:
        shown = (snapshots.before(operation), end.record, *chain.from_iterable(end.along))
        viewer = await self._viewer(operation, *shown, *snapshots.shown(operation))
        await self._say(operation, receipts.late(operation, end, viewer))

    async def _say(self, operation: Operation, message: Message) -> None:
        gated = bool(operation.expires_at)
        if await self._tell(operation.origin, message, gated):
            await self._operations.told(operation)

    async def _viewer(self, operation: Operation, *records: object) -> Viewer:
        """With the names of what the records show as ids, where the login is still there."""
        link = await self._identities.of(operation.origin.team, operation.origin.user)
        if link is None or not operation.origin.is_as(link.login):
            return Viewer(now=self._now(), user_id=operation.origin.pipedrive_user)
        shown = [record for record in records if isinstance(record, Entity)]
        return viewer_of(link, self._now(), await self._names.lookup(link.login, *shown))


def _is_unsent_change(operation: Operation, call: Call[Any]) -> bool:
    return call.tool.changes_data and not operation.sends


def _end_of(operation: Operation) -> End:
    """The end as the row has it."""
    record = snapshots.after(operation)
    if operation.state == "done" or operation.state == "not_done":  # noqa: PLR1714 - narrows the type
        return End(operation.state, record, evidence=operation.evidence)
    return End("unknown", record, evidence=operation.evidence)
