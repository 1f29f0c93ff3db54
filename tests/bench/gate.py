"""What an ack costs in CPU, without sockets: the one figure here that is steady."""

import asyncio
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import HttpVersion11, StreamReader, web
from aiohttp.http import RawRequestMessage
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from bot.observe import logs
from bot.store.db import Store
from tests.bench.doors import Answer, InMemory, catch_all_bolt, desk, plain
from tests.bench.figures import Figure, Goal
from tests.bench.laps import Lap, Run, medians, without_collector
from tests.bench.payloads import KINDS, PATH, headers
from tests.edge.signing import SECRET

AT_ONCE = 32


async def acks(run: Run) -> list[Figure]:
    """CPU µs per request: from the request as aiohttp hands it over to the response."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: ASYNC230, PTH123 - no wait
        logs.setup("INFO", nowhere)
        with tempfile.TemporaryDirectory() as folder:
            store = await Store.open(f"sqlite:///{Path(folder) / 'bench.db'}")
            try:
                return await _acks(run, store)
            finally:
                await store.close()


async def _acks(run: Run, store: Store) -> list[Figure]:
    bot, bot_with_rows = desk(store, InMemory), desk(store)
    variants: dict[str, Lap] = {}
    for kind in KINDS:
        variants[f"bot {kind}"] = _lap(bot, kind, run)
        variants[f"rows {kind}"] = _lap(bot_with_rows, kind, run)
        variants[f"bolt {kind}"] = _lap(catch_all_bolt(kind), kind, run)
        variants[f"plain {kind}"] = _lap(plain, kind, run)
    cost = await medians(run, run.many(61, 5), variants)
    bare = cost["bolt command"]
    figures = []
    for kind, goal in zip(KINDS, (Goal("P1", 0.60), Goal("P2", 0.90), None), strict=True):
        named, ours = f"ack, {kind}", cost[f"bot {kind}"]
        figures += [
            Figure("gate", named, ours, "µs", bare, "µs, Bolt's command", goal),
            Figure("gate", named, ours, "µs", cost[f"bolt {kind}"], f"µs, Bolt's {kind}"),
            Figure("gate", named, ours, "µs", cost[f"plain {kind}"], "µs, HMAC"),
            Figure("gate", f"{named}, {AT_ONCE} sharing a row's commit", cost[f"rows {kind}"], "µs",
                   bare, "µs, Bolt's command"),
        ]  # fmt: skip
    return figures


def _lap(answer: Answer, kind: str, run: Run) -> Lap:
    rounds = run.many(2, 1)

    async def lap() -> float:
        requests = [_request(KINDS[kind]) for _ in range(AT_ONCE * rounds)]
        with without_collector():
            began = time.process_time()
            for start in range(0, len(requests), AT_ONCE):
                batch = requests[start : start + AT_ONCE]
                answers = await asyncio.gather(*(answer(request) for request in batch))
                if any(one.status != 200 for one in answers):
                    raise RuntimeError("an ack failed, so its time means nothing")
            return (time.process_time() - began) / len(requests) * 1e6

    return lap


def _request(make: Callable[[], bytes]) -> web.Request:
    """As aiohttp's parser makes it."""
    body, loop = make(), asyncio.get_running_loop()
    content = StreamReader(_nobody, 2**16, loop=loop)
    content.feed_data(body)
    content.feed_eof()
    given = CIMultiDict({**headers(body, SECRET), "Content-Length": str(len(body))})
    raw = tuple((name.encode(), value.encode()) for name, value in given.items())
    message = RawRequestMessage(
        "POST", PATH, HttpVersion11, CIMultiDictProxy(given), raw,
        should_close=False, compression=None, upgrade=False, chunked=False, url=URL(PATH),
    )  # fmt: skip
    return web.Request(message, content, _nobody, _nobody, _nobody, loop, client_max_size=2**20)


class _Nobody:
    """Stands where the connection is, which no ack touches."""

    _reading_paused = False
    transport = ssl_context = sockname = peername = None

    def resume_reading(self, **_: object) -> None:
        return


_nobody: Any = _Nobody()  # Any: for a protocol, a writer and a task at once
