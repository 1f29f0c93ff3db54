"""When the next operation has something due."""

from datetime import datetime

from sqlalchemy import func, or_, select, union_all

from bot.desk.operations.transitions import is_running, is_unheard, op
from bot.store.db import Store
from bot.store.tables import Moment


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
