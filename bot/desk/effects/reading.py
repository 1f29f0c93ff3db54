"""What every look reads: one record, and what is newer than a number."""

from collections.abc import Mapping
from typing import Any

from bot.pipedrive.http.client import Request
from bot.pipedrive.http.errors import NotFound, Unavailable
from bot.pipedrive.records.models import Entity, Page
from bot.pipedrive.records.record_types import RecordType
from bot.tools.base import Read

PAGE = 100
MOST_PAGES = 5


async def record(kind: RecordType, id_: object, read: Read) -> Entity | None:
    """The record as it is now; None where it is gone."""
    try:
        found = await read(kind.one(id_), kind.model)
    except NotFound:
        return None
    return None if found.is_gone else found


async def newest(kind: RecordType, read: Read, path: str = "") -> int:
    """The highest number that a record of this kind has; 0 while there is none."""
    page = await _page(kind, path or kind.path, 1, {}, read)
    return max((one.id for one in page.items), default=0)


async def newer(kind: RecordType, than: int, read: Read, path: str = "") -> list[Entity]:
    """Every record with a higher number. Raises Unavailable where there are too many to read."""
    found: list[Entity] = []
    ahead: Mapping[str, Any] = {}
    for _ in range(MOST_PAGES):
        page = await _page(kind, path or kind.path, PAGE, ahead, read)
        found += [one for one in page.items if one.id > than]
        ahead = page.ahead
        if not ahead or len(page.items) > len([one for one in page.items if one.id > than]):
            return found
    raise Unavailable(f"too many new {kind.many}")


async def _page(
    kind: RecordType, path: str, limit: int, ahead: Mapping[str, Any], read: Read
) -> Page[Entity]:
    pages: Any = Page
    page: Page[Entity] = await read(
        Request("GET", path, query={**kind.newest_first, "limit": limit, **ahead}),
        pages[kind.model],
    )
    return page
