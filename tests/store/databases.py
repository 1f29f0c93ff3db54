"""A database per test: a file of SQLite, and one on the PostgreSQL of this machine."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, Engine, event, text

from bot.store.db import Store
from tests.store.migrated import SERVER, sqlite_file
from tests.store.spares import bare_database, spare_database

KINDS = ["sqlite", "postgresql"]
# All but whoever says it, of its database.
EVERYBODY_OUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
HOW = (
    f"no PostgreSQL at {SERVER}; to run these tests too: docker run --rm -p 5432:5432 "
    "-e POSTGRES_HOST_AUTH_METHOD=trust postgres"
)


@contextmanager
def fresh_postgres(*, migrated: bool = True) -> Iterator[str]:
    """The address of a database with no rows and, unless it is `migrated`, with no table."""
    try:
        server = psycopg.connect(SERVER, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        if os.environ.get("CI") == "true":
            pytest.fail(HOW)
        pytest.skip(HOW)
    with server, spare_database(server) if migrated else bare_database(server) as name:
        yield SERVER + name


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind in turn, at the newest schema, with no rows."""
    if request.param == "sqlite":
        shutil.copyfile(sqlite_file(), tmp_path / "rows.db")
        yield f"sqlite:///{tmp_path}/rows.db"
    else:
        with fresh_postgres() as url:
            yield url


@pytest.fixture(params=KINDS)
def new_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind in turn, without a table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/rows.db"
    else:
        with fresh_postgres(migrated=False) as url:
            yield url


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    opened = await Store.open(database_url)
    yield opened
    await opened.close()


async def run(store: Store, sql: str) -> None:
    async with store.write() as connection:
        await connection.execute(text(sql))


def tell_the_server(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as admin:
        for statement in statements:
            admin.execute(statement.encode())


@asynccontextmanager
async def without(store: Store, table: str) -> AsyncIterator[None]:
    """Whatever needs this table fails meanwhile; its rows are there again afterwards."""
    await run(store, f"ALTER TABLE {table} RENAME TO away")
    yield
    await run(store, f"ALTER TABLE away RENAME TO {table}")


def everything_in(folder: Path) -> bytes:
    """The database file and the log beside it, as `strings` would read them."""
    return b"".join(file.read_bytes() for file in folder.iterdir())


@contextmanager
def heard() -> Iterator[list[str]]:
    """What is said to the database meanwhile, statement by statement."""
    said: list[str] = []

    def hear(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
