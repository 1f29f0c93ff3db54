"""The playground as a newcomer starts it, in a real browser."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.playground.run import Playground
from tests import browser as browsers
from tests.connected import playground_of
from tests.journeys.person import Person


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with browsers.launch() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def desk(request: pytest.FixtureRequest) -> AsyncIterator[Playground]:
    async with playground_of(request.fixturenames) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def newcomer(browser: Browser, desk: Playground) -> AsyncIterator[Person]:
    """Ana in front of the page, not yet connected."""
    async with Person.sits_down(browser, desk, "U0ANA") as ana:
        yield ana


@pytest_asyncio.fixture(loop_scope="session")
async def ana(browser: Browser, desk: Playground) -> AsyncIterator[Person]:
    """In front of the page; she connected before the test began."""
    async with Person.sits_down(browser, desk, "U0ANA") as ana:
        yield ana


@pytest_asyncio.fixture(loop_scope="session")
async def tom(browser: Browser, desk: Playground) -> AsyncIterator[Person]:
    """The same for him."""
    async with Person.sits_down(browser, desk, "U0TOM") as tom:
        yield tom
