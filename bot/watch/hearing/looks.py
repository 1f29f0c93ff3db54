"""What no webhook tells of, and how it is read: what stands still, is overdue, is in a view."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from bot.accounts.links import Link
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.records.models import Activity, Deal, Entity, File, Page
from bot.pipedrive.records.record_types import RECORD_TYPES
from bot.pipedrive.request import Request
from bot.watch.watches.matching import Watch
from bot.watch.watches.spec import ENTERED, OF_A_VIEW, OVERDUE, STUCK, UNPLANNED, Spec
from bot.watch.watches.times import zone_of

PAGE, MOST_PAGES, MANY = 500, 20, 100
OF_A_PAGE, OF_FILES = 10, 20  # tokens
FILES = "files"
VIEW = "view"


@dataclass(frozen=True)
class Look:
    """`every`: how often it is looked. `again`: what has to differ before it is told once more."""

    every: timedelta
    query: Callable[[Spec, datetime], Mapping[str, Any]]
    keeps: Callable[[Any, datetime, tzinfo], bool] = lambda _record, _now, _zone: True
    again: Callable[[Any], str] = lambda _record: ""


@dataclass(frozen=True)
class LookResult:
    """`whole`: there was no more of it than could be read."""

    records: Sequence[Entity]
    tokens: int
    whole: bool = True


def _is_overdue(activity: Activity, now: datetime, zone: tzinfo) -> bool:
    """A day is over where the watch's maker is."""
    due = activity.waits_since
    if isinstance(due, datetime):
        return due < now
    return due is not None and due < now.astimezone(zone).date()


def _due(activity: Activity) -> str:
    due: datetime | date | None = activity.due
    return due.isoformat() if due else ""


def _touched(deal: Deal) -> str:
    return deal.update_time.isoformat() if deal.update_time else ""


LOOKS: Mapping[str, Look] = {
    STUCK: Look(
        timedelta(hours=4),
        lambda spec, now: {
            "status": "open",
            "updated_until": now - timedelta(days=spec.stuck or 0),
        },
        keeps=lambda deal, _now, _zone: not deal.is_archived,
        again=_touched,
    ),
    UNPLANNED: Look(
        timedelta(hours=1),
        lambda _spec, _now: {"status": "open", "include_fields": "next_activity_id"},
        keeps=lambda deal, _now, _zone: deal.next_activity_id is None and not deal.is_archived,
    ),
    OVERDUE: Look(
        timedelta(minutes=30),
        lambda _spec, _now: {"done": False},
        keeps=_is_overdue,
        again=_due,
    ),
    VIEW: Look(timedelta(hours=1), lambda spec, _now: {"filter_id": spec.view}),
    # The newest hundred; each is told of once.
    FILES: Look(timedelta(minutes=15), lambda _spec, _now: {"sort": "id DESC", "limit": MANY}),
}


def looks_of(spec: Spec) -> tuple[str, ...]:
    """What entered and what left a view is known by the same look."""
    if spec.entity == "file":
        return (FILES,)
    return tuple(dict.fromkeys(VIEW if one in OF_A_VIEW else one for one in spec.looks))


def happening_of(name: str) -> str:
    """What it is to be found by a look for the first time."""
    return {FILES: "created", VIEW: ENTERED}.get(name, name)


class Looks:
    def __init__(self, pipedrive: Pipedrive) -> None:
        self._pipedrive = pipedrive

    async def found(self, name: str, watch: Watch, link: Link, now: datetime) -> LookResult:
        """As the maker sees it, and only what the watch's filters let through."""
        if name == FILES:
            return await self._files(link, now, watch.spec)
        look, kind = LOOKS[name], RECORD_TYPES[watch.spec.entity]
        query = {"limit": PAGE, **look.query(watch.spec, now)}
        read = await self._pages(link, kind.path, query, kind.model)
        predicate, zone = watch.predicate(now), zone_of(watch.tz)
        kept = [one for one in read.records if look.keeps(one, now, zone) and predicate.keeps(one)]
        return LookResult(kept, read.tokens, read.whole)

    async def by_number(self, watch: Watch, link: Link, ids: Sequence[str]) -> list[Entity]:
        """Those of them that are there and that the maker sees."""
        kind, found = RECORD_TYPES[watch.spec.entity], list[Entity]()
        for start in range(0, len(ids), MANY):
            query = {"ids": ",".join(ids[start : start + MANY]), "limit": MANY}
            found += (await self._pages(link, kind.path, query, kind.model)).records
        return [one for one in found if not one.is_gone]

    async def _files(self, link: Link, now: datetime, spec: Spec) -> LookResult:
        """The oldest of them first."""
        pages: Any = Page
        request = Request("GET", "/v1/files", LOOKS[FILES].query(spec, now))
        page = await self._pipedrive.send(request, link.login, pages[File], fresh=True)
        there = [file for file in reversed(page.items) if not file.is_gone]
        return LookResult(there, OF_FILES, whole=False)

    async def _pages(
        self, link: Link, path: str, query: Mapping[str, Any], model: type[Entity]
    ) -> LookResult:
        pages: Any = Page
        asked, found = dict(query), list[Entity]()
        for number in range(1, MOST_PAGES + 1):
            request = Request("GET", path, asked)
            page = await self._pipedrive.send(request, link.login, pages[model], fresh=True)
            found += page.items
            if not page.next_cursor:
                return LookResult(found, number * OF_A_PAGE)
            asked["cursor"] = page.next_cursor
        return LookResult(found, MOST_PAGES * OF_A_PAGE, whole=False)
