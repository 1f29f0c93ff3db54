"""However many deals there are, a walk into a file holds a few pages at a time."""

import gc
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import orjson

from bot.blocks.kit.viewer import Viewer
from bot.pipedrive.paging.walk import Walk
from bot.pipedrive.records.rows import LeanDeal
from bot.pipedrive.request import Request
from bot.tools.csv_export import Sheet

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
LOT = 500
OWNERS = [*range(1, 6)]


class Endless:
    """As many deals as are wanted, made page by page."""

    def __init__(self, deals: int) -> None:
        self.deals = deals

    async def ask(self, request: Request) -> bytes:
        if request.query.get("updated_since"):
            return self._page([], None)
        owner = request.query.get("owner_id")
        step = 1 if owner is None else len(OWNERS)
        start = int(str(request.query.get("cursor") or owner or 1))
        ids = range(start, self.deals + 1, step)
        following = str(ids[LOT]) if len(ids) > LOT else None
        return self._page(ids[:LOT], following)

    def _page(self, ids: range | list[int], cursor: str | None) -> bytes:
        rows = [
            {"id": id_, "title": f"Deal number {id_}", "value": id_, "currency": "EUR",
             "owner_id": id_ % len(OWNERS), "person_id": id_, "add_time": "2026-01-01T00:00:00Z",
             "custom_fields": {"a" * 40: "b" * 400}}
            for id_ in ids
        ]  # fmt: skip
        return orjson.dumps({"data": rows, "additional_data": {"next_cursor": cursor}})


async def peak(deals: int, file: Path) -> int:
    """The most memory that was held at once while this many were written, in bytes."""
    source, written = Endless(deals), 0

    async def owners() -> list[int]:
        return OWNERS

    async def count() -> int:
        return deals

    gc.collect()
    tracemalloc.start()
    with file.open("w", encoding="utf-8", newline="") as out:
        sheet = Sheet(out, Viewer(now=NOW))
        request = Request("GET", "/api/v2/deals")
        walk = Walk(source.ask, request, LeanDeal, now=NOW, owners=owners, count=count)
        async for page in walk.pages():
            sheet.add(page, {})
            written += len(page)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert written == deals
    return most


async def test_ten_times_the_deals_take_no_more_memory(tmp_path: Path) -> None:
    file = tmp_path / "deals.csv"
    await peak(5_000, file)  # what is loaded once is not counted

    few, many = await peak(5_000, file), await peak(50_000, file)

    assert many < 1.5 * few
    assert many < 25 * 2**20
