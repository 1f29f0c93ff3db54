"""One job: its run to an end, which is written down and then told, and the hand for its tool."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TextIO, TypeVar

from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.replies import bulk, notices, problems, refusals
from bot.blocks.reports import exports
from bot.commands.format_command import format_command, question
from bot.desk import receipts
from bot.desk.effects import HANDLERS, delete, picture, save_message, snapshots, steps, upload
from bot.desk.jobs.means import Means, PostedMessage
from bot.desk.operations.running import INTERRUPTED, End, TakenOver
from bot.desk.reply import MessageReply
from bot.desk.states import STOPPING, Operation
from bot.observe.logs import failure
from bot.pipedrive.http.errors import Ambiguous, PipedriveError
from bot.pipedrive.names.lookups import User
from bot.pipedrive.records.models import Entity, File, Note, Person
from bot.pipedrive.records.record_types import RecordType
from bot.pipedrive.request import Login, Request
from bot.store.db import StoreFailed
from bot.tasks import give_up
from bot.tools.base import Call
from bot.tools.job_context import Later, R, Read, Stopped, UploadedFile

# Slack wants a message changed no more often than this.
EVERY = 3.0
# How long it is waited for where it was asked, before it goes on beside the conversation.
SOON = 8.0
# One step may take longer than the lease lasts.
BEAT = 10.0
# What is begun again while it runs only if it is not the same.
DOING = {
    "attach": "attaching files",
    "download": "fetching a file",
    "picture": "setting a picture",
    "save": "saving a message",
    "upload": "uploading files",
}
T = TypeVar("T")


class Leaving(Exception):
    """The process goes down: whoever comes next takes the row up again."""


class Job:
    """One piece of work, and the hand that its tool is given."""

    def __init__(
        self, means: Means, operation: Operation, call: Call[Any], login: Login, viewer: Viewer
    ) -> None:
        self.viewer = viewer
        self._means = means
        self._operation = operation
        self._call = call
        self._login = login
        self.doing = doing(call, viewer, shown(operation))
        self._posted = _posted(operation)
        self._asker = (operation.origin.team, operation.origin.user)
        self._kept = _kept(operation)
        self._one_note = asyncio.Lock()
        self._done = 0
        # Whoever waits for a look has been told of it: no progress is shown for that.
        self._shown_at = time.monotonic() if operation.checks else 0.0
        self._noted_at = 0.0
        self._paper: tuple[Path, TextIO | None, str] | None = None
        self._awaited: asyncio.Future[Message] | None = None

    @property
    def tool(self) -> str:
        return self._call.tool.name

    @property
    def _kind(self) -> RecordType:
        return self._call.tool.about

    async def soon(self) -> MessageReply | None:
        """What came of it, if somebody need not wait long for it where they asked."""
        self._awaited = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(SOON):
                return MessageReply(await self._awaited, tells=self._operation)
        except TimeoutError:
            return None
        finally:
            self._awaited = None

    async def run(self) -> End | None:
        """To its end, which is written down before it is told; None while something is awaited."""
        if self._awaited is None and not self._operation.checks:
            await self._show(0, None)
        try:
            end, message = await self._to_an_end()
        except Later as later:
            await self._wait(later.wait)
            return None
        return await self._finish(end, message)

    async def leave(self) -> End:
        """To the end that it has by now, without sending anything: the rest waits for a word."""
        me = self._operation.origin.pipedrive_user
        effect = HANDLERS[self._call.tool.effect]
        self._kept = await steps.looked_again(effect, self._kept, self.read, me)
        end = End(bulk.outcome(self._kept), evidence=INTERRUPTED, so_far=self._result())
        return await self._finish(end, receipts.late(self._operation, end, self.viewer))

    async def _finish(self, end: End, message: Message) -> End:
        kept = await self._means.operations.finish(
            self._operation,
            end.final,
            reason=end.reason,
            evidence=end.evidence,
            result=self._result(),
        )
        if not kept:
            raise TakenOver
        if end.state != "done":
            self.clear()
        await self._tell(message, end)
        return end

    async def _wait(self, wait: timedelta) -> None:
        operations, first = self._means.operations, not self._operation.checks
        if not await operations.look_in(self._operation, wait, self._result()):
            raise TakenOver
        if first:
            line = receipts.named(self._operation, self.viewer)
            await self._tell(notices.checking(line), None)

    async def _to_an_end(self) -> tuple[End, Message]:
        run = self._call.tool.run
        if run is None:
            raise TypeError(f"{self.tool} is one request")
        try:
            return self._with_way_on(await run(self._call.args, self))
        except Stopped:
            return End("not_done", evidence="cancelled"), exports.stopped(
                self.doing, self._done, self._kind
            )
        except Ambiguous as error:
            line = receipts.named(self._operation, self.viewer)
            return End("unknown", error=error), notices.unknown(line, self._operation.id)
        except PipedriveError as error:
            line = format_command(self._call, self.viewer)
            return End("not_done", error=error), problems.explain(error, line, self.viewer)
        except (Later, TakenOver, Leaving, StoreFailed):
            raise
        except Exception as error:  # noqa: BLE001 - a bug must reach the person as a code
            return End("not_done"), refusals.unexpected(failure("job failed", error))

    async def _tell(self, message: Message, end: End | None) -> None:
        """None while it has none yet."""
        if self._awaited is not None and not self._awaited.done():
            self._awaited.set_result(message)
            return
        direct_messages, posted = self._means.direct_messages, self._posted
        told = posted is not None and await direct_messages.update(posted, message)
        if posted is None or not told:
            posted = await direct_messages.post(*self._asker, message)
        has_file = False
        if posted and end and end.state == "done" and self._paper:
            has_file = await self._hand_over(posted)
            if not has_file:
                await direct_messages.update(posted, message.with_more(*exports.no_file().blocks))
        if posted:
            await self._means.operations.told(self._operation)
        reply, channel = self._operation.origin.reply, self._operation.origin.channel
        if reply and posted and channel != posted.channel:
            more = self._only_there(end, has_file=has_file)
            await direct_messages.answer(reply, exports.elsewhere(message, more))

    async def _hand_over(self, posted: PostedMessage) -> bool:
        if self._paper is None:
            return False
        file, out, name = self._paper
        if out is not None:
            out.close()
        try:
            return await self._means.direct_messages.hand_over(posted, file, name)
        finally:
            self.clear()

    def _only_there(self, end: End | None, *, has_file: bool) -> str:
        """What the place where it was asked does not get: a file, a button, each record's end."""
        if has_file:
            return "The file is"
        if end is not None and end.state == "unknown":
            return "You can check again"
        several = end is not None and len(self.shown or self._kept) > 1
        return "Each result is" if several else ""

    def clear(self) -> None:
        """On every way out: nothing stays on the disk."""
        if self._paper is not None:
            file, out, _ = self._paper
            if out is not None:
                out.close()
            file.unlink(missing_ok=True)

    # --- the hand ------------------------------------------------------------------------------

    @property
    def read(self) -> Read:
        return self._means.runner.reader(self._login)

    @property
    def shown(self) -> tuple[Entity, ...]:
        return shown(self._operation)

    @property
    def since(self) -> datetime:
        return self._operation.clicked_at or self._operation.asked_at

    @property
    def kept(self) -> Mapping[str, str]:
        return self._kept

    async def keep(self, name: str, result: str) -> None:
        # One after the other: an older note must not overwrite a newer one.
        async with self._one_note:
            self._kept[name] = result
            await self._note()

    async def send(self, request: Request, returns: type[R]) -> R:
        permit = await self._means.operations.permit(self._operation)
        if permit is None:
            raise TakenOver
        return await self._held(
            self._means.pipedrive.send(request, self._login, returns, permit=permit)
        )

    async def fetch(self, request: Request) -> bytes:
        return await self._means.pipedrive.fetch(request, self._login)

    async def users(self) -> list[User]:
        return await self._means.names.users(self._login)

    async def called(self, noun: str, ids: Sequence[Any]) -> Mapping[Any, str]:
        # Names may be slow, and there may be many before the next step.
        if time.monotonic() - self._noted_at >= EVERY:
            async with self._one_note:
                await self._note()
        return await self._means.names.called(noun, ids, self._login)

    def paper(self, name: str) -> TextIO:
        file = self._means.temp_files.new()
        out = file.open("w", encoding="utf-8", newline="")
        self._paper = file, out, name
        return out

    async def fetch_file(self, request: Request, name: str) -> None:
        file = self._means.temp_files.new()
        self._paper = file, None, name
        await self._held(self._means.pipedrive.download(request, self._login, file))

    @asynccontextmanager
    async def brought(self, file: str) -> AsyncIterator[UploadedFile]:
        path = self._means.temp_files.new()
        try:
            yield await self._held(
                self._means.file_source.fetch(file, self._operation.origin, path)
            )
        finally:
            path.unlink(missing_ok=True)

    async def upload(self, file: str, path: str, ask: Callable[[UploadedFile], Request]) -> File:
        return await upload.uploaded(self, file, path, ask)

    async def add_note(self, request: Request) -> Note:
        return await save_message.noted(self, request)

    async def set_picture(
        self, file: str, person: Person, ask: Callable[[UploadedFile], Awaitable[Request]]
    ) -> None:
        await picture.pictured(self, file, person, ask)

    async def delete(self, record: Entity) -> str:
        return await delete.deleted(self, record)

    async def _held(self, step: Coroutine[Any, Any, T]) -> T:
        """One step, for as long as it takes: the row stays ours meanwhile."""
        task = asyncio.create_task(step)
        try:
            while not (await asyncio.wait({task}, timeout=BEAT))[0]:
                async with self._one_note:
                    await self._note()
        except BaseException:
            await give_up(task)
            raise
        return task.result()

    async def progress(self, done: int, total: int | None) -> None:
        self._done = done
        if self._means.closing.is_set():
            raise Leaving
        row = await self._means.operations.find(self._operation.id)
        if row is None or (row.state, row.attempt) != ("executing", self._operation.attempt):
            raise TakenOver
        if row.reason == STOPPING:
            raise Stopped
        if self._awaited is None and time.monotonic() - self._shown_at >= EVERY:
            await self._show(done, total)

    async def _show(self, done: int, total: int | None) -> None:
        """Rewrites the one message that shows how far the job is; the row keeps its place."""
        message = exports.underway(self.doing, done, total, self._operation.id, self._kind)
        direct_messages = self._means.direct_messages
        if self._posted is None:
            self._posted = await direct_messages.post(*self._asker, message)
        else:
            await direct_messages.update(self._posted, message)
        async with self._one_note:
            await self._note()

    async def _note(self) -> None:
        """Keep the lease, and what is known so far. Raises TakenOver."""
        self._noted_at = time.monotonic()
        if not await self._means.operations.note(self._operation, self._result()):
            raise TakenOver

    def _result(self) -> dict[str, object]:
        posted = {"channel": self._posted.channel, "ts": self._posted.ts} if self._posted else {}
        return {"place": posted, "kept": self._kept}

    def _with_way_on(self, message: Message) -> tuple[End, Message]:
        """What came of all its things together."""
        end = End(bulk.outcome(self._kept) if self.shown or self._kept else "done")
        if end.state == "unknown":
            message = notices.may_look_again(message, self._operation.id)
        return end, message


def shown(operation: Operation) -> tuple[Entity, ...]:
    """The records as the person saw them before they confirmed."""
    return tuple(snapshots.shown(operation))


def doing(call: Call[Any], viewer: Viewer, records: Sequence[Entity] = ()) -> str:
    """`exporting all deals`, `deleting 23 deals`: for the middle of a sentence."""
    if records:
        return f"deleting {bulk.many(records)}"
    if call.tool.verb in DOING:
        return DOING[call.tool.verb]
    words = question(call, viewer)
    return f"exporting {words[:1].lower()}{words[1:]}"


def _kept(operation: Operation) -> dict[str, str]:
    """What an earlier worker has done already."""
    kept = (operation.result or {}).get("kept")
    return {**kept} if isinstance(kept, dict) else {}


def _posted(operation: Operation) -> PostedMessage | None:
    """Where an earlier worker has shown it."""
    posted = (operation.result or {}).get("place")
    if not isinstance(posted, dict) or not posted:
        return None
    return PostedMessage(operation.origin.team, str(posted["channel"]), str(posted["ts"]))
