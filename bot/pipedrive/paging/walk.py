"""All pages of a v2 list, as a stream: nothing lost, nothing twice, and never much of it at once.

What has stood still is read first, in one chain of pages or owner by owner; what changes while we
read lies in a window of its own and is read last.
"""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from bot.pipedrive.http.client import read
from bot.pipedrive.http.errors import Unavailable
from bot.pipedrive.http.refusals import Nonsense
from bot.pipedrive.paging.paging import (
    PAGE,
    Ids,
    N,
    at,
    is_whole,
    of_owner,
    tail_cursor,
    windows,
)
from bot.pipedrive.records.models import Page, Record
from bot.pipedrive.request import Request

# Chains at once, and the number of pages from which they are worth their part pages.
CHAINS = 8
SPLIT_FROM = 4
TRIES = 3
# More full pages in a row without a new record than a second look can have: they never end.
STALE = 20

T = TypeVar("T")
Ask = Callable[[Request], Awaitable[bytes]]
Owners = Callable[[], Awaitable[Sequence[int]]]
Count = Callable[[], Awaitable[int | None]]


class Walk(Generic[N]):
    """One walk. `owners` and `count` are given where somebody waits for it.

    `total` is how many there should be, once that is known.
    """

    def __init__(  # noqa: PLR0913 - what to read, as of when, and what may speed it up
        self,
        ask: Ask,
        request: Request,
        item: type[N],
        *,
        now: datetime,
        owners: Owners | None = None,
        count: Count | None = None,
    ) -> None:
        self._ask = ask
        self._item = item
        self._whole = is_whole(request.query)
        self._still, self._moving = windows(request, now)
        self._owners = owners
        self._count = count
        # Whoever counted before the walk began cannot have counted what was added since.
        self._began = f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        self._met = Ids()
        self._added = 0
        self._stale = 0
        self.total: int | None = None

    async def pages(self) -> AsyncGenerator[list[N], None]:
        """New records, page by page; leaving the loop ends every request under way."""
        content, cursor = await _page(self._ask, self._still)
        first = self._open(content)
        yield self._new(first)
        rest = [at(self._still, cursor)] if cursor else []
        owners = await self._split(first) if cursor else []
        moving = [self._moving] if self._moving is not None else []
        chains = [of_owner(self._still, owner) for owner in owners] or rest
        # One after the other: what leaves the still window while we read it comes with the moving.
        steps = [chains, moving]
        while steps:
            async with aclosing(self._read(steps.pop(0))) as pages:
                async for page in pages:
                    yield self._new(page)
            if not steps and owners and self._is_short:
                # Without an owner, or of one who is hidden from this person: they are in no chain.
                owners, steps = [], [rest, moving]

    @property
    def _is_short(self) -> bool:
        return self.total is not None and len(self._met) - self._added < self.total

    async def _split(self, first: Iterable[N]) -> list[int]:
        """The owners to ask for one by one, the busiest first; none where that gains nothing."""
        if not (self._whole and self._owners and self._count):
            return []
        self.total = await self._count()
        if self.total is None or self.total <= SPLIT_FROM * PAGE:
            return []
        seen = Counter(getattr(record, "owner_id", None) for record in first)
        owners = await self._owners()
        return sorted(owners, key=lambda owner: -seen[owner]) if len(owners) > 1 else []

    def _new(self, page: list[N]) -> list[N]:
        found = self._met.new(page)
        self._added += sum(1 for record in found if (record.add_time or "") >= self._began)
        full = len(page) == PAGE
        self._stale = 0 if found or not full else self._stale + 1
        if self._stale > STALE + 2 * (self.total or 0) // PAGE:
            raise Unavailable("pages without anything new")
        return found

    def _open(self, content: bytes) -> list[N]:
        wanted: Any = Page
        page: Page[N] = read(content, wanted[self._item])
        return page.items

    async def _read(self, chains: list[Request]) -> AsyncGenerator[list[N], None]:
        """The pages of all chains as they come; one waits while another one is looked at."""
        waiting, pages = deque(chains), asyncio.Queue[bytes | BaseException | None](1)
        readers = [
            asyncio.create_task(_follow(self._ask, waiting, pages))
            for _ in range(min(CHAINS, len(chains)))
        ]
        left = len(readers)
        try:
            while left:
                content = await pages.get()
                if isinstance(content, BaseException):
                    raise content
                if content is None:
                    left -= 1
                    continue
                # The next request leaves before this page is opened, and others get their turn.
                await asyncio.sleep(0)
                yield self._open(content)
        finally:
            for reader in readers:
                reader.cancel()
            await asyncio.gather(*readers, return_exceptions=True)


async def _follow(
    ask: Ask, chains: deque[Request], pages: asyncio.Queue[bytes | BaseException | None]
) -> None:
    """One chain after the other, to its end."""
    try:
        while chains:
            request: Request | None = chains.popleft()
            met: set[str] = set()
            while request is not None:
                content, cursor = await _page(ask, request)
                await pages.put(content)
                if cursor in met:
                    raise Unavailable("a cursor came back")  # noqa: TRY301 - told like any other end
                met |= {cursor} if cursor else set()
                request = at(request, cursor) if cursor else None
    except Exception as error:  # noqa: BLE001 - whoever reads the pages raises it
        await pages.put(error)
    else:
        await pages.put(None)


async def _page(ask: Ask, request: Request) -> tuple[bytes, str | None]:
    """A page, still closed, and the cursor behind it; opened only if its end does not tell."""
    for _ in range(TRIES):
        content = await ask(request)
        told = tail_cursor(content)
        if told is not None:
            return content, told[0]
        try:
            return content, _cursor(content)
        except Nonsense:
            continue
    raise Unavailable("no page that can be read")


def _cursor(content: bytes) -> str | None:
    page: Page[Record] = read(content, Page[Record])
    return page.next_cursor
