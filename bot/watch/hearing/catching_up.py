"""What was missed while nobody heard: read from lists, compared with shadows, told as seen late.

Each list is read as the maker of the watches, so that nothing is told that they may not see.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import and_, select

from bot.accounts.links import Identities, Link
from bot.pipedrive.events import Action, Event
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import BadToken, PipedriveError
from bot.pipedrive.records.models import Deal, Entity, Page, in_utc
from bot.pipedrive.records.record_types import RECORD_TYPES
from bot.pipedrive.request import Request
from bot.store.db import Store
from bot.store.tables import Clock, told
from bot.watch.hearing.fields import GoneFields
from bot.watch.hearing.hooks import Hooks
from bot.watch.hearing.inbox import ChangeInbox
from bot.watch.hearing.thrift import Thrift
from bot.watch.shadows import Shadow, Shadows
from bot.watch.watches import happenings
from bot.watch.watches.rows import Watches

log = structlog.get_logger()
WORK = "catch up"
PAGE, MOST_PAGES = 500, 20
# What was changed, and what was deleted. Where webhooks tell it is only to be sure of them.
TOKENS = 20
EVERY, WITH_WEBHOOKS = timedelta(minutes=15), timedelta(minutes=30)
# Clocks differ, and a list may be a moment behind.
OVERLAP = timedelta(minutes=2)
# Hears whose login Pipedrive does not take any more.
Refused = Callable[[Link], Awaitable[object]]
LISTED = frozenset({"deal", "person", "organization", "activity"})


class CatchingUp:
    def __init__(  # noqa: PLR0913 - where it looks, and whom it tells
        self,
        *,
        store: Store,
        clock: Clock,
        watches: Watches,
        hooks: Hooks,
        shadows: Shadows,
        identities: Identities,
        pipedrive: Pipedrive,
        inbox: ChangeInbox,
        thrift: Thrift,
        refused: Refused,
        gone_fields: GoneFields,
    ) -> None:
        self._store = store
        self._clock = clock
        self._watches = watches
        self._hooks = hooks
        self._shadows = shadows
        self._identities = identities
        self._pipedrive = pipedrive
        self._inbox = inbox
        self._thrift = thrift
        self._refused = refused
        self._gone_fields = gone_fields

    async def see_to(self, key: str) -> datetime | None:
        """The work of a company; when to look again, as long as anything is followed."""
        company = int(key)
        await self._gone_fields.see_to(await self._watches.of_company(company))
        watches = await self._watches.of_company(company)
        wanted: dict[tuple[str, str, str], datetime] = {}
        for one in watches:
            if one.spec.hears and one.spec.entity in LISTED:
                wanted.setdefault((one.team, one.maker, one.spec.entity), one.made_at)
        if not wanted:
            return None
        hears = any(hook.remote_id for hook in await self._hooks.of_company(company))
        for (team, maker, entity), began in wanted.items():
            link = await self._identities.of(team, maker)
            if link is not None and link.company == company:
                await self._look(link, entity, began, hears=hears)
        wished = WITH_WEBHOOKS if hears else EVERY
        return self._clock() + self._thrift.every(company, wished, TOKENS, watches)

    async def every(self, company: int) -> timedelta:
        """How late something may be told where no webhook tells of it."""
        watches = await self._watches.of_company(company)
        return self._thrift.every(company, EVERY, TOKENS, watches)

    async def _look(self, link: Link, entity: str, began: datetime, *, hears: bool) -> None:
        """What a webhook may still tell of, and better, is left to it until the next look.

        What happened before anything was followed, or while nothing was, is no news.
        """
        whose, now = f"{WORK}:{link.company}:{link.pipedrive_user}", self._clock()
        since = await self._since(whose, entity)
        if since is not None and since < began:
            since = None
        try:
            records = await self._listed(link, entity, since)
        except BadToken:
            await self._refused(link)
            return
        except PipedriveError as error:
            log.warning("not_caught_up", entity=entity, why=type(error).__name__)
            return
        if hears and since is not None:
            records = [one for one in records if _is_old(one, now)]
        await self._inbox.once()
        left = {f"{entity}:{record.id}": record for record in records}
        while left:
            known = await self._shadows.of(link.company, list(left))
            found = [
                _event(link, entity, record, known.get(key), since, now)
                for key, record in left.items()
            ]
            events = [event for event in found if event is not None]
            # The first look only notes how everything is.
            tell = since is not None
            moved = await self._inbox.caught_up(link.company, events, known, tell=tell)
            left = {key: record for key, record in left.items() if key in moved}
        await self._mark(whose, entity, now)

    async def _listed(self, link: Link, entity: str, since: datetime | None) -> list[Entity]:
        kind = RECORD_TYPES[entity]
        query: dict[str, Any] = {"limit": PAGE}
        if since is not None:
            query["updated_since"] = since - OVERLAP
        found = await self._pages(link, kind.path, query, kind.model)
        if since is not None and entity == "deal":
            gone = {**query, "status": "deleted"}
            found += await self._pages(link, kind.path, gone, kind.model)
        return found

    async def _pages(
        self, link: Link, path: str, query: Mapping[str, Any], model: type[Entity]
    ) -> list[Entity]:
        pages: Any = Page
        asked, found = dict(query), list[Entity]()
        for _ in range(MOST_PAGES):
            request = Request("GET", path, asked)
            page = await self._pipedrive.send(request, link.login, pages[model], fresh=True)
            found += page.items
            if not page.next_cursor:
                break
            asked["cursor"] = page.next_cursor
        return found

    async def _since(self, whose: str, entity: str) -> datetime | None:
        wanted = select(told.c.mark).where(and_(told.c.watch == whose, told.c.record == entity))
        async with self._store.read() as connection:
            mark = (await connection.execute(wanted)).scalar_one_or_none()
        return None if mark is None else datetime.fromisoformat(mark)

    async def _mark(self, whose: str, entity: str, now: datetime) -> None:
        values = {"watch": whose, "record": entity, "mark": now.isoformat(), "at": now}
        insert = self._store.insert(told).values(values)
        kept = insert.on_conflict_do_update(index_elements=["watch", "record"], set_=values)
        async with self._store.write() as connection:
            await connection.execute(kept)


def _event(  # noqa: PLR0913, PLR0917 - a record, and all that is known of it
    link: Link, entity: str, record: Entity, shadow: Shadow | None, since: datetime | None,
    now: datetime,
) -> Event | None:  # fmt: skip
    """What must have happened; None where a webhook has told of this state."""
    at = (record.update_time or now).astimezone(UTC)
    gone = record.is_gone or (isinstance(record, Deal) and record.status == "deleted")
    if shadow is not None and _is_told(shadow, record, at.replace(microsecond=0), gone=gone):
        return None
    before = shadow.record if shadow else _as_it_must_have_been(record, since)
    is_new = shadow is None and since is not None and _is_after(record.add_time, since)
    action: Action = "delete" if gone else "create" if is_new else "change"
    return Event(
        company=link.company,
        entity=entity,
        record=str(record.id),
        action=action,
        at=at,
        source="",
        permitted=frozenset({link.pipedrive_user}),
        before=(before or record) if gone else None if is_new else before,
        after=None if gone else record,
        late=True,
    )


def _is_told(shadow: Shadow, record: Entity, at: datetime, *, gone: bool) -> bool:
    """A second is all that lists tell: of two changes within it, a webhook may have told one."""
    if shadow.at != at or shadow.record is None:
        return shadow.at >= at
    return not gone and not happenings.between(shadow.record, record)


def _as_it_must_have_been(record: Entity, since: datetime | None) -> Entity | None:
    """Of a record that was never seen: what its own moments tell."""
    if isinstance(record, Deal) and since is not None:
        closed = {"won": record.won_time, "lost": record.lost_time}.get(record.status)
        if _is_after(closed, since):
            return record.model_copy(update={"status": "open"})
    return None


def _is_old(record: Entity, now: datetime) -> bool:
    touched = record.update_time
    return touched is None or touched.astimezone(UTC) < now - OVERLAP


def _is_after(moment: datetime | None, since: datetime) -> bool:
    return moment is not None and in_utc(moment) >= since - OVERLAP
