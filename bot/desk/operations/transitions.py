"""What each step of an operation writes into its row, and which rows are due for one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, case, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ColumnElement

from bot.desk.states import LEASE, LOOKS, RESTORED, TELL_FOR, Operation, Origin, State
from bot.store.tables import Moment, operations

op = operations.c

Values = dict[str, Any]  # Any: a value or an SQL expression

# Why a claimed operation must not run; nothing where it may.
Admit = Callable[[AsyncConnection, Operation], Awaitable[str]]
# What one worker takes in one sweep, so that its lease lasts for all of it: to run or to look up,
# and to tell.
FEW = 5
HANDFUL = 20

RUNNING: tuple[State, ...] = ("executing",)
# Sent, or about to be; whoever asked has been told of no end.
ALIVE: tuple[State, ...] = ("executing", "checking")
# An unknown outcome is still open: a later look may find how it ended.
OPEN: tuple[State, ...] = (*ALIVE, "unknown")


@dataclass(frozen=True, slots=True)
class Press:
    """Who pressed the button of which row."""

    id: str
    team: str
    user: str

    def is_by(self, origin: Origin) -> bool:
        return (self.team, self.user) == (origin.team, origin.user)


def by_id(id: str) -> Select[Any]:
    return select(operations).where(op.id == id)


def running_of(team: str, user: str, tool: str) -> Select[Any]:
    history = and_(op.team == team, op.slack_user == user, op.tool == tool)
    return select(operations).where(history, is_alive())


def undo_of(id: str) -> Select[Any]:
    """Whatever takes it back, or has done so, or may have; one that failed does not count."""
    return select(operations).where(op.undoes == id, op.state != "not_done").limit(1)


def ending(now: datetime) -> Values:
    """Whoever ended it has one lease's time to tell of it; then the sweep does."""
    return {"ended_at": now, "told_at": None, "lease_until": now + LEASE}


def giving_way(now: datetime) -> Values:
    """The card shows the new question by now: nothing is left to tell of the old one."""
    return {"state": "void", "ended_at": now, "told_at": now}


def is_running() -> ColumnElement[bool]:
    # Nothing that runs has been told of; saying so lets the small index find it.
    return and_(op.state == "executing", op.told_at.is_(None))


def is_alive() -> ColumnElement[bool]:
    return and_(op.state.in_(ALIVE), op.told_at.is_(None))


def is_expired(now: datetime, epoch: str) -> ColumnElement[bool]:
    too_late = or_(op.expires_at <= now, op.epoch != epoch)
    return and_(op.state == "pending", op.told_at.is_(None), too_late)


def is_unheard(now: datetime) -> ColumnElement[bool]:
    """Ended, told to nobody, and not given up."""
    return and_(
        op.state.in_(("done", "not_done", "unknown", "expired", "cancelled")),
        op.told_at.is_(None),
        op.ended_at > now - TELL_FOR,
    )


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
