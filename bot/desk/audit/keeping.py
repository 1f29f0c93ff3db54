"""What is taken out of the log again, each time with a line in the log that says so."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Literal

import orjson
import structlog
from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.accounts.sealing import TokenCipher
from bot.desk.audit.chain import Chain
from bot.desk.audit.entries import Audit
from bot.store.db import Store, StoreFailed
from bot.store.tables import Clock, audit

# Lines about the log itself, by the name of their tool.
TRIMMED: Literal["log_trimmed"] = "log_trimmed"
ERASED: Literal["log_erased"] = "log_erased"
RESTORED: Literal["log_restored"] = "log_restored"
EVERY = timedelta(hours=1)
SOON = 5.0  # seconds

# What is left of a row that was erased: when, in which workspace, and its place in the chain.
EMPTY: dict[str, object] = {
    "operation": "",
    "attempt": 0,
    "slack_user": "",
    "company": 0,
    "pipedrive_user": 0,
    "clicked_by": "",
    "tool": "",
    "details": "",
    "state": "erased",
    "reason": "",
    "evidence": "",
    "clicked_at": None,
    "ended_at": None,
    "salt": None,
}
row = audit.c
log = structlog.get_logger()


class Keeper:
    """Keeps the log: chained as it grows, as long as the settings say, and no longer."""

    def __init__(self, store: Store, cipher: TokenCipher, clock: Clock, days: int) -> None:
        self._store = store
        self._chain = Chain(store, cipher)
        self._audit = Audit(store, cipher)
        self._clock = clock
        self._days = timedelta(days=days)
        self._trim_at = clock()

    async def watch(self) -> None:
        """For ever; whoever writes to the log does not wait for it."""
        while True:
            try:
                await self.see_to()
            except StoreFailed as error:
                log.error("log_not_kept", error=str(error))  # noqa: TRY400 - the database says enough
            await asyncio.sleep(SOON)

    async def see_to(self) -> None:
        await self._chain.extend()
        if self._clock() >= self._trim_at:
            self._trim_at = self._clock() + EVERY
            await self.trim()

    async def trim(self) -> None:
        """Drop what is older than the log is kept, from the beginning of each chain."""
        is_old = and_(row.at < self._clock() - self._days, row.number.is_not(None))
        # A line that says what was dropped is no reason to drop something again.
        last = select(row.team, func.max(row.number)).where(is_old, row.tool != TRIMMED)
        async with self._store.read() as connection:
            found = (await connection.execute(last.group_by(row.team))).all()
        for team, number in found:
            async with self._store.write() as connection:
                await self._drop(connection, team, number)

    async def erase(self, team: str, user: str) -> int:
        """Empty every line of this person's, and those in which they pressed a button."""
        theirs = and_(row.team == team, or_(row.slack_user == user, row.clicked_by == user))
        async with self._store.write() as connection:
            while await self._chain.extend_in(connection):
                pass
            chained = and_(theirs, row.number.is_not(None))
            found = select(row.number).where(chained).order_by(row.number)
            numbers = list((await connection.execute(found)).scalars())
            if numbers:
                emptied = update(audit).where(chained).values(EMPTY | {"asked_at": row.at})
                await connection.execute(emptied)
                await self._note(connection, team, ERASED, {"rows": spans(numbers)})
        return len(numbers)

    async def _drop(self, connection: AsyncConnection, team: str, number: int) -> None:
        await self._store.take_turn(connection, "audit chain")
        last = select(row.hash).where(row.team == team, row.number == number)
        hash_ = (await connection.execute(last)).scalar_one_or_none()
        if hash_ is None:
            return  # another process was faster
        await connection.execute(delete(audit).where(row.team == team, row.number <= number))
        await self._note(connection, team, TRIMMED, {"through": number, "hash": hash_})

    async def _note(
        self, connection: AsyncConnection, team: str, what: str, evidence: dict[str, object]
    ) -> None:
        said = orjson.dumps(evidence).decode()
        await self._audit.note(connection, team, what, said, self._clock())
        await self._chain.extend_in(connection)


def spans(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """`1 2 3 7` as `1 to 3` and `7 to 7`."""
    ends = [last for last, following in pairwise(numbers) if following != last + 1]
    starts = [following for last, following in pairwise(numbers) if following != last + 1]
    return list(zip([*numbers[:1], *starts], [*ends, *numbers[-1:]], strict=True))


def in_spans(number: int, spans: Iterable[Sequence[int]]) -> bool:
    return any(first <= number <= last for first, last in spans)
