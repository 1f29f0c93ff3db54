"""One command from the ack to its answer, with a Slack and a Pipedrive that take no time."""

import asyncio
import statistics
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp

from tests.bench.figures import Figure, Goal
from tests.bench.laps import Run, medians, timed_async
from tests.bench.load import cpu_of, drive
from tests.bench.payloads import command, on_the_wire
from tests.bench.processes import module
from tests.edge.signing import SECRET

AT_ONCE = 8
REPLY = "POST /reply"
DOORS = ("bot", "direct", "bare")
Counts = Mapping[str, int]
PATIENCE = 30.0
SLOWEST = 0.1  # seconds from one answer to the next


class Commands:
    """Sends commands for deals that nobody has asked for before."""

    def __init__(self, session: aiohttp.ClientSession, peer: str) -> None:
        self._session = session
        self.peer = peer
        self._deal = 0

    async def counts(self) -> Counts:
        async with self._session.get(f"{self.peer}/counts") as response:
            found: dict[str, int] = await response.json()
            return found

    async def lap(self, port: int, number: int) -> float:
        """CPU µs per command, until the last answer has arrived."""
        before = await cpu_of(port)
        async with self.answered(number):
            await drive(port, [self.request() for _ in range(number)], AT_ONCE)
        return (await cpu_of(port) - before) / number * 1e6

    @asynccontextmanager
    async def answered(self, number: int) -> AsyncIterator[None]:
        """Left once what is asked inside has its answers; Pipedrive's window sets their pace."""
        wanted = (await self.counts()).get(REPLY, 0) + number
        yield
        async with asyncio.timeout(PATIENCE + number * SLOWEST):
            while (await self.counts()).get(REPLY, 0) < wanted:  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.005)

    def request(self) -> bytes:
        self._deal += 1
        return on_the_wire(command(f"show {self._deal}", f"{self.peer}/reply"), SECRET)


async def whole(run: Run) -> list[Figure]:
    async with AsyncExitStack() as stack:
        peer = f"http://127.0.0.1:{await stack.enter_async_context(module('tests.bench.peer'))}"
        ports = {
            door: int(await stack.enter_async_context(module("tests.bench.whole", door, peer)))
            for door in DOORS
        }
        session = await stack.enter_async_context(aiohttp.ClientSession())
        commands = Commands(session, peer)
        cost = await _cost(run, commands, ports)
        opened = await _opened(run, commands, ports["bot"])
        bare_http = await _one_request(run, session, peer)
    named = "/deal show, CPU"
    return [
        Figure("command", named, cost["bot"], "µs", cost["direct"], "µs, without Bolt",
               Goal("P7", 1.35)),
        Figure("command", named, cost["bot"], "µs", cost["bare"], "µs, bare work"),
        Figure("command", named, cost["bot"], "µs", bare_http, "µs, one HTTP request"),
        Figure("command", "new connections per outbound call", opened, "", goal=Goal("P8", 0.05)),
    ]  # fmt: skip


async def _cost(run: Run, commands: Commands, ports: Mapping[str, int]) -> dict[str, float]:
    given: dict[str, list[float]] = {door: [] for door in DOORS}
    for round_ in range(run.many(12, 2)):
        order = list(DOORS)
        run.random.shuffle(order)
        for door in order:
            cost = await commands.lap(ports[door], run.many(200, 40))
            if round_:  # The first one warms up.
                given[door].append(cost)
    return {door: statistics.median(costs) for door, costs in given.items()}


async def _opened(run: Run, commands: Commands, port: int) -> float:
    before = await commands.counts()
    await commands.lap(port, run.many(1000, 40))
    after = await commands.counts()
    # Ours to ask for the counts stays open; the load's own goes to the bot.
    return (after["connections"] - before["connections"]) / (after["requests"] - before["requests"])


async def _one_request(run: Run, session: aiohttp.ClientSession, peer: str) -> float:
    """CPU of asking once and reading the answer, in this process."""

    async def ask() -> None:
        async with session.get(f"{peer}/api/v2/deals/1") as response:
            await response.read()

    return (await medians(run, run.many(9, 2), {"ask": timed_async(ask, 100)}))["ask"]
