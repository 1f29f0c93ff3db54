"""Somebody who listens to Pipedrive's webhooks, and answers as each test decides."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web
from aiohttp.test_utils import TestServer

Json = dict[str, Any]
PATIENCE = 30


@dataclass
class Received:
    body: Json
    authorization: str

    @property
    def meta(self) -> Json:
        meta: Json = self.body["meta"]
        return meta


@dataclass
class Ear:
    """`status` is what it answers; `gate`, where there is one, is waited for before that."""

    url: str = ""
    status: int = 200
    gate: asyncio.Event | None = None
    heard: list[Received] = field(default_factory=list)
    _came: asyncio.Condition = field(default_factory=asyncio.Condition)

    @classmethod
    @asynccontextmanager
    async def listening(cls) -> AsyncIterator[Self]:
        ear = cls()
        app = web.Application()
        app.router.add_post("/hook", ear._hear)
        async with TestServer(app) as server:
            ear.url = str(server.make_url("/hook"))
            yield ear

    async def hears(self, count: int) -> list[Received]:
        """What has come, as soon as it is so many."""
        async with asyncio.timeout(PATIENCE), self._came:
            await self._came.wait_for(lambda: len(self.heard) >= count)
        return self.heard

    async def until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not is_so():  # noqa: ASYNC110 - what others do has no event of its own
                await asyncio.sleep(0)

    @property
    def told(self) -> list[tuple[str, ...]]:
        return [
            (one.meta["entity"], one.meta["action"], one.meta["entity_id"]) for one in self.heard
        ]

    async def _hear(self, request: web.Request) -> web.Response:
        received = Received(await request.json(), request.headers.get("Authorization", ""))
        async with self._came:
            self.heard.append(received)
            self._came.notify_all()
        if self.gate is not None:
            await self.gate.wait()
        return web.Response(status=self.status)
