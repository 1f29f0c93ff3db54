"""Records that Pipedrive cannot be asked for: page after page is looked at, within bounds.

A walk over everything is for files; here somebody waits, and goes on from where this stopped.
"""

from dataclasses import dataclass
from datetime import tzinfo
from time import monotonic
from typing import Any, TypeGuard

from bot.pipedrive.client import Login, Pipedrive, Request
from bot.pipedrive.models import Entity, Page
from bot.tools.base import Call, request_for
from bot.tools.filters import Which
from bot.tools.judging import sieve

PAGE, MOST_PAGES, MOST_SECONDS = 500, 20, 8.0
ROWS = 100
# In a cursor of ours: how much of Pipedrive's page was looked at, or of the sorted ones shown.
PARTLY, SORTED = "~", "@"


@dataclass(frozen=True)
class Sifted:
    """What was found among those `looked` at; `whole`: there were no more to look at."""

    page: Page[Any]
    found: int
    looked: int
    whole: bool


def must_sift(call: Call[Any]) -> TypeGuard[Call[Which]]:
    return isinstance(call.args, Which) and bool(call.args.judged() or call.args.order())


class Sifter:
    def __init__(self, pipedrive: Pipedrive, *, most_pages: int = MOST_PAGES) -> None:
        self._pipedrive = pipedrive
        self._most_pages = most_pages

    async def sift(self, call: Call[Which], login: Login, zone: tzinfo) -> Sifted:
        search = _Search(call, zone)
        until = monotonic() + MOST_SECONDS
        for _ in range(self._most_pages):
            page = await self._pipedrive.send(search.request, login, call.tool.returns)
            if search.take(page) or monotonic() > until:
                break
        return search.result()


class _Search:
    """One answer in the making."""

    def __init__(self, call: Call[Which], zone: tzinfo) -> None:
        args = call.args
        self._request = request_for(call)
        self._sieve = sieve(args.judged(), args.conditions.fields, zone)
        self._order = args.order()
        self._rows = getattr(args, "limit", None) or ROWS
        self._found: list[Entity] = []
        self._looked = 0
        self._whole = False
        self._next: str | None = None
        self._shown = 0
        self._cursor, self._skip = "", 0
        self._begin(getattr(args, "cursor", None) or "")

    def _begin(self, cursor: str) -> None:
        if cursor.startswith(SORTED):
            self._shown, cursor = _number(cursor[1:]), ""
        self._cursor, _, skipped = cursor.partition(PARTLY)
        self._skip = _number(skipped)

    @property
    def request(self) -> Request:
        query = {**self._request.query, "limit": PAGE, "cursor": self._cursor or None}
        return Request("GET", self._request.path, query)

    def take(self, page: Page[Any]) -> bool:
        """Whether that is enough."""
        for place, record in enumerate(page.items[self._skip :], start=self._skip + 1):
            self._looked += 1
            if self._sieve.keeps(record):
                self._found.append(record)
            if self._order is None and len(self._found) == self._rows and place < len(page.items):
                self._next = f"{self._cursor}{PARTLY}{place}"
                return True
        self._skip = 0
        # A cursor that came back leads nowhere new.
        self._whole = page.next_cursor in (None, self._cursor)
        self._next = None if self._whole else page.next_cursor
        self._cursor = page.next_cursor or ""
        return self._whole or (self._order is None and len(self._found) >= self._rows)

    def result(self) -> Sifted:
        if self._order is None:
            page: Page[Any] = Page(self._found, self._next)
            return Sifted(page, len(self._found), self._looked, self._whole)
        found = self._order.sorted(self._found)
        end = self._shown + self._rows
        following = f"{SORTED}{end}" if end < len(found) else None
        page = Page(found[self._shown : end], following)
        return Sifted(page, len(found), self._looked, self._whole)


def _number(digits: str) -> int:
    return int(digits) if digits.isascii() and digits.isdecimal() else 0
