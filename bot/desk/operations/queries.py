"""What a person has done lately, for whoever takes it back; which rows a sweep takes, and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, case, func, literal, or_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ColumnElement

from bot.accounts.sealing import TokenCipher
from bot.desk.operations.rows import (
    Rows,
    Values,
    ending,
    is_alive,
    is_running,
    is_unheard,
    op,
    undo_of,
)
from bot.desk.states import LEASE, LOOKS, RESTORED, Operation
from bot.store.db import Store
from bot.store.tables import Moment, operations

# As far back as anybody counts.
MOST = 200


@dataclass(frozen=True)
class Done:
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
    ) -> list[Done]:
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
            return [Done(row.id, row.tool, row.undoes or "") for row in rows]

    async def undo_of(self, id: str) -> Operation | None:
        """What takes this one back, or has done so, or may have."""
        async with self._store.read() as connection:
            row = (await connection.execute(undo_of(id))).one_or_none()
        return None if row is None else self._rows.open(row)


async def next_due(store: Store, now: datetime) -> datetime | None:
    """The moment at which a sweep finds something, in the past if it would now."""
    moments = union_all(
        select(op.expires_at).where(op.state == "pending", op.told_at.is_(None)),
        select(op.lease_until).where(or_(is_running(), is_unheard(now))),
        select(op.check_at).where(op.check_at.is_not(None)),
    ).subquery()
    async with store.read() as connection:
        found = await connection.execute(select(func.min(moments.c[0], type_=Moment)))
        moment: datetime | None = found.scalar_one()
    return moment


# --- what a sweep takes ---------------------------------------------------------------------------

# What one worker takes in one sweep, so that its lease lasts for all of it: to run or to look up,
# and to tell.
FEW = 5


HANDFUL = 20


def is_expired(now: datetime, epoch: str) -> ColumnElement[bool]:
    too_late = or_(op.expires_at <= now, op.epoch != epoch)
    return and_(op.state == "pending", op.told_at.is_(None), too_late)


def is_untold(now: datetime) -> ColumnElement[bool]:
    """Whoever ended it had time to tell, and has not."""
    return and_(is_unheard(now), op.lease_until <= now)


def next_look(now: datetime) -> ColumnElement[Any]:
    """NULL after the last one."""
    waits = {done: literal(now + wait, Moment) for done, wait in enumerate(LOOKS[1:])}
    return case(waits, value=op.checks)


@dataclass(frozen=True)
class Turn:
    """Rows that are due for the same: which, what taking them writes, how many at once.

    `runs`: they are to be run or looked up, which asks Pipedrive.
    """

    due: ColumnElement[bool]
    values: Values
    most: int
    runs: bool = False


def turns(now: datetime, worker: str, epoch: str) -> dict[str, Turn]:
    """What a sweep takes, by name: each row goes to one worker, who has it for one lease."""
    lease: Values = {"lease_until": now + LEASE}
    taking: Values = {"worker": worker, "attempt": op.attempt + 1}
    history = op.epoch == epoch
    restored: Values = {"state": "unknown", "reason": RESTORED, "checks": 0}
    return {
        "expired": Turn(is_expired(now, epoch), {"state": "expired"} | ending(now), HANDFUL),
        "restored": Turn(
            and_(is_alive(), ~history),
            restored | {"check_at": now + LOOKS[0]} | ending(now),
            HANDFUL,
        ),
        "orphaned": Turn(
            and_(is_running(), op.lease_until <= now, history), taking | lease, FEW, runs=True
        ),
        # Should this worker fall silent, the next one looks.
        "unanswered": Turn(
            and_(op.state == "checking", op.check_at <= now, history),
            taking | {"checks": op.checks + 1, "check_at": now + LEASE},
            FEW,
            runs=True,
        ),
        "untold": Turn(is_untold(now), lease, HANDFUL),
        "unknown_to_recheck": Turn(
            and_(op.state == "unknown", op.check_at <= now),
            taking | {"checks": op.checks + 1, "check_at": next_look(now)},
            FEW,
            runs=True,
        ),
    }


async def grab(connection: AsyncConnection, turn: Turn) -> list[Row[Any]]:
    """Two sweeps at once share the rows out instead of waiting for each other."""
    oldest = select(op.id).where(turn.due).order_by(op.asked_at).limit(turn.most)
    ids = oldest.with_for_update(skip_locked=True)
    taking = update(operations).where(op.id.in_(ids)).values(turn.values)
    return list(await connection.execute(taking.returning(operations)))
