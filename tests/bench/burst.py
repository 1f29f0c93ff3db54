"""Acks of the whole bot while it works: 400 commands within 0.4 s, and 100 a second for 3 s."""

import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tests.bench.command import Commands
from tests.bench.figures import Figure, Goal
from tests.bench.laps import Run
from tests.bench.processes import module

LOST, P99 = Goal("S15", 0), Goal("S15", 50)


@dataclass(frozen=True)
class Burst:
    """Milliseconds until each ack, of those that came; and how many did not."""

    acks: list[float]
    lost: int

    @property
    def p99(self) -> float:
        return statistics.quantiles(self.acks, n=100)[98]


async def acks(run: Run) -> list[Figure]:
    async with AsyncExitStack() as stack:
        peer = f"http://127.0.0.1:{await stack.enter_async_context(module('tests.bench.peer'))}"
        bot = int(await stack.enter_async_context(module("tests.bench.whole", "bot", peer)))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        commands = Commands(session, peer)
        await commands.lap(bot, run.many(200, 20))  # warms up
        at_once = await _burst(commands, bot, run.many(400, 20), per_second=1000)
        steady = await _burst(commands, bot, run.many(300, 20), per_second=100)
    with tempfile.TemporaryDirectory() as folder:
        commits = sorted(_bare_commits(Path(folder) / "bare.db", run.many(400, 50)))
    bare = statistics.quantiles(commits, n=100)[98]
    rows = (("400 in 0.4 s", at_once, None), ("100 a second for 3 s", steady, P99))
    return [
        figure
        for named, burst, goal in rows
        for figure in (
            Figure("burst", f"{named}: lost", burst.lost, "", goal=LOST),
            Figure("burst", f"{named}: p99", burst.p99, "ms", goal=goal),
            Figure("burst", f"{named}: p99", burst.p99, "ms", bare, "ms, p99 of a bare commit"),
        )
    ]


async def _burst(commands: Commands, port: int, number: int, *, per_second: int) -> Burst:
    """Each on a connection of its own, and none waits for the ack of another."""
    requests = [commands.request() for _ in range(number)]
    lines = [await asyncio.open_connection("127.0.0.1", port) for _ in requests]
    began = time.perf_counter()
    async with commands.answered(number):
        sent = (
            _sent(line, request, began + place / per_second)
            for place, (line, request) in enumerate(zip(lines, requests, strict=True))
        )
        given = await asyncio.gather(*sent)
    came = [seconds * 1000 for seconds in given if seconds is not None]
    return Burst(came, number - len(came))


async def _sent(
    line: tuple[asyncio.StreamReader, asyncio.StreamWriter], request: bytes, due: float
) -> float | None:
    """Seconds until the ack; None where it was another than 200."""
    reader, writer = line
    await asyncio.sleep(max(0.0, due - time.perf_counter()))
    began = time.perf_counter()
    writer.write(request)
    status = (await reader.readline()).split(b" ", 2)[1]
    writer.close()
    return time.perf_counter() - began if status == b"200" else None


def _bare_commits(file: Path, number: int) -> Iterator[float]:
    """Milliseconds of one row of 500 bytes each, stored as safely as the bot stores it."""
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE rows (key BLOB PRIMARY KEY, content TEXT)")
        for key in range(number):
            began = time.perf_counter()
            database.execute("INSERT INTO rows VALUES (?, ?)", (key.to_bytes(32), "x" * 500))
            yield (time.perf_counter() - began) * 1000
