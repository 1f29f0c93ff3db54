from collections.abc import AsyncIterator, Iterator

import pytest
from aiohttp.test_utils import TestClient

from tests.edge.door import Client, Door, Lines, Server, recorded


@pytest.fixture
def lines() -> Iterator[Lines]:
    with recorded() as lines:
        yield lines


@pytest.fixture
def door(lines: Lines) -> Door:
    return Door()


@pytest.fixture
async def client(door: Door) -> AsyncIterator[Client]:
    async with TestClient(Server(door.app())) as client:
        yield client
