"""What every look reads: one record, and what is newer than a number."""

from collections.abc import Mapping
from typing import Any

from bot.pipedrive.http.errors import NotFound, Unavailable
from bot.pipedrive.records.models import Entity, Page
from bot.pipedrive.records.record_types import RecordType
from bot.pipedrive.request import Request
from bot.tools.job_context import Read

# What records of a kind can be put into their order of age by; Any: of one kind all are alike.
Mark = Any
PAGE = 100
MOST_PAGES = 5


async def record(kind: RecordType, id_: object, read: Read) -> Entity | None:
    """The record as it is now; None where it is gone."""
    try:
        found = await read(kind.one(id_), kind.model)
    except NotFound:
        return None
    return None if found.is_gone else found


async def newest(kind: RecordType, read: Read, path: str = "") -> Mark:
    """The mark of the newest record of this kind; one that is less than all while there is none."""
    page = await _page(kind, path or kind.path, 1, {}, read)
    return max((_mark(one) for one in page.items), default=_least(kind))


async def newer(kind: RecordType, than: Mark, read: Read, path: str = "") -> list[Entity]:
    """Every record that was made later. Raises Unavailable where there are too many to read."""
    found: list[Entity] = []
    ahead: Mapping[str, Any] = {}
    for _ in range(MOST_PAGES):
        page = await _page(kind, path or kind.path, PAGE, ahead, read)
        later = [one for one in page.items if _mark(one) > than]
        found += later
        ahead = page.ahead
        if not ahead or len(page.items) > len(later):
            return found
    raise Unavailable(f"too many new {kind.many}")


def _mark(one: Entity) -> Mark:
    """Ids that are numbers count up; UUIDs say nothing of their age."""
    if isinstance(one.id, int):
        return one.id
    return one.add_time.isoformat() if one.add_time else ""


def _least(kind: RecordType) -> Mark:
    return 0 if kind.is_numbered else ""


async def _page(
    kind: RecordType, path: str, limit: int, ahead: Mapping[str, Any], read: Read
) -> Page[Entity]:
    pages: Any = Page
    page: Page[Entity] = await read(
        Request("GET", path, query={**kind.newest_first, "limit": limit, **ahead}),
        pages[kind.model],
    )
    return page
