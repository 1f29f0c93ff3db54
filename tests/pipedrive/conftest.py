import os
from collections.abc import AsyncIterator

import aiohttp
import pytest
import redis
from pydantic import SecretStr

from bot.pipedrive.cache import Cache, Memory
from bot.pipedrive.client import Limits, Login, Pipedrive, open_session
from bot.pipedrive.throttle import Throttle
from tests.pipedrive.clocks import FakeTime
from tests.pipedrive.peer import Peer

FAST = Limits(connect=0.1, idle=0.15, total=0.7, room=0.05, pause=0.005, body=100_000)
REDIS = "redis://127.0.0.1:6379/9"
HOW = f"no Redis at {REDIS}; to run these tests too: docker run --rm -p 6379:6379 redis"


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    async with Peer() as peer:
        yield peer


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session() as session:
        yield session


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
async def cache() -> AsyncIterator[Cache]:
    cache = Cache(Memory())
    yield cache
    await cache.close()


@pytest.fixture
def pipedrive(session: aiohttp.ClientSession, peer: Peer, cache: Cache) -> Pipedrive:
    return Pipedrive(
        session,
        peer.url,
        cache=cache,
        throttle=Throttle(burst=10_000),
        limits=FAST,
        on_attempt=peer.claimed.append,
    )


@pytest.fixture
def ana() -> Login:
    return Login("T1", 7, 41, SecretStr("secret-of-ana"))


@pytest.fixture
def ben() -> Login:
    return Login("T1", 7, 42, SecretStr("secret-of-ben"), "bearer")


@pytest.fixture
def redis_url() -> SecretStr:
    try:
        with redis.Redis.from_url(REDIS, socket_connect_timeout=1) as server:
            server.ping()
    except redis.ConnectionError:
        if os.environ.get("CI") == "true":
            pytest.fail(HOW)
        pytest.skip(HOW)
    return SecretStr(REDIS)
