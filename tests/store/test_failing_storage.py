"""A disk that is full, a database that is read-only or goes away while it commits."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import token_bytes

import pytest
from sqlalchemy import func, insert, select, text

from bot.desk.requests import LEASE, SlackRequests
from bot.desk.states import Operation
from bot.store.db import InDoubt, Store, StoreFailed
from bot.store.tables import replays
from tests.desk_rows.desks import Desk, ask, why
from tests.store.databases import EVERYBODY_OUT, run, tell_the_server

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


async def count(store: Store) -> int:
    async with store.read() as connection:
        return await connection.scalar(select(func.count()).select_from(replays)) or 0


async def write(store: Store, rows: int = 1) -> None:
    async with store.write() as connection:
        for _ in range(rows):
            row = insert(replays).values(digest=token_bytes(200), seen_at=NOON)
            await connection.execute(row)


async def limit(store: Store, pages: int) -> None:
    """Of the file, as far as the connection that is used next is concerned."""
    async with store.write() as connection:
        await connection.execute(text(f"PRAGMA max_page_count={pages}"))


@on_sqlite
async def test_what_does_not_fit_on_the_disk_is_not_there_and_the_rest_is(store: Store) -> None:
    await write(store)
    await limit(store, 1)  # SQLite makes that as many as there are

    with pytest.raises(StoreFailed, match="full"):
        await write(store, rows=500)
    at_first = await count(store)
    await limit(store, 1_000_000)
    await write(store, rows=500)

    assert (at_first, await count(store)) == (1, 501)
    async with store.read() as connection:
        assert await connection.scalar(text("PRAGMA integrity_check")) == "ok"


@on_postgresql
async def test_a_server_that_only_reads_takes_nothing_until_it_writes_again(
    store: Store, database_url: str
) -> None:
    name = database_url.rpartition("/")[2]
    read_only = f"ALTER DATABASE {name} SET default_transaction_read_only = "
    tell_the_server(database_url, f"{read_only}on", EVERYBODY_OUT)

    with pytest.raises(StoreFailed, match="read-only"):
        await write(store)
    was_healthy = await store.healthy()
    tell_the_server(
        database_url, "SET default_transaction_read_only = off", f"{read_only}off", EVERYBODY_OUT
    )
    await write(store)

    assert (was_healthy, await store.healthy()) == (False, True)


@on_postgresql
async def test_a_commit_that_the_server_did_not_live_to_make_is_none(store: Store) -> None:
    await run(store, """
        CREATE FUNCTION ends() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$
    """)  # fmt: skip
    await run(store, """
        CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON replays
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ends()
    """)  # fmt: skip

    with pytest.raises(StoreFailed) as failed:
        await write(store)

    assert not isinstance(failed.value, InDoubt)
    assert await count(store) == 0


@dataclass
class Wire:
    """To PostgreSQL. Cut, it hands a commit on and keeps the answer; `shut`, no more comes in."""

    cut: bool = False
    shut: bool = False
    commits: int = 0
    calls: set[asyncio.Task[None]] = field(default_factory=set)

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.calls.add(asyncio.create_task(self._carry(reader, writer)))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up, down = await asyncio.open_connection("127.0.0.1", 5432)
        lost = asyncio.Event()
        there = asyncio.create_task(self._there(reader, down, lost))
        back = asyncio.create_task(self._back(up, writer, lost))
        if not (self.shut and self.commits):
            await asyncio.wait({there, back}, return_when=asyncio.FIRST_COMPLETED)
        for task in (there, back):
            task.cancel()
        for end in (down, writer):
            end.close()
            with suppress(OSError):
                await end.wait_closed()

    async def _there(
        self, reader: asyncio.StreamReader, down: asyncio.StreamWriter, lost: asyncio.Event
    ) -> None:
        while said := await reader.read(65536):
            if self.cut and b"COMMIT" in said:
                self.commits += 1
                lost.set()
            down.write(said)
            await down.drain()

    async def _back(
        self, up: asyncio.StreamReader, writer: asyncio.StreamWriter, lost: asyncio.Event
    ) -> None:
        while (said := await up.read(65536)) and not lost.is_set():
            writer.write(said)
            await writer.drain()


@asynccontextmanager
async def behind(url: str) -> AsyncIterator[tuple[Store, Wire]]:
    """A store that reaches its database over a wire."""
    wire = Wire()
    server = await asyncio.start_server(wire.accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    store = await Store.open(url.replace(":5432", f":{port}"))
    try:
        yield store, wire
    finally:
        await store.close()
        server.close()
        await asyncio.gather(*wire.calls)


@on_postgresql
async def test_a_click_whose_commit_was_not_answered_is_taken_and_only_once(
    database_url: str,
) -> None:
    async with behind(database_url) as (store, wire):
        operations = Desk(store).worker()
        ticket = await ask(operations)

        wire.cut = True
        first = await operations.claim(ticket, "T1", "U1")
        wire.cut = False
        second = await operations.claim(ticket, "T1", "U1")

    assert wire.commits == 1
    assert isinstance(first, Operation)
    assert why(second) == "running"


@on_postgresql
async def test_where_nobody_can_tell_whether_it_was_committed_that_is_said(
    database_url: str,
) -> None:
    async with behind(database_url) as (store, wire):
        wire.cut = wire.shut = True

        with pytest.raises(InDoubt):
            await write(store)

        wire.cut = wire.shut = False
        assert await count(store) == 1


@on_postgresql
async def test_what_was_not_acknowledged_is_not_done_later_though_it_was_committed(
    database_url: str,
) -> None:
    async with behind(database_url) as (store, wire):
        desk = Desk(store)
        mine, other = (
            SlackRequests(store, desk.vault, worker=name, clock=desk.clock) for name in ("w1", "w2")
        )

        wire.cut = True
        with pytest.raises(StoreFailed):
            await mine.first_time(b"key", {"command": "/deal"})
        wire.cut = False
        await mine.note()
        desk.clock.forward(seconds=LEASE.total_seconds() + 1)

        assert wire.commits == 1
        assert await other.due() == []
