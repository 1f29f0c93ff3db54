"""Pipedrive's rate limits: bursts per token, searches per token, a daily budget per company."""

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable

from bot.playground.pipedrive.api import Refusal

# API tokens on the Growth plan.
BURST = 40
SEARCHES = 10
WINDOW = 2.0
# 30,000 tokens x 2 for Growth x 5 seats.
DAILY = 300_000


class Limits:
    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self.burst = BURST
        self.searches = SEARCHES
        self.daily = DAILY
        self.spent = 0
        self.timer = timer
        self._day = ""
        self._calls = defaultdict[tuple[str, bool], deque[float]](deque)

    def start_over(self) -> None:
        self.spent, self._day = 0, ""
        self._calls.clear()

    @property
    def left(self) -> int:
        return max(0, self.daily - self.spent)

    def take(self, token: str, cost: int, today: str, *, is_search: bool) -> dict[str, str]:
        """Room for one call; the headers that go with its answer."""
        if self._day and today != self._day:
            self.spent = 0
        self._day = today
        if self.left < cost:
            # Only a remaining of 0 tells this 429 from that of a burst.
            self.spent = self.daily
            raise self._refusal("Daily API token budget exceeded", self._headers(token, is_search))
        for search in {False, is_search}:
            if self._room(token, search) <= 0:
                raise self._refusal("Rate limit exceeded", self._headers(token, search))
        for search in {False, is_search}:
            self._calls[token, search].append(self.timer())
        self.spent += cost
        return self._headers(token, is_search)

    def _room(self, token: str, search: bool) -> int:  # noqa: FBT001 - which of two windows
        calls = self._calls[token, search]
        while calls and calls[0] <= self.timer() - WINDOW:
            calls.popleft()
        return (self.searches if search else self.burst) - len(calls)

    def _headers(self, token: str, search: bool) -> dict[str, str]:  # noqa: FBT001 - as above
        room = self._room(token, search)
        calls = self._calls[token, search]
        reset = calls[0] + WINDOW - self.timer() if calls else WINDOW
        return {
            "x-ratelimit-limit": str(self.searches if search else self.burst),
            "x-ratelimit-remaining": str(max(0, room)),
            "x-ratelimit-reset": str(math.ceil(reset)),
            "x-daily-ratelimit-token-limit": str(self.daily),
            "x-daily-ratelimit-token-remaining": str(self.left),
        }

    def _refusal(self, error: str, headers: dict[str, str]) -> Refusal:
        refusal = Refusal(429, error, errorCode=429)
        refusal.headers = headers
        return refusal
