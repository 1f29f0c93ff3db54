"""All deals, page by page: how long, against the pages one after the other and not opened."""

import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp
from pydantic import SecretStr

from bot.pipedrive.http.cache import open_cache
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.session import open_session
from bot.pipedrive.http.throttle import Throttle
from bot.pipedrive.paging.paging import at, tail_cursor
from bot.pipedrive.paging.walk import Walk
from bot.pipedrive.records.rows import LeanDeal
from bot.pipedrive.request import Login, Request
from tests.bench.figures import Figure, Goal
from tests.bench.laps import Run
from tests.bench.pages import OWNERS, PAGE
from tests.bench.processes import module

LOGIN = Login("T0DESK", 1, 3, SecretStr("a" * 40))
ALL = Request("GET", "/api/v2/deals", {"limit": PAGE})
Lap = Callable[[], Awaitable[float]]


async def walk(run: Run) -> list[Figure]:
    return [*await _walk(run, delay=0), *await _walk(run, delay=100)]


async def _walk(run: Run, delay: int) -> list[Figure]:
    deals = run.many(50_000, 3_000)
    async with client(deals, delay) as (url, pipedrive):
        laps: dict[str, Lap] = {
            "pages": lambda: _unopened(url),
            "one chain": lambda: _walked(pipedrive, deals, split=False),
            "by owner": lambda: _walked(pipedrive, deals, split=True),
        }
        # A lap at 100 ms a page is long enough to need no second one.
        times = await _medians(run, laps, run.many(1 if delay else 3, 1))
    named = f"{deals:,} deals at {delay} ms a page"
    pages, chains = deals // PAGE, -(-deals // OWNERS // PAGE)
    figures = [
        Figure("walk", f"{named}, one chain", times["one chain"], "s", times["pages"],
               "s, pages unopened", Goal("P9", 1.05)),
        Figure("walk", f"{named}, by owner", times["by owner"], "s", times["pages"],
               "s, pages unopened"),
    ]  # fmt: skip
    if delay:
        # 20 owners in 8 chains, each page after the one before it.
        ideal = max(-(-OWNERS // 8) * chains * delay / 1000, 0.001)
        figures += [
            Figure("walk", f"{named}, one chain", times["one chain"], "s", pages * delay / 1000,
                   "s, pages × latency", Goal("P9", 1.05)),
            Figure("walk", f"{named}, by owner", times["by owner"], "s", ideal,
                   "s, rounds × latency", Goal("P10", 1.25)),
        ]  # fmt: skip
    return figures


@asynccontextmanager
async def client(deals: int, delay: int) -> AsyncIterator[tuple[str, Pipedrive]]:
    """The bot's own, and a Pipedrive whose limits are out of the way."""
    async with module("tests.bench.pages", str(deals), str(delay)) as port, open_session() as http:
        url = f"http://127.0.0.1:{port}"
        cache = open_cache(None)
        try:
            yield url, Pipedrive(http, url, cache=cache, throttle=Throttle(burst=10_000))
        finally:
            await cache.close()


async def _medians(run: Run, laps: Mapping[str, Lap], rounds: int) -> dict[str, float]:
    given: dict[str, list[float]] = {name: [] for name in laps}
    for _ in range(rounds):
        order = list(laps)
        run.random.shuffle(order)
        for name in order:
            given[name].append(await laps[name]())
    return {name: statistics.median(times) for name, times in given.items()}


async def _unopened(url: str) -> float:
    """Every page fetched, one after the other; only its end is looked at."""
    began, cursor = time.perf_counter(), ""
    async with aiohttp.ClientSession() as session:
        while True:
            async with session.get(url + at(ALL, cursor).target()) as response:
                told = tail_cursor(await response.read())
            if told is None or told[0] is None:
                return time.perf_counter() - began
            cursor = told[0]


async def _walked(pipedrive: Pipedrive, deals: int, *, split: bool) -> float:
    async def ask(request: Request) -> bytes:
        return await pipedrive.fetch(request, LOGIN)

    async def owners() -> list[int]:
        return list(range(1, OWNERS + 1))

    async def count() -> int:
        return deals

    walk = Walk(
        ask, ALL, LeanDeal, now=datetime.now(UTC),
        owners=owners if split else None, count=count if split else None,
    )  # fmt: skip
    began, met = time.perf_counter(), 0
    async for rows in walk.pages():
        met += len(rows)
    if met != deals:
        raise RuntimeError(f"{met} deals of {deals}")
    return time.perf_counter() - began
