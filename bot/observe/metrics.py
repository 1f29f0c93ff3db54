"""What Prometheus may read; labels never name a team, a person or a record."""

import asyncio
import time
from collections.abc import Callable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from bot.observe.logs import log

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# Slack waits three seconds; the goal is that hardly anyone waits one.
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 3)
BLOCKED = 0.25


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._acks = Histogram(
            "bot_ack_seconds",
            "Time from a request of Slack's to our answer.",
            ["kind"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._rejected = self._counter("bot_rejected", "Requests turned away.", "reason")
        self._operations = self._counter(
            "bot_operations", "Operations that came to an end.", "action", "result"
        )
        self._pipedrive = self._counter(
            "bot_pipedrive_requests", "Requests sent to Pipedrive.", "verb", "status"
        )
        self._suggestions = self._counter(
            "bot_suggestions", "Suggestions in pickers, by where they came from.", "noun", "source"
        )
        self._lines = self._counter(
            "bot_lines", "Lines that people typed, by how they were read.", "command", "shape"
        )
        self._open_tasks = self._gauge("bot_open_tasks", "Tasks under way.")
        self._offset = self._gauge(
            "bot_clock_offset_seconds", "Our clock minus Slack's, as its requests show it."
        )
        self._lag = self._gauge(
            "bot_loop_lag_seconds", "How late the event loop ran its last timer."
        )

    def acked(self, payload_type: str, seconds: float) -> None:
        self._acks.labels(payload_type).observe(seconds)

    def rejected(self, reason: str) -> None:
        self._rejected.labels(reason).inc()

    def operation(self, action: str, result: str) -> None:
        self._operations.labels(action, result).inc()

    def pipedrive(self, verb: str, status: int | str) -> None:
        self._pipedrive.labels(verb, str(status)).inc()

    def suggestion(self, noun: str, source: str) -> None:
        self._suggestions.labels(noun, source).inc()

    def line(self, command: str, shape: str) -> None:
        """Never what was typed: only which command it was, and how much of it was understood."""
        self._lines.labels(command, shape).inc()

    def open_tasks(self, count: Callable[[], int]) -> None:
        self._open_tasks.set_function(count)

    def clock_offset(self, seconds: Callable[[], float]) -> None:
        self._offset.set_function(seconds)

    async def watch_the_loop(self, every: float = 1.0) -> None:
        """Measure for ever how late timers run: what blocks the loop delays every ack."""
        while True:
            due = time.monotonic() + every
            await asyncio.sleep(every)
            lag = max(0.0, time.monotonic() - due)
            self._lag.set(lag)
            if lag > BLOCKED:
                log.warning("the loop was blocked", ms=round(lag * 1000))

    def render(self) -> bytes:
        return generate_latest(self.registry)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(name, text, labels, registry=self.registry)

    def _gauge(self, name: str, text: str) -> Gauge:
        return Gauge(name, text, registry=self.registry)
