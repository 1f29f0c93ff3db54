"""One step on one row: put there, taken by a press, or changed by whoever has it, and no other."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ColumnElement

from bot.desk.audit.entries import Audit
from bot.desk.operations.rows import Rows
from bot.desk.operations.states import LEASE, Operation, State, Turned, turned
from bot.desk.operations.transitions import Press, Values, by_id, op
from bot.desk.requests import settle
from bot.store.tables import Clock, operations


class Fence:
    """What each step runs in is the transaction of its caller."""

    def __init__(self, rows: Rows, audit: Audit, *, worker: str, epoch: str, clock: Clock) -> None:
        self._rows = rows
        self._audit = audit
        self._worker = worker
        self._epoch = epoch
        self._clock = clock

    def lease(self, now: datetime) -> Values:
        return {"worker": self._worker, "lease_until": now + LEASE}

    async def insert(
        self, connection: AsyncConnection, operation: Operation, lease: Values
    ) -> None:
        values = self._rows.values(operation) | {"epoch": self._epoch} | lease
        await connection.execute(insert(operations).values(values))
        if lease:  # a question is asked anew where nobody saw it; what runs is told of by its row
            await settle(connection, operation.asked_at)

    async def click(
        self, connection: AsyncConnection, press: Press, values: Values
    ) -> Operation | Turned:
        in_time = and_(op.expires_at > self._clock(), op.epoch == self._epoch)
        return await self.take(connection, press, and_(op.state == "pending", in_time), values)

    async def take(
        self,
        connection: AsyncConnection,
        press: Press,
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

    async def turn_away(self, connection: AsyncConnection, press: Press) -> Turned:
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
