"""Pipedrive's webhooks: a storm of one company with another's win in it, and forged ones."""

import asyncio
import json
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.bench.figures import Figure, Goal
from tests.bench.forger import Forger, forger
from tests.bench.hooks import COMPANIES, Storm, sent, webhook
from tests.bench.laps import Run
from tests.bench.load import cpu_of
from tests.bench.processes import module

STORM, CALM = COMPANIES
A_MINUTE = 10_000 / 60
FORGED = 400.0  # a second
PATIENCE = 120.0
LONGEST_ACK, LONGEST_WIN, MOST_MORE = Goal("storm", 1000), Goal("storm", 5), Goal("forged", 5)
NONE = Goal("storm", 0)


@dataclass(frozen=True)
class Listener:
    port: int
    ways: dict[int, tuple[str, str]]
    session: aiohttp.ClientSession
    peer: str

    def change(self, company: int, number: int, **fields: object) -> bytes:
        return webhook(self.ways[company], company, number, fields)

    async def rows(self) -> dict[str, int]:
        return await self._asked(f"http://127.0.0.1:{self.port}/rows")

    async def told(self, company: int) -> int:
        counts = await self._asked(f"{self.peer}/counts")
        return counts.get(f"to {COMPANIES[company]}", 0)

    async def _asked(self, url: str) -> dict[str, int]:
        async with self.session.get(url) as response:
            found: dict[str, int] = await response.json()
            return found


@asynccontextmanager
async def listener(which: str) -> AsyncIterator[Listener]:
    async with module("tests.bench.peer") as peer_port:
        peer = f"http://127.0.0.1:{peer_port}"
        async with module("tests.bench.listener", which, peer) as said:
            found: dict[str, Any] = json.loads(said)
            ways = {int(company): tuple(way) for company, way in found["ways"].items()}
            async with aiohttp.ClientSession() as session:
                yield Listener(found["port"], ways, session, peer)


async def on_sqlite(run: Run) -> list[Figure]:
    return await _storms(run, "hear", "sqlite")


async def on_postgresql(run: Run) -> list[Figure]:
    return await _storms(run, "hear-postgresql", "postgresql")


async def _storms(run: Run, name: str, kind: str) -> list[Figure]:
    number = run.many(10_000, 300)
    async with listener("bare") as floor:
        await _changes(floor, 200, 100_000)
        bare, bare_cpu = await _changes(floor, number, 0)
    async with listener(kind) as bot:
        await _changes(bot, 200, 100_000)
        winning = asyncio.create_task(_win(bot, number / A_MINUTE / 2))
        storm, cpu = await _changes(bot, number, 0)
        waited = await winning
        lost = number + 201 - (await _seen_to(bot))["events"]
    return [
        Figure(name, f"{number:,} changes: not kept", lost, "", goal=NONE),
        Figure(name, "their acks, p99", storm.p99(), "ms", goal=LONGEST_ACK),
        Figure(name, "their acks, p99", storm.p99(), "ms", bare.p99(), "ms, password alone"),
        Figure(name, "CPU of a change", cpu, "µs", bare_cpu, "µs, password alone"),
        Figure(name, "another company's win told", waited, "s", goal=LONGEST_WIN),
    ]


async def _changes(to: Listener, number: int, first: int) -> tuple[Storm, float]:
    """And the CPU that each has cost, with what was done about it meanwhile."""
    before = await cpu_of(to.port)
    requests = [to.change(STORM, first + at, value=first + at + 2) for at in range(number)]
    storm = await sent(to.port, requests, A_MINUTE)
    return storm, (await cpu_of(to.port) - before) / number * 1e6


async def _win(bot: Listener, after: float) -> float:
    """Seconds until it is in its channel."""
    await asyncio.sleep(after)
    began = time.perf_counter()
    await sent(bot.port, [bot.change(CALM, 1, status="won")], 1)
    async with asyncio.timeout(PATIENCE):
        while not await bot.told(CALM):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.02)
    return time.perf_counter() - began


async def _seen_to(bot: Listener) -> dict[str, int]:
    async with asyncio.timeout(PATIENCE):
        while (rows := await bot.rows())["undone"]:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.1)
    return rows


@dataclass
class _Lied:
    """One who is lied to: the p99 of others' acks in each lap without forged ones, and with."""

    to: Listener
    quiet: list[float] = field(default_factory=list)
    loud: list[float] = field(default_factory=list)
    others: int = 0
    turned_away: int = 0
    cpu: float = 0.0

    async def lap(self, number: int, forger: Forger | None) -> None:
        """As long as so many forged ones take; with a forger they are sent meanwhile."""
        count = int(number / FORGED * A_MINUTE)
        changes = asyncio.create_task(_changes(self.to, count, self.others))
        if forger is not None:
            self.turned_away += await self._lie(number, forger)
        storm, _ = await changes
        self.others += storm.count()
        (self.quiet if forger is None else self.loud).append(storm.p99())

    async def alone(self, number: int, forger: Forger) -> None:
        """The CPU that each forged one costs."""
        before = await cpu_of(self.to.port)
        await self._lie(number, forger)
        self.cpu = (await cpu_of(self.to.port) - before) / number * 1e6

    async def _lie(self, number: int, forger: Forger) -> int:
        false = webhook((self.to.ways[STORM][0], "wrong"), STORM, 1, {"value": 2})
        return await forger.forge(self.to.port, false, number, FORGED)

    @property
    def more(self) -> float:
        """Lap by lap, as a machine has slow minutes."""
        pairs = zip(self.loud, self.quiet, strict=True)
        return statistics.median(loud - quiet for loud, quiet in pairs)


async def forged(run: Run) -> list[Figure]:
    number, laps = run.many(10_000, 400), run.many(5, 1)
    async with listener("bare") as bare, listener("sqlite") as bot, forger() as sender:
        floor, lied = _Lied(bare), _Lied(bot)
        for one in (floor, lied):
            await _changes(one.to, 200, 100_000)
            await one.alone(run.many(1_000, 40), sender)
        variants = [(one, by) for one in (floor, lied) for by in (None, sender)]
        for _ in range(laps):
            run.random.shuffle(variants)
            for one, by in variants:
                await one.lap(number // laps, by)
        kept = (await _seen_to(bot))["events"] - 200 - lied.others
        told = await bot.told(CALM)
    quiet, loud = statistics.median(lied.quiet), statistics.median(lied.loud)
    bare_loud = statistics.median(floor.loud)
    return [
        Figure("forged", f"{number:,} forged: rows", kept, "", goal=NONE),
        Figure("forged", "messages", told, "", goal=NONE),
        Figure("forged", "turned away", lied.turned_away, "", number, "sent"),
        Figure("forged", "CPU of one", lied.cpu, "µs", floor.cpu, "µs, password alone"),
        Figure("forged", "p99 of others' acks, more than without", lied.more, "ms", goal=MOST_MORE),
        Figure("forged", "the same", lied.more, "ms", floor.more, "ms, password alone"),
        Figure("forged", "p99 of others' acks", loud, "ms", quiet, "ms, without"),
        Figure("forged", "the same", loud, "ms", bare_loud, "ms, password alone"),
    ]
