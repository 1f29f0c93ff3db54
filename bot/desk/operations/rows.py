"""Operations as rows: sealed where they could name a customer; each step is its holder's alone."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
import structlog
from sqlalchemy import Row, Select, and_, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ColumnElement
from structlog.typing import FilteringBoundLogger

from bot.accounts import sealing
from bot.accounts.sealing import Bound, CannotOpen, TokenCipher
from bot.desk.audit.entries import Audit
from bot.desk.requests import settle
from bot.desk.states import (
    DOUBLE_CLICK,
    LEASE,
    TELL_FOR,
    Fields,
    Operation,
    Origin,
    State,
    Turned,
    turned,
)
from bot.store.db import Store
from bot.store.tables import Clock, operations

op = operations.c

Values = dict[str, Any]  # Any: a value or an SQL expression

# Why a claimed operation must not run; nothing where it may.
Admit = Callable[[AsyncConnection, Operation], Awaitable[str]]

RUNNING: tuple[State, ...] = ("executing",)
# Sent, or about to be; whoever asked has been told of no end.
ALIVE: tuple[State, ...] = ("executing", "checking")
# An unknown outcome is still open: a later look may find how it ended.
OPEN: tuple[State, ...] = (*ALIVE, "unknown")


@dataclass(frozen=True, slots=True)
class RowPress:
    """Who pressed the button of which row."""

    id: str
    team: str
    user: str

    def is_by(self, origin: Origin) -> bool:
        return (self.team, self.user) == (origin.team, origin.user)


def by_id(id: str) -> Select[Any]:
    return select(operations).where(op.id == id)


def running_of(team: str, user: str, tool: str) -> Select[Any]:
    history = and_(op.team == team, op.slack_user == user, op.tool == tool)
    return select(operations).where(history, is_alive())


def undo_of(id: str) -> Select[Any]:
    """Whatever takes it back, or has done so, or may have; one that failed does not count."""
    return select(operations).where(op.undoes == id, op.state != "not_done").limit(1)


def ending(now: datetime) -> Values:
    """Whoever ended it has one lease's time to tell of it; then the sweep does."""
    return {"ended_at": now, "told_at": None, "lease_until": now + LEASE}


def giving_way(now: datetime) -> Values:
    """The card shows the new question by now: nothing is left to tell of the old one."""
    return {"state": "void", "ended_at": now, "told_at": now}


def is_running() -> ColumnElement[bool]:
    # Nothing that runs has been told of; saying so lets the small index find it.
    return and_(op.state == "executing", op.told_at.is_(None))


def is_alive() -> ColumnElement[bool]:
    return and_(op.state.in_(ALIVE), op.told_at.is_(None))


def is_unheard(now: datetime) -> ColumnElement[bool]:
    """Ended, told to nobody, and not given up."""
    return and_(
        op.state.in_(("done", "not_done", "unknown", "expired", "cancelled")),
        op.told_at.is_(None),
        op.ended_at > now - TELL_FOR,
    )


log: FilteringBoundLogger = structlog.get_logger()


class Rows:
    def __init__(self, cipher: TokenCipher) -> None:
        self._cipher = cipher

    def values(self, operation: Operation) -> dict[str, object]:
        """The columns of a new row, but for those that say whose turn it is."""
        origin = operation.origin
        return {
            "id": operation.id,
            "epoch": operation.epoch,
            "team": origin.team,
            "slack_user": origin.user,
            "company": origin.company,
            "pipedrive_user": origin.pipedrive_user,
            "channel": origin.channel,
            "message_ts": origin.message_ts,
            "reply": self.reply(
                origin.reply, operation.id, origin.team, origin.user, operation.epoch
            ),
            "tool": operation.tool,
            "call": self.call(operation),
            "state": operation.state,
            "attempt": operation.attempt,
            "asked_at": operation.asked_at,
            "expires_at": operation.expires_at,
            "clicked_at": operation.clicked_at,
            "sends": 0,
            "checks": 0,
            "reason": operation.reason,
            "evidence": operation.evidence,
            "undoes": operation.undoes or None,
        }

    def call(self, operation: Operation) -> str:
        origin = operation.origin
        call = {"args": operation.args, "before": operation.before, "where": origin.where}
        if origin.asked_by:
            call["asked_by"] = origin.asked_by
        return self._seal(call, _places(operation)["call"])

    def reply(self, reply: str | None, id: str, team: str, user: str, epoch: str) -> str | None:
        return (
            None if reply is None else self._seal(reply, sealing.for_reply(id, team, user, epoch))
        )

    def result(self, operation: Operation, result: Fields | None) -> str | None:
        return None if result is None else self._seal(result, _places(operation)["result"])

    def open(self, row: Row[Any]) -> Operation:
        """Raises CannotOpen."""
        bare = self.unopened(row)
        bound = _places(bare)
        to_reply = sealing.for_reply(row.id, row.team, row.slack_user, row.epoch)
        call, reply, result = self._opened(
            (row.call, bound["call"]), (row.reply, to_reply), (row.result, bound["result"])
        )
        where, asked_by = call.get("where", ""), call.get("asked_by", "")
        origin = replace(bare.origin, reply=reply, where=where, asked_by=asked_by)
        return replace(bare, args=call["args"], before=call["before"], origin=origin, result=result)

    def open_all(self, rows: Iterable[Row[Any]]) -> tuple[list[Operation], list[Operation]]:
        """Those that can be opened, and what can be read of the others."""
        opened: list[Operation] = []
        closed: list[Operation] = []
        for row in rows:
            try:
                opened.append(self.open(row))
            except CannotOpen:
                log.exception("operation_unreadable", operation=row.id, state=row.state)
                closed.append(self.unopened(row))
        return opened, closed

    @staticmethod
    def unopened(row: Row[Any]) -> Operation:
        """As much as can be read without the key: whose it is, and how far it came."""
        origin = Origin(
            team=row.team,
            user=row.slack_user,
            company=row.company,
            pipedrive_user=row.pipedrive_user,
            channel=row.channel,
            message_ts=row.message_ts,
        )
        return Operation(
            id=row.id,
            tool=row.tool,
            args={},
            before={},
            origin=origin,
            state=row.state,
            attempt=row.attempt,
            sends=row.sends,
            checks=row.checks,
            asked_at=row.asked_at,
            expires_at=row.expires_at,
            clicked_at=row.clicked_at,
            ended_at=row.ended_at,
            reason=row.reason,
            evidence=row.evidence,
            undoes=row.undoes or "",
            epoch=row.epoch,
        )

    def _seal(self, value: object, place: Bound) -> str:
        return self._cipher.seal(orjson.dumps(value).decode(), place)

    def _opened(self, *values: tuple[str | None, Bound]) -> list[Any]:  # Any: JSON, our own
        return [
            None if sealed is None else orjson.loads(self._cipher.open(sealed, place))
            for sealed, place in values
        ]


def _places(operation: Operation) -> dict[str, Bound]:
    """With the tool and the epoch changed beside it, what was asked opens no more."""
    who = operation.origin
    beside = operation.id, who.team, who.user, operation.tool, operation.epoch
    return {column: sealing.for_operation(*beside, column) for column in ("call", "result")}


class Fence:
    """One step on one row, in the transaction of its caller.

    It is put there, taken by a press, or changed by whoever has it, and no other.
    """

    def __init__(self, rows: Rows, audit: Audit, *, worker: str, epoch: str, clock: Clock) -> None:
        self._rows = rows
        self._audit = audit
        self._worker = worker
        self._epoch = epoch
        self._clock = clock

    def lease(self, now: datetime) -> Values:
        return {"worker": self._worker, "lease_until": now + LEASE}

    async def hold(self, connection: AsyncConnection, question: Operation) -> None:
        """It waits for a click; where nobody saw it, it is asked anew."""
        await self._insert(connection, question, {})

    async def begin(self, connection: AsyncConnection, operation: Operation) -> Operation:
        """It runs from now on, as it stands in its row, which tells of it."""
        kept = await self._insert(connection, operation, self.lease(operation.asked_at))
        await settle(connection, operation.asked_at)
        return kept

    async def _insert(
        self, connection: AsyncConnection, operation: Operation, lease: Values
    ) -> Operation:
        kept = replace(operation, epoch=self._epoch)
        await connection.execute(insert(operations).values(self._rows.values(kept) | lease))
        return kept

    async def click(
        self, connection: AsyncConnection, press: RowPress, values: Values
    ) -> Operation | Turned:
        in_time = and_(op.expires_at > self._clock(), op.epoch == self._epoch)
        return await self.take(connection, press, and_(op.state == "pending", in_time), values)

    async def take(
        self,
        connection: AsyncConnection,
        press: RowPress,
        condition: ColumnElement[bool],
        values: Values,
    ) -> Operation | Turned:
        theirs = and_(op.id == press.id, op.team == press.team, op.slack_user == press.user)
        taking = update(operations).where(theirs, condition).values(values).returning(operations)
        row = (await connection.execute(taking)).one_or_none()
        if row is None:
            return await self.turn_away(connection, press)
        await settle(connection, self._clock())
        return self._rows.open(row)

    async def turn_away(self, connection: AsyncConnection, press: RowPress) -> Turned:
        its_row = by_id(press.id).where(op.team == press.team)
        row = (await connection.execute(its_row)).one_or_none()
        if row is None:
            return Turned("unknown")
        operation = self._rows.open(row)
        answer = turned(operation, press.user)
        if answer.why == "not_yours":
            await self._audit.append(connection, operation, self._clock(), refused=press.user)
        return answer

    async def change(
        self,
        connection: AsyncConnection,
        operation: Operation,
        values: Values,
        states: Sequence[State],
    ) -> Row[Any] | None:
        """Fenced: only whoever took it last may, and only in the state it was taken in."""
        fenced = update(operations).where(
            op.id == operation.id,
            op.worker == self._worker,
            op.attempt == operation.attempt,
            op.state == operation.state,
            op.state.in_(states),
        )
        changed = await connection.execute(fenced.values(values).returning(operations))
        row: Row[Any] | None = changed.one_or_none()
        return row

    async def close(
        self, connection: AsyncConnection, operation: Operation, values: Values
    ) -> bool:
        """Whether it was alive, in whatever state, with whoever took it last."""
        theirs = and_(op.worker == self._worker, op.attempt == operation.attempt)
        alive = update(operations).where(op.id == operation.id, theirs, op.state.in_(ALIVE))
        closed = await connection.execute(alive.values(values).returning(op.id))
        return closed.one_or_none() is not None


async def has_twin(connection: AsyncConnection, store: Store, rows: Rows, begun: Operation) -> bool:
    """Whether a click on the same message asked for just this: running, or done a moment ago.

    To Slack the second half of a double click is a click of its own, to the person the same one.
    In the transaction that begins it. What was refused may be pressed again at once.
    """
    origin = begun.origin
    if not origin.message_ts:
        return False
    await store.take_turn(connection, f"{begun.tool}:{origin.team}:{origin.user}")
    same = (op.team == origin.team, op.slack_user == origin.user, op.tool == begun.tool)
    of_message = op.message_ts == origin.message_ts
    queries = and_(op.clicked_at > begun.asked_at - DOUBLE_CLICK, op.state != "not_done")
    twins = select(operations).where(*same, of_message, or_(queries, op.state.in_(ALIVE)))
    opened, _ = rows.open_all(await connection.execute(twins))
    return any(twin.args == begun.args for twin in opened)
