"""When not to ask at all: a block, a spent budget, a peer that keeps failing; per company."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.pipedrive.http.errors import Blocked, BudgetSpent, Unavailable, Unreachable
from bot.pipedrive.http.monotonic_clock import MonotonicClock

# The breaker opens when half of at least this many calls of the last half minute failed.
CALLS = 20
SPAN = 30.0
PAUSE = 15.0
# How long a spent budget is believed when nobody says when it is renewed.
BUDGET = 300.0


@dataclass(slots=True)
class Trial:
    """One call that was let through; None: it was given up before Pipedrive could show itself."""

    went_well: bool | None = None


class CircuitBreaker:
    """The state of one company at one host."""

    def __init__(self, clock: MonotonicClock) -> None:
        self._clock = clock
        self._blocked_until = 0.0
        self._spent_until = 0.0
        self._renewed: datetime | None = None
        self._calls: deque[tuple[float, bool]] = deque(maxlen=200)
        self._opened_at: float | None = None
        self._probing = False

    def block(self, seconds: float) -> Blocked:
        self._blocked_until = self._clock.now() + seconds
        return Blocked(seconds)

    def spend(self, retry_after: float | None) -> BudgetSpent:
        self._spent_until = self._clock.now() + (retry_after or BUDGET)
        self._renewed = None
        if retry_after:
            self._renewed = datetime.now(UTC) + timedelta(seconds=retry_after)
        return BudgetSpent(self._renewed)

    def check(self, *, reads: bool) -> None:
        """Raise at once what a call would end in."""
        now = self._clock.now()
        if now < self._blocked_until:
            raise Blocked(self._blocked_until - now)
        if now < self._spent_until:
            raise BudgetSpent(self._renewed)
        if self._opened_at is not None and (self._probing or now < self._opened_at + PAUSE):
            why = "Pipedrive keeps failing; resting before the next call"
            raise Unavailable(why) if reads else Unreachable(why)

    @contextmanager
    def trial(self) -> Iterator[Trial]:
        """Let one call through and remember how it went; after a pause it is the only one."""
        trial = Trial()
        probe = self._probing = self._opened_at is not None
        try:
            yield trial
        finally:
            if probe:
                self._probing = False
                self._settle(went_well=trial.went_well)
            elif trial.went_well is not None:
                self._count(went_well=trial.went_well)

    def _settle(self, *, went_well: bool | None) -> None:
        if went_well is not None:
            self._calls.clear()
            self._opened_at = None if went_well else self._clock.now()

    def _count(self, *, went_well: bool) -> None:
        now = self._clock.now()
        self._calls.append((now, went_well))
        while self._calls[0][0] < now - SPAN:
            self._calls.popleft()
        if went_well or self._opened_at is not None or len(self._calls) < CALLS:
            return
        if 2 * sum(not well for _, well in self._calls) >= len(self._calls):
            self._opened_at = now
