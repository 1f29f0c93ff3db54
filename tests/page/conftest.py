"""One browser for all tests of the page; a workspace, a bot and a tab for each."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser

from tests import browser as browsers
from tests.page.desk import Desk
from tests.page.scripted import ScriptedBot


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with browsers.launch() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def bot() -> AsyncIterator[ScriptedBot]:
    async with ScriptedBot.listening() as bot:
        yield bot


@pytest_asyncio.fixture(loop_scope="session")
async def desk(browser: Browser, bot: ScriptedBot) -> AsyncIterator[Desk]:
    async with Desk.open(browser, bot) as desk:
        yield desk
        assert not desk.complaints
        assert not desk.outside
