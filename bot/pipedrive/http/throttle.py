"""Pipedrive's limits, kept in advance so that it need not refuse us: windows, the day, a rest."""

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

from bot.pipedrive.http.costs import COSTS, USUAL
from bot.pipedrive.http.errors import Blocked, BudgetSpent, Throttled, Unavailable, Unreachable
from bot.pipedrive.http.monotonic_clock import MONOTONIC_CLOCK, MonotonicClock
from bot.pipedrive.request import Login, Request

# Pipedrive counts rolling 2 s; the rest is for the jitter of the network.
WINDOW = 2.05
# What most plans allow an API token, less two; headers teach the true number.
BURST = 38
SEARCH = 10
_LONGEST = 86_400.0
_MOST = 10_000
_DIGITS = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class LimitHeaders:
    """What an answer's headers say about the limits; None where they are silent or absurd."""

    limit: int | None = None
    remaining: int | None = None
    reset: float | None = None
    budget: int | None = None
    budget_left: int | None = None
    retry_after: float | None = None

    @classmethod
    def by(cls, headers: Mapping[str, str]) -> "LimitHeaders":
        return cls(
            limit=_count(headers.get("x-ratelimit-limit"), least=1),
            remaining=_count(headers.get("x-ratelimit-remaining")),
            # Its unit is not documented: more than a minute cannot be about a window of 2 s.
            reset=_seconds(headers.get("x-ratelimit-reset"), most=60.0),
            budget=_count(headers.get("x-daily-ratelimit-token-limit"), least=1, most=10**12),
            budget_left=_count(headers.get("x-daily-ratelimit-token-remaining"), most=10**12),
            retry_after=_moment(headers.get("retry-after")),
        )

    @property
    def means_the_window(self) -> bool:
        """Whether a 429 with these headers is about the rate window, not the day's budget."""
        return self.retry_after is not None or self.remaining == 0 or bool(self.budget_left)

    @property
    def wait(self) -> float:
        """How long a 429 asks us to keep away."""
        if self.retry_after:
            return self.retry_after
        return self.reset or WINDOW if self.remaining == 0 else WINDOW


class Throttle:
    """One rolling window per token, a narrower one for its searches; shared by the process."""

    def __init__(
        self,
        *,
        burst: int = BURST,
        search: int = SEARCH,
        clock: MonotonicClock = MONOTONIC_CLOCK,
        logins: int = _MOST,
    ) -> None:
        self._search = search
        self._lanes = {
            False: lru_cache(logins)(lambda _: _Lane(burst, clock)),
            True: lru_cache(logins)(lambda _: _Lane(search, clock)),
        }

    async def acquire(self, login: Login, *, search: bool, latest: float) -> None:
        """Wait for room, at most until `latest` by the clock; else raise Throttled at once."""
        if search:
            await self._lane(login, search=True).take(latest)
        await self._lane(login, search=False).take(latest)

    def heed(self, login: Login, headers: Mapping[str, str], *, search: bool) -> LimitHeaders:
        """Learn from the headers of an answer."""
        told = LimitHeaders.by(headers)
        lane = self._lane(login, search=search)
        if told.limit is not None:
            # An answer to a search may name either window; the narrow one is the same everywhere.
            lane.room = min(told.limit, self._search) if search else told.limit
        if told.remaining == 0 and told.reset is not None:
            lane.pause(told.reset)
        return told

    def pause(self, login: Login, seconds: float, *, search: bool) -> None:
        """Let nothing of this login through for a while: Pipedrive said 429."""
        self._lane(login, search=search).pause(seconds)

    def remembered(self) -> int:
        return sum(lanes.cache_info().currsize for lanes in self._lanes.values())

    def _lane(self, login: Login, *, search: bool) -> "_Lane":
        # Pipedrive counts per token, whichever workspace it came from.
        key = (login.company, login.user) if login.is_known else login.secret
        return self._lanes[search](key)


@dataclass(eq=False, slots=True)
class _Departure:
    """When one call departs; a pause moves it."""

    at: float


class _Lane:
    """A log of departures, some of them still to come: first come, first gone."""

    def __init__(self, room: int, clock: MonotonicClock) -> None:
        self.room = room
        self._clock = clock
        self._log: deque[_Departure] = deque()
        self._closed_until = 0.0

    async def take(self, latest: float) -> None:
        departure = self._lookup(latest)
        try:
            while (wait := departure.at - self._clock.now()) > 0:
                if departure.at > latest:
                    raise Throttled(wait)  # noqa: TRY301 - the departure is given back below
                await self._clock.sleep(wait)
        except BaseException:
            if departure in self._log:
                self._log.remove(departure)
            raise

    def pause(self, seconds: float) -> None:
        now = self._clock.now()
        self._closed_until = max(self._closed_until, now + seconds)
        waiting = [departure for departure in self._log if departure.at > now]
        delay = self._closed_until - waiting[0].at if waiting else 0.0
        if delay > 0:
            for departure in waiting:
                departure.at += delay

    def _lookup(self, latest: float) -> _Departure:
        now = self._clock.now()
        while self._log and self._log[0].at <= now - WINDOW:
            self._log.popleft()
        slot = max(now, self._closed_until)
        if self._log:
            slot = max(slot, self._log[-1].at)
        if len(self._log) >= self.room:
            slot = max(slot, self._log[-self.room].at + WINDOW)
        if slot > max(now, latest):
            raise Throttled(slot - now)
        departure = _Departure(slot)
        self._log.append(departure)
        return departure


def _count(text: str | None, *, least: int = 0, most: int = 10_000) -> int | None:
    if text is None or not _DIGITS.fullmatch(text):
        return None
    number = int(text)
    return number if least <= number <= most else None


def _seconds(text: str | None, *, most: float) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if 0 <= number <= most else None


def _moment(text: str | None) -> float | None:
    """`Retry-After`: seconds, or a date; more than a day is absurd."""
    seconds = _seconds(text, most=_LONGEST)
    if seconds is not None or text is None:
        return seconds
    try:
        moment = parsedate_to_datetime(text)
        wait = (moment - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):  # A date that is none, or one without a zone.
        return None
    return min(max(wait, 0.0), _LONGEST) if wait <= _LONGEST else None


# --- when not to ask at all: a block, a spent budget, a peer that keeps failing; per company ------

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


# --- the budget of a company for a day: what is left, and what we took ----------------------------
#
# It is shared by everything that the company has connected, so a bot that searches at every letter
# may stop somebody else's forms. Kept in memory: with several processes each knows its own part.

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


_ID = re.compile(r"/(?:[0-9]+|[0-9a-f]{8}-[0-9a-f-]{27}|\{\w+\})(?=/|$)")


def cost(request: Request) -> int:
    return cost_of(request.method, request.path)


def cost_of(method: str, path: str) -> int:
    """Of a filled path, or of one with `{id}` in it."""
    return COSTS.get(template(path), {}).get(method, USUAL)


def template(path: str) -> str:
    """`/api/v2/deals/{}` for every deal."""
    return _ID.sub("/{}", path)
