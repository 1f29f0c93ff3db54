"""The rows of the outbox: in which state they are, and which of them are meant."""

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.sql import ColumnElement

from bot.store.tables import outbox, told
from bot.watch.watches.rows import Place

row = outbox.c
STORM, TOLD_IN = "storm:", "told:"
KEPT = timedelta(days=30)
# What a storm was about is kept in full, for whoever asks on the days after.
LISTED = timedelta(days=3)
WAITING, SENDING, SENT, HELD, DROPPED = "waiting", "sending", "sent", "held", "dropped"
COLLECTED = "collected"  # for a digest


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
    return and_(row.state.in_((SENT, DROPPED, HELD)), or_(row.made_at < now - KEPT, listed))


def is_long_told(now: datetime) -> ColumnElement[bool]:
    return and_(told.c.watch.startswith(TOLD_IN), told.c.at < now - KEPT)


def for_digest(watch: str) -> str:
    return f"digest:{watch}:"
