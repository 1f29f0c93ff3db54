"""When what waits about one record is told: in the order in which it happened. Pure.

Changes arrive in any order. Each waits by itself until its turn, so that one that comes late still
finds its place; what one person did without a break is then told as one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from typing import TypeVar

from bot.watch.telling.folding import AT_ONCE, Notice, Order, together
from bot.watch.watches import happenings

# So long somebody may go on changing a record before it is told.
FOLD = timedelta(seconds=60)
AT_MOST = timedelta(minutes=5)
# As long as a change is waited for that must have happened before: until Pipedrive's last attempt.
PATIENCE = timedelta(seconds=190)


@dataclass(frozen=True)
class Waiting:
    id: int
    notice: Notice
    made_at: datetime

    @property
    def order(self) -> tuple[Order, Order]:
        return self.notice.since, self.notice.until


W = TypeVar("W", bound=Waiting)


def in_order(waiting: Iterable[W]) -> list[W]:
    return sorted(waiting, key=lambda one: one.order)


def dues(waiting: Sequence[Waiting], now: datetime) -> list[datetime]:
    """Of each of what waits about a record, in its order.

    What somebody else did before is told before, and a win waits for nothing.
    """
    gap = _first_gap(waiting)
    runs = _runs(waiting[:gap])
    found = [now] * sum(len(run) for run in runs[:-1])
    for run in runs[-1:]:
        made = [one.made_at for one in run]
        found += [min(max(made) + FOLD, min(made) + AT_MOST)] * len(run)
    found += [one.made_at + PATIENCE for one in waiting[gap:]]
    soonest = datetime.max.replace(tzinfo=now.tzinfo)
    for place in reversed(range(len(waiting))):
        is_win = AT_ONCE.intersection(waiting[place].notice.told())
        soonest = found[place] = min(soonest, now if is_win else found[place])
    return found


def first_run(waiting: Sequence[W], number: int) -> list[W]:
    """What is told first: of what one person did without a break, the first so many at most."""
    return _runs(waiting[:number])[0]


def _runs(waiting: Sequence[W]) -> list[list[W]]:
    """Of one person each; what others did between may be told before, or not at all."""
    runs: list[list[W]] = []
    for one in waiting:
        if runs and _goes_on(runs[-1][-1].notice, one.notice):
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _goes_on(last: Notice, notice: Notice) -> bool:
    told = {*last.wanted, *notice.wanted}
    return last.actor == notice.actor and not told.intersection(_between(last.now, notice))


def folded(run: Sequence[Waiting]) -> Notice:
    return reduce(together, (one.notice for one in run))


def _first_gap(waiting: Sequence[Waiting]) -> int:
    """From where on something must have happened before that nobody has told of yet."""
    for place, one in enumerate(waiting):
        base = one.notice.base
        if base is None:
            continue
        state = base.state
        for at, step in enumerate(waiting[: place + 1]):
            if at < place and step.notice.until[0] <= base.at:
                continue
            if _between(state, step.notice):
                return at
            state = step.notice.now
    return len(waiting)


def _between(state: dict[str, object] | None, notice: Notice) -> tuple[str, ...]:
    """What must have happened from that state to the one that the notice began with."""
    known, before = notice.opened(state), notice.before
    if known is None or before is None:
        return () if known is before else ("created",)
    return happenings.between(known, before)
