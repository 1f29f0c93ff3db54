"""Which rows a sweep takes, and when: what others left behind, each given to one worker only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, case, func, literal, or_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ColumnElement

from bot.desk.operations.rows import (
    Rows,
    Values,
    ending,
    is_alive,
    is_running,
    is_unheard,
    op,
)
from bot.desk.states import LEASE, LOOKS, RESTORED, Operation
from bot.store.db import Store
from bot.store.tables import Moment, operations

# What one worker takes in one sweep, so that its lease lasts for all of it: to run or to look up,
# and to tell.
FEW = 5
HANDFUL = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What the sweep found; each row is handed to one worker only, for one lease."""

    # Nobody clicked in time: rewrite the card.
    expired: list[Operation]
    # Taken over from a worker that fell silent: look first, then act.
    orphaned: list[Operation]
    # Sent and not answered: look for it now.
    unanswered: list[Operation]
    # Ended, but nobody has said so in Slack.
    untold: list[Operation]
    # Unknown for a while: look again, `finish` when there is an answer.
    unknown_to_recheck: list[Operation]
    # Of any of these, but it cannot be opened: what was to be done is not known.
    unreadable: list[Operation]


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


async def taken(
    connection: AsyncConnection, rows: Rows, turns: Mapping[str, Turn], *, runs: bool
) -> tuple[Due, list[Operation]]:
    """What is due, and those of it that ended as they were found."""
    due: dict[str, list[Operation]] = {"unreadable": []}
    for name, turn in turns.items():
        grabbed = await grab(connection, turn) if runs or not turn.runs else []
        due[name], closed = rows.open_all(grabbed)
        due["unreadable"] += closed
    restored = due.pop("restored")
    ended = [*due["expired"], *restored]
    due["untold"] += restored
    return Due(**due), ended
