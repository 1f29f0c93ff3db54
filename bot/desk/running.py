"""Running an operation to one of three ends: done, not done, unknown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from bot.desk import row_looking
from bot.desk.looked import Look, Seen
from bot.desk.looking import look
from bot.desk.operations import Operations
from bot.desk.states import Operation, Outcome
from bot.pipedrive.client import Login, Pipedrive, Request
from bot.pipedrive.errors import Ambiguous, Invalid, NotFound, PipedriveError, Unavailable
from bot.pipedrive.kinds import kind_of
from bot.pipedrive.models import Entity
from bot.pipedrive.permit import Permit
from bot.pipedrive.row_lists import rows_at
from bot.tools.base import A, Call, R, Read, request_for

GONE_ALREADY = "it was gone already"

# How often one operation may be sent: a delete is the same twice, a merge or a new record is not.
TRIES = {"DELETE": 3, "PATCH": 3, "PUT": 2, "POST": 2}


class TakenOver(Exception):
    """Another worker has the operation now: acting on would do it twice."""


@dataclass(frozen=True)
class End:
    """How an operation ended. `error` is why not; `record` what Pipedrive has now."""

    state: Outcome
    record: object = None
    error: PipedriveError | None = None
    evidence: str = ""

    @property
    def reason(self) -> str:
        return type(self.error).__name__ if self.error else ""


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

    async def run(
        self, operation: Operation, call: Call[A], login: Login, *, look_first: bool = False
    ) -> End:
        """Act, look where the answer was no answer, and write the end down."""
        end = await self._to_an_end(operation, call, login, look_first=look_first)
        await self._finish(operation, end)
        self._count(operation.tool, end.state)
        return end

    async def _to_an_end(
        self, operation: Operation, call: Call[A], login: Login, *, look_first: bool
    ) -> End:
        must_look = look_first
        for _ in range(TRIES[call.tool.method]):
            if must_look:
                end = await self._looked(operation, call, login)
                if end is not None:
                    return end
            permit = await self._permit(operation)
            try:
                request = request_for(call)
                answer = await self._pipedrive.send(
                    request, login, call.tool.returns, permit=permit
                )
            except Ambiguous:
                must_look = True
            except PipedriveError as error:
                return await self._refused(call, login, error, sent=must_look)
            else:
                record = _whole(answer, request.body or {}, operation.before)
                return End("done", record, evidence="answered")
        return await self._looked(operation, call, login) or End("not_done", error=Unavailable())

    async def _refused(
        self, call: Call[A], login: Login, error: PipedriveError, *, sent: bool
    ) -> End:
        """Not done, unless it was so before. `sent`: it had been asked for once already."""
        if isinstance(error, NotFound):
            return _already_gone(call, error, sent=sent)
        so_already = await self._already(call, login) if isinstance(error, Invalid) else None
        return so_already or End("not_done", error=error)

    async def _already(self, call: Call[A], login: Login) -> End | None:
        """Whether a row that was refused had been there before."""
        try:
            row = await row_looking.already(call, self.reader(login))
        except PipedriveError:
            return None
        return End("not_done", row, evidence=row_looking.SO_ALREADY) if row else None

    async def _looked(self, operation: Operation, call: Call[A], login: Login) -> End | None:
        """An end, if the look shows one; None where acting again is safe."""
        await self._hold(operation)
        since = operation.clicked_at or operation.asked_at
        try:
            found = await look(call, operation.before, since, self.reader(login))
        except PipedriveError as error:
            return End("unknown", error=error)
        if found.seen is Seen.HAPPENED:
            return _found(found)
        if found.seen is Seen.ELSE:
            return End("unknown", found.record, Ambiguous(), found.evidence)
        return None

    async def recheck(self, operation: Operation, call: Call[A], login: Login) -> End | None:
        """Look again at an unknown outcome, without ever acting; None while it stays unknown."""
        since = operation.clicked_at or operation.asked_at
        try:
            found = await look(call, operation.before, since, self.reader(login))
        except PipedriveError:
            return None
        if found.seen is Seen.ELSE:
            return None
        happened = found.seen is Seen.HAPPENED
        end = _found(found) if happened else End("not_done", found.record, evidence=found.evidence)
        await self._finish(operation, end)
        return end

    async def _hold(self, operation: Operation) -> None:
        """Before each step: the lease is still ours. Raises TakenOver."""
        if not await self._operations.renew(operation):
            raise TakenOver

    async def _permit(self, operation: Operation) -> Permit:
        """Before each request that changes data. Raises TakenOver."""
        permit = await self._operations.permit(operation)
        if permit is None:
            raise TakenOver
        return permit

    async def _finish(self, operation: Operation, end: End) -> None:
        is_ours = await self._operations.finish(
            operation,
            end.state,
            reason=end.reason,
            evidence=end.evidence,
            result=_as_fields(end.record),
        )
        if not is_ours:
            raise TakenOver


def _found(look: Look) -> End:
    """What was so before we asked was not done by us, and is not ours to undo."""
    ours = look.evidence != row_looking.SO_ALREADY
    return End("done" if ours else "not_done", look.record, evidence=look.evidence)


def _whole(answer: object, sent: Mapping[str, Any], before: Mapping[str, Any]) -> object:
    """What an answer leaves out is as it was told, or else as it was."""
    if not isinstance(answer, Entity):
        return answer
    known = {**before, **sent}
    rest = {name: known[name] for name in kind_of(answer).untold if name in known}
    if not rest:
        return answer
    return type(answer).model_validate({**answer.model_dump(mode="json"), **rest})


def _already_gone(call: Call[Any], error: NotFound, *, sent: bool) -> End:
    """What should be deleted and is not there has reached its end.

    `sent`: it may be gone because we asked for it before.
    """
    is_row = rows_at(call.tool.path) is not None and not call.tool.gated
    if call.tool.method == "DELETE" and is_row and not sent:
        return End("not_done", evidence=row_looking.SO_ALREADY)
    if call.tool.method == "DELETE":
        return End("done", evidence=GONE_ALREADY)
    return End("not_done", error=error)


def _as_fields(record: object) -> Mapping[str, object] | None:
    return record.model_dump(mode="json") if isinstance(record, BaseModel) else None
