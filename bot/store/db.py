"""The database: opened, migrated, read and written; one writer at a time on SQLite."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import IntegrityError
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, Table, delete, event, func, inspect, make_url, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.migrations import SCHEMA, NewerSchema, migrate, revision_of
from bot.store.sqlite import Statements, Turns, turn_on_wal
from bot.store.tables import Clock, metadata, replays, utc_now
from bot.tasks import apart

CONNECTIONS = 15
URGENT_CONNECTIONS = 2
IN_DOUBT = 2.0  # seconds, to find out whether something is there
# Of the transaction, on PostgreSQL: none where nothing was written.
NUMBER = text("SELECT pg_current_xact_id_if_assigned()::text")
STATE = text("SELECT pg_xact_status(CAST(:number AS xid8))")


Insert = sqlite.Insert | postgresql.Insert


class StoreFailed(Exception):
    """The database could not be read or written; nothing of this transaction is in it."""


class InDoubt(StoreFailed):
    """The database went away while it committed: the transaction is in it as a whole, or not."""


class Unusable(StoreFailed):
    """The database cannot be used as it is configured; the message says why."""


class Store:
    """Open it with `Store.open(url)`; `write()` and `read()` are its transactions.

    What stands before an acknowledgement is urgent: it has connections of its own, and on SQLite
    its turn comes before that of all other writes.
    """

    def __init__(self, address: URL) -> None:
        # A pool forgets those that are out when it is closed; SQLite's are closed all the same.
        self._opened = WeakSet[Statements]()
        self._engine = engine = _engine(address, CONNECTIONS, self._opened)
        self._urgent = urgent = _engine(address, URGENT_CONNECTIONS, self._opened)
        self.on_sqlite = engine.dialect.name == "sqlite"
        # IMMEDIATE takes the write lock at once: a reader that turns writer half-way is refused
        # by SQLite without waiting, whatever the time-out.
        self._writer = engine.execution_options(begin="BEGIN IMMEDIATE")
        self._urgent_writer = urgent.execution_options(begin="BEGIN IMMEDIATE")
        self._turns = Turns()

    @classmethod
    async def open(cls, url: str) -> "Store":
        address = driver_url(url)
        store = cls(address)
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
        engine = _engine(driver_url(url), 1, WeakSet())
        try:
            with _failures():
                async with engine.connect() as connection:
                    return await connection.run_sync(revision_of)
        finally:
            await engine.dispose()

    async def close(self) -> None:
        await self._engine.dispose()
        await self._urgent.dispose()
        for connection in list(self._opened):
            await connection.end()

    @asynccontextmanager
    async def write(self, *, urgent: bool = False) -> AsyncIterator[AsyncConnection]:
        """One transaction, committed at the end of the block; keep network calls out of it.

        Raises StoreFailed where nothing of it is there. What is urgent is not acknowledged then,
        and dropped; of all else a commit that was not answered is asked about.
        """
        writer = self._urgent_writer if urgent else self._writer
        number = None
        with _failures():
            try:
                async with self._turn(urgent=urgent), writer.begin() as connection:
                    yield connection
                    if not (urgent or self.on_sqlite):
                        number = await connection.scalar(NUMBER)
            except DBAPIError as error:
                if number is None or not await self._is_in(number, error):
                    raise

    async def _is_in(self, number: str, error: DBAPIError) -> bool:
        """Whether a transaction whose commit failed was committed all the same."""
        if not error.connection_invalidated:  # it was answered
            return False
        try:
            async with asyncio.timeout(IN_DOUBT):
                while True:
                    async with self._urgent.connect() as connection:
                        state = await connection.scalar(STATE, {"number": number})
                    if state != "in progress":
                        return bool(state == "committed")
                    await asyncio.sleep(IN_DOUBT / 20)
        except (DBAPIError, PoolTimeout, TimeoutError) as unknown:
            raise InDoubt("the database went away while it committed") from unknown

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
    async def on_the_spot(self) -> AsyncIterator[Statements]:
        """SQLite's own connection, for one urgent statement that is a transaction by itself.

        Each step of `write()` is a job for a thread; all of this is a single one.
        """
        with _failures():
            async with self._turn(urgent=True), self._urgent.connect() as connection:
                driver = (await connection.get_raw_connection()).driver_connection
                if not isinstance(driver, Statements):
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

    def insert(self, table: Table) -> Insert:
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


def _engine(url: URL, connections: int, opened: WeakSet[Statements]) -> AsyncEngine:
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

    def connection(file: str, **how: Any) -> Statements:  # Any: as the driver takes it
        opened.add(one := Statements(file, **how))
        return one

    engine = create_async_engine(
        url,
        hide_parameters=True,
        # Without a level of None the driver opens transactions itself, and never an IMMEDIATE one.
        connect_args={"isolation_level": None, "async_creator_fn": connection},
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


# --- rows that stand before an acknowledgement: those that come together share one commit ---------

# In one statement; SQLite takes ten thousand, its parser is quick with a few.
MOST = 256
AS_KEPT = "%Y-%m-%d %H:%M:%S.%f"  # as SQLAlchemy writes a moment into SQLite

Values = Mapping[str, Any]  # Any: what a column takes
Batch = dict[bytes, Values]


class Intake:
    """Inserts into a table by its primary key, a digest, and notes when it was `seen_at`."""

    def __init__(self, store: Store, table: Table, clock: Clock) -> None:
        (key,) = table.primary_key
        self._store = store
        self._table = table
        self._key = key
        self._clock = clock
        self._one_commit = asyncio.Lock()
        self._gathering: tuple[Batch, asyncio.Task[set[bytes]]] | None = None

    async def add(self, key: bytes, values: Values) -> bool:
        """True for exactly one caller per key; `StoreFailed` when nothing was stored."""
        if self._gathering is None:
            new: Batch = {}
            self._gathering = new, apart(self._commit(new), "intake", expected=(StoreFailed,))
        batch, commit = self._gathering
        is_copy = key in batch
        batch.setdefault(key, values)
        # Shielded: a caller who goes away must not cut the commit of the others.
        stored = await asyncio.shield(commit)
        return key in stored and not is_copy

    async def _commit(self, batch: Batch) -> set[bytes]:
        """Store what gathered while the commit before this one ran; answer what was new."""
        async with self._one_commit:
            self._gathering = None
            now = self._clock()
            # In order: two processes with the same keys must not wait for each other.
            rows = [{self._key.name: key, "seen_at": now, **batch[key]} for key in sorted(batch)]
            if self._store.on_sqlite and len(rows) <= MOST and await self._at_once(rows):
                return set(batch)
            insert = self._store.insert(self._table).on_conflict_do_nothing()
            async with self._store.write(urgent=True) as connection:
                stored = await connection.execute(insert.returning(self._key), rows)
                return set(stored.scalars())

    async def _at_once(self, rows: Sequence[Values]) -> bool:
        """Store all or none, in one step; False where one of them is there already."""
        names = list(rows[0])
        marks = ",".join([f"({','.join('?' * len(names))})"] * len(rows))
        insert = f"INSERT INTO {self._table.name} ({','.join(names)}) VALUES {marks}"  # noqa: S608 - question marks
        values = [_plain(row[name]) for row in rows for name in names]
        async with self._store.on_the_spot() as sqlite:
            try:
                await sqlite.at_once(lambda one: one.execute(insert, values), alone=True)
            except IntegrityError:
                return False
        return True


def _plain(value: object) -> object:
    return value.astimezone(UTC).strftime(AS_KEPT) if isinstance(value, datetime) else value


# Slack's signature is good for 5 minutes to either side; after 15 no copy can pass it.
KEPT = timedelta(minutes=15)


class Replays:
    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        self._store = store
        self._intake = Intake(store, replays, clock)
        self._clock = clock

    async def first_time(self, digest: bytes) -> bool:
        """True for exactly one caller per digest; `StoreFailed` when nothing was stored."""
        return await self._intake.add(digest, {})

    async def purge(self, older_than: timedelta = KEPT) -> int:
        old = delete(replays).where(replays.c.seen_at < self._clock() - older_than)
        async with self._store.write() as connection:
            return (await connection.execute(old)).rowcount
