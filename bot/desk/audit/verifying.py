"""Whether the log is as it was written: every row, and all of them."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Row, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.accounts.sealing import CannotOpen, Tampered, TokenCipher, UnknownKey
from bot.desk.audit.chain import Chain, Head, HeadForged
from bot.desk.audit.entries import NOTHING, digest, link, opened
from bot.desk.audit.keeping import ERASED, TRIMMED, in_spans
from bot.store.db import Store
from bot.store.tables import audit, audit_heads

AT_ONCE = 1000
row = audit.c


@dataclass(frozen=True, slots=True)
class Verdict:
    """On the log of one workspace. `fault` is a sentence that names the first broken row."""

    team: str
    rows: int
    head: Head
    fault: str = ""
    # Emptied on request; sealed with a key that is not here; not in the chain yet.
    erased: int = 0
    unreadable: int = 0
    unchained: int = 0


class Broken(Exception):
    """A sentence."""


@dataclass
class _Walk:
    """Where the walk along one chain stands."""

    team: str
    last: Head
    notes: Mapping[str, list[dict[str, Any]]]  # Any: JSON, our own
    rows: int = 0
    erased: int = 0
    unreadable: int = 0
    seen: Mapping[int, str] = field(default_factory=dict)


class Verifier:
    def __init__(self, store: Store, cipher: TokenCipher) -> None:
        self._store = store
        self._cipher = cipher
        self._chain = Chain(store, cipher)

    async def verify(self, seen: Mapping[str, Head] | None = None) -> list[Verdict]:
        """`seen`: how far each workspace's log went when somebody looked, kept elsewhere."""
        seen = seen or {}
        teams = union(select(row.team), select(audit_heads.c.team))
        async with self._store.snapshot() as connection:
            there = set((await connection.execute(teams)).scalars())
            return [
                await self._of(connection, team, seen.get(team))
                for team in sorted(there | set(seen))
            ]

    async def _of(self, connection: AsyncConnection, team: str, seen: Head | None) -> Verdict:
        walk = _Walk(team, Head(), {})
        if seen is not None:
            walk.seen = {seen.number: seen.hash}
        fault, unchained = "", 0
        try:
            walk.notes = await self._notes(connection, team)
            await self._walk(connection, walk, seen)
            unchained = await self._loose(connection, team)
        except Broken as broken:
            fault = str(broken)
        return Verdict(
            team, walk.rows, walk.last, fault, walk.erased, walk.unreadable, unchained
        )  # fmt: skip

    async def _walk(self, connection: AsyncConnection, walk: _Walk, seen: Head | None) -> None:
        async for one in _chained(connection, walk.team):
            if not walk.rows:
                walk.last = _start(one, walk.notes[TRIMMED])
            if one.number != walk.last.number + 1:
                raise Broken(f"row {walk.last.number + 1} is missing")
            self._check(one, walk)
            walk.last = Head(one.number, one.hash)
            walk.rows += 1
        try:
            head = await self._chain.head(connection, walk.team)
        except HeadForged as error:
            raise Broken("what says how far the log goes was changed") from error
        if walk.last.number < max(head.number, seen.number if seen else 0):
            raise Broken(f"row {walk.last.number + 1} is missing, and all after it")
        if walk.last != head:
            raise Broken(f"row {walk.last.number} is not the one that the log ended with")

    def _check(self, one: Row[Any], walk: _Walk) -> None:
        if one.salt is None:
            walk.erased += 1
            if not any(in_spans(one.number, note["rows"]) for note in walk.notes[ERASED]):
                raise Broken(f"row {one.number} was emptied, and no line says so")
        else:
            walk.unreadable += not self._is_readable(one)
        if one.hash != link(walk.last.hash, walk.team, one.number, one.digest or ""):
            raise Broken(f"row {one.number} was changed")
        if walk.seen.get(one.number, one.hash) != one.hash:
            raise Broken(f"row {one.number} is not the one that was seen there")

    def _is_readable(self, one: Row[Any]) -> bool:
        """Whether all of it could be checked. Raises Broken where it was changed."""
        try:
            details = opened(self._cipher, one)
        except UnknownKey:
            return False
        except Tampered as error:
            raise Broken(f"row {one.number} was changed") from error
        # It may have been chained while its key was not here.
        if one.digest not in {digest(one.salt, one._asdict(), each) for each in (details, "")}:
            raise Broken(f"row {one.number} was changed")
        return True

    async def _notes(
        self, connection: AsyncConnection, team: str
    ) -> dict[str, list[dict[str, Any]]]:  # Any: JSON, our own
        """What the log says of itself, by those lines alone that only the bot can have written."""
        found: dict[str, list[dict[str, Any]]] = {TRIMMED: [], ERASED: []}
        about = select(audit).where(row.team == team, row.tool.in_(found))
        for one in await connection.execute(about):
            try:
                opened(self._cipher, one)
            except Tampered:
                continue
            except UnknownKey:
                pass  # then the chain vouches for it
            found[one.tool].append(orjson.loads(one.evidence))
        return found

    async def _loose(self, connection: AsyncConnection, team: str) -> int:
        """How many are not chained yet; their seals vouch for them."""
        found = select(audit).where(row.team == team, row.number.is_(None)).order_by(row.id)
        loose = 0
        for one in await connection.execute(found):
            loose += 1
            try:
                opened(self._cipher, one)
            except CannotOpen as error:
                said = f"{one.at:%Y-%m-%d %H:%M:%S} UTC"
                raise Broken(f"the row of {said}, not chained yet, was changed") from error
        return loose


def _start(first: Row[Any], trimmed: list[dict[str, Any]]) -> Head:
    """Where the chain begins: with the first row, or behind what was dropped with a word."""
    if first.number == 1:
        return Head(0, NOTHING)
    for note in trimmed:
        if note["through"] == first.number - 1:
            return Head(note["through"], note["hash"])
    raise Broken(f"row {first.number - 1} is missing, and all before it")


async def _chained(connection: AsyncConnection, team: str) -> AsyncIterator[Row[Any]]:
    """In their order, some at a time: a log may be longer than the memory."""
    last = 0
    while True:
        after = select(audit).where(row.team == team, row.number > last)
        rows = (await connection.execute(after.order_by(row.number).limit(AT_ONCE))).all()
        for one in rows:
            yield one
        if len(rows) < AT_ONCE:
            return
        last = rows[-1].number
