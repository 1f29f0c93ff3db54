"""What channels are to be told, as rows: folded, in order, and each taken by one worker."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Row, and_, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ColumnElement

from bot.accounts.token_cipher import CannotOpen, TokenCipher
from bot.store.db import Store
from bot.store.tables import Clock, Moment, outbox
from bot.watch.telling.folding import AT_ONCE, Notice, together
from bot.watch.telling.storms import MANY, largest
from bot.watch.watches.matching import Watch
from bot.watch.watches.rows import Place

log = structlog.get_logger()
row = outbox.c
WAITING, SENDING, SENT, HELD, DROPPED = "waiting", "sending", "sent", "held", "dropped"
COLLECTED = "collected"  # for a digest
# So long somebody may go on changing a record before it is told.
FOLD = timedelta(seconds=60)
AT_MOST = timedelta(minutes=5)
# How long a worker may be silent with a notice in its hands.
LEASE = timedelta(seconds=30)
KEPT = timedelta(days=30)
MOST_AT_ONCE = 1_000
STORM = "storm:"


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


class Outbox:
    def __init__(self, store: Store, cipher: TokenCipher, clock: Clock) -> None:
        self._store = store
        self._vault = cipher
        self._clock = clock

    async def add(
        self, connection: AsyncConnection, place: Place, company: int, notice: Notice
    ) -> None:
        """In the transaction of whoever adds it."""
        now = self._clock()
        at_once = bool(AT_ONCE.intersection(notice.told()))
        about = and_(
            _at(place), row.company == company, row.record == notice.key, row.state == WAITING
        )
        waiting = (await connection.execute(select(outbox).where(about).order_by(row.id))).all()
        same = waiting[-1] if waiting and waiting[-1].actor == notice.actor else None
        if same is not None:
            await self._fold(connection, same, notice, at_once=at_once)
            return
        if waiting:  # what somebody else did before is told before
            sooner = update(outbox).where(about, row.due_at > now).values(due_at=now)
            await connection.execute(sooner)
        token = secrets.token_urlsafe(12)
        values = {
            "token": token,
            "team": place.team,
            "channel": place.channel,
            "company": company,
            "record": notice.key,
            "actor": notice.actor,
            "state": WAITING,
            "body": self._sealed(token, notice),
            "made_at": now,
            "due_at": now if at_once else now + FOLD,
            "attempt": 0,
            "reason": "",
        }
        await connection.execute(insert(outbox).values(values))

    async def _fold(
        self, connection: AsyncConnection, known: Row[Any], notice: Notice, *, at_once: bool
    ) -> None:
        now = self._clock()
        folded = together(self._notice(known), notice)
        later = min(max(known.due_at, now + FOLD), known.made_at + AT_MOST)
        due = now if at_once else max(known.due_at, later) if known.due_at > now else known.due_at
        values = {"body": self._sealed(known.token, folded), "due_at": due}
        await connection.execute(update(outbox).where(row.id == known.id).values(values))

    async def collect(self, connection: AsyncConnection, watch: Watch, notice: Notice) -> None:
        """For the next digest: one row for each record, whoever changed it."""
        now, place = self._clock(), Place(watch.team, watch.channel)
        key = f"{_digest(watch.id)}{notice.key}"
        mine = and_(_at(place), row.record == key, row.state == COLLECTED)
        known = (await connection.execute(select(outbox).where(mine))).first()
        if known is not None:
            folded = self._sealed(known.token, together(self._notice(known), notice))
            await connection.execute(update(outbox).where(row.id == known.id).values(body=folded))
            return
        token = secrets.token_urlsafe(12)
        values = {
            "token": token,
            "team": place.team,
            "channel": place.channel,
            "company": watch.company,
            "record": key,
            "actor": None,
            "state": COLLECTED,
            "body": self._sealed(token, notice),
            "made_at": now,
            "due_at": now,
            "attempt": 0,
            "reason": "",
        }
        await connection.execute(insert(outbox).values(values))

    async def collected(self, place: Place, watch: str) -> list[Item]:
        mine = and_(
            _at(place),
            row.state == COLLECTED,
            row.record.startswith(_digest(watch), autoescape=True),
        )
        async with self._store.read() as connection:
            rows = (await connection.execute(select(outbox).where(mine).order_by(row.id))).all()
        return [self._item(one) for one in rows]

    async def told_of(self, items: Sequence[Item]) -> None:
        values = {"state": SENT, "sent_at": self._clock(), "body": ""}
        told = update(outbox).where(row.id.in_([item.id for item in items]))
        async with self._store.write() as connection:
            await connection.execute(told.values(values))

    async def first_of_each(self) -> list[tuple[Place, datetime, int]]:
        """The channels with something to tell: when the next of it is due, and how much it is."""
        free = func.min(func.coalesce(row.lease_until, row.due_at), type_=Moment)
        wanted = (
            select(row.team, row.channel, free, func.count())
            .where(row.state.in_((WAITING, SENDING)), _is_first_of_its_record())
            .group_by(row.team, row.channel)
        )
        async with self._store.read() as connection:
            rows = (await connection.execute(wanted)).all()
        return [(Place(team, channel), due, number) for team, channel, due, number in rows]

    async def take(self, place: Place) -> Item | None:
        """The next one of a channel that is due; None where another worker was faster."""
        now = self._clock()
        is_due = and_(row.state == WAITING, row.due_at <= now)
        left = and_(row.state == SENDING, row.lease_until <= now)
        mine = and_(_at(place), or_(is_due, left), _is_first_of_its_record())
        first = select(row.id).where(mine).order_by(row.due_at, row.id).limit(1).scalar_subquery()
        values = {"state": SENDING, "lease_until": now + LEASE, "attempt": row.attempt + 1}
        taking = update(outbox).where(row.id == first, mine).values(values).returning(outbox)
        async with self._store.write() as connection:
            taken = (await connection.execute(taking)).one_or_none()
        return None if taken is None else await self._opened(taken)

    async def _opened(self, taken: Row[Any]) -> Item | None:
        """None where its key has been dropped: nobody can tell any more what it was."""
        try:
            return self._item(taken)
        except (CannotOpen, ValueError) as error:
            log.warning("notice_unreadable", outbox=taken.id, why=type(error).__name__)
            values = {"state": DROPPED, "lease_until": None, "body": "", "reason": "unreadable"}
            async with self._store.write() as connection:
                await connection.execute(update(outbox).where(row.id == taken.id).values(values))
            return None

    async def take_storm(self, place: Place) -> list[Item]:
        """Those that tell the same act, where they are many; also what is due within a minute."""
        now = self._clock()
        mine = and_(_at(place), row.state == WAITING, row.due_at <= now + FOLD)
        first = select(outbox).where(mine, _is_first_of_its_record()).order_by(row.id)
        async with self._store.write() as connection:
            rows = (await connection.execute(first.limit(MOST_AT_ONCE))).all()
            if len(rows) < MANY:
                return []
            try:
                items = [self._item(one) for one in rows]
            except (CannotOpen, ValueError):  # one by one they are told apart
                return []
            storm = [items[at] for at in largest([item.notice for item in items])]
            ids = [item.id for item in storm]
            values = {"state": SENDING, "lease_until": now + LEASE, "attempt": row.attempt + 1}
            await connection.execute(update(outbox).where(row.id.in_(ids)).values(values))
        return storm

    async def is_told(self, storm: Sequence[Item]) -> None:
        """What it was stays there, for whoever wants to see the list."""
        reason = f"{STORM}{storm[0].token}"
        values = {"state": SENT, "lease_until": None, "sent_at": self._clock(), "reason": reason}
        mine = row.id.in_([item.id for item in storm])
        async with self._store.write() as connection:
            await connection.execute(update(outbox).where(mine).values(values))

    async def of_storm(self, place: Place, token: str) -> list[Item]:
        mine = and_(_at(place), row.reason == f"{STORM}{token}", row.state == SENT)
        async with self._store.read() as connection:
            rows = (await connection.execute(select(outbox).where(mine).order_by(row.id))).all()
        return [self._item(one) for one in rows]

    async def sent(self, connection: AsyncConnection, item: Item) -> None:
        await connection.execute(_ending(item, SENT, self._clock()))

    async def drop(self, item: Item, reason: str) -> None:
        async with self._store.write() as connection:
            await connection.execute(_ending(item, DROPPED, self._clock(), reason))

    async def hold(self, item: Item, reason: str) -> None:
        """Until the channel may be told again."""
        values = {"state": HELD, "lease_until": None, "reason": reason}
        async with self._store.write() as connection:
            await connection.execute(update(outbox).where(row.id == item.id).values(values))

    async def put_back(self, item: Item, at: datetime) -> None:
        """It could not be told now; it stays the first of its channel."""
        values = {"state": WAITING, "lease_until": None, "due_at": at}
        async with self._store.write() as connection:
            await connection.execute(update(outbox).where(row.id == item.id).values(values))

    async def let_go(self, place: Place) -> int:
        """What was held is not told any more; how much that was."""
        held = and_(_at(place), row.state == HELD)
        values = {"state": DROPPED, "body": "", "reason": "muted"}
        async with self._store.write() as connection:
            return (await connection.execute(update(outbox).where(held).values(values))).rowcount

    async def purge(self) -> None:
        old = and_(row.made_at < self._clock() - KEPT, row.state.in_((SENT, DROPPED)))
        async with self._store.write() as connection:
            await connection.execute(delete(outbox).where(old))

    def _item(self, one: Row[Any]) -> Item:
        place = Place(one.team, one.channel)
        notice = self._notice(one)
        return Item(one.id, one.token, place, one.company, notice, one.made_at, one.attempt)

    def _notice(self, one: Row[Any]) -> Notice:
        return Notice.model_validate_json(self._vault.open(one.body, _bound(one.token)))

    def _sealed(self, token: str, notice: Notice) -> str:
        return self._vault.seal(notice.model_dump_json(), _bound(token))


def _ending(item: Item, state: str, now: datetime, reason: str = "") -> Any:  # Any: SQLAlchemy's
    """What was told is not kept with its content."""
    values = {"state": state, "lease_until": None, "sent_at": now, "body": "", "reason": reason}
    return update(outbox).where(row.id == item.id, row.attempt == item.attempt).values(values)


def _digest(watch: str) -> str:
    return f"digest:{watch}:"


def _is_first_of_its_record() -> ColumnElement[bool]:
    """Whether nothing about the same record is in a worker's hands, or was when that one died."""
    other = outbox.alias("other")
    before = select(other.c.id).where(
        other.c.team == row.team,
        other.c.channel == row.channel,
        other.c.record == row.record,
        other.c.state == SENDING,
        other.c.id < row.id,
    )
    return ~before.exists()


def _at(place: Place) -> ColumnElement[bool]:
    return and_(row.team == place.team, row.channel == place.channel)


def _bound(token: str) -> str:
    return f"notice:{token}"
