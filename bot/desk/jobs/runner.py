"""Work of many requests, done beside the conversation: begun, and taken up again.

It is a row like any other operation, so that a restart does not lose it and only its asker can
cancel it. How far it is stands in one direct message, which becomes the result.
"""

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

import structlog

from bot.accounts.links import Link
from bot.blocks.kit.viewer import Viewer
from bot.blocks.reports import exports
from bot.commands.router import restore
from bot.desk.caller import Caller, viewer_of
from bot.desk.jobs.job import DOING, Job, Leaving, doing, shown
from bot.desk.jobs.means import Means
from bot.desk.operations.cap import Cap, Enough, enough
from bot.desk.operations.running import End, TakenOver
from bot.desk.reply import MessageReply
from bot.desk.states import Operation
from bot.observe.logs import failure
from bot.pipedrive.request import Login
from bot.store.db import StoreFailed
from bot.tools.base import Call

log = structlog.get_logger()


class JobRunner:
    def __init__(
        self,
        means: Means,
        spawn: Callable[[Coroutine[Any, Any, object], str], object],
        now: Callable[[], datetime],
        count: Callable[[str, str], None],
        cap: Cap,
    ) -> None:
        self._means = means
        self._cap = cap
        self._spawn = spawn
        self._now = now
        self._count = count

    async def begin(self, call: Call[Any], caller: Caller) -> MessageReply:
        """That it began, or that it runs already; what is done soon is answered at once."""
        what = doing(call, caller.viewer)
        given, several = call.args.given(), call.tool.verb in DOING
        try:
            operation = await self._means.operations.begin_alone(
                caller.origin,
                call.tool.name,
                given,
                rival=lambda one: not several or one.args == given,
                admit=self._cap.admit,
            )
        except Enough as too_much:
            return MessageReply(enough(too_much.left))
        if operation is None:
            return MessageReply(exports.already(what))
        job = self._start(operation, call, caller.link.login, caller.viewer)
        ended = await job.soon() if call.tool.changes_data else None
        return ended or MessageReply(exports.began(what))

    def take(
        self, claimed: Operation, call: Call[Any], caller: Caller, viewer: Viewer
    ) -> MessageReply:
        """What was confirmed by a click."""
        job = self._start(claimed, call, caller.link.login, viewer)
        return MessageReply(exports.began(job.doing))

    async def resume(self, operation: Operation, link: Link) -> None:
        """Whoever worked at it fell silent, or the wait is over. Raises TakenOver."""
        job = await self._taken_up(operation, link)
        self._spawn(self._work(job, job.run()), "job")

    async def leave(self, operation: Operation, link: Link) -> None:
        """The same so long after that nothing more is sent without a new word."""
        job = await self._taken_up(operation, link)
        await self._work(job, job.leave())

    async def _taken_up(self, operation: Operation, link: Link) -> Job:
        running = await self._means.operations.run_on(operation)
        if running is None:
            raise TakenOver
        lookup = await self._means.names.lookup(link.login, *shown(operation))
        viewer = viewer_of(link, self._now(), lookup)
        call = restore({"tool": operation.tool, "args": operation.args})
        return Job(self._means, running, call, link.login, viewer)

    def _start(self, operation: Operation, call: Call[Any], login: Login, viewer: Viewer) -> Job:
        job = Job(self._means, operation, call, login, viewer)
        self._spawn(self._work(job, job.run()), "job")
        return job

    async def _work(self, job: Job, work: Coroutine[Any, Any, End | None]) -> None:
        try:
            end = await work
            if end is not None:
                self._count(job.tool, end.state)
        except (TakenOver, Leaving) as why:
            log.info("errand_left", tool=job.tool, why=type(why).__name__)
        except StoreFailed as error:
            failure("job could not be written down", error)
        finally:
            job.clear()
