"""Runs the web application until it is told to stop, and stops without dropping work."""

import asyncio
import gc
import logging
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.observe.logs import log

# Hosts kill what still runs 30 seconds after SIGTERM.
DRAIN = 20.0
LAST_ANSWERS = 2.0
KEEPALIVE = 75.0


async def serve(
    app: web.Application,
    host: str,
    port: int,
    drain: Callable[[float], Awaitable[object]],
    ready: asyncio.Event,
) -> None:
    """`ready` is set while requests are taken; `drain` is given the seconds that it may take."""
    stop = asyncio.Event()
    _listen_for_signals(stop)
    async with listening(app, host, port) as site:
        spare_the_collector()
        ready.set()
        log.info("listening", host=host, port=site.port)
        await stop.wait()
        log.info("stopping")
        ready.clear()
        await site.stop()
        await drain(DRAIN)
    log.info("stopped")


async def work(drain: Callable[[float], Awaitable[object]], ready: asyncio.Event) -> None:
    """Until it is told to stop; `ready` is set while work is taken."""
    stop = asyncio.Event()
    _listen_for_signals(stop)
    spare_the_collector()
    ready.set()
    log.info("working")
    await stop.wait()
    log.info("stopping")
    ready.clear()
    await drain(DRAIN)
    log.info("stopped")


@asynccontextmanager
async def listening(app: web.Application, host: str, port: int) -> AsyncIterator[web.TCPSite]:
    runner = runner_for(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield site
    finally:
        await runner.cleanup()


def runner_for(app: web.Application) -> web.AppRunner:
    """Aiohttp as we run it: no access log, no unpacking, no waiting for the rest of nonsense."""
    return web.AppRunner(
        app,
        access_log=None,
        logger=logging.getLogger("aiohttp.server"),
        keepalive_timeout=KEEPALIVE,
        shutdown_timeout=LAST_ANSWERS,
        lingering_time=LAST_ANSWERS,
        auto_decompress=False,
    )


def _listen_for_signals(stop: asyncio.Event) -> None:
    def received(number: int) -> None:
        if stop.is_set():
            # Asked twice: someone would rather have it gone than tidy.
            os._exit(128 + number)
        stop.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, received, number)


def spare_the_collector() -> None:
    """What start-up made stays for good; walking it again would stop every request for 40 ms."""
    gc.collect()
    gc.freeze()
