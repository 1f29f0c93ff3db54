"""The rows of the outbox: in which state they are, and which of them are meant."""

from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.sql import ColumnElement

from bot.store.tables import outbox
from bot.watch.watches.rows import Place

row = outbox.c
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
    return f"told:{place.team}:{place.channel}"


def for_digest(watch: str) -> str:
    return f"digest:{watch}:"
