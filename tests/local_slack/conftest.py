"""A local Slack, a bot whose answers each test decides, and a browser that listens."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.local_slack.bench import Bench, Clock, TinyBot


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def bot() -> AsyncIterator[TinyBot]:
    async with TinyBot.listening() as bot:
        yield bot


@pytest.fixture
async def bench(bot: TinyBot, clock: Clock) -> AsyncIterator[Bench]:
    async with Bench.running(bot, clock) as bench:
        yield bench


@pytest.fixture
def api(bench: Bench) -> AsyncWebClient:
    return AsyncWebClient(bench.workspace.bot_token, base_url=f"{bench.origin}/api/")
