"""Running an operation to one of three ends: done, not done, unknown.

Where the answer is lost it is looked for: at once, and then at moments that stand in the row, so
that neither a restart nor another worker loses it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import BaseModel

from bot.blocks.replies import bulk
from bot.desk.effects import HANDLERS, snapshots, steps, subrecord
from bot.desk.effects.outcome import (
    SO_ALREADY,
    WAITS,
    Next,
    ReadBack,
    Seen,
    what_next,
)
from bot.desk.operations.operations import Operations
from bot.desk.states import Ended, Operation
from bot.observe.logs import failure
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import (
    Ambiguous,
    Invalid,
    NotFound,
    PipedriveError,
    Refused,
    recalled,
)
from bot.pipedrive.records.models import Entity
from bot.pipedrive.records.record_types import kind_of
from bot.pipedrive.request import Login, Request
from bot.store.db import StoreFailed
from bot.tools.base import A, Call, request_for
from bot.tools.job_context import R, Read

GONE_ALREADY = "it was gone already"
# After so long that the person may have done it by hand.
INTERRUPTED = "interrupted, and nothing of it was found"


class OnItsWay(Exception):
    """It runs, and how it stands cannot be written down: whoever takes the row up tells the end."""


@contextmanager
def past_the_point_of_no_return() -> Iterator[None]:
    """Once a row says that it runs, it will be run, whatever becomes of the database meanwhile."""
    try:
        yield
    except StoreFailed as error:
        failure("operation goes on without its row", error)
        raise OnItsWay from error


class TakenOver(Exception):
    """Another worker has the operation now: acting on would do it twice."""


@dataclass(frozen=True)
class End:
    """How an operation ended; `checking` is no end yet, it is looked for later.

    `error` is why not; `record` what Pipedrive has now. `along` are other records that
    changed with it, each before and after; `above` the one that a row hangs on, as it was.
    `so_far` is what a job keeps, with an end for each thing.
    """

    state: Ended | Literal["checking"]
    record: object = None
    error: PipedriveError | None = None
    evidence: str = ""
    along: tuple[tuple[Entity, Entity], ...] = ()
    above: Entity | None = None
    so_far: Mapping[str, object] | None = None

    @property
    def final(self) -> Ended:
        if self.state == "checking":
            raise TypeError("it is still being looked for")
        return self.state

    @property
    def reason(self) -> str:
        if self.evidence == INTERRUPTED:
            return "Interrupted"
        return type(self.error).__name__ if self.error else ""

    @property
    def result(self) -> Mapping[str, object] | None:
        """As it is kept in the row of the operation."""
        if self.so_far is not None:
            return self.so_far
        known = self.record.model_dump(mode="json") if isinstance(self.record, BaseModel) else None
        if not self.along:
            return known
        kept = [
            {"was": was.model_dump(mode="json"), "now": now.model_dump(mode="json")}
            for was, now in self.along
        ]
        return {**(known or {}), snapshots.ALONG: kept}


class Runner:
    def __init__(
        self,
        pipedrive: Pipedrive,
        operations: Operations,
        count: Callable[[str, str], None],
    ) -> None:
        """`count` hears of every end: the tool and the state."""
        self._pipedrive = pipedrive
        self._operations = operations
        self._count = count

    def reader(self, login: Login) -> Read:
        """Reads past the cache: what is about to be lost is looked at fresh."""

        async def read(request: Request, returns: type[R]) -> R:
            return await self._pipedrive.send(request, login, returns, fresh=True)

        return read

    async def remember(self, call: Call[A], login: Login) -> Mapping[str, Any]:
        """What is there before the call is sent, as its effect has to know it."""
        remember = HANDLERS[call.tool.effect].remember
        return {} if remember is None else await remember(call, self.reader(login))

    async def run(
        self, operation: Operation, call: Call[A], login: Login, *, is_old: bool = False
    ) -> End:
        """Send it, and look where no answer came; what may have been sent is looked for first.

        Also goes on with what was being looked for. What `is_old` is not sent without a new word.
        Raises TakenOver.
        """
        work = _Work(self._pipedrive, self._operations, self.reader(login), call, login, operation)
        work.may_send = not is_old
        with past_the_point_of_no_return():
            end = await work.to_an_end()
        if end.state != "checking":
            self._count(operation.tool, end.state)
        return end

    async def recheck(self, operation: Operation, call: Call[A], login: Login) -> End | None:
        """Look again at an unknown outcome, without ever acting; None while it stays unknown."""
        work = _Work(self._pipedrive, self._operations, self.reader(login), call, login, operation)
        if call.tool.run is not None:
            return await work.look_at_each()
        found = await work.look()
        if found is None or found.seen in {Seen.ELSE, Seen.HIDDEN}:
            return None
        happened = found.seen is Seen.HAPPENED
        end = _found(found) if happened else End("not_done", found.record, evidence=found.evidence)
        return await work.finish(end)


class _Work:
    """One operation in the hands of this worker."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it takes to act as somebody, and to write it down
        self,
        pipedrive: Pipedrive,
        operations: Operations,
        read: Read,
        call: Call[Any],
        login: Login,
        operation: Operation,
    ) -> None:
        self._pipedrive = pipedrive
        self._operations = operations
        self._read = read
        self._call = call
        self._login = login
        self._operation = operation
        self._handler = HANDLERS[call.tool.effect]
        self.may_send = True
        self._beside: tuple[Entity, ...] = ()  # what changes along, as it was
        # An answer that was a no, and is not to be believed without a look.
        self._no = _no(operation)

    async def to_an_end(self) -> End:
        send = self._operation.sends == 0
        while True:
            if send and not self.may_send:
                return await self.finish(End("not_done", evidence=INTERRUPTED))
            answered = await self._send() if send else None
            end = answered or await self._checked()
            if isinstance(end, End):
                return await self.finish(end) if end.state != "checking" else end
            send = True

    async def _send(self) -> End | None:
        """None where no answer came that can be relied on."""
        before = self._operation
        self._beside = self._beside or _above(before) or await self._affected()
        permit = await self._operations.permit(before)
        if permit is None:
            raise TakenOver
        self._operation = replace(before, state="executing", sends=before.sends + 1, checks=0)
        request, returns = request_for(self._call), self._call.tool.returns
        try:
            answer = await self._pipedrive.send(request, self._login, returns, permit=permit)
        except Ambiguous as lost:
            self._no = Refused(lost.said, 200) if lost.said else None
            return None
        except PipedriveError as error:
            return await self._refused(error, sent=before.sends > 0)
        if self._handler.promised:
            await self._remember(answer)
            return None
        record = _whole(answer, request.body or {}, before.before)
        return End("done", record, evidence="answered")

    async def _remember(self, promise: Any) -> None:
        """By what the outcome is looked for from now on, by whoever does it."""
        before = {**self._operation.before, snapshots.PROMISE: promise.promise}
        kept = await self._operations.remember(self._operation, before)
        if kept is None:
            raise TakenOver
        self._operation = kept

    async def _refused(self, error: PipedriveError, *, sent: bool) -> End | None:
        """Not done, unless it was so before. `sent`: it had been asked for once already."""
        if isinstance(error, NotFound) and self._call.tool.removes:
            return _already_gone(self._call, sent=sent)
        if sent:  # perhaps it is refused because the first one took effect
            self._no = error
            return None
        row = await self._already() if isinstance(error, Invalid) else None
        return row or End("not_done", error=error)

    async def _already(self) -> End | None:
        """Whether a row that was refused had been there before."""
        try:
            row = await subrecord.already(self._call, self._read)
        except PipedriveError:
            return None
        return End("not_done", row, evidence=SO_ALREADY) if row else None

    async def _checked(self) -> End | None:
        """What a look says; None where it is to be sent once more."""
        await self._keep()
        found, now = await self.look(), self._operation
        if found is not None and found.seen is Seen.HAPPENED:
            return _found(found)
        if found is not None and found.seen is Seen.REFUSED:
            return End("not_done", error=Refused(found.evidence, 200), evidence=found.evidence)
        step = what_next(self._handler, found, now.sends, now.checks, refused=self._no is not None)
        if step is Next.UNKNOWN and found is not None and found.seen is not Seen.NOT_YET:
            return End("unknown", found.record, Ambiguous(), found.evidence)
        return await self._take(step)

    async def _take(self, step: Next) -> End | None:
        match step:
            case Next.SEND:
                return None
            case Next.WAIT:
                wait = WAITS[self._operation.checks]
                if not await self._operations.look_in(self._operation, wait, _kept(self._no)):
                    raise TakenOver
                return End("checking")
            case Next.REFUSED:
                return End("not_done", error=self._no)
        return End("unknown", error=Ambiguous())

    async def look(self) -> ReadBack | None:
        """None where Pipedrive cannot be looked at."""
        check = self._handler.check
        if check is None:
            raise TypeError(f"{self._handler.name} is a job")
        try:
            before = snapshots.snapshot(self._call.tool, self._operation.before)
            return await check(self._call, before, self._read)
        except PipedriveError:
            return None

    async def look_at_each(self) -> End | None:
        """A job's: the end of each thing that can be told by now; None where nothing is new."""
        result = self._operation.result or {}
        kept: Any = result.get("kept") or {}
        now = await steps.looked_again(
            self._handler, kept, self._read, self._operation.origin.pipedrive_user
        )
        if not any(bulk.is_open(kept[key]) and not bulk.is_open(end) for key, end in now.items()):
            return None
        return await self.finish(End(bulk.outcome(now), so_far={**result, "kept": now}))

    async def _keep(self) -> None:
        """Before a look at what runs: the lease is still ours. Raises TakenOver."""
        runs = self._operation.state == "executing"
        if runs and not await self._operations.renew(self._operation):
            raise TakenOver

    async def _affected(self) -> tuple[Entity, ...]:
        """The other records as they are now; none where there is none, or it cannot be read."""
        affected = self._handler.affected
        try:
            if affected is None:
                return await snapshots.deals_of(self._call, self._operation.before, self._read)
            other = await affected(self._call, self._read)
        except PipedriveError:
            return ()
        return (other,) if other else ()

    async def finish(self, end: End) -> End:
        was = self._beside or _above(self._operation)
        now = await self._affected() if end.state == "done" and was else ()
        along = tuple((one, other) for one in was for other in now if one.id == other.id)
        end = replace(end, along=along, above=next(iter(was), None))
        is_ours = await self._operations.finish(
            self._operation,
            end.final,
            reason=end.reason,
            evidence=end.evidence,
            result=end.result,
        )
        if not is_ours:
            raise TakenOver
        return end


def _above(operation: Operation) -> tuple[Entity, ...]:
    above = snapshots.above_subrecord(operation)
    return (above,) if above else ()


def _kept(no: PipedriveError | None) -> Mapping[str, object] | None:
    """A no, as it stands in the row while its outcome is looked for."""
    return None if no is None else {"no": type(no).__name__, "said": str(no)}


def _no(operation: Operation) -> PipedriveError | None:
    kept = operation.result or {}
    return recalled(str(kept.get("no", "")), str(kept["said"])) if "said" in kept else None


def _found(outcome: ReadBack) -> End:
    """What was so before we asked was not done by us, and is not ours to undo."""
    ours = outcome.evidence != SO_ALREADY
    return End("done" if ours else "not_done", outcome.record, evidence=outcome.evidence)


def _whole(answer: object, sent: Mapping[str, Any], before: Mapping[str, Any]) -> object:
    """What an answer leaves out is as it was told, or else as it was."""
    if not isinstance(answer, Entity):
        return answer
    known = {**before, **sent}
    rest = {name: known[name] for name in kind_of(answer).untold if name in known}
    if not rest:
        return answer
    return type(answer).model_validate({**answer.model_dump(mode="json"), **rest})


def _already_gone(call: Call[Any], *, sent: bool) -> End:
    """What should be deleted and is not there has reached its end.

    `sent`: it may be gone because we asked for it before.
    """
    is_row = call.tool.subrecord is not None and not call.tool.gated
    if is_row and not sent:
        return End("not_done", evidence=SO_ALREADY)
    return End("done", evidence=GONE_ALREADY)
