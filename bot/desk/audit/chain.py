"""Ties what was written to the log into the chain of its workspace, a moment later.

Not in the transaction that writes it: that one would have to wait for every other change of the
same workspace, in every process. Until its turn comes a row is safe from being changed by its seal
alone, which is bound to every word of it. This also chains what an older version wrote beside us.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.accounts import sealing
from bot.accounts.sealing import CannotOpen, TokenCipher
from bot.desk.audit.entries import NOTHING, digest, link, opened
from bot.store.db import Store
from bot.store.tables import audit, audit_heads

log = structlog.get_logger()

AT_ONCE = 500
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Head:
    """How far a chain goes."""

    number: int = 0
    hash: str = NOTHING


class HeadForged(CannotOpen):
    """What says how far a chain goes was changed, or sealed with a key that is not here."""


class Chain:
    def __init__(self, store: Store, cipher: TokenCipher) -> None:
        self._store = store
        self._cipher = cipher

    async def extend(self) -> None:
        """Chain all that is not; what others write meanwhile has its turn the next time."""
        while await self._is_due():
            async with self._store.write() as connection:
                if not await self.extend_in(connection):
                    return

    async def extend_in(self, connection: AsyncConnection) -> int:
        """How many rows were chained. Until this transaction ends nobody else can."""
        await self._store.take_turn(connection, "audit chain")
        is_loose = audit.c.number.is_(None)
        chained = 0
        # By workspace: one whose chain was tampered with must not hold up the others.
        teams = select(audit.c.team).where(is_loose).distinct()
        for team in (await connection.execute(teams)).scalars().all():
            loose = select(audit).where(is_loose, audit.c.team == team).order_by(audit.c.id)
            rows = (await connection.execute(loose.limit(AT_ONCE))).all()
            chained += await self._chain(connection, team, rows)
        return chained

    async def head(self, connection: AsyncConnection, team: str) -> Head:
        """Raises HeadForged."""
        its_row = select(audit_heads).where(audit_heads.c.team == team)
        row = (await connection.execute(its_row)).one_or_none()
        if row is None:
            return Head()
        try:
            said = self._cipher.open(row.seal, sealing.for_audit_head(team))
        except CannotOpen as error:
            raise HeadForged(team) from error
        if said != f"{row.number} {row.hash}":
            raise HeadForged(team)
        return Head(row.number, row.hash)

    async def forged(self) -> list[str]:
        """The workspaces whose log does not end as it was sealed: no line says more, or less."""
        async with self._store.read() as connection:
            teams = (await connection.execute(select(audit_heads.c.team))).scalars().all()
            return [team for team in teams if not await self._holds(connection, team)]

    async def _holds(self, connection: AsyncConnection, team: str) -> bool:
        of_team = audit.c.team == team
        newest = select(audit.c.number, audit.c.hash).where(of_team, audit.c.number.is_not(None))
        last = (await connection.execute(newest.order_by(audit.c.number.desc()).limit(1))).first()
        try:
            head = await self.head(connection, team)
        except HeadForged:
            return False
        return last is not None and head == Head(last.number, last.hash)

    async def _is_due(self) -> bool:
        loose = select(audit.c.id).where(audit.c.number.is_(None)).limit(1)
        async with self._store.read() as connection:
            return (await connection.execute(loose)).first() is not None

    async def _chain(self, connection: AsyncConnection, team: str, rows: Sequence[Row[Any]]) -> int:
        try:
            head = await self.head(connection, team)
        except HeadForged:
            # Going on from there would make a forgery good; verifying names it.
            log.error("audit_head_forged", team=team)  # noqa: TRY400 - no traceback says more
            return 0
        linked = []
        for row in rows:
            values = self._linked(row, head)
            head = Head(values["number"], values["hash"])
            linked.append(values | {"its_id": row.id})
        adding = update(audit).where(audit.c.id == bindparam("its_id"))
        await connection.execute(adding, linked)
        await self._move(connection, team, head)
        return len(rows)

    def _linked(self, row: Row[Any], head: Head) -> dict[str, Any]:  # Any: columns of any type
        salt = secrets.token_hex(SALT_BYTES)
        its_digest = digest(salt, row._asdict(), self._details(row))
        number = head.number + 1
        return {
            "number": number,
            "salt": salt,
            "digest": its_digest,
            "hash": link(head.hash, row.team, number, its_digest),
        }

    def _details(self, row: Row[Any]) -> str:
        try:
            return opened(self._cipher, row)
        except CannotOpen:
            return ""

    async def _move(self, connection: AsyncConnection, team: str, head: Head) -> None:
        seal = self._cipher.seal(f"{head.number} {head.hash}", sealing.for_audit_head(team))
        values = {"team": team, "number": head.number, "hash": head.hash, "seal": seal}
        moved = self._store.insert(audit_heads).values(values)
        kept = moved.on_conflict_do_update(index_elements=["team"], set_=values)
        await connection.execute(kept)
