"""How often Pipedrive is read unasked: all such reads stay within 1 % of a company's day."""

from collections.abc import Sequence
from datetime import timedelta

from bot.pipedrive.http.throttle import Budget
from bot.watch.watches.matching import Watch

SHARE = 0.01
# What looking after the webhooks takes of that.
RESERVED = 320
A_DAY = timedelta(days=1)


def readings(watches: Sequence[Watch]) -> int:
    """How many things are read again and again: looked for by each watch, and caught up with."""
    caught_up = {(one.team, one.maker, one.spec.entity) for one in watches if one.spec.hears}
    return len(caught_up) + sum(len(one.spec.looks) for one in watches)


class Thrift:
    def __init__(self, budget: Budget) -> None:
        self._budget = budget

    def every(
        self, company: int, wished: timedelta, tokens: int, watches: Sequence[Watch]
    ) -> timedelta:
        """As often as wished, or as the share of one reading of so many tokens allows.

        Until Pipedrive has told how much a day has, it is as wished: the first answer tells it.
        """
        limit = self._budget.use(company).limit
        if limit is None:
            return wished
        pot = max(limit * SHARE - RESERVED, limit * SHARE / 2)
        return max(wished, A_DAY * tokens * max(1, readings(watches)) / pot)
