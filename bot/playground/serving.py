"""Serving an application on loopback."""

import socket
from contextlib import AsyncExitStack

from aiohttp import web

from bot.settings import CannotStart

LOOPBACK = "127.0.0.1"


async def serve(
    app: web.Application, stack: AsyncExitStack, port: int = 0
) -> tuple[web.AppRunner, int]:
    """What runs it and the port; everything is closed with the stack, last opened first."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    site = web.TCPSite(runner, LOOPBACK, port)
    try:
        await site.start()
    except (OSError, OverflowError) as error:
        raise CannotStart(f"Nothing can listen at port {port}; give another --port.") from error
    return runner, site.port


def free_port() -> int:
    """One that nothing listens at: whoever is told an address is told it before it is served."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
