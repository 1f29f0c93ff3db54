"""Writing and reading: what a transaction promises."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Thread

import aiosqlite
import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import StatementError

from bot.store.db import Replays, Store, StoreFailed
from bot.store.sqlite import Statements
from bot.store.tables import replays
from tests.store.databases import EVERYBODY_OUT, heard, tell_the_server, without

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
async def sqlite_store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(f"sqlite:///{tmp_path}/rows.db")
    yield opened
    await opened.close()


async def test_sqlite_is_set_to_lose_nothing(sqlite_store: Store) -> None:
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")

    async with sqlite_store.write() as connection:
        found = [await connection.scalar(text(f"PRAGMA {name}")) for name in names]

    assert found == ["wal", 2, 1, 5000]


async def test_what_fails_half_way_is_not_there(store: Store) -> None:
    async def half() -> None:
        async with store.write() as connection:
            await connection.execute(insert(replays).values(digest=b"half", seen_at=NOON))
            raise LookupError

    with pytest.raises(LookupError):
        await half()

    async with store.read() as connection:
        assert (await connection.execute(select(replays))).all() == []


async def test_times_come_back_in_utc_whatever_zone_they_went_in_with(store: Store) -> None:
    in_tallinn = NOON.astimezone(timezone(timedelta(hours=2)))

    async with store.write() as connection:
        await connection.execute(insert(replays).values(digest=b"1", seen_at=in_tallinn))
        seen_at = await connection.scalar(select(replays.c.seen_at))

    assert seen_at == NOON
    assert seen_at.tzinfo is UTC


async def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    naive = NOON.replace(tzinfo=None)

    with pytest.raises(StatementError, match="without a zone"):
        async with store.write() as connection:
            await connection.execute(insert(replays).values(digest=b"1", seen_at=naive))


async def test_writers_of_one_process_take_turns_and_none_is_refused(store: Store) -> None:
    """Read, then write: on SQLite this fails nine times in ten without BEGIN IMMEDIATE."""

    async def count_up(number: int) -> None:
        async with store.write() as connection:
            found = (await connection.execute(select(replays.c.digest))).all()
            row = insert(replays).values(digest=f"{number}-{len(found)}".encode(), seen_at=NOON)
            await connection.execute(row)

    await asyncio.gather(*(count_up(number) for number in range(40)))

    async with store.read() as connection:
        assert len((await connection.execute(select(replays))).all()) == 40


async def test_a_writer_waits_for_another_process(sqlite_store: Store, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "rows.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    waiting = asyncio.create_task(Replays(sqlite_store).first_time(b"digest"))
    async with sqlite_store.read() as connection:
        await connection.execute(select(replays))
    still_waiting = not waiting.done()
    other.execute("COMMIT")
    other.close()

    assert still_waiting
    assert await waiting


async def test_every_transaction_of_a_writer_begins_immediate(sqlite_store: Store) -> None:
    with heard() as said:
        await Replays(sqlite_store).purge()
        assert await sqlite_store.healthy()
        async with sqlite_store.read() as connection:
            await connection.execute(select(replays))

    began = [statement for statement in said if statement.startswith("BEGIN")]
    assert began == ["BEGIN IMMEDIATE"] * 2 + ["BEGIN"]
    assert said[::2] == began


async def test_health_is_whether_a_row_can_be_stored(store: Store) -> None:
    assert await store.healthy()

    async with without(store, "replays"):
        assert not await store.healthy()

    assert await store.healthy()


async def test_an_error_repeats_neither_statement_nor_values(store: Store) -> None:
    row = insert(replays).values(digest=b"canary-4711", seen_at=NOON)

    async def twice() -> None:
        async with store.write() as connection:
            await connection.execute(row)
            await connection.execute(row)

    with pytest.raises(StoreFailed) as failure:
        await twice()

    assert "canary" not in f"{failure.value} {failure.value.__cause__!s}"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_the_store_works_again_after_postgresql_dropped_its_connections(
    store: Store, database_url: str
) -> None:
    assert await store.healthy()

    tell_the_server(database_url, EVERYBODY_OUT)

    assert await store.healthy()


async def test_a_writer_cut_off_in_the_middle_of_a_statement_leaves_no_lock(store: Store) -> None:
    """Each is cut off one step later than the one before it, and its traceback is kept."""

    async def reads_and_writes(steps: int) -> None:
        async with store.write() as connection:
            row = store.insert(replays).values(digest=f"{steps}".encode(), seen_at=NOON)
            await connection.execute(row.returning(replays.c.digest))
            (await connection.execute(select(replays))).all()
            await asyncio.Event().wait()

    kept: list[BaseException | None] = []
    for steps in range(60):
        writer = asyncio.create_task(reads_and_writes(steps))
        for _ in range(steps):
            await asyncio.sleep(0)
        writer.cancel()
        kept += await asyncio.gather(writer, return_exceptions=True)

        assert await store.healthy(), f"cut off after {steps} steps"
    assert {type(end) for end in kept} == {asyncio.CancelledError}


def thread_of(connection: aiosqlite.Connection) -> Thread:
    return connection._thread  # noqa: SLF001 - the driver names it to nobody, and it must end


async def test_two_who_close_a_connection_at_once_wait_for_nothing_that_never_comes(
    tmp_path: Path,
) -> None:
    connection = await Statements(str(tmp_path / "deals.db"))

    async with asyncio.timeout(10):
        await asyncio.gather(connection.close(), connection.close())


async def test_closing_the_store_ends_what_somebody_still_reads_with(sqlite_store: Store) -> None:
    async with sqlite_store.read() as connection:
        statements = (await connection.get_raw_connection()).driver_connection
        assert isinstance(statements, Statements)

        await sqlite_store.close()

        assert not thread_of(statements).is_alive()


async def test_one_of_somebody_who_was_cut_off_while_it_was_opened_is_closed(
    tmp_path: Path,
) -> None:
    connection = await Statements(str(tmp_path / "deals.db"))
    thread = thread_of(connection)

    del connection

    await asyncio.to_thread(thread.join, 10)
    assert not thread.is_alive()
