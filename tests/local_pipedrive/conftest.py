"""A local Pipedrive on a port of its own, and people who call it."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.playground.pipedrive import World, make_app
from tests.local_pipedrive.hooked import Ear
from tests.local_pipedrive.play import Play

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    # Any: tests look into answers of every shape.
    body: Any

    @property
    def data(self) -> Any:
        return self.body["data"]


@dataclass(frozen=True)
class Fetched:
    status: int
    headers: Mapping[str, str]
    data: bytes


class Caller:
    """A person with an API token."""

    def __init__(self, server: TestServer, session: aiohttp.ClientSession, token: str) -> None:
        self._server = server
        self._session = session
        self.token = token

    async def call(
        self,
        method: str,
        path: str,
        query: Mapping[str, object] | None = None,
        body: object = None,
        *,
        bearer: bool = False,
    ) -> Reply:
        own, oauth = {"x-api-token": self.token}, {"Authorization": f"Bearer {self.token}"}
        headers = oauth if bearer else own
        texts = {
            name: [str(one) for one in value] if isinstance(value, list) else str(value)
            for name, value in (query or {}).items()
        }
        url = self._server.make_url(path).with_query(texts)
        sent = {"data": body} if isinstance(body, aiohttp.FormData) else {"json": body}
        async with self._session.request(method, url, headers=headers, **sent) as response:
            return Reply(response.status, response.headers, await response.json())

    async def fetch(self, path: str, *, follows: bool = True) -> Fetched:
        """Bytes, and not an answer in JSON."""
        headers = {"x-api-token": self.token}
        url = self._server.make_url(path)
        async with self._session.get(url, headers=headers, allow_redirects=follows) as response:
            return Fetched(response.status, response.headers, await response.read())

    async def get(self, path: str, **query: object) -> Reply:
        return await self.call("GET", path, query)

    async def post(self, path: str, **body: object) -> Reply:
        return await self.call("POST", path, body=body)

    async def patch(self, path: str, **body: object) -> Reply:
        return await self.call("PATCH", path, body=body)

    async def put(self, path: str, **body: object) -> Reply:
        return await self.call("PUT", path, body=body)

    async def delete(self, path: str) -> Reply:
        return await self.call("DELETE", path)


@pytest.fixture
def world() -> World:
    """Time stands still; there is more room for calls than a test needs."""
    world = World(now=NOW)
    world.limits.burst = world.limits.searches = 1000
    return world


@pytest.fixture
async def server(world: World) -> AsyncIterator[TestServer]:
    server = TestServer(make_app(world))
    await server.start_server()
    yield server
    await server.close()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def ana(world: World, server: TestServer, session: aiohttp.ClientSession) -> Caller:
    return Caller(server, session, world.tokens["ana"])


@pytest.fixture
def tom(world: World, server: TestServer, session: aiohttp.ClientSession) -> Caller:
    return Caller(server, session, world.tokens["tom"])


@pytest.fixture
def mia(world: World, server: TestServer, session: aiohttp.ClientSession) -> Caller:
    """The trainee: she may neither delete nor merge, nor edit what is not hers."""
    return Caller(server, session, world.tokens["mia"])


@pytest.fixture
def grace(world: World, server: TestServer, session: aiohttp.ClientSession) -> Caller:
    """The admin."""
    return Caller(server, session, world.tokens["grace"])


@pytest.fixture
def zoe(world: World, server: TestServer, session: aiohttp.ClientSession) -> Caller:
    """The admin of another company."""
    return Caller(server, session, world.tokens["zoe"])


@pytest.fixture
def play(server: TestServer, session: aiohttp.ClientSession) -> Play:
    return Play(server, session)


@pytest.fixture
async def ear() -> AsyncIterator[Ear]:
    async with Ear.listening() as ear:
        yield ear


@pytest.fixture
async def everything(ana: Caller, ear: Ear) -> Ear:
    """Ana, an admin, is told of every change."""
    await ana.post(
        "/v1/webhooks", subscription_url=ear.url, event_action="*", event_object="*", name="All"
    )
    return ear
