"""The rows of the outbox: in which state they are, which of them are meant, and one in hand."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.sql import ColumnElement

from bot.store.tables import outbox, told
from bot.watch.telling.folding import Notice, Order
from bot.watch.telling.waiting import Waiting, folded
from bot.watch.watches.rows import Place

row = outbox.c
STORM, TOLD_IN = "storm:", "told:"
KEPT = timedelta(days=30)
# What a storm was about is kept in full, for whoever asks on the days after.
LISTED = timedelta(days=3)
WAITING, SENDING, SENT, HELD, DROPPED = "waiting", "sending", "sent", "held", "dropped"
COLLECTED = "collected"  # for a digest


@dataclass(frozen=True)
class Item:
    """A notice in a worker's hands; `token` is kept by Slack with the message."""

    id: int
    token: str
    place: Place
    company: int
    notice: Notice
    made_at: datetime
    attempt: int
    # Whether it may stand in the channel already.
    unsure: bool = False
    # Why it is held, where it is.
    reason: str = ""


def is_at(place: Place) -> ColumnElement[bool]:
    return and_(row.team == place.team, row.channel == place.channel)


def waits_at(place: Place, company: int) -> ColumnElement[bool]:
    return and_(is_at(place), row.company == company, row.state == WAITING)


def is_left(now: datetime) -> ColumnElement[bool]:
    """Whoever had it in their hands is gone."""
    return and_(row.state == SENDING, row.lease_until <= now)


def is_first_of_its_record() -> ColumnElement[bool]:
    """Whether nothing else about its record is in a worker's hands, or was when that one died."""
    other = outbox.alias("other")
    before = select(other.c.id).where(
        other.c.team == row.team,
        other.c.channel == row.channel,
        other.c.record == row.record,
        other.c.state == SENDING,
        other.c.id != row.id,
    )
    return ~before.exists()


def turn_at(place: Place) -> str:
    return f"outbox:{place.team}:{place.channel}"


def told_in(place: Place) -> str:
    return f"{TOLD_IN}{place.team}:{place.channel}"


def is_over(now: datetime) -> ColumnElement[bool]:
    """Nobody asks for it any more."""
    listed = and_(row.reason.startswith(STORM), row.made_at < now - LISTED)
    return and_(
        row.state.in_((SENT, DROPPED, HELD, COLLECTED)), or_(row.made_at < now - KEPT, listed)
    )


def is_long_told(now: datetime) -> ColumnElement[bool]:
    return and_(told.c.watch.startswith(TOLD_IN), told.c.at < now - KEPT)


def for_digest(watch: str) -> str:
    return f"digest:{watch}:"


def is_collected(place: Place, watch: str) -> ColumnElement[bool]:
    """It is for the next digest of this watch."""
    mine = row.record.startswith(for_digest(watch), autoescape=True)
    return and_(is_at(place), row.state == COLLECTED, mine)


def as_mark(order: Order) -> str:
    """As text that sorts."""
    return "/".join(one.astimezone(UTC).isoformat(timespec="microseconds") for one in order)


def ending(item: Item, state: str, now: datetime, reason: str = "") -> Any:  # Any: SQLAlchemy's
    """What was told is not kept with its content."""
    values = {"state": state, "lease_until": None, "sent_at": now, "body": "", "reason": reason}
    return update(outbox).where(row.id == item.id, row.attempt == item.attempt).values(values)


@dataclass(frozen=True)
class WaitingRow(Waiting):
    """A change that waits, as it stands here."""

    token: str
    company: int
    due_at: datetime
    attempt: int
    unsure: bool


def in_hand(place: Place, run: Sequence[WaitingRow], mark: str | None) -> Item:
    """`mark`: how far the channel has heard of this record."""
    head, notice = run[0], folded(run)
    if mark is not None and as_mark(notice.since) < mark:
        notice = notice.model_copy(update={"overtaken": True})
    return Item(
        id=head.id,
        token=head.token,
        place=place,
        company=head.company,
        notice=notice,
        made_at=head.made_at,
        attempt=head.attempt + 1,
        unsure=head.unsure,
    )


def by_record(waiting: Iterable[WaitingRow]) -> dict[str, list[WaitingRow]]:
    found: dict[str, list[WaitingRow]] = defaultdict(list)
    for one in waiting:
        found[subject(one)].append(one)
    return found


def subject(one: WaitingRow) -> str:
    return f"{one.company}:{one.notice.key}"
