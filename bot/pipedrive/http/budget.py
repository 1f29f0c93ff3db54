"""The budget that Pipedrive gives a company for a day: what is left of it, and what this bot took.

It is shared by everything that the company has connected, so a bot that searches at every letter
may stop somebody else's forms. Kept in memory: with several processes each knows its own part.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.pipedrive.http.lru import LRUDict

LOW = 0.8


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
        self._days = LRUDict[int, _Day](_Day)

    def spend(self, company: int, tokens: int) -> None:
        day = self._of_today(company)
        day.use = Use(day.use.ours + tokens, day.use.limit, day.use.left)

    def heed(self, company: int, limit: int | None, left: int | None) -> None:
        """What the headers of an answer say; silence changes nothing."""
        day, use = self._of_today(company), self._of_today(company).use
        day.use = Use(
            use.ours,
            use.limit if limit is None else limit,
            use.left if left is None else left,
        )

    def use(self, company: int) -> Use:
        return self._of_today(company).use

    def low(self, company: int) -> bool:
        """Whether to do without what is only convenient."""
        return self.use(company).is_low

    def _of_today(self, company: int) -> _Day:
        day, today = self._days[company], self._today()
        if day.on != today:
            day.on, day.use = today, Use()
        return day
