"""SQLite: whose turn to write it is, connections set up in one step, a statement as one job."""

import asyncio
import sqlite3
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing, suppress
from functools import partial, partialmethod
from pathlib import Path
from typing import Any, NamedTuple, Self

import aiosqlite


class Turns:
    """A lock with two queues: who is urgent goes before all others, each queue in its order."""

    def __init__(self) -> None:
        self._taken = False
        self._urgent: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def turn(self, *, urgent: bool = False) -> AsyncIterator[None]:
        if self._taken:
            await self._wait(self._urgent if urgent else self._others)
        self._taken = True
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, queue: deque[asyncio.Future[None]]) -> None:
        mine = asyncio.get_running_loop().create_future()
        queue.append(mine)
        try:
            await mine
        except asyncio.CancelledError:
            if mine.cancelled():
                queue.remove(mine)
            else:  # it was handed over at the very moment that we stopped waiting
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        """Handed over directly: it is never free while somebody waits."""
        waiting = self._urgent or self._others
        if waiting:
            waiting.popleft().set_result(None)
        else:
            self._taken = False


BUSY = 5.0
ONLY_OWNER = 0o600  # of a new file; the log that SQLite writes beside it follows
PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY * 1000:.0f}",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
)


class _Connection(sqlite3.Connection):
    """Set up in one go as it opens, and ends its transaction as it closes.

    Whoever waits for it may be cut off at any step, and what is set up step by step is then lost
    half-way. SQLite puts a close off until the last open statement is gone: one that was cut off
    lives as long as its traceback does, and the lock to write with it.
    """

    def __init__(self, file: str, *args: Any, **kwargs: Any) -> None:  # Any: as sqlite3 takes them
        with suppress(OSError):  # of which SQLite says more
            Path(file).touch(mode=ONLY_OWNER)
        super().__init__(file, *args, **kwargs)
        for pragma in PRAGMAS:
            self.execute(pragma).close()

    def close(self) -> None:
        with suppress(sqlite3.ProgrammingError):  # it is closed, which is no fault to SQLite
            self.rollback()
        super().close()


class _Done(NamedTuple):
    """What is left of a cursor once its statement was run and its rows were read."""

    description: Any = None  # as sqlite3 gives it
    rowcount: int = -1
    lastrowid: int | None = None
    rows: Sequence[Any] = ()


# A cursor's execute or executemany: with SQL, and a row of parameters or many.
Run = Callable[[sqlite3.Cursor, str, Any], sqlite3.Cursor]


class Statements(aiosqlite.Connection):
    def __init__(self, file: str, **how: Any) -> None:
        super().__init__(partial(sqlite3.connect, file, factory=_Connection, **how), 1)
        self._thread.daemon = True
        # What opens a transaction waits for its first statement, and goes with it.
        self.opening = ""
        # Whether what was asked last was a transaction by itself, and has ended.
        self._is_settled = False

    def stop(self) -> asyncio.Future[object] | None:
        """Once: a job behind the one that ends the thread is never done, and would be waited for.

        Whoever is cut off may close what another is closing at that moment.
        """
        return super().stop() if self._running else None

    async def end(self) -> None:
        """Whoever has it: closed, and its thread gone, which would answer a loop that is closed."""
        self.stop()
        if self._thread.is_alive():
            await asyncio.to_thread(self._thread.join)

    def __del__(self) -> None:
        """Of somebody who was cut off while it was set up, so that nobody knows it to close it."""
        if self._connection is not None:
            self.stop()

    def cursor(self) -> "_Statement":  # type: ignore[override] # SQLAlchemy enters, not awaits it
        return _Statement(self)

    async def at_once(
        self, run: Callable[[sqlite3.Cursor], object], *, alone: bool = False
    ) -> _Done:
        """By itself aiosqlite makes four jobs of it, each a way to the thread and back.

        `alone`: it is a transaction, and nothing is left to be rolled back.
        """
        opening, self.opening, self._is_settled = self.opening, "", False

        def all_of_it() -> _Done:
            with closing(self._conn.cursor()) as cursor:
                if opening:
                    cursor.execute(opening)
                run(cursor)
                rows = cursor.fetchall() if cursor.description else []
                return _Done(cursor.description, cursor.rowcount, cursor.lastrowid, rows)

        done: _Done = await self._execute(all_of_it)  # type: ignore[no-untyped-call] # it has no types
        self._is_settled = alone
        return done

    async def commit(self) -> None:
        if not self._has_not_begun():
            await super().commit()

    async def rollback(self) -> None:
        if not self._has_not_begun():
            await super().rollback()

    def _has_not_begun(self) -> bool:
        is_settled, self._is_settled = self._is_settled, False
        opening, self.opening = self.opening, ""
        return is_settled or bool(opening)


class _Statement:
    """What SQLAlchemy asks of a cursor."""

    def __init__(self, connection: Statements) -> None:
        self._connection = connection
        self._has_done(_Done())

    async def __aenter__(self) -> Self:
        return self

    async def execute(
        self, sql: str, parameters: Any = (), *, run: Run = sqlite3.Cursor.execute
    ) -> None:
        if sql.startswith("BEGIN"):
            self._connection.opening = sql
        else:
            self._has_done(await self._connection.at_once(lambda one: run(one, sql, parameters)))

    executemany = partialmethod(execute, run=sqlite3.Cursor.executemany)

    def _has_done(self, done: _Done) -> None:
        self.description, self.rowcount, self.lastrowid, self._rows = done

    async def fetchall(self) -> Sequence[Any]:
        return self._rows

    async def close(self) -> None:
        """It is closed as soon as its rows are read."""


def turn_on_wal(file: str) -> None:
    """Once per file, which keeps it. Of two that try at once SQLite refuses one without waiting."""
    deadline = time.monotonic() + BUSY
    with closing(sqlite3.connect(file, factory=_Connection)) as connection:
        while True:
            try:
                connection.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
            else:
                return
