import os
import secrets
from collections.abc import AsyncIterator

import aiohttp
import pytest
import redis
from pydantic import SecretStr

from bot.pipedrive.http.cache import Cache, Memory
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.exchange import Limits
from bot.pipedrive.http.session import open_session
from bot.pipedrive.http.throttle import Throttle
from bot.pipedrive.request import Key, Login, mark_of
from tests.pipedrive.clocks import FakeTime
from tests.pipedrive.faults import LIMITS
from tests.pipedrive.peer import Peer
from tests.pipedrive.permitted import Permitted

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
def limits() -> Limits:
    return LIMITS


@pytest.fixture
def pipedrive(
    session: aiohttp.ClientSession, peer: Peer, cache: Cache, limits: Limits
) -> Pipedrive:
    return Permitted(
        session,
        peer.url,
        cache=cache,
        throttle=Throttle(burst=10_000),
        limits=limits,
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


@pytest.fixture
def company() -> int:
    """One that no earlier run has left anything of in Redis."""
    return secrets.randbits(48)


@pytest.fixture
def key(company: int) -> Key:
    return Key(f"{company}/deal 12", mark_of(company, "deals"), 30.0)
