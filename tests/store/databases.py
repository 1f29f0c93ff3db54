"""A database per test: a file of SQLite, and one on the PostgreSQL of this machine."""

import os
import secrets
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from bot.store.db import Store

SERVER = "postgresql://postgres@127.0.0.1:5432/"
HOW = (
    f"no PostgreSQL at {SERVER}; to run these tests too: docker run --rm -p 5432:5432 "
    "-e POSTGRES_HOST_AUTH_METHOD=trust postgres"
)


def fresh_postgres() -> Iterator[str]:
    try:
        server = psycopg.connect(SERVER, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        if os.environ.get("CI") == "true":
            pytest.fail(HOW)
        pytest.skip(HOW)
    name = f"deal_desk_{secrets.token_hex(6)}"
    with server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield SERVER + name
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/rows.db"
    else:
        yield from fresh_postgres()


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    opened = await Store.open(database_url)
    yield opened
    await opened.close()


async def run(store: Store, sql: str) -> None:
    async with store.write() as connection:
        await connection.execute(text(sql))
