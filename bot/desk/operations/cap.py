"""How much one person may delete or merge within a day."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.accounts.sealing import CannotOpen, TokenCipher
from bot.blocks.replies import bulk
from bot.desk.caller import Caller
from bot.desk.operations.rows import ALIVE, Rows
from bot.desk.policy.policies import COUNTED, USUAL, Deed, counted_as
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
# What an admin lets one person do within a day; None: as much as they like.
Most = Callable[[AsyncConnection, str, Deed], Awaitable[int | None]]


async def as_usual(_connection: AsyncConnection, _team: str, deed: Deed) -> int | None:
    """Of a workspace that has no rules."""
    return USUAL.get(deed)


class Cap:
    """Claims are counted one after the other, so that what is turned down never counts."""

    def __init__(
        self, store: Store, cipher: TokenCipher, now: Callable[[], datetime], most: Most = as_usual
    ) -> None:
        self._store = store
        self._rows = Rows(cipher)
        self._now = now
        self._most = most

    async def left(self, tool: Tool[Any, Any], caller: Caller) -> tuple[int, int] | None:
        """How much more of this somebody may do, and of how much; None: as much as they like."""
        deed, (team, user) = counted_as(tool), caller.who
        if deed is None:
            return None
        async with self._store.read() as connection:
            most = await self._most(connection, team, deed)
            if most is None:
                return None
            return max(0, most - await self._taken(connection, team, user, deed)), most

    async def allows(self, connection: AsyncConnection, claimed: Operation) -> bool:
        """Whether a claim is within the day's; in its transaction, and itself included."""
        deed, team, user = counted_as(BY_NAME[claimed.tool]), *_who(claimed)
        most = await self._most(connection, team, deed) if deed else None
        if deed is None or most is None:
            return True
        await self._store.take_turn(connection, f"{deed}s:{team}:{user}")
        return await self._taken(connection, team, user, deed) <= most

    async def _taken(self, connection: AsyncConnection, team: str, user: str, deed: Deed) -> int:
        since = self._now() - DAY
        rows = await connection.execute(_lately(team, user, TOGETHER[deed], since))
        return sum(self._taken_by(row) for row in rows)

    def _taken_by(self, row: Row[Any]) -> int:
        try:
            return taken(self._rows.open(row))
        except CannotOpen:  # its key was dropped: one at least
            return 1


def _who(operation: Operation) -> tuple[str, str]:
    return operation.origin.team, operation.origin.user


def size(tool: Tool[Any, Any], records: int) -> int:
    """Two records that are merged are one merge."""
    return 1 if tool.effect == "merge" else records


def taken(operation: Operation) -> int:
    """How much it has done of what is counted; while it runs, how much it may yet do."""
    if operation.state == "not_done":
        return 0
    kept = (operation.result or {}).get("kept")
    if operation.state in ALIVE or not isinstance(kept, dict):
        return size(BY_NAME[operation.tool], len(operation.before))
    return sum(end == bulk.DELETED or bulk.is_open(end) for end in kept.values())


def _lately(team: str, user: str, tools: tuple[str, ...], since: datetime) -> Select[Any]:
    history = and_(op.team == team, op.slack_user == user, op.tool.in_(tools))
    state = op.state.in_((*ALIVE, "done", "not_done", "unknown"))
    return select(operations).where(history, state, op.clicked_at > since)
