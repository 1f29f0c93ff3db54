"""The pages of signing in, with a database and a local Pipedrive, and without a Slack."""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.accounts.links import Identities, Links
from bot.accounts.sealing import TokenCipher
from bot.pipedrive.http.cache import open_cache
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.session import open_session
from bot.pipedrive.http.throttle import Throttle
from bot.playground.clock import MovableClock
from bot.playground.pipedrive import World, make_app
from bot.playground.serving import free_port, serve
from bot.settings import Settings
from bot.store.db import Store
from bot.web.pipedrive_login import PipedriveLogin, SlackNames
from bot.web.sign_in import CALLBACK, SignIn, sign_in
from tests.keys import new_key
from tests.store.databases import fresh_postgres, store
from tests.store.migrated import sqlite_file
from tests.surfing import Surfer, surfer

__all__ = ["store"]

KEY = new_key()


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """SQLite's; PostgreSQL's where a test asks for it."""
    if getattr(request, "param", "sqlite") == "postgresql":
        with fresh_postgres() as url:
            yield url
    else:
        shutil.copyfile(sqlite_file(), tmp_path / "rows.db")
        yield f"sqlite:///{tmp_path}/rows.db"


@dataclass
class Desk:
    """`signed_in` and `gone` are what the rest of the bot was told."""

    url: str
    clock: MovableClock
    world: World
    entry: SignIn
    links: Links
    signed_in: list[tuple[str, tuple[str, str], str]] = field(default_factory=list)
    gone: list[tuple[str, str]] = field(default_factory=list)

    async def button(self, user: str = "U0ANA", team: str = "T0DESK") -> str:
        """The address behind the button of this person in Slack."""
        return await self.entry.begin(team, user, "what they were doing")


@pytest.fixture
async def desk(store: Store) -> AsyncIterator[Desk]:
    clock, cipher = MovableClock(), TokenCipher((SecretStr(KEY),))
    async with AsyncExitStack() as stack:
        world = World(deals=1, clock=clock.now, sleep=clock.sleep)
        _, port = await serve(make_app(world), stack)
        pipedrive_url, url = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{free_port()}"
        settings = _settings(url, pipedrive_url, world)
        session = await stack.enter_async_context(open_session())
        entry = sign_in(settings, session, store, cipher, clock.now)
        assert entry
        pipedrive = Pipedrive(
            session,
            pipedrive_url,
            cache=open_cache(None),
            throttle=Throttle(),
            renew=entry.renewal,
        )
        links = Links(store, cipher, clock.now, entry.oauth.revoke)
        desk = Desk(url, clock, world, entry, links)
        await _serve_pages(desk, Identities(links, pipedrive, None), stack)
        world.apps.callback = f"{url}{CALLBACK}"
        yield desk


async def _serve_pages(desk: Desk, identities: Identities, stack: AsyncExitStack) -> None:
    async def named(team: str, user: str) -> SlackNames:
        return SlackNames(user.removeprefix("U0").lower(), "Northwind <Slack>")

    async def signed_in(id: str, name: tuple[str, str], kept: str) -> None:
        desk.signed_in.append((id, name, kept))

    async def gone(team: str, user: str) -> None:
        desk.gone.append((team, user))

    def now() -> datetime:
        return desk.clock.now()

    pages = PipedriveLogin(
        desk.entry, identities, now=now, names=named, signed_in=signed_in, gone=gone
    )
    app = web.Application()
    app.add_routes(pages.routes())
    await serve(app, stack, int(desk.url.rpartition(":")[2]))


def _settings(url: str, pipedrive_url: str, world: World) -> Settings:
    return Settings.model_validate(
        {
            "slack_bot_token": "xoxb-none",
            "slack_signing_secret": "a secret".replace(" ", "-"),
            "encryption_key": KEY,
            "pipedrive_client_id": world.apps.client_id,
            "pipedrive_client_secret": world.apps.client_secret,
            "pipedrive_api_url": pipedrive_url,
            "public_url": url,
        }
    )


@pytest.fixture
async def ana() -> AsyncIterator[Surfer]:
    async with surfer() as person:
        yield person


@pytest.fixture
async def mallory() -> AsyncIterator[Surfer]:
    async with surfer() as person:
        yield person
