"""Peak memory of the export, each size in a process of its own."""

import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from bot.blocks.kit.viewer import Viewer
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.names.lookups import User
from bot.pipedrive.paging.paging import at, tail_cursor
from bot.pipedrive.request import Request
from bot.tools.catalog.all import BY_NAME
from tests.bench.figures import Figure, Goal
from tests.bench.laps import Run
from tests.bench.listing import ALL, LOGIN, client
from tests.bench.pages import USERS
from tests.bench.processes import memory_kb, module, say


async def export(run: Run) -> list[Figure]:
    """Megabytes above the moment before the first page."""
    few, many = run.many(50_000, 2_000), run.many(500_000, 4_000)
    cost = {
        (what, deals): await _measured(what, deals)
        for what in ("export", "pages")
        for deals in (few, many)
    }
    floor = "MB, a page at a time"
    return [
        Figure("memory", f"export of {few:,} deals", cost["export", few], "MB",
               cost["pages", few], floor),
        Figure("memory", f"export of {many:,} deals", cost["export", many], "MB",
               cost["pages", many], floor),
        Figure("memory", f"export of {many:,} deals above base", cost["export", many], "MB",
               goal=Goal("P13", 25)),
        Figure("memory", f"export of {many:,} deals", cost["export", many], "MB",
               cost["export", few], f"MB, of {few:,}", Goal("P13", 1.5)),
    ]  # fmt: skip


async def _measured(what: str, deals: int) -> float:
    async with module("tests.bench.memory", what, str(deals)) as said:
        return float(said)


class Desk:
    """As much of the desk as the export needs; its file is thrown away."""

    def __init__(self, pipedrive: Pipedrive) -> None:
        self._pipedrive = pipedrive
        self.viewer = Viewer(now=datetime.now(UTC))

    async def read(self, request: Request, returns: Any) -> Any:  # Any: whatever is asked for
        return await self._pipedrive.send(request, LOGIN, returns)

    async def fetch(self, request: Request) -> bytes:
        return await self._pipedrive.fetch(request, LOGIN)

    async def users(self) -> list[User]:
        return [User.model_validate(user) for user in USERS]

    async def called(self, entity: str, ids: Sequence[int]) -> Mapping[int, str]:
        return {}

    async def progress(self, done: int, total: int | None) -> None:
        return

    def paper(self, name: str) -> TextIO:
        return open(os.devnull, "w", encoding="utf-8", newline="")  # noqa: PTH123 - nowhere, not a path of ours


async def _main(what: str, deals: int) -> None:
    async with client(deals, 0) as (_, pipedrive):
        # Whatever is loaded only once is there before we look: one page, and an export of nothing.
        await _pages(pipedrive, most=1)
        await _export(pipedrive, {"status": ["lost"]})
        Path("/proc/self/clear_refs").write_text("5")  # noqa: ASYNC240 - the peak begins anew
        before = memory_kb("self", "VmRSS")
        await (_export(pipedrive, {}) if what == "export" else _pages(pipedrive))
        say((memory_kb("self", "VmHWM") - before) / 1024)


async def _export(pipedrive: Pipedrive, filters: Mapping[str, Any]) -> None:
    desk: Any = Desk(pipedrive)  # Any: it is less than a Hand
    export = BY_NAME["deals_list_all_auto"]
    if export.run is not None:
        await export.run(export.args.model_validate(filters), desk)


async def _pages(pipedrive: Pipedrive, most: int = sys.maxsize) -> None:
    """A page at a time, nothing opened and nothing kept."""
    request: Request | None = at(ALL, None)
    while request is not None and most:
        most -= 1
        told = tail_cursor(await pipedrive.fetch(request, LOGIN))
        request = at(ALL, told[0]) if told and told[0] else None


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], int(sys.argv[2])))
