"""The one clock by which work is due: questions expire, outcomes are looked at, leases end.

Deadlines of HTTP requests and rate windows do not go by it: they measure the machine's time.
"""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """In UTC."""


class SystemClock:
    """The machine's own."""

    def now(self) -> datetime:
        return datetime.now(UTC)


SYSTEM_CLOCK = SystemClock()
