"""How much one person, and all of a workspace, may delete, merge or export within a day."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.accounts.sealing import CannotOpen, TokenCipher
from bot.blocks.kit.message import Message
from bot.blocks.replies import bulk, refusals
from bot.desk.caller import Caller
from bot.desk.operations.rows import ALIVE, Rows
from bot.desk.policy.policies import COUNTED, Day, Deed, Policy, counted_as
from bot.desk.states import Operation
from bot.store.db import Store
from bot.store.tables import operations
from bot.tools.base import Tool
from bot.tools.catalog.all import BY_NAME, TOOLS

op = operations.c

DAY = timedelta(days=1)
# Which tools count towards a day of what, of records of every kind.
TOGETHER = {
    deed: tuple(tool.name for tool in TOOLS if counted_as(tool) == deed) for deed in COUNTED
}
# What an admin lets be done within a day.
Rule = Callable[[AsyncConnection, str, Deed], Awaitable[Day]]


async def as_usual(_connection: AsyncConnection, _team: str, deed: Deed) -> Day:
    """Of a workspace that has no rules."""
    return Policy().a_day(deed)


@dataclass(frozen=True)
class Left:
    """How much more may be done, and of how much; `together`: by all of the workspace."""

    more: int
    most: int
    deed: Deed
    together: bool


def enough(left: Left | None) -> Message:
    """None: the rules have become other ones since."""
    if left is None:
        return refusals.enough_as_it_was()
    return refusals.enough_for_today(left.more, left.most, left.deed, together=left.together)


class Enough(Exception):
    """More than the rules let be done within a day."""

    def __init__(self, left: Left) -> None:
        super().__init__(f"{left.most} {left.deed}s")
        self.left = left


class Cap:
    """Claims are counted one after the other, so that what is turned down never counts."""

    def __init__(
        self, store: Store, cipher: TokenCipher, now: Callable[[], datetime], rule: Rule = as_usual
    ) -> None:
        self._store = store
        self._rows = Rows(cipher)
        self._now = now
        self._rule = rule

    async def left(self, tool: Tool[Any, Any], caller: Caller) -> Left | None:
        """How much more of this somebody may do; None: as much as they like."""
        deed = counted_as(tool)
        if deed is None:
            return None
        async with self._store.read() as connection:
            return await self._left(connection, *caller.who, deed)

    async def admit(self, connection: AsyncConnection, begun: Operation) -> None:
        """In the transaction that writes it down. Raises Enough beyond the day's."""
        deed, team = counted_as(BY_NAME[begun.tool]), begun.origin.team
        if deed is None:
            return
        await self._store.take_turn(connection, f"{deed}s:{team}")
        left = await self._left(connection, team, begun.origin.user, deed, without=begun.id)
        if left and left.more < taken(begun):
            raise Enough(left)

    async def _left(
        self, connection: AsyncConnection, team: str, user: str, deed: Deed, without: str = ""
    ) -> Left | None:
        """What is nearer: the end of the person's day, or of the workspace's."""
        day = await self._rule(connection, team, deed)
        ends = [
            Left(
                max(0, most - await self._taken(connection, lately, without)), most, deed, together
            )
            for most, lately, together in (
                (day.person, _lately(team, deed, self._now() - DAY, user), False),
                (day.together, _lately(team, deed, self._now() - DAY), True),
            )
            if most is not None
        ]
        return min(ends, key=lambda left: left.more, default=None)

    async def _taken(self, connection: AsyncConnection, lately: Select[Any], without: str) -> int:
        rows = await connection.execute(lately)
        return sum(self._taken_by(row) for row in rows if row.id != without)

    def _taken_by(self, row: Row[Any]) -> int:
        try:
            return taken(self._rows.open(row))
        except CannotOpen:  # its key was dropped: one at least
            return 1


def size(tool: Tool[Any, Any], records: int) -> int:
    """Two records that are merged are one merge, and an export is one however long it is."""
    return records if counted_as(tool) == "delete" else 1


def taken(operation: Operation) -> int:
    """How much it has done of what is counted; while it runs, how much it may yet do."""
    if operation.state == "not_done":
        return 0
    tool, kept = BY_NAME[operation.tool], (operation.result or {}).get("kept")
    goes = counted_as(tool) == "delete"
    if operation.state in ALIVE or not goes or not isinstance(kept, dict):
        return size(tool, len(operation.before))
    return sum(end == bulk.DELETED or bulk.is_open(end) for end in kept.values())


def _lately(team: str, deed: Deed, since: datetime, user: str | None = None) -> Select[Any]:
    """What was done of this since; by everybody where nobody is named."""
    state = op.state.in_((*ALIVE, "done", "not_done", "unknown"))
    theirs = (op.slack_user == user,) if user is not None else ()
    history = and_(op.team == team, *theirs, op.tool.in_(TOGETHER[deed]))
    return select(operations).where(history, state, op.clicked_at > since)
