"""The budget that Pipedrive gives a company for a day: what calls cost, what is left, what we took.

It is shared by everything that the company has connected, so a bot that searches at every letter
may stop somebody else's forms. Kept in memory: with several processes each knows its own part.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from bot.pipedrive.request import Request

LOW = 0.8
COMPANIES = 10_000  # that are remembered


@dataclass(frozen=True, slots=True)
class Use:
    """`ours` are the tokens of this bot; what Pipedrive told of the company may be missing."""

    ours: int = 0
    limit: int | None = None
    left: int | None = None

    @property
    def share(self) -> float | None:
        """How much of the company's budget is gone, from 0 to 1."""
        if not self.limit or self.left is None:
            return None
        return min(1.0, max(0.0, 1 - self.left / self.limit))

    @property
    def our_share(self) -> float | None:
        return min(1.0, self.ours / self.limit) if self.limit else None

    @property
    def is_low(self) -> bool:
        return (self.share or 0) > LOW


@dataclass(slots=True)
class _Day:
    on: date = date.min
    use: Use = Use()


def _today() -> date:
    """Pipedrive begins anew at a midnight of its own, and does not say where."""
    return datetime.now(UTC).date()


class Budget:
    def __init__(self, today: Callable[[], date] = _today) -> None:
        self._today = today
        self._days = lru_cache(COMPANIES)(lambda _: _Day())

    def spend(
        self, company: int, tokens: int, *, limit: int | None = None, left: int | None = None
    ) -> Use:
        """`limit` and `left` are what the headers of an answer say; silence changes nothing."""
        day = self._of_today(company)
        day.use = Use(
            day.use.ours + tokens,
            day.use.limit if limit is None else limit,
            day.use.left if left is None else left,
        )
        return day.use

    def use(self, company: int) -> Use:
        return self._of_today(company).use

    def low(self, company: int) -> bool:
        """Whether to do without what is only convenient."""
        return self.use(company).is_low

    def _of_today(self, company: int) -> _Day:
        day, today = self._days(company), self._today()
        if day.on != today:
            day.on, day.use = today, Use()
        return day


# --- what a call costs, as Pipedrive's specification has it ------------------------------------

# For what is not listed: what most writes and lists cost.
USUAL = 10
_ID = re.compile(r"/(?:[0-9]+|[0-9a-f]{8}-[0-9a-f-]{27}|\{\w+\})(?=/|$)")

COSTS: Mapping[str, Mapping[str, int]] = {
    "/api/v2/activities": {"GET": 10, "POST": 5},
    "/api/v2/activities/{}": {"DELETE": 3, "GET": 1, "PATCH": 5},
    "/api/v2/activityFields": {"GET": 10},
    "/api/v2/dealFields": {"GET": 10},
    "/api/v2/deals": {"GET": 10, "POST": 5},
    "/api/v2/deals/archived": {"GET": 20},
    "/api/v2/deals/search": {"GET": 20},
    "/api/v2/deals/{}": {"DELETE": 3, "GET": 1, "PATCH": 5},
    "/api/v2/deals/{}/followers": {"GET": 10, "POST": 5},
    "/api/v2/deals/{}/followers/{}": {"DELETE": 3},
    "/api/v2/deals/{}/products": {"GET": 10, "POST": 5},
    "/api/v2/deals/{}/products/{}": {"DELETE": 3, "PATCH": 5},
    "/api/v2/itemSearch": {"GET": 20},
    "/api/v2/itemSearch/field": {"GET": 20},
    "/api/v2/leads/search": {"GET": 20},
    "/api/v2/leads/{}/convert/deal": {"POST": 40},
    "/api/v2/leads/{}/convert/status/{}": {"GET": 1},
    "/api/v2/organizationFields": {"GET": 10},
    "/api/v2/organizations": {"GET": 10, "POST": 5},
    "/api/v2/organizations/search": {"GET": 20},
    "/api/v2/organizations/{}": {"DELETE": 3, "GET": 1, "PATCH": 5},
    "/api/v2/organizations/{}/followers": {"GET": 10, "POST": 5},
    "/api/v2/organizations/{}/followers/{}": {"DELETE": 3},
    "/api/v2/personFields": {"GET": 10},
    "/api/v2/persons": {"GET": 10, "POST": 5},
    "/api/v2/persons/search": {"GET": 20},
    "/api/v2/persons/{}": {"DELETE": 3, "GET": 1, "PATCH": 5},
    "/api/v2/persons/{}/followers": {"GET": 10, "POST": 5},
    "/api/v2/persons/{}/followers/{}": {"DELETE": 3},
    "/api/v2/persons/{}/picture": {"GET": 1},
    "/api/v2/pipelines": {"GET": 5},
    "/api/v2/productFields": {"GET": 10},
    "/api/v2/products": {"GET": 10},
    "/api/v2/products/search": {"GET": 20},
    "/api/v2/products/{}": {"GET": 1},
    "/api/v2/stages": {"GET": 5},
    "/v1/activityTypes": {"GET": 20},
    "/v1/currencies": {"GET": 20},
    "/v1/deals/summary": {"GET": 40},
    "/v1/deals/summary/archived": {"GET": 80},
    "/v1/deals/timeline": {"GET": 20},
    "/v1/deals/timeline/archived": {"GET": 40},
    "/v1/deals/{}/changelog": {"GET": 20},
    "/v1/deals/{}/duplicate": {"POST": 10},
    "/v1/deals/{}/files": {"GET": 20},
    "/v1/deals/{}/flow": {"GET": 40},
    "/v1/deals/{}/mailMessages": {"GET": 20},
    "/v1/deals/{}/merge": {"PUT": 40},
    "/v1/deals/{}/participants": {"GET": 10, "POST": 10},
    "/v1/deals/{}/participants/{}": {"DELETE": 6},
    "/v1/deals/{}/participantsChangelog": {"GET": 10},
    "/v1/deals/{}/permittedUsers": {"GET": 10},
    "/v1/files": {"GET": 20, "POST": 10},
    "/v1/files/remoteLink": {"POST": 10},
    "/v1/files/{}": {"DELETE": 6, "GET": 2, "PUT": 10},
    "/v1/files/{}/download": {"GET": 20},
    "/v1/filters": {"GET": 20},
    "/v1/leadLabels": {"GET": 10},
    "/v1/leads": {"GET": 20, "POST": 10},
    "/v1/leads/archived": {"GET": 40},
    "/v1/leads/{}": {"DELETE": 6, "GET": 2, "PATCH": 10},
    "/v1/notes": {"GET": 20, "POST": 10},
    "/v1/notes/{}": {"DELETE": 6, "GET": 2, "PUT": 10},
    "/v1/organizations/{}/changelog": {"GET": 20},
    "/v1/organizations/{}/files": {"GET": 20},
    "/v1/organizations/{}/flow": {"GET": 40},
    "/v1/organizations/{}/mailMessages": {"GET": 20},
    "/v1/organizations/{}/merge": {"PUT": 40},
    "/v1/organizations/{}/permittedUsers": {"GET": 10},
    "/v1/persons/{}/changelog": {"GET": 20},
    "/v1/persons/{}/files": {"GET": 20},
    "/v1/persons/{}/flow": {"GET": 40},
    "/v1/persons/{}/mailMessages": {"GET": 20},
    "/v1/persons/{}/merge": {"PUT": 40},
    "/v1/persons/{}/permittedUsers": {"GET": 10},
    "/v1/persons/{}/picture": {"DELETE": 6, "POST": 10},
    "/v1/persons/{}/products": {"GET": 20},
    "/v1/users": {"GET": 20},
    "/v1/users/me": {"GET": 2},
    "/v1/users/{}/permissions": {"GET": 10},
    "/v1/webhooks": {"GET": 10, "POST": 10},
    "/v1/webhooks/{}": {"DELETE": 6},
}


def cost(request: Request) -> int:
    return cost_of(request.method, request.path)


def cost_of(method: str, path: str) -> int:
    """Of a filled path, or of one with `{id}` in it."""
    return COSTS.get(template(path), {}).get(method, USUAL)


def template(path: str) -> str:
    """`/api/v2/deals/{}` for every deal."""
    return _ID.sub("/{}", path)
