"""The real edge with the smallest desk behind it, which only writes down what it is handed."""

import asyncio
import io
import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr

from bot.ingress.edge import Ack, Edge
from bot.ingress.serve import runner_for
from bot.observe import logs
from bot.observe.metrics import Metrics
from bot.tasks import Tasks
from tests.edge.signing import NOW, OLD_SECRET, SECRET

Client = TestClient[web.Request, web.Application]


@dataclass
class Lines:
    """What was logged, as text and as the objects in it."""

    stream: io.StringIO = field(default_factory=io.StringIO)

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def all(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def saying(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.all if line["event"] == event]


@contextmanager
def recorded(level: str = "DEBUG") -> Iterator[Lines]:
    """Logs go to memory meanwhile, and everything global is put back afterwards."""
    root = logging.getLogger()
    before = root.level
    lines = Lines()
    logs.setup(level, lines.stream)
    try:
        yield lines
    finally:
        structlog.reset_defaults()
        structlog.contextvars.clear_contextvars()
        root.setLevel(before)
        for handler in [each for each in root.handlers if isinstance(each, logs.Forward)]:
            root.removeHandler(handler)


class Server(TestServer):
    """Runs the application as the bot runs it; by itself a TestServer is set up otherwise."""

    async def _make_runner(self, **_: Any) -> web.AppRunner:
        return runner_for(self.app)


@dataclass
class Door:
    """Its parts may be exchanged by a test at any time."""

    metrics_token: str | None = None
    dispatched: list[dict[str, Any]] = field(default_factory=list)
    seen: set[bytes] = field(default_factory=set)
    metrics: Metrics = field(default_factory=Metrics)
    tasks: Tasks = field(default_factory=Tasks)
    now: float = NOW
    checks: dict[str, bool] = field(default_factory=lambda: {"database": True})
    answering: Callable[[], Awaitable[Ack]] | None = None
    storing: Callable[[], Awaitable[bool]] | None = None
    checking: Callable[[], Awaitable[dict[str, bool]]] | None = None

    async def first_time(self, digest: bytes, _payload: dict[str, Any]) -> bool:
        if self.storing:
            return await self.storing()
        await asyncio.sleep(0)  # as a commit would, so that requests may overtake each other
        new = digest not in self.seen
        self.seen.add(digest)
        return new

    async def dispatch(self, payload: dict[str, Any]) -> Ack:
        if self.answering:
            return await self.answering()
        self.dispatched.append(payload)
        return Ack(200, '{"text": "ok"}', "application/json")

    async def ready(self) -> dict[str, bool]:
        return await self.checking() if self.checking else self.checks

    def app(self) -> web.Application:
        edge = Edge(
            secrets=(SecretStr(SECRET), SecretStr(OLD_SECRET)),
            first_time=self.first_time,
            dispatch=self.dispatch,
            tasks=self.tasks,
            ready=self.ready,
            metrics=self.metrics,
            metrics_token=SecretStr(self.metrics_token) if self.metrics_token else None,
            clock=lambda: self.now,
        )
        app = web.Application()
        app.add_routes(edge.routes())
        return app
