"""How often a watch would have told something lately, as far as Pipedrive can still tell."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.blocks.kit.viewer import Asker
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.records.models import Entity, Page
from bot.pipedrive.records.record_types import RECORD_TYPES
from bot.pipedrive.request import Login, Request
from bot.text import count, joined
from bot.tools.filters.judging import Predicate
from bot.watch.watches.spec import Spec
from bot.watch.watches.words import HAPPENED

DAYS = 30
PAGE, MOST_PAGES = 500, 10
# What lists tell of what has happened: when it did.
WHEN: Mapping[str, str] = {
    "created": "add_time",
    "won": "won_time",
    "lost": "lost_time",
    "done": "marked_as_done_time",
}
STATUS = {"won": "won", "lost": "lost"}


@dataclass(frozen=True)
class Past:
    """How many there were in the last 30 days, and on the worst of them.

    `unknown` are happenings that nobody can count any more; `whole`: all records were looked at.
    """

    number: int
    worst: int
    unknown: tuple[str, ...] = ()
    whole: bool = True


class PastLookup:
    def __init__(self, pipedrive: Pipedrive) -> None:
        self._pipedrive = pipedrive

    async def back(self, spec: Spec, predicate: Predicate, login: Login, viewer: Asker) -> Past:
        """Of each happening that a list can tell of. Raises PipedriveError."""
        known = [name for name in spec.wanted if name in WHEN]
        unknown = tuple(name for name in spec.wanted if name not in WHEN)
        since = viewer.now - timedelta(days=DAYS)
        days: Counter[date] = Counter()
        whole = True
        for name in known:
            found, all_ = await self._found(spec, name, since, login)
            whole = whole and all_
            moments = (_moment(record, WHEN[name]) for record in found if predicate.keeps(record))
            days.update(at.astimezone(viewer.zone).date() for at in moments if at and at >= since)
        return Past(days.total(), max(days.values(), default=0), unknown, whole)

    async def sample(self, spec: Spec, predicate: Predicate, login: Login) -> Entity | None:
        """A record that the watch would tell of, the one that was changed last."""
        kind = RECORD_TYPES.get(spec.entity)
        if kind is None:
            return None
        query = {"limit": PAGE, "sort_by": "update_time", "sort_direction": "desc"}
        page = await self._page(kind.path, query, kind.model, login)
        return next((record for record in page.items if predicate.keeps(record)), None)

    async def _found(
        self, spec: Spec, name: str, since: datetime, login: Login
    ) -> tuple[list[Entity], bool]:
        """Whatever was touched since then may have done it since then."""
        kind = RECORD_TYPES.get(spec.entity)
        if kind is None:
            return [], False
        query: dict[str, Any] = {"limit": PAGE, "updated_since": since}
        if spec.entity == "deal" and name in STATUS:
            query["status"] = STATUS[name]
        found: list[Entity] = []
        for _ in range(MOST_PAGES):
            page = await self._page(kind.path, query, kind.model, login)
            found += page.items
            if not page.next_cursor:
                return found, True
            query["cursor"] = page.next_cursor
        return found, False

    async def _page(
        self, path: str, query: Mapping[str, object], model: type[Entity], login: Login
    ) -> Page[Entity]:
        pages: Any = Page
        page: Page[Entity] = await self._pipedrive.send(
            Request("GET", path, query), login, pages[model]
        )
        return page


def _moment(record: Entity, name: str) -> datetime | None:
    at: datetime | None = getattr(record, name)
    return at


def sentence(past: Past, spec: Spec) -> str:
    """Such as `In the last 30 days: 11 notices, at most 5 in one day`."""
    if not spec.wanted:
        return ""
    if len(past.unknown) == len(spec.wanted):
        return "How often that happened lately can't be told from Pipedrive's lists."
    least = "" if past.whole and not past.unknown else "at least "
    told = count(past.number, "notice", "notices")
    said = f"In the last {DAYS} days: {least}{told}, at most {past.worst} in one day."
    if not past.unknown:
        return said
    names = joined([HAPPENED[name] for name in past.unknown])
    return f"{said} Not counted: {names}."
