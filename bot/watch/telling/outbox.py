"""What channels are to be told, as rows: one for each change, taken in order by one worker."""

import asyncio
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Row, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ColumnElement

from bot.accounts import sealing
from bot.accounts.sealing import CannotOpen, TokenCipher
from bot.store.db import Store
from bot.store.tables import Clock, Moment, outbox, told
from bot.watch.telling.folding import Notice, together
from bot.watch.telling.outbox_rows import (
    COLLECTED,
    DROPPED,
    HELD,
    SENDING,
    SENT,
    STORM,
    WAITING,
    Item,
    WaitingRow,
    as_mark,
    by_record,
    ending,
    for_digest,
    in_hand,
    is_at,
    is_collected,
    is_first_of_its_record,
    is_left,
    is_long_told,
    is_over,
    row,
    subject,
    told_in,
    turn_at,
    waits_at,
)
from bot.watch.telling.storms import MANY, largest
from bot.watch.telling.waiting import FOLD, dues, first_run, folded, in_order
from bot.watch.watches.matching import Watch
from bot.watch.watches.rows import Place

log = structlog.get_logger()
# How long a worker may be silent with a notice in its hands.
LEASE = timedelta(seconds=30)
MOST_AT_ONCE = 1_000
# In one statement.
MANY_RECORDS = 400
# By their tokens.
Known = Mapping[str, Notice]


class Outbox:
    def __init__(self, store: Store, cipher: TokenCipher, clock: Clock) -> None:
        self._store = store
        self._vault = cipher
        self._clock = clock

    async def add(
        self, connection: AsyncConnection, place: Place, company: int, notices: Sequence[Notice]
    ) -> None:
        """In the transaction of whoever adds them."""
        await self._store.take_turn(connection, turn_at(place))
        new = [self._new(place, company, one.key, one, WAITING) for one in notices]
        await connection.execute(insert(outbox), new)
        at_hand = {one["token"]: notice for one, notice in zip(new, notices, strict=True)}
        keys = list(dict.fromkeys(one.key for one in notices))
        for start in range(0, len(keys), MANY_RECORDS):
            few = row.record.in_(keys[start : start + MANY_RECORDS])
            await self._plan(connection, and_(waits_at(place, company), few), at_hand)

    async def _plan(
        self, connection: AsyncConnection, which: ColumnElement[bool], at_hand: Known
    ) -> None:
        """When each of what waits about some records is told; what is `at_hand` is not opened."""
        rows = (await connection.execute(select(outbox).where(which))).all()
        waiting, _ = self._read(rows, at_hand)
        moved = [
            {"of": one.id, "due": due}
            for about in by_record(waiting).values()
            for one, due in zip(about, dues(about, self._clock()), strict=True)
            if one.due_at != due
        ]
        if moved:
            move = update(outbox).where(row.id == bindparam("of"), row.state == WAITING)
            await connection.execute(move.values(due_at=bindparam("due")), moved)

    def _new(
        self, place: Place, company: int, key: str, notice: Notice, state: str
    ) -> dict[str, Any]:
        now, token = self._clock(), secrets.token_urlsafe(12)
        return {
            "token": token,
            "team": place.team,
            "channel": place.channel,
            "company": company,
            "record": key,
            "actor": notice.actor,
            "state": state,
            "body": self._sealed(token, notice),
            "made_at": now,
            "due_at": now,
            "attempt": 0,
            "reason": "",
        }

    async def collect(self, connection: AsyncConnection, watch: Watch, notice: Notice) -> None:
        """For the next digest: one row for each record, whoever changed it."""
        place = Place(watch.team, watch.channel)
        key = f"{for_digest(watch.id)}{notice.key}"
        mine = and_(is_at(place), row.record == key, row.state == COLLECTED)
        known = (await connection.execute(select(outbox).where(mine))).first()
        if known is not None:
            folded = self._sealed(known.token, together(self._notice(known), notice))
            grown = {"body": folded, "attempt": row.attempt + 1}
            await connection.execute(update(outbox).where(row.id == known.id).values(grown))
            return
        new = self._new(place, watch.company, key, notice, COLLECTED)
        await connection.execute(insert(outbox).values(new))

    async def collected(self, place: Place, watch: str) -> list[Item]:
        wanted = select(outbox).where(is_collected(place, watch)).order_by(row.id)
        async with self._store.read() as connection:
            rows = (await connection.execute(wanted)).all()
        return [self._item(one) for one in rows]

    async def singly(self, place: Place, watch: str) -> None:
        """What was collected for a digest that there is not any more."""
        key = func.substr(row.record, len(for_digest(watch)) + 1)
        now = {"state": WAITING, "due_at": self._clock(), "attempt": 0, "record": key}
        freed = update(outbox).where(is_collected(place, watch)).values(now)
        async with self._store.write() as connection:
            await connection.execute(freed)

    async def told_of(self, items: Sequence[Item]) -> None:
        """What has grown since it was read is for the next digest, with all that it says."""
        told = {"state": SENT, "sent_at": self._clock(), "body": ""}
        async with self._store.write() as connection:
            for item in items:
                as_read = and_(row.id == item.id, row.attempt == item.attempt)
                await connection.execute(update(outbox).where(as_read).values(told))

    async def first_of_each(self) -> list[tuple[Place, datetime, int]]:
        """The channels with something to tell: when the next of it is due, and how much it is."""
        free = func.min(func.coalesce(row.lease_until, row.due_at), type_=Moment)
        wanted = (
            select(row.team, row.channel, free, func.count())
            .where(row.state.in_((WAITING, SENDING)), is_first_of_its_record())
            .group_by(row.team, row.channel)
        )
        async with self._store.read() as connection:
            rows = (await connection.execute(wanted)).all()
        return [(Place(team, channel), due, number) for team, channel, due, number in rows]

    async def take(self, place: Place) -> Item | None:
        """The next one of a channel that is due; None where another worker was faster."""
        now = self._clock()
        is_due = and_(row.state == WAITING, row.due_at <= now)
        mine = and_(is_at(place), or_(is_due, is_left(now)), is_first_of_its_record())
        first = select(outbox).where(mine).order_by(row.due_at, row.id).limit(1)
        async with self._store.write() as connection:
            await self._store.take_turn(connection, turn_at(place))
            found = (await connection.execute(first)).one_or_none()
            if found is None:
                return None
            run = await self._run(connection, place, found)
            items = await self._lease(connection, place, [run] if run else [])
        return items[0] if items else None

    async def _run(
        self, connection: AsyncConnection, place: Place, found: Row[Any]
    ) -> list[WaitingRow]:
        """What is told with it: all of it was due, and what somebody left goes out as it was."""
        about = row.id == found.id
        if found.state == WAITING:
            about = and_(waits_at(place, found.company), row.record == found.record)
        waiting, unreadable = self._read(
            (await connection.execute(select(outbox).where(about))).all()
        )
        if unreadable:
            values = {"state": DROPPED, "lease_until": None, "body": "", "reason": "unreadable"}
            gone = update(outbox).where(row.id.in_(unreadable))
            await connection.execute(gone.values(values))
        if found.state == SENDING:
            return waiting
        due = [at for at, one in enumerate(waiting, 1) if one.due_at <= self._clock()]
        return first_run(waiting, max(due)) if due else []

    async def take_storm(self, place: Place) -> list[Item]:
        """Those that tell the same act, where they are many; also what is due within a minute."""
        now = self._clock()
        soon = and_(row.state == WAITING, row.due_at <= now + FOLD)
        mine = and_(is_at(place), or_(soon, is_left(now)), is_first_of_its_record())
        # Read before its turn: opening a thousand of them takes long, and others want to write.
        first = select(outbox).where(mine).order_by(row.id).limit(MOST_AT_ONCE)
        async with self._store.read() as connection:
            rows = (await connection.execute(first)).all()
        storm = await asyncio.to_thread(self._storm, rows)
        if not storm:
            return []
        async with self._store.write() as connection:
            await self._store.take_turn(connection, turn_at(place))
            meant = row.id.in_([one.id for run in storm for one in run])
            there = set((await connection.execute(select(row.id).where(mine, meant))).scalars())
            runs = [run for run in storm if there.issuperset(one.id for one in run)]
            return await self._lease(connection, place, runs)

    def _storm(self, rows: Sequence[Row[Any]]) -> list[list[WaitingRow]]:
        """The runs of one, by record; none where one cannot be read: that is found one by one."""
        waiting, unreadable = self._read(rows)
        if unreadable:
            return []
        runs = [first_run(about, len(about)) for about in by_record(waiting).values()]
        storm = largest([folded(run) for run in runs]) if len(runs) >= MANY else []
        # What may have been told as one sentence already is that sentence, and no more.
        left = [at for at in storm if runs[at][0].unsure]
        return [runs[at] for at in left or storm]

    async def _lease(
        self, connection: AsyncConnection, place: Place, runs: Sequence[Sequence[WaitingRow]]
    ) -> list[Item]:
        """Each run is one notice from now on, whatever happens to whoever took it."""
        if not runs:
            return []
        until = self._clock() + LEASE
        marks = await self._marks(connection, place, [subject(run[0]) for run in runs])
        items = [in_hand(place, run, marks.get(subject(run[0]))) for run in runs]
        taken = {"state": SENDING, "lease_until": until, "attempt": row.attempt + 1}
        heads = row.id.in_([item.id for item in items])
        await connection.execute(update(outbox).where(heads).values(taken))
        grown = [
            {"of": item.id, "told": self._sealed(item.token, item.notice)}
            for item, run in zip(items, runs, strict=True)
            if item.notice is not run[0].notice
        ]
        if grown:
            told_now = update(outbox).where(row.id == bindparam("of"))
            await connection.execute(told_now.values(body=bindparam("told")), grown)
        rest = [one.id for run in runs for one in run[1:]]
        if rest:
            await connection.execute(delete(outbox).where(row.id.in_(rest)))
        return items

    async def is_told(self, storm: Sequence[Item]) -> None:
        """What it was stays there, for whoever wants to see the list."""
        reason = f"{STORM}{storm[0].token}"
        values = {"state": SENT, "lease_until": None, "sent_at": self._clock(), "reason": reason}
        mine = row.id.in_([item.id for item in storm])
        async with self._store.write() as connection:
            await connection.execute(update(outbox).where(mine).values(values))
            await self._mark(connection, storm)

    async def of_storm(self, place: Place, token: str) -> list[Item]:
        mine = and_(is_at(place), row.reason == f"{STORM}{token}", row.state == SENT)
        async with self._store.read() as connection:
            rows = (await connection.execute(select(outbox).where(mine))).all()
        items = [self._item(one) for one in rows]
        # What was done in one go has one time.
        return sorted(items, key=lambda one: (one.notice.since, one.notice.number))

    async def sent(self, connection: AsyncConnection, item: Item) -> None:
        await connection.execute(ending(item, SENT, self._clock()))
        await self._mark(connection, [item])

    async def _mark(self, connection: AsyncConnection, items: Sequence[Item]) -> None:
        """How far the history of each record has been told in its channel."""
        rows = [
            {
                "watch": told_in(item.place),
                "record": f"{item.company}:{item.notice.key}",
                "mark": as_mark(item.notice.until),
                "at": self._clock(),
            }
            for item in items
        ]
        mark = self._store.insert(told)
        kept = mark.on_conflict_do_update(
            index_elements=["watch", "record"],
            set_={"mark": mark.excluded.mark, "at": mark.excluded.at},
            where=told.c.mark < mark.excluded.mark,
        )
        await connection.execute(kept, rows)

    async def _marks(
        self, connection: AsyncConnection, place: Place, records: Sequence[str]
    ) -> dict[str, str]:
        mine = and_(told.c.watch == told_in(place), told.c.record.in_(records))
        rows = await connection.execute(select(told.c.record, told.c.mark).where(mine))
        return {one.record: one.mark for one in rows}

    async def drop(self, item: Item, reason: str) -> None:
        async with self._store.write() as connection:
            await connection.execute(ending(item, DROPPED, self._clock(), reason))

    async def hold(self, item: Item, reason: str) -> None:
        """Until the channel may be told again."""
        values = {"state": HELD, "lease_until": None, "reason": reason}
        async with self._store.write() as connection:
            await connection.execute(update(outbox).where(row.id == item.id).values(values))

    async def put_back(self, item: Item, at: datetime, *, unsure: bool) -> None:
        """It could not be told now, and keeps its turn.

        What may have been told goes out again just as it was, from `at` on.
        """
        left = {"state": SENDING, "lease_until": at}
        values = left if unsure else {"state": WAITING, "lease_until": None}
        ours = and_(row.id == item.id, row.state == SENDING)
        async with self._store.write() as connection:
            await connection.execute(update(outbox).where(ours).values(values))

    async def held(self, place: Place) -> list[Item]:
        held = and_(is_at(place), row.state == HELD)
        async with self._store.read() as connection:
            rows = (await connection.execute(select(outbox).where(held).order_by(row.id))).all()
        return [self._item(one) for one in rows]

    async def purge(self) -> None:
        now = self._clock()
        async with self._store.write() as connection:
            await connection.execute(delete(outbox).where(is_over(now)))
            await connection.execute(delete(told).where(is_long_told(now)))

    def _item(self, one: Row[Any]) -> Item:
        place = Place(one.team, one.channel)
        notice = self._notice(one)
        return Item(
            one.id, one.token, place, one.company, notice, one.made_at, one.attempt,
            reason=one.reason,
        )  # fmt: skip

    def _read(
        self, rows: Iterable[Row[Any]], at_hand: Known | None = None
    ) -> tuple[list[WaitingRow], list[int]]:
        """In the order in which it happened; and those whose key has been dropped."""
        found, unreadable = list[WaitingRow](), list[int]()
        for one in rows:
            try:
                notice = (at_hand or {}).get(one.token) or self._notice(one)
            except (CannotOpen, ValueError) as error:
                log.warning("notice_unreadable", outbox=one.id, why=type(error).__name__)
                unreadable.append(one.id)
                continue
            found.append(
                WaitingRow(
                    id=one.id,
                    notice=notice,
                    made_at=one.made_at,
                    token=one.token,
                    company=one.company,
                    due_at=one.due_at,
                    attempt=one.attempt,
                    unsure=one.state == SENDING,
                )
            )
        return in_order(found), unreadable

    def _notice(self, one: Row[Any]) -> Notice:
        return Notice.model_validate_json(self._vault.open(one.body, sealing.for_notice(one.token)))

    def _sealed(self, token: str, notice: Notice) -> str:
        return self._vault.seal(notice.model_dump_json(), sealing.for_notice(token))
