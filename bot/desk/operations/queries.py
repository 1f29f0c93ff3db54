"""What a person has done lately, for whoever takes it back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from bot.accounts.sealing import TokenCipher
from bot.desk.operations.rows import (
    Rows,
    op,
    undo_of,
)
from bot.desk.states import Operation
from bot.store.db import Store

# As far back as anybody counts.
MOST = 200


@dataclass(frozen=True)
class DoneOperation:
    """That something was done, and whether it took something else back."""

    id: str
    tool: str
    undoes: str


class OperationQueries:
    def __init__(self, store: Store, cipher: TokenCipher) -> None:
        self._store = store
        self._rows = Rows(cipher)

    async def done(
        self, team: str, user: str, tools: Collection[str], since: datetime
    ) -> list[DoneOperation]:
        """What this person has done since, newest first, up to a bound; nothing of it is opened."""
        history = and_(op.team == team, op.slack_user == user, op.tool.in_(tools))
        newest = op.ended_at.desc(), op.asked_at.desc()
        wanted = (
            select(op.id, op.tool, op.undoes)
            .where(history, op.state == "done", op.ended_at > since)
            .order_by(*newest)
            .limit(MOST)
        )
        async with self._store.read() as connection:
            rows = await connection.execute(wanted)
            return [DoneOperation(row.id, row.tool, row.undoes or "") for row in rows]

    async def undo_of(self, id: str) -> Operation | None:
        """What takes this one back, or has done so, or may have."""
        async with self._store.read() as connection:
            row = (await connection.execute(undo_of(id))).one_or_none()
        return None if row is None else self._rows.open(row)
