"""A local Pipedrive to walk through, and a login that may."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.pipedrive.http.cache import open_cache
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.session import open_session
from bot.pipedrive.http.throttle import Throttle
from bot.pipedrive.names.lookups import User
from bot.pipedrive.records.rows import DealCount
from bot.pipedrive.request import Login, Request
from bot.playground import pipedrive

FAST = 400


@dataclass
class Company:
    """A local Pipedrive with some thousand deals, and one person who asks it."""

    world: pipedrive.World
    client: Pipedrive
    login: Login

    async def ask(self, request: Request) -> bytes:
        return await self.client.fetch(request, self.login)

    async def owners(self) -> list[int]:
        users = await self.client.send(Request("GET", "/v1/users"), self.login, list[User])
        return [user.id for user in users]

    async def count(self) -> int:
        request = Request("GET", "/v1/deals/summary")
        return (await self.client.send(request, self.login, DealCount)).total_count

    def visible(self) -> set[int]:
        company, user = self.world.company, self.world.user("ana")
        return {
            deal.id
            for deal in company.deals.values()
            if not deal.is_archived and deal.status != "deleted" and company.may_see(user, deal)
        }

    def pages(self) -> int:
        """How many pages of the list were asked for."""
        return sum(entry.path == "/api/v2/deals" for entry in self.world.ledger)


@pytest.fixture
async def company() -> AsyncIterator[Company]:
    async with at_work(deals=4_000) as found:
        yield found


@asynccontextmanager
async def at_work(deals: int) -> AsyncIterator[Company]:
    world = pipedrive.World(seed=7, deals=deals)
    world.limits.burst = FAST
    async with served(pipedrive.make_app(world)) as url, open_session() as session:
        client = Pipedrive(session, url, cache=open_cache(None), throttle=Throttle(burst=FAST))
        yield Company(world, client, Login("T", 1, 101, SecretStr(world.tokens["ana"])))


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{site.port}"
    finally:
        await runner.cleanup()
