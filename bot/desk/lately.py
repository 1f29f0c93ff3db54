"""What a person has asked for lately: so that nothing runs twice, and not too much in a day."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, select

from bot.accounts.vault import Vault
from bot.desk.rows import Rows
from bot.desk.states import Operation
from bot.store.db import Store
from bot.store.tables import operations

op = operations.c


class Lately:
    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._rows = Rows(vault)

    async def underway(self, team: str, user: str, tool: str) -> bool:
        """Whether one of these runs for this person."""
        mine = and_(op.team == team, op.slack_user == user, op.tool == tool)
        running = select(op.id).where(mine, op.state == "executing", op.told_at.is_(None)).limit(1)
        async with self._store.read() as connection:
            return (await connection.execute(running)).first() is not None

    async def clicked(
        self, team: str, user: str, tools: Collection[str], since: datetime
    ) -> list[Operation]:
        """What this person has confirmed since, running or ended."""
        mine = and_(op.team == team, op.slack_user == user, op.tool.in_(tools))
        state = op.state.in_(("executing", "done", "not_done", "unknown"))
        wanted = select(operations).where(mine, state, op.clicked_at > since)
        async with self._store.read() as connection:
            return [self._rows.open(row) for row in await connection.execute(wanted)]
