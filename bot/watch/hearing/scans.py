"""Looking at its time for what no webhook tells of, and telling what is new in it.

What a look found is remembered. The first one only notes how it is; after that news is what was
not there the last time, and, of a view, what is there no more.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, select

from bot.accounts.links import Identities, Link
from bot.pipedrive.http.errors import BadToken
from bot.pipedrive.records.models import Entity, File
from bot.queue.queue import Queue, WorkItem
from bot.store.db import Store
from bot.store.tables import Clock, told
from bot.watch.hearing.catching_up import Refused
from bot.watch.hearing.looks import LOOKS, VIEW, LookResult, Looks, happening_of, looks_of
from bot.watch.hearing.thrift import Thrift
from bot.watch.telling.folding import Notice
from bot.watch.telling.outbox import Outbox
from bot.watch.watches.matching import Watch
from bot.watch.watches.rows import OFF, PAUSED, Place, Watches
from bot.watch.watches.spec import LEFT

WORK = "scan"
# Stands for no record: that it was looked before.
BEGUN = ""
MANY = 400


class Scans:
    def __init__(  # noqa: PLR0913 - where it looks, and whom it tells
        self,
        *,
        store: Store,
        clock: Clock,
        watches: Watches,
        outbox: Outbox,
        identities: Identities,
        looking: Looks,
        thrift: Thrift,
        queue: Queue,
        refused: Refused,
    ) -> None:
        self._store = store
        self._clock = clock
        self._watches = watches
        self._outbox = outbox
        self._identities = identities
        self._looking = looking
        self._thrift = thrift
        self._queue = queue
        self._refused = refused

    async def schedule(self, watch: Watch) -> None:
        """At once and anew: what is so already is no news, and is only noted."""
        for name in looks_of(watch.spec):
            async with self._store.write() as connection:
                whose = told.c.watch == f"{watch.id}:{name}"
                await connection.execute(delete(told).where(whose))
            await self._queue.enqueue(WorkItem(WORK, f"{watch.id}:{name}"))

    async def every(self, watch: Watch) -> timedelta:
        """How long something may wait until it is found."""
        return max([await self._every(watch, name, 0) for name in looks_of(watch.spec)])

    async def _every(self, watch: Watch, name: str, tokens: int) -> timedelta:
        others = await self._watches.of_company(watch.company)
        return self._thrift.every(watch.company, LOOKS[name].every, tokens, others)

    async def see_to(self, key: str) -> datetime | None:
        id_, _, name = key.partition(":")
        watch = await self._watches.get(id_)
        if watch is None or watch.state == OFF or name not in looks_of(watch.spec):
            return None
        link = None if watch.state == PAUSED else await self._identities.of(watch.team, watch.maker)
        tokens = 0
        if link is not None and link.pipedrive_user == watch.pipedrive_user:
            tokens = await self._look(name, watch, link)
        return self._clock() + await self._every(watch, name, tokens)

    async def _look(self, name: str, watch: Watch, link: Link) -> int:
        """How many tokens it took."""
        try:
            found = await self._looking.found(name, watch, link, self._clock())
        except BadToken:
            await self._refused(link)
            return 0
        await self._tell(name, watch, link, found)
        return found.tokens

    async def _tell(self, name: str, watch: Watch, link: Link, found: LookResult) -> None:
        whose = f"{watch.id}:{name}"
        known, now = await self._known(whose), self._clock()
        marks = {str(one.id): LOOKS[name].again(one) for one in found.records}
        fresh = [one for one in found.records if known.get(str(one.id)) != marks[str(one.id)]]
        gone = sorted(known.keys() - marks.keys() - {BEGUN}) if found.whole else []
        notices = [_notice(happening_of(name), watch, link, one, now) for one in fresh]
        if name == VIEW and LEFT in watch.spec.happenings and gone:
            left = await self._looking.by_number(watch, link, gone)
            notices += [_notice(LEFT, watch, link, one, now) for one in left]
        wanted = [one for one in notices if one.told()] if BEGUN in known else []
        place = Place(watch.team, watch.channel)
        async with self._store.write() as connection:
            if watch.spec.every:
                for notice in wanted:
                    await self._outbox.collect(connection, watch, notice)
            elif wanted:
                await self._outbox.add(connection, place, watch.company, wanted)
            for start in range(0, len(gone), MANY):
                these = told.c.record.in_(gone[start : start + MANY])
                await connection.execute(delete(told).where(told.c.watch == whose, these))
            rows = [
                {"watch": whose, "record": record, "mark": marks.get(record, ""), "at": now}
                for record in (BEGUN, *(str(one.id) for one in fresh))
            ]
            insert = self._store.insert(told)
            kept = insert.on_conflict_do_update(
                index_elements=["watch", "record"],
                set_={"mark": insert.excluded.mark, "at": insert.excluded.at},
            )
            await connection.execute(kept, rows)

    async def _known(self, whose: str) -> Mapping[str, str]:
        mine = and_(told.c.watch == whose)
        async with self._store.read() as connection:
            rows = await connection.execute(select(told.c.record, told.c.mark).where(mine))
            return {one.record: one.mark for one in rows}


def _notice(happening: str, watch: Watch, link: Link, record: Entity, now: datetime) -> Notice:
    at = record.update_time or now
    return Notice(
        entity=watch.spec.entity,
        record=str(record.id),
        actor=record.user_id if isinstance(record, File) else None,
        watches={watch.id: watch.spec.wanted},
        firm=(happening,),
        now=record.model_dump(mode="json"),
        since=(at, now),
        until=(at, now),
        at=now,
        permitted=(link.pipedrive_user,),
        days=watch.spec.stuck or 0,
        view=watch.spec.view_name,
    )
