"""How much one person may delete within a day."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.accounts.token_cipher import CannotOpen, TokenCipher
from bot.blocks.replies import bulk
from bot.desk.caller import Caller
from bot.desk.operations.rows import Rows
from bot.desk.operations.transitions import ALIVE
from bot.desk.states import Operation
from bot.store.db import Store
from bot.store.tables import operations
from bot.tools.base import Tool
from bot.tools.catalog.all import TOOLS

op = operations.c

DAY = timedelta(days=1)
MOST = 50
# Of records of every kind.
DELETES = tuple(tool.name for tool in TOOLS if tool.effect in {"delete", "bulk_delete"})


class Cap:
    """Claims are counted one after the other, so that what is turned down never counts."""

    def __init__(
        self, store: Store, cipher: TokenCipher, now: Callable[[], datetime], most: int = MOST
    ) -> None:
        self._store = store
        self._rows = Rows(cipher)
        self._now = now
        self.most = most

    async def left(self, tool: Tool[Any, Any], caller: Caller) -> int:
        """How many records this person may still delete."""
        if tool.name not in DELETES:
            return self.most
        async with self._store.read() as connection:
            return max(0, self.most - await self._taken(connection, *caller.who))

    async def allows(self, connection: AsyncConnection, claimed: Operation) -> bool:
        """Whether a claim is within the day's; in its transaction, and itself included."""
        if claimed.tool not in DELETES:
            return True
        who = claimed.origin.team, claimed.origin.user
        await self._store.take_turn(connection, f"deletes:{':'.join(who)}")
        return await self._taken(connection, *who) <= self.most

    async def _taken(self, connection: AsyncConnection, team: str, user: str) -> int:
        rows = await connection.execute(_deletes(team, user, self._now() - DAY))
        return sum(self._taken_by(row) for row in rows)

    def _taken_by(self, row: Row[Any]) -> int:
        try:
            return taken(self._rows.open(row))
        except CannotOpen:  # its key was dropped: one at least
            return 1


def taken(operation: Operation) -> int:
    """How many records it has deleted, or may have; while it runs, how many it may yet delete."""
    if operation.state == "not_done":
        return 0
    kept = (operation.result or {}).get("kept")
    if operation.state in ALIVE or not isinstance(kept, dict):
        return len(operation.before)
    return sum(end == bulk.DELETED or bulk.is_open(end) for end in kept.values())


def _deletes(team: str, user: str, since: datetime) -> Select[Any]:
    history = and_(op.team == team, op.slack_user == user, op.tool.in_(DELETES))
    state = op.state.in_((*ALIVE, "done", "not_done", "unknown"))
    return select(operations).where(history, state, op.clicked_at > since)
