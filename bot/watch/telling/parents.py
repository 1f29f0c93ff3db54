"""The message of a record in a channel: its thread hangs on it, and it follows the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Row, and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ColumnElement

from bot.accounts import sealing
from bot.accounts.sealing import TokenCipher
from bot.pipedrive.events import MODELS, Event
from bot.pipedrive.records.models import Entity
from bot.store.db import Store
from bot.store.tables import Clock, Moment, parents
from bot.watch.telling.folding import Notice
from bot.watch.watches.rows import Place

row = parents.c
# A message further back is not found any more: what happens then begins a new one.
FRESH = timedelta(days=30)


class ShownNotice(BaseModel):
    """The last notice told there, and the record as it is now.

    `makers` are the Pipedrive users with whose rights it is told.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    notice: Notice
    told: tuple[str, ...]
    makers: tuple[int, ...] = ()
    state: dict[str, Any] | None = None
    order: tuple[datetime, datetime]

    @property
    def record(self) -> Entity | None:
        model = MODELS[self.notice.entity]
        return self.notice.state if self.state is None else model.model_validate(self.state)


@dataclass(frozen=True)
class Parent:
    place: Place
    company: int
    record: str
    ts: str
    shown: ShownNotice


class Parents:
    def __init__(self, store: Store, cipher: TokenCipher, clock: Clock) -> None:
        self._store = store
        self._vault = cipher
        self._clock = clock

    async def of(self, place: Place, company: int, record: str) -> Parent | None:
        """None also for one that is too far back."""
        mine = and_(_is(place, company, record), row.changed_at > self._clock() - FRESH)
        async with self._store.read() as connection:
            found = (await connection.execute(select(parents).where(mine))).one_or_none()
        return None if found is None else self._parent(found)

    async def keep(self, connection: AsyncConnection, parent: Parent, *, stale: bool) -> None:
        """`stale`: the message does not show it yet."""
        now = self._clock()
        values = {
            "team": parent.place.team,
            "channel": parent.place.channel,
            "company": parent.company,
            "record": parent.record,
            "message_ts": parent.ts,
            "body": self._vault.seal(parent.shown.model_dump_json(), _bound(parent)),
            "changed_at": now,
            "update_at": now if stale else None,
        }
        insert = self._store.insert(parents).values(values)
        keys = ["team", "channel", "company", "record"]
        await connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=values))

    async def follow(self, connection: AsyncConnection, events: Sequence[Event]) -> None:
        """The messages of these records are to show them as they are now."""
        newest: dict[str, Event] = {}
        for event in events:
            if event.after is not None:
                key = f"{event.entity}:{event.record}"
                newest[key] = max(newest.get(key, event), event, key=lambda one: one.order)
        if not newest:
            return
        company = events[0].company
        wanted = and_(
            row.company == company,
            row.record.in_(list(newest)),
            row.changed_at > self._clock() - FRESH,
        )
        for found in (await connection.execute(select(parents).where(wanted))).all():
            parent, event = self._parent(found), newest[found.record]
            if event.after is None or not set(parent.shown.makers) <= (event.permitted or set()):
                continue  # whoever it is told for may not see it any more
            if event.order > parent.shown.order:
                state = event.after.model_dump(mode="json")
                shown = parent.shown.model_copy(update={"state": state, "order": event.order})
                kept = Parent(parent.place, company, parent.record, parent.ts, shown)
                await self.keep(connection, kept, stale=True)

    async def stale(self, limit: int) -> list[Parent]:
        """Those that show the record as it was, the newest change first."""
        wanted = select(parents).where(row.update_at <= self._clock())
        async with self._store.read() as connection:
            newest = wanted.order_by(row.update_at.desc()).limit(limit)
            return [self._parent(one) for one in (await connection.execute(newest)).all()]

    async def next_due(self) -> datetime | None:
        async with self._store.read() as connection:
            first = await connection.execute(select(func.min(row.update_at, type_=Moment)))
        moment: datetime | None = first.scalar_one()
        return moment

    async def is_shown(self, parent: Parent) -> None:
        await self._set(parent, None)

    async def put_off(self, parent: Parent, at: datetime) -> None:
        await self._set(parent, at)

    async def forget(self, parent: Parent) -> None:
        gone = _is(parent.place, parent.company, parent.record)
        async with self._store.write() as connection:
            await connection.execute(delete(parents).where(gone, row.message_ts == parent.ts))

    async def _set(self, parent: Parent, at: datetime | None) -> None:
        mine = _is(parent.place, parent.company, parent.record)
        async with self._store.write() as connection:
            await connection.execute(update(parents).where(mine).values(update_at=at))

    def _parent(self, one: Row[Any]) -> Parent:
        place = Place(one.team, one.channel)
        bound = sealing.for_parent(one.team, one.channel, one.company, one.record)
        shown = ShownNotice.model_validate_json(self._vault.open(one.body, bound))
        return Parent(place, one.company, one.record, one.message_ts, shown)


def _is(place: Place, company: int, record: str) -> ColumnElement[bool]:
    return and_(
        row.team == place.team,
        row.channel == place.channel,
        row.company == company,
        row.record == record,
    )


def _bound(parent: Parent) -> sealing.Bound:
    place = parent.place
    return sealing.for_parent(place.team, place.channel, parent.company, parent.record)
