"""Acks over HTTP: how many, how soon, and what each costs; the bot's with its row on disk."""

import statistics
from collections.abc import Mapping
from contextlib import AsyncExitStack

from tests.bench.figures import Figure, Goal
from tests.bench.laps import Run
from tests.bench.load import Load, drive
from tests.bench.payloads import KINDS, on_the_wire
from tests.bench.processes import module
from tests.edge.signing import SECRET

AT_ONCE = 32
Laps = Mapping[tuple[str, str, int], list[Load]]


async def acks(run: Run) -> list[Figure]:
    async with AsyncExitStack() as stack:
        ports = {
            which: int(await stack.enter_async_context(module("tests.bench.server", which)))
            for which in ("bot", "plain", *KINDS)
        }
        laps = await _laps(run, ports)
    return [
        figure
        for kind in KINDS
        for figure in (
            *_rates(laps, kind),
            *_latencies(laps, kind, AT_ONCE),
            *_latencies(laps, kind, 1),
        )
    ]


async def _laps(run: Run, ports: Mapping[str, int]) -> Laps:
    """Laps of every door, kind and crowd, in random order."""
    doors = {"bot": "bot", "plain": "plain"}
    laps: dict[tuple[str, str, int], list[Load]] = {
        (door, kind, crowd): []
        for door in ("bot", "bolt", "plain")
        for kind in KINDS
        for crowd in (AT_ONCE, 1)
    }
    for round_ in range(run.many(10, 2)):
        order = list(laps)
        run.random.shuffle(order)
        for door, kind, crowd in order:
            number = run.many(256 if crowd > 1 else 64, 32)
            requests = [on_the_wire(KINDS[kind](), SECRET) for _ in range(number)]
            load = await drive(ports[doors.get(door, kind)], requests, crowd)
            if round_:  # The first one warms up.
                laps[door, kind, crowd].append(load)
    return laps


def _rates(laps: Laps, kind: str) -> list[Figure]:
    bot, bolt, plain = (
        statistics.median(load.cpu_each for load in laps[door, kind, AT_ONCE])
        for door in ("bot", "bolt", "plain")
    )
    rates = {
        door: statistics.median(load.per_second for load in laps[door, kind, AT_ONCE])
        for door in ("bot", "bolt", "plain")
    }
    named = f"{kind}, {AT_ONCE} at once"
    is_command = kind == "command"
    return [
        Figure("http", f"{named}: acks", rates["bot"], "/s", rates["bolt"], "/s, Bolt"),
        Figure("http", f"{named}: acks", rates["bot"], "/s", rates["plain"], "/s, HMAC"),
        Figure("http", f"{named}: CPU", bot, "µs", bolt, "µs, Bolt",
               Goal("P4", 1 / 1.3) if is_command else None),
        Figure("http", f"{named}: CPU", bot, "µs", plain, "µs, HMAC",
               Goal("P4", 4.0) if is_command else None),
    ]  # fmt: skip


def _latencies(laps: Laps, kind: str, crowd: int) -> list[Figure]:
    named = f"{kind}, {crowd} at once"
    both = {
        door: (
            statistics.median(load.p50 for load in laps[door, kind, crowd]),
            statistics.median(load.p99 for load in laps[door, kind, crowd]),
        )
        for door in ("bot", "bolt", "plain")
    }
    goal = Goal("P5", 4.0) if crowd == 1 else None
    return [
        Figure("http", f"{named}: p50", both["bot"][0], "ms", both["bolt"][0], "ms, Bolt"),
        Figure("http", f"{named}: p50", both["bot"][0], "ms", both["plain"][0], "ms, HMAC", goal),
        Figure("http", f"{named}: p99", both["bot"][1], "ms", both["plain"][1], "ms, HMAC"),
    ]
