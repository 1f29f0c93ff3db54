"""Reads that need not be asked: identical ones under way, and those whose answer is kept."""

import asyncio

from bot.pipedrive.http.cache import open_cache
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.session import open_session
from bot.pipedrive.http.throttle import Throttle
from bot.pipedrive.records.models import Deal
from bot.pipedrive.request import Request, key_of
from tests.bench.figures import Figure, Goal
from tests.bench.laps import Run, medians, timed, timed_async
from tests.bench.listing import LOGIN
from tests.bench.processes import module

READERS = 100


async def cold(run: Run) -> list[Figure]:
    """How many requests arrive when many ask the same at once and nobody knows the answer."""
    async with module("tests.bench.peer") as port, open_session() as http:
        url, cache = f"http://127.0.0.1:{port}", open_cache(None)
        pipedrive = Pipedrive(http, url, cache=cache, throttle=Throttle())
        request = Request("GET", "/api/v2/deals/12")
        await asyncio.gather(*(pipedrive.send(request, LOGIN, Deal) for _ in range(READERS)))
        await cache.close()
        async with http.get(f"{url}/counts") as response:
            arrived = (await response.json())["requests"]
    named = f"{READERS} identical cold reads, requests"
    return [Figure("reads", named, arrived, "", goal=Goal("P16", 1))]


async def kept(run: Run) -> list[Figure]:
    """What a kept answer costs, and a call that need not wait for the rate window."""
    cache, throttle = open_cache(None), Throttle(burst=10_000)
    key = key_of(LOGIN, Request("GET", "/api/v2/deals/12"))
    known = {key.text: b"{}"}

    async def load() -> bytes:
        return b"{}"

    async def hit() -> bytes:
        return await cache.fetch(key, load)

    async def window() -> None:
        await throttle.acquire(LOGIN, search=False, latest=1e12)

    cost = await medians(
        run,
        run.many(31, 5),
        {
            "hit": timed_async(hit, 500),
            "get": timed(lambda: known.get(key.text), 5_000),
            "window": timed_async(window, 200),
        },
    )
    await cache.close()
    return [
        Figure("small", "cache hit", cost["hit"], "µs", cost["get"], "µs, dict.get and a call",
               Goal("P17", 10)),
        Figure("small", "rate window, room in it", cost["window"], "µs", goal=Goal("P20", 2)),
    ]  # fmt: skip
