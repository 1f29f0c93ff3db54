"""One way to the ack as a process of its own: prints its port, tells its CPU time, until killed."""

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

from aiohttp import web

from bot.ingress.serve import runner_for, spare_the_collector
from bot.observe import logs
from bot.store.db import Store
from tests.bench.doors import Answer, catch_all_bolt, desk, plain
from tests.bench.payloads import PATH
from tests.bench.processes import say


async def main(which: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = await Store.open(f"sqlite:///{Path(folder) / 'bench.db'}")
        try:
            await serve(_door(which, store))
        finally:
            await store.close()


def _door(which: str, store: Store) -> Answer:
    if which == "bot":
        return desk(store)
    return plain if which == "plain" else catch_all_bolt(which)


async def serve(answer: Answer) -> None:
    app = web.Application()
    app.add_routes([web.post(PATH, answer), web.get("/cpu", cpu)])
    runner = runner_for(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    spare_the_collector()
    say(site.port)
    # Whoever started it closes our input in the end, also when it is killed itself.
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


async def cpu(request: web.Request) -> web.Response:
    return web.Response(text=str(time.process_time()))


if __name__ == "__main__":
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - not a path of ours
        logs.setup("INFO", nowhere)
        asyncio.run(main(sys.argv[1]))
