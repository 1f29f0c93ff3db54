"""What no webhook tells of: deals that stand still, files that were added. Read at its time.

What was told once is told again only when it has changed in between.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, select

from bot.accounts.links import Identities, Link
from bot.pipedrive.http.client import Pipedrive, Request
from bot.pipedrive.records.models import Deal, Entity, File, Page
from bot.queue.queue import Queue, WorkItem
from bot.store.db import Store
from bot.store.tables import Clock, told
from bot.watch.telling.folding import Notice
from bot.watch.telling.outbox import Outbox
from bot.watch.watches.matching import Watch
from bot.watch.watches.rows import ON, Place, Watches

WORK = "scan"
PAGE, MOST_PAGES = 500, 10
# How often is looked: files are news, and what stands still does so for days.
EVERY = {"file": timedelta(minutes=15), "deal": timedelta(hours=4)}


class Scans:
    def __init__(  # noqa: PLR0913 - where it looks, and whom it tells
        self,
        *,
        store: Store,
        clock: Clock,
        watches: Watches,
        outbox: Outbox,
        identities: Identities,
        pipedrive: Pipedrive,
        queue: Queue,
    ) -> None:
        self._store = store
        self._clock = clock
        self._watches = watches
        self._outbox = outbox
        self._identities = identities
        self._pipedrive = pipedrive
        self._queue = queue

    async def schedule(self, watch: Watch) -> None:
        """At once: what is so already is no news, and is only noted."""
        if watch.spec.scans:
            await self._queue.enqueue(WorkItem(WORK, watch.id))

    async def see_to(self, key: str) -> datetime | None:
        watch = await self._watches.get(key)
        if watch is None or watch.state != ON or not watch.spec.scans:
            return None
        link = await self._identities.of(watch.team, watch.maker)
        if link is not None and link.pipedrive_user == watch.pipedrive_user:
            found = await self._found(watch, link)
            await self._tell(watch, link, found)
        return self._clock() + EVERY[watch.spec.entity]

    async def _found(self, watch: Watch, link: Link) -> list[Entity]:
        if watch.spec.entity == "file":
            return await self._files(link)
        predicate = watch.predicate()
        return [deal for deal in await self._still(watch, link) if predicate.keeps(deal)]

    async def _files(self, link: Link) -> list[Entity]:
        """The newest ones, the oldest of them first."""
        pages: Any = Page
        query = {"sort": "id DESC", "limit": 100}
        request = Request("GET", "/v1/files", query)
        page = await self._pipedrive.send(request, link.login, pages[File], fresh=True)
        return [file for file in reversed(page.items) if not file.is_gone]

    async def _still(self, watch: Watch, link: Link) -> list[Deal]:
        """Open deals that nobody has touched for so long."""
        since = self._clock() - timedelta(days=watch.spec.stuck or 0)
        query: dict[str, Any] = {"status": "open", "limit": PAGE, "updated_until": since}
        pages: Any = Page
        found: list[Deal] = []
        for _ in range(MOST_PAGES):
            request = Request("GET", "/api/v2/deals", query)
            page = await self._pipedrive.send(request, link.login, pages[Deal], fresh=True)
            found += page.items
            if not page.next_cursor:
                break
            query["cursor"] = page.next_cursor
        return [deal for deal in found if not deal.is_archived]

    async def _tell(self, watch: Watch, link: Link, found: Sequence[Entity]) -> None:
        known = await self._known(watch, [record.id for record in found])
        news = [record for record in found if known.get(str(record.id)) != _mark(record)]
        place = Place(watch.team, watch.channel)
        is_first = "" not in known
        async with self._store.write() as connection:
            if not is_first:
                for record in news:
                    notice = _notice(watch, link, record, self._clock())
                    await self._outbox.add(connection, place, watch.company, notice)
            marks = [(str(record.id), _mark(record)) for record in news]
            for key, mark in [*marks, *([("", "begun")] if is_first else [])]:
                values = {"watch": watch.id, "record": key, "mark": mark, "at": self._clock()}
                insert = self._store.insert(told).values(values)
                await connection.execute(
                    insert.on_conflict_do_update(index_elements=["watch", "record"], set_=values)
                )

    async def _known(self, watch: Watch, ids: Iterable[int]) -> dict[str, str]:
        wanted = ["", *(str(id_) for id_ in ids)]
        mine = and_(told.c.watch == watch.id, told.c.record.in_(wanted))
        async with self._store.read() as connection:
            rows = await connection.execute(select(told.c.record, told.c.mark).where(mine))
            return {one.record: one.mark for one in rows}


def _mark(record: Entity) -> str:
    """What has to differ before it is told again."""
    touched = record.update_time if isinstance(record, Deal) else None
    return touched.isoformat() if touched else "there"


def _notice(watch: Watch, link: Link, record: Entity, now: datetime) -> Notice:
    happening = "stuck" if watch.spec.entity == "deal" else "created"
    at = record.update_time or now
    return Notice(
        entity=watch.spec.entity,
        record=str(record.id),
        actor=record.user_id if isinstance(record, File) else None,
        watches={watch.id: (happening,)},
        firm=(happening,),
        now=record.model_dump(mode="json"),
        since=(at, now),
        until=(at, now),
        at=now,
        permitted=(link.pipedrive_user,),
        days=watch.spec.stuck or 0,
    )
