"""The database: opened, migrated, read and written; one writer at a time on SQLite."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
)
from pathlib import Path

import aiosqlite
from sqlalchemy import Connection, Table, event, func, inspect, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.migrations import SCHEMA, NewerSchema, migrate, revision_of
from bot.store.sqlite import Statements, Turns, turn_on_wal
from bot.store.tables import metadata, replays, utc_now

CONNECTIONS = 15
URGENT_CONNECTIONS = 2


class StoreFailed(Exception):
    """The database could not be read or written; nothing of this transaction is in it."""


class Unusable(StoreFailed):
    """The database cannot be used as it is configured; the message says why."""


class Store:
    """Open it with `Store.open(url)`; `write()` and `read()` are its transactions.

    What stands before an acknowledgement is urgent: it has connections of its own, and on SQLite
    its turn comes before that of all other writes.
    """

    def __init__(self, engine: AsyncEngine, urgent: AsyncEngine) -> None:
        self._engine = engine
        self._urgent = urgent
        self.on_sqlite = engine.dialect.name == "sqlite"
        # IMMEDIATE takes the write lock at once: a reader that turns writer half-way is refused
        # by SQLite without waiting, whatever the time-out.
        self._writer = engine.execution_options(begin="BEGIN IMMEDIATE")
        self._urgent_writer = urgent.execution_options(begin="BEGIN IMMEDIATE")
        self._turns = Turns()

    @classmethod
    async def open(cls, url: str) -> "Store":
        address = driver_url(url)
        store = cls(_engine(address, CONNECTIONS), _engine(address, URGENT_CONNECTIONS))
        try:
            if store.on_sqlite:
                await asyncio.to_thread(turn_on_wal, str(address.database))
            async with store.write() as connection:
                await connection.run_sync(migrate)
                lacking = await connection.run_sync(_lacking)
        except NewerSchema as newer:
            await store.close()
            raise Unusable(
                f"The database is at schema {newer}, this version of the program knows {SCHEMA}. "
                "Start the newer version, or restore an older backup."
            ) from newer
        except (StoreFailed, sqlite3.Error) as failure:
            await store.close()
            # The driver's own words may name the account, never the password.
            raise Unusable(
                f"The database of DATABASE_URL cannot be opened: {failure}. Check that it is "
                "there, that its server runs, and who may write to it."
            ) from failure
        if lacking:
            await store.close()
            raise Unusable(
                f"The database of DATABASE_URL lacks {lacking}. Restore a backup that is whole, or "
                "give DATABASE_URL a new database."
            )
        return store

    @classmethod
    async def revision(cls, url: str) -> str:
        """What a database is at, without bringing it any further; empty where it is new."""
        engine = _engine(driver_url(url), 1)
        try:
            with _failures():
                async with engine.connect() as connection:
                    return await connection.run_sync(revision_of)
        finally:
            await engine.dispose()

    async def close(self) -> None:
        await self._engine.dispose()
        await self._urgent.dispose()

    @asynccontextmanager
    async def write(self, *, urgent: bool = False) -> AsyncIterator[AsyncConnection]:
        """One transaction, committed at the end of the block; keep network calls out of it."""
        writer = self._urgent_writer if urgent else self._writer
        with _failures():
            async with self._turn(urgent=urgent), writer.begin() as connection:
                yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """What is there; on PostgreSQL each statement sees what was committed before it."""
        with _failures():
            async with self._engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """One consistent view, for whoever reads long and must miss nothing in between."""
        async with self.read() as connection:
            if not self.on_sqlite:
                await connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    async def take_turn(self, connection: AsyncConnection, key: str) -> None:
        """Until this transaction ends, whoever names the same key waits.

        For what counts rows before it adds one: PostgreSQL writes side by side, and two who count
        at once would not see each other. SQLite has one writer at a time anyway.
        """
        if not self.on_sqlite:
            number = func.hashtextextended(key, 0)
            await connection.execute(select(func.pg_advisory_xact_lock(number)))

    @asynccontextmanager
    async def on_the_spot(self) -> AsyncIterator[aiosqlite.Connection]:
        """SQLite's own connection, for one urgent statement that is a transaction by itself.

        Each step of `write()` is a job for a thread; all of this is a single one.
        """
        with _failures():
            async with self._turn(urgent=True), self._urgent.connect() as connection:
                driver = (await connection.get_raw_connection()).driver_connection
                if not isinstance(driver, aiosqlite.Connection):
                    raise TypeError("only SQLite has this")
                yield driver

    async def healthy(self) -> bool:
        """Whether a row can be stored at this moment: only a real commit proves it."""
        probe = self.insert(replays).values(digest=b"health", seen_at=utc_now())
        kept = probe.on_conflict_do_update(
            index_elements=["digest"], set_={"seen_at": probe.excluded.seen_at}
        )
        try:
            async with self.write() as connection:
                await connection.execute(kept)
        except StoreFailed:
            return False
        return True

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that knows ON CONFLICT; SQLAlchemy has one per dialect, spoken alike."""
        return sqlite.insert(table) if self.on_sqlite else postgresql.insert(table)

    def _turn(self, *, urgent: bool) -> AbstractAsyncContextManager[object]:
        return self._turns.turn(urgent=urgent) if self.on_sqlite else nullcontext()


def _lacking(connection: Connection) -> str:
    """The first table or column that is not there, though its schema is the one we know."""
    found = inspect(connection)
    tables = set(found.get_table_names())
    for table in metadata.sorted_tables:
        if table.name not in tables:
            return f"the table {table.name}"
        columns = {column["name"] for column in found.get_columns(table.name)}
        for column in table.columns:
            if column.name not in columns:
                return f"the column {column.name} of the table {table.name}"
    return ""


def driver_url(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise Unusable("DATABASE_URL is not an address like sqlite:///deal-desk.db.") from error
    if parsed.drivername in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername != "sqlite":
        raise Unusable(
            f"DATABASE_URL starts with {parsed.drivername!r}; "
            "sqlite:///file and postgresql://… are what works."
        )
    return _sqlite_file(parsed)


def _sqlite_file(url: URL) -> URL:
    if not url.database or ":memory:" in url.database or "mode" in url.query:
        raise Unusable(
            "A database in memory would forget what was promised; "
            "give DATABASE_URL a file, like sqlite:///deal-desk.db."
        )
    folder = Path(url.database).absolute().parent
    if not folder.is_dir():
        raise Unusable(f"The folder {folder} of DATABASE_URL does not exist; make it first.")
    return url.set(drivername="sqlite+aiosqlite")


def _engine(url: URL, connections: int) -> AsyncEngine:
    """Parameters never show in errors: some are sealed, none is anyone's business."""
    if url.get_backend_name() == "postgresql":
        # The ping costs one round trip and spares a failure after the server was restarted.
        return create_async_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_size=connections,
            max_overflow=0,
        )
    engine = create_async_engine(
        url,
        hide_parameters=True,
        # Without a level of None the driver opens transactions itself, and never an IMMEDIATE one.
        connect_args={"isolation_level": None, "async_creator_fn": Statements},
        # Each one is a thread with its set-up: none is closed only because it was busy for once.
        pool_size=connections,
        max_overflow=0,
        pool_use_lifo=True,
    )
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


@contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, PoolTimeout, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise StoreFailed(str(cause).partition("\n")[0]) from error
