"""Pipedrive's rate windows, kept in advance so that it need not refuse us."""

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from bot.pipedrive.http.errors import Throttled
from bot.pipedrive.http.monotonic_clock import MONOTONIC_CLOCK, MonotonicClock
from bot.pipedrive.request import Login

# Pipedrive counts rolling 2 s; the rest is for the jitter of the network.
WINDOW = 2.05
# What most plans allow an API token, less two; headers teach the true number.
BURST = 38
SEARCH = 10
_LONGEST = 86_400.0
_MOST = 10_000
_DIGITS = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer's headers say about the limits; None where they are silent or absurd."""

    limit: int | None = None
    remaining: int | None = None
    reset: float | None = None
    budget: int | None = None
    budget_left: int | None = None
    retry_after: float | None = None

    @classmethod
    def by(cls, headers: Mapping[str, str]) -> "Told":
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

    def heed(self, login: Login, headers: Mapping[str, str], *, search: bool) -> Told:
        """Learn from the headers of an answer."""
        told = Told.by(headers)
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
