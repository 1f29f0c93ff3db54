"""Serving an application on loopback."""

import secrets
import socket
from contextlib import AsyncExitStack, suppress

from aiohttp import web

from bot.settings import CannotStart

LOOPBACK = "127.0.0.1"
PORTS, TRIES = range(16_000, 32_000), 100


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
    """One that nothing listens at: whoever is told an address is told it before it is served.

    Below those that systems give to whoever connects: one of those might be taken meanwhile.
    """
    for _ in range(TRIES):
        port = PORTS.start + secrets.randbelow(len(PORTS))
        with socket.socket() as probe, suppress(OSError):
            probe.bind((LOOPBACK, port))
            return port
    raise CannotStart(f"No port from {PORTS.start} to {PORTS.stop} is free on this machine.")
