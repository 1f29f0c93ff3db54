"""Records that Pipedrive cannot be asked for: page after page is looked at, within bounds.

A walk over everything is for files; here somebody waits, and goes on from where this stopped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any, TypeGuard

from bot.blocks.kit.viewer import Asker
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.paging.position import Position
from bot.pipedrive.records.models import Entity, Page
from bot.pipedrive.records.outcomes import Summary
from bot.pipedrive.records.rates import NO_RATES, Rates
from bot.pipedrive.request import Login, Request
from bot.tools.base import Call, request_for
from bot.tools.filters.judging import Order, predicate
from bot.tools.filters.list_args import ListArgs
from bot.tools.filters.rates import compares_amounts, rates

PAGE, MOST_PAGES, MOST_SECONDS = 500, 20, 8.0
ROWS = 100


@dataclass(frozen=True)
class Filtered:
    """What was found, and behind each of it where a page after it begins.

    `found` match among those `looked` at; `whole`: there were no more to look at. `left_out` could
    not be compared, as their amount is in another currency; `converted`: all could be sorted.
    """

    page: Page[Any]
    behind: Sequence[Position]
    found: int
    looked: int
    whole: bool
    left_out: int = 0
    converted: bool = False


def is_filtered_here(call: Call[Any]) -> TypeGuard[Call[ListArgs]]:
    return isinstance(call.args, ListArgs) and bool(call.args.client_side() or call.args.order())


class ClientSideFilter:
    def __init__(self, pipedrive: Pipedrive, *, most_pages: int = MOST_PAGES) -> None:
        self._pipedrive = pipedrive
        self._most_pages = most_pages

    async def filter(
        self, call: Call[ListArgs], login: Login, viewer: Asker, *, converts: bool = True
    ) -> Filtered:
        """`converts`: amounts in other currencies are compared for what they are worth."""
        asks = converts and compares_amounts(call.args)
        known = await rates(partial(self._summed, login)) if asks else NO_RATES
        search = _Search(call, viewer, known)
        until = monotonic() + MOST_SECONDS
        for _ in range(self._most_pages):
            page = await self._pipedrive.send(search.request, login, call.tool.returns)
            if search.take(page) or monotonic() > until:
                break
        return search.result()

    async def _summed(self, login: Login, request: Request) -> Summary:
        return await self._pipedrive.send(request, login, Summary)


class _Search:
    """One answer in the making."""

    def __init__(self, call: Call[ListArgs], viewer: Asker, rates: Rates) -> None:
        args = call.args
        self._request = request_for(call)
        self._home, self._rates = viewer.currency, rates
        self._sieve = predicate(
            args.client_side(), args.conditions.fields, viewer.zone, self._home, rates
        )
        self._order = args.order()
        self._rows = getattr(args, "limit", None) or ROWS
        self._began = Position.read(getattr(args, "cursor", None))
        self._found: list[Entity] = []
        self._behind: list[Position] = []
        self._looked = self._left_out = 0
        self._whole = False
        self._next: Position | None = None
        # Sorted ones are read from the beginning each time.
        self._cursor = "" if self._order else self._began.cursor
        self._skip = 0 if self._order else self._began.skip

    @property
    def request(self) -> Request:
        query = {**self._request.query, "limit": PAGE, "cursor": self._cursor or None}
        return Request("GET", self._request.path, query)

    def take(self, page: Page[Any]) -> bool:
        """Whether that is enough."""
        for place, record in enumerate(page.items[self._skip :], start=self._skip + 1):
            self._looked += 1
            self._consider(record, place)
            if self._is_full and place < len(page.items):
                self._next = self._behind[-1]
                return True
        self._skip = 0
        # A cursor that came back leads nowhere new.
        self._whole = page.next_cursor in (None, self._cursor)
        self._cursor = page.next_cursor or ""
        self._next = None if self._whole else Position(self._cursor, 0, self._before)
        return self._whole or self._is_full

    def _consider(self, record: Entity, place: int) -> None:
        if self._sieve.keeps(record):
            self._found.append(record)
            self._behind.append(Position(self._cursor, place, self._before))
        elif self._sieve.leaves_out(record):
            self._left_out += 1

    @property
    def _before(self) -> int | None:
        """How many of the list there are up to here."""
        before = self._began.before
        return None if before is None else before + len(self._found)

    @property
    def _is_full(self) -> bool:
        return self._order is None and len(self._found) >= self._rows

    def result(self) -> Filtered:
        page, behind = self._unsorted() if self._order is None else self._sorted(self._order)
        found = len(self._found)
        order = self._order
        converts = bool(order and order.converts(self._found, self._home, self._rates))
        return Filtered(page, behind, found, self._looked, self._whole, self._left_out, converts)

    def _unsorted(self) -> tuple[Page[Any], Sequence[Position]]:
        ahead = self._next.text if self._next else None
        total = self._before if self._whole else None
        page: Page[Any] = Page(self._found, ahead, before=self._began.before, total=total)
        return page, self._behind

    def _sorted(self, order: Order) -> tuple[Page[Any], Sequence[Position]]:
        found, start = order.sorted(self._found, self._home, self._rates), self._began.skip
        rows = found[start : start + self._rows]
        behind = [Position("", at, at) for at in range(start + 1, start + len(rows) + 1)]
        ahead = behind[-1].text if rows and start + len(rows) < len(found) else None
        return Page(rows, ahead, before=start, total=len(found)), behind
