"""Held and running calls as rows: asked, claimed once, run under a lease, ended, told of."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, and_, delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.accounts.sealing import TokenCipher
from bot.commands.router import restore
from bot.desk.audit.entries import Audit
from bot.desk.caller import PolicyCheck, Rights, anything_goes
from bot.desk.operations.overdue import Due, taken, turns
from bot.desk.operations.rows import (
    ALIVE,
    OPEN,
    RUNNING,
    Admit,
    Fence,
    RowPress,
    Rows,
    Values,
    by_id,
    ending,
    giving_way,
    has_twin,
    is_alive,
    op,
    running_of,
    undo_of,
)
from bot.desk.states import (
    ALIVE_AT,
    KEPT,
    LOOKS,
    STOPPING,
    TTL,
    Ended,
    Fields,
    Operation,
    Origin,
    PressedTwice,
    State,
    Turned,
    begun,
    id_of,
    question,
    turned,
)
from bot.pipedrive.request import NotPermitted, Permit
from bot.store.db import Store
from bot.store.tables import Clock, operations, utc_now
from bot.tools.base import changes
from bot.tools.catalog.all import EVERY


class Operations:
    """One clock for all times here, the machine's: what it wrote it also compares.

    SQLite has no other. Between machines that share a PostgreSQL a wrong clock can only hand a
    row over early or expire it late by as much as readiness lets a clock be wrong; it cannot run
    an operation twice, as every step is fenced by worker and attempt.

    `rights` is asked whenever something that changes data begins to run, and `check_policy` goes by
    the rules of the workspace at the same moments. `epoch` is kept outside the database and raised
    after a restore: what an older epoch held can no longer be clicked. `wake` is called when
    something becomes due sooner than the sweep may know. `heard` hears of what was told, where a
    colleague of the person wants to know, too.
    """

    def __init__(  # noqa: PLR0913 - what it writes with, and whose word it takes
        self,
        store: Store,
        cipher: TokenCipher,
        rights: Rights,
        *,
        worker: str,
        epoch: str = "",
        check_policy: PolicyCheck = anything_goes,
        clock: Clock = utc_now,
        wake: Callable[[], None] = lambda: None,
        heard: Callable[[Operation], Awaitable[None]] | None = None,
    ) -> None:
        self._store = store
        self._heard = heard
        self._rows = Rows(cipher)
        self._audit = Audit(store, cipher)
        self._rights = rights
        self._check_policy = check_policy
        self._worker = worker
        self._epoch = epoch
        self._clock = clock
        self._fence = Fence(self._rows, self._audit, worker=worker, epoch=epoch, clock=clock)
        self._wake = wake

    async def ask(
        self, origin: Origin, tool: str, args: Fields, shown: Fields, ttl: timedelta = TTL
    ) -> str:
        """Hold a call until its asker clicks; the ticket for the button is kept nowhere else."""
        ticket, held = question(origin, tool, args, shown, self._clock(), ttl)
        async with self._store.write() as connection:
            await self._fence.hold(connection, held)
        return ticket

    async def begin(self, origin: Origin, tool: str, args: Fields, before: Fields) -> Operation:
        """A call that needs no click: it runs from now on, under a lease. Raises PressedTwice."""
        operation = await self._running(origin, tool, args, before)
        async with self._store.write() as connection:
            if await has_twin(connection, self._store, self._rows, operation):
                raise PressedTwice
            return await self._fence.begin(connection, operation)

    async def begin_alone(
        self,
        origin: Origin,
        tool: str,
        args: Fields,
        rival: Callable[[Operation], bool],
        admit: Callable[[AsyncConnection, Operation], Awaitable[None]] | None = None,
    ) -> Operation | None:
        """Begin it unless something of this tool's runs for the person that is a `rival`.

        `admit` judges within the same transaction, and raises what it has against it.
        """
        operation = await self._running(origin, tool, args, {})
        async with self._store.write() as connection:
            await self._store.take_turn(connection, f"{tool}:{origin.team}:{origin.user}")
            running = await connection.execute(running_of(origin.team, origin.user, tool))
            if any(rival(self._rows.open(row)) for row in running):
                return None
            if admit:
                await admit(connection, operation)
            return await self._fence.begin(connection, operation)

    async def take_back(
        self, undone: Operation, origin: Origin, tool: str, args: Fields, before: Fields
    ) -> Operation | None:
        """Begin a call that undoes another one; None when somebody was faster."""
        operation = replace(await self._running(origin, tool, args, before), undoes=undone.id)
        async with self._store.write() as connection:
            # PostgreSQL writes side by side: whoever comes second has to find the first.
            await connection.execute(by_id(undone.id).with_for_update())
            if (await connection.execute(undo_of(undone.id))).first() is not None:
                return None
            return await self._fence.begin(connection, operation)

    async def claim(
        self,
        ticket: str,
        team: str,
        user: str,
        reply: str | None = None,
        admit: Admit | None = None,
    ) -> Operation | Turned:
        """The click: one conditional update decides who runs it, once and in time.

        `reply` is the response_url of this click, fresher than the one of the question. `admit`
        judges within the same transaction: with a reason against it, it comes back as not done.
        """
        await self._rights(team, user)
        press = RowPress(id_of(ticket), team, user)
        asked = await self.find(press.id)
        if asked and press.is_by(asked.origin):
            # What is decided is told without a write, which would keep others waiting.
            if asked.state != "pending":
                return turned(asked, user)
            # By the rules as they are now, not as they were when it was asked.
            await self._check_policy(EVERY[asked.tool], asked.origin, asked.args)
        now = self._clock()
        values: Values = {"state": "executing", "attempt": op.attempt + 1, "clicked_at": now}
        if reply is not None:
            values["reply"] = self._rows.reply(reply, press.id, team, user, self._epoch)
        async with self._store.write() as connection:
            claimed = await self._fence.click(connection, press, values | self._fence.lease(now))
            if isinstance(claimed, Turned) or admit is None:
                return claimed
            if not (reason := await admit(connection, claimed)):
                return claimed
            no: Values = {"state": "not_done", "reason": reason} | ending(self._clock())
            return await self._end(connection, claimed, no, RUNNING) or Turned("running")

    async def cancel(self, ticket: str, team: str, user: str) -> Operation | Turned:
        now = self._clock()
        press = RowPress(id_of(ticket), team, user)
        values = {"state": "cancelled", "clicked_at": now} | ending(now)
        async with self._store.write() as connection:
            cancelled = await self._fence.click(connection, press, values)
            if isinstance(cancelled, Operation):
                await self._audit.append(connection, cancelled, now)
            return cancelled

    async def replace(
        self, ticket: str, team: str, user: str, args: Fields, shown: Fields
    ) -> str | Turned:
        """Ask another question in place of this one, which ends with it; the new ticket."""
        press = RowPress(id_of(ticket), team, user)
        async with self._store.write() as connection:
            old = await self._fence.click(connection, press, giving_way(self._clock()))
            if isinstance(old, Turned):
                return old
            new_ticket, newer = question(old.origin, old.tool, args, shown, self._clock())
            await self._fence.hold(connection, newer)
        return new_ticket

    async def ask_again(self, operation: Operation, args: Fields, shown: Fields) -> str | None:
        """The record changed since it was shown: ask about it as it is now; the new ticket.

        None when another worker has taken the operation over.
        """
        now = self._clock()
        ticket, newer = question(operation.origin, operation.tool, args, shown, now)
        async with self._store.write() as connection:
            if await self._fence.change(connection, operation, giving_way(now), RUNNING) is None:
                return None
            await self._fence.hold(connection, newer)
        return ticket

    async def renew(self, operation: Operation) -> bool:
        """Keep the lease; False when another worker has taken over."""
        values = self._fence.lease(self._clock())
        return await self._change(operation, values, RUNNING) is not None

    async def permit(self, operation: Operation) -> Permit | None:
        """Leave to send one request of what runs; None when another worker has taken over.

        It is read off the row, not off what the caller holds. What is gated must have been asked,
        and a row that was asked runs only once its asker has clicked. From here on it may have
        happened: what was being looked for runs again.
        """
        sends: Values = {"state": "executing", "sends": op.sends + 1, "checks": 0, "check_at": None}
        values = self._fence.lease(self._clock()) | sends
        row = await self._change(operation, values, ALIVE)
        if row is None:
            return None
        running = self._rows.open(row)
        call = restore({"tool": running.tool, "args": running.args}, EVERY)
        if call.tool.gated and running.expires_at is None:
            raise NotPermitted(f"{running.tool} was never asked")
        return Permit(
            operation=running.id,
            team=running.origin.team,
            company=running.origin.company,
            user=running.origin.pipedrive_user,
            method=call.tool.method,
            paths=changes(call),
        )

    async def remember(self, operation: Operation, before: Fields) -> Operation | None:
        """Keep what is there before anything is sent; None when another worker has taken over."""
        known = replace(operation, before=before)
        values = self._fence.lease(self._clock()) | {"call": self._rows.call(known)}
        return None if await self._change(operation, values, RUNNING) is None else known

    async def run_on(self, operation: Operation) -> Operation | None:
        """The wait is over; None when another worker has taken over."""
        values = self._fence.lease(self._clock()) | {"state": "executing", "check_at": None}
        kept = await self._change(operation, values, ALIVE)
        return None if kept is None else replace(operation, state="executing")

    async def look_in(self, operation: Operation, wait: timedelta, so_far: Fields | None) -> bool:
        """Nobody has it until the next look is due; False when another worker has taken over."""
        result = self._rows.result(operation, self._alive(so_far))
        values = {"state": "checking", "check_at": self._clock() + wait, "result": result}
        is_ours = await self._change(operation, values, ALIVE) is not None
        self._wake()
        return is_ours

    async def note(self, operation: Operation, so_far: Fields) -> bool:
        """Keep the lease, and what is known of the result while it still runs."""
        result = self._rows.result(operation, self._alive(so_far))
        values = self._fence.lease(self._clock()) | {"result": result}
        return await self._change(operation, values, RUNNING) is not None

    def _alive(self, so_far: Fields | None) -> Fields | None:
        return so_far and {**so_far, ALIVE_AT: self._clock().isoformat()}

    async def stop(self, id: str, team: str, user: str) -> Operation | Turned:
        """The asker wants what runs to end; whoever runs it sees to that between two steps."""
        async with self._store.write() as connection:
            press = RowPress(id, team, user)
            return await self._fence.take(connection, press, is_alive(), {"reason": STOPPING})

    async def finish(
        self,
        operation: Operation,
        state: Ended,
        *,
        reason: str = "",
        evidence: str = "",
        result: Fields | None = None,
    ) -> bool:
        """End it and write the audit line, both or neither; its notice is due from then on.

        False when another worker has taken over: then its word counts, not this one.
        """
        now = self._clock()
        values: Values = {"state": state, "reason": reason, "evidence": evidence}
        values["result"] = self._rows.result(operation, result)
        # Looked up again and still unknown: that is no news, and the next look stays where it is.
        if state != operation.state:
            look_again = now + LOOKS[0] if state == "unknown" else None
            values |= ending(now) | {"checks": 0, "check_at": look_again}
        async with self._store.write() as connection:
            return await self._end(connection, operation, values, OPEN) is not None

    async def give_up(self, operation: Operation, reason: str) -> bool:
        """What cannot be run ends as unknown; False when it had ended, or was taken over."""
        now = self._clock()
        values = {"state": "unknown", "reason": reason, "check_at": None} | ending(now)
        async with self._store.write() as connection:
            if not await self._fence.close(connection, operation, values):
                return False
            ended = replace(operation, state="unknown", reason=reason, ended_at=now)
            await self._audit.append(connection, ended, now)
            return True

    async def told(self, operation: Operation) -> None:
        """Slack has the news. The attempt sees to it that this is not said of older news."""
        if self._heard and operation.origin.asked_by:
            await self._heard(operation)
        history = and_(op.id == operation.id, op.attempt == operation.attempt)
        now_told = update(operations).where(history, op.ended_at.is_not(None), op.told_at.is_(None))
        async with self._store.write() as connection:
            await connection.execute(now_told.values(told_at=self._clock()))

    async def recheck(self, id: str, team: str, user: str) -> Operation | Turned:
        """The asker wants an unknown outcome looked up now; `finish` when there is an answer."""
        values = {"worker": self._worker, "attempt": op.attempt + 1}
        async with self._store.write() as connection:
            press = RowPress(id, team, user)
            return await self._fence.take(connection, press, op.state == "unknown", values)

    async def own(self, id: str, team: str, user: str) -> Operation | Turned:
        """One that this person asked for, whatever has become of it."""
        press, found = RowPress(id, team, user), await self.find(id)
        if found and press.is_by(found.origin):
            return found
        async with self._store.write() as connection:
            return await self._fence.turn_away(connection, press)

    async def stands_at(self, id: str, channel: str, ts: str) -> None:
        """Which message asks a question that nobody has answered yet."""
        asked = update(operations).where(op.id == id, op.state == "pending")
        async with self._store.write() as connection:
            await connection.execute(asked.values(channel=channel, message_ts=ts))

    async def find(self, id: str) -> Operation | None:
        async with self._store.read() as connection:
            row = (await connection.execute(by_id(id))).one_or_none()
        return None if row is None else self._rows.open(row)

    async def due(self, *, runs: bool = True) -> Due:
        """The sweep: what others left behind, each row given to one worker only.

        Without `runs` only what is to be told: the worker has its hands full.
        """
        now = self._clock()
        async with self._store.write() as connection:
            theirs = turns(now, self._worker, self._epoch)
            due, ended = await taken(connection, self._rows, theirs, runs=runs)
            for one in ended:
                await self._audit.append(connection, one, now)
        return due

    async def purge(self) -> int:
        old = delete(operations).where(op.ended_at < self._clock() - KEPT)
        async with self._store.write() as connection:
            return (await connection.execute(old)).rowcount

    async def _change(
        self, operation: Operation, values: Values, states: Sequence[State]
    ) -> Row[Any] | None:
        async with self._store.write() as connection:
            return await self._fence.change(connection, operation, values, states)

    async def _end(
        self,
        connection: AsyncConnection,
        operation: Operation,
        values: Values,
        states: Sequence[State],
    ) -> Operation | None:
        """As it stands with its end, of which the audit has a line by then."""
        row = await self._fence.change(connection, operation, values, states)
        if row is None:
            return None
        ended = self._rows.open(row)
        await self._audit.append(connection, ended, self._clock())
        return ended

    async def _running(self, origin: Origin, tool: str, args: Fields, before: Fields) -> Operation:
        if EVERY[tool].gated:
            raise NotPermitted(f"{tool} has to be asked first")
        if EVERY[tool].changes_data:
            await self._rights(origin.team, origin.user)
            await self._check_policy(EVERY[tool], origin, args)
        at = self._clock()
        return begun(tool=tool, args=args, before=before, origin=origin, asked_at=at, clicked_at=at)
