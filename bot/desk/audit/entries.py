"""Who did what, and what came of it: rows that are only ever added, each tied to the one before.

digest = SHA-256(salt, the row as it is, what it keeps sealed)
hash = SHA-256(the hash before, its workspace, its number, its digest)

The hash needs no more of a row than its digest, so the chain holds where a row was erased; the
salt, erased with it, keeps anybody from finding out by trying what it had said.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

import orjson
from sqlalchemy import Row, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.accounts.sealing import CannotOpen, TokenCipher
from bot.desk.states import Fields, Operation, State
from bot.store.db import Store
from bot.store.tables import audit

# What stands readable in a row, in the order in which it is read.
PLAIN = (
    "at",
    "operation",
    "attempt",
    "team",
    "slack_user",
    "company",
    "pipedrive_user",
    "clicked_by",
    "tool",
    "state",
    "reason",
    "evidence",
    "asked_at",
    "clicked_at",
    "ended_at",
)
# What the first row of a workspace hangs on.
NOTHING = ""


def canonical(row: Mapping[str, object]) -> bytes:
    """The same bytes for the same row, whichever database it comes from."""
    return orjson.dumps([_plain(row[name]) for name in PLAIN])


def bound(row: Mapping[str, object]) -> tuple[str, ...]:
    """What its sealed part is bound to: with any word of the row changed, it opens no more.

    In 0.1 it was bound to its operation alone.
    """
    whole = f"audit:{hashlib.sha256(canonical(row)).hexdigest()}"
    return whole, f"audit:{row['operation']}:{row['attempt']}"


def digest(salt: str, row: Mapping[str, object], details: str) -> str:
    return _hash(salt.encode(), canonical(row), details.encode())


def link(before: str, team: str, number: int, digest: str) -> str:
    return _hash(before.encode(), orjson.dumps([team, number]), digest.encode())


def _hash(*parts: bytes) -> str:
    """Each part with its length in front, so that none can end where another begins."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value


# "refused": somebody pressed a button that was not theirs; the operation went on unchanged.
Event = State | Literal["refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One line; `args`, `before` and `after` are None when their key has been dropped.

    `channel` is where it was asked, `where` what that is called; `undoes` which other operation it
    took back. `asked_by`: the colleague who wanted it of `user`.
    """

    id: int
    at: datetime
    operation: str
    team: str
    user: str
    company: int
    pipedrive_user: int
    clicked_by: str
    tool: str
    args: Fields | None = field(repr=False)
    before: Fields | None = field(repr=False)
    after: Fields | None = field(repr=False)
    channel: str
    where: str
    undoes: str
    asked_by: str
    state: Event
    reason: str
    evidence: str
    asked_at: datetime
    clicked_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPart:
    """Which lines of a workspace: a person's own, or by whom, how it ended and when it was."""

    team: str
    user: str = ""
    is_own: bool = False
    result: str = ""
    since: datetime | None = None
    until: datetime | None = None


class Audit:
    def __init__(self, store: Store, cipher: TokenCipher) -> None:
        self._store = store
        self._cipher = cipher

    async def append(
        self,
        connection: AsyncConnection,
        operation: Operation,
        at: datetime,
        *,
        refused: str | None = None,
        reason: str = "",
    ) -> None:
        """In the transaction of what it tells of; `refused` is who was turned away."""
        origin = operation.origin
        details = {
            "args": operation.args,
            "before": operation.before,
            "after": operation.result,
            "channel": origin.channel,
            "where": origin.where,
            "undoes": operation.undoes,
            "asked_by": origin.asked_by,
        }
        values: dict[str, object] = {
            "at": at,
            "operation": operation.id,
            "attempt": operation.attempt,
            "team": origin.team,
            "slack_user": origin.user,
            "company": origin.company,
            "pipedrive_user": origin.pipedrive_user,
            "clicked_by": refused or origin.user,
            "tool": operation.tool,
            "state": "refused" if refused else operation.state,
            "reason": reason or operation.reason,
            "evidence": operation.evidence,
            "asked_at": operation.asked_at,
            "clicked_at": operation.clicked_at,
            "ended_at": operation.ended_at,
        }
        await self._add(connection, values, orjson.dumps(details).decode())

    async def note(  # noqa: PLR0913 - what happened, where, when, and who did it
        self,
        connection: AsyncConnection,
        team: str,
        what: str,
        evidence: str,
        at: datetime,
        *,
        by: str = "",
    ) -> None:
        """A line about no operation: what was taken out of the log, which rules changed."""
        person = {"slack_user": by, "company": 0, "pipedrive_user": 0, "clicked_by": by}
        values = person | {
            "at": at,
            "operation": "",
            "attempt": 0,
            "team": team,
            "tool": what,
            "state": "done",
            "reason": "",
            "evidence": evidence,
            "asked_at": at,
            "clicked_at": None,
            "ended_at": at,
        }
        await self._add(connection, values, "{}")

    async def _add(
        self, connection: AsyncConnection, values: dict[str, object], details: str
    ) -> None:
        sealed = self._cipher.seal(details, bound(values))
        await connection.execute(insert(audit).values(values | {"details": sealed}))

    async def of(self, team: str, user: str, limit: int = 50) -> list[LogEntry]:
        """What this person asked for, newest first."""
        history = select(audit).where(audit.c.team == team, audit.c.slack_user == user)
        async with self._store.read() as connection:
            rows = await connection.execute(history.order_by(audit.c.id.desc()).limit(limit))
            return [self._entry(row) for row in rows]

    async def lines(
        self, part: LogPart, limit: int, *, before: int | None = None
    ) -> list[LogEntry]:
        """Newest first; `before` is the last line seen.

        Others' clicks on a person's buttons are not among that person's lines: they were turned
        away. Whoever sees everybody's lines sees those, too.
        """
        wanted = select(audit).where(audit.c.team == part.team)
        if part.is_own:
            own = or_(audit.c.state != "refused", audit.c.clicked_by == part.user)
            wanted = wanted.where(audit.c.slack_user == part.user, own)
        elif part.user:
            pressed = audit.c.clicked_by == part.user
            wanted = wanted.where(or_(audit.c.slack_user == part.user, pressed))
        if part.result:
            wanted = wanted.where(audit.c.state == part.result)
        if part.since and part.until:
            wanted = wanted.where(audit.c.at >= part.since, audit.c.at < part.until)
        if before is not None:
            wanted = wanted.where(audit.c.id < before)
        async with self._store.read() as connection:
            rows = await connection.execute(wanted.order_by(audit.c.id.desc()).limit(limit))
            return [self._entry(row) for row in rows]

    def _entry(self, row: Row[Any]) -> LogEntry:
        details = self._details(row)
        return LogEntry(
            id=row.id,
            at=row.at,
            operation=row.operation,
            team=row.team,
            user=row.slack_user,
            company=row.company,
            pipedrive_user=row.pipedrive_user,
            clicked_by=row.clicked_by,
            tool=row.tool,
            args=details.get("args"),
            before=details.get("before"),
            after=details.get("after"),
            channel=details.get("channel", ""),
            where=details.get("where", ""),
            undoes=details.get("undoes", ""),
            asked_by=details.get("asked_by", ""),
            state=row.state,
            reason=row.reason,
            evidence=row.evidence,
            asked_at=row.asked_at,
            clicked_at=row.clicked_at,
            ended_at=row.ended_at,
        )

    def _details(self, row: Row[Any]) -> Any:  # Any: JSON, our own
        try:
            return orjson.loads(opened(self._cipher, row))
        except CannotOpen:
            # The log must show that something happened even when it can no longer say what.
            return {}


def opened(cipher: TokenCipher, row: Row[Any]) -> str:
    """What a row keeps sealed. Raises CannotOpen, also where any word beside it was changed."""
    return cipher.open(row.details, bound(row._asdict()))
