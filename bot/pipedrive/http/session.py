"""The one HTTP session to Pipedrive, and the proof that it sends nothing twice by itself."""

import asyncio
from collections import Counter
from contextlib import suppress

import aiohttp
from aiohttp.abc import AbstractResolver

# Connections outlive the pauses of a working day; aiohttp's own 15 s would open one per click.
KEEP_ALIVE = 75.0
CONNECTIONS = 300
# aiohttp rounds longer time-outs up to whole seconds; ours are promises.
NO_ROUNDING = 3600.0
WRITES = ("DELETE", "PUT", "PATCH", "POST")


class UnsafeClient(Exception):
    """The HTTP library repeats writes behind our back: do not start."""


def open_session(resolver: AbstractResolver | None = None) -> aiohttp.ClientSession:
    """Open the shared session: no cookies, nothing from the environment, no hidden repeats.

    `resolver` finds the addresses of a name, and nothing else is connected to.
    """
    connector = aiohttp.TCPConnector(
        resolver=resolver,
        limit=CONNECTIONS,
        keepalive_timeout=KEEP_ALIVE,
        ttl_dns_cache=60,
        timeout_ceil_threshold=NO_ROUNDING,
    )
    session = aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"Accept": "application/json", "User-Agent": "DealDesk"},
        trust_env=False,
    )
    # By itself aiohttp repeats DELETE and PUT once when a connection breaks, and the caller never
    # learns of it. There is no public switch; `self_test` notices when this one stops working.
    session._retry_connection = False  # noqa: SLF001
    return session


async def self_test(session: aiohttp.ClientSession) -> None:
    """Send writes to a server that hangs up on them, and count how many arrive."""
    # Each once on a connection that has served before, and once on a new one.
    sent = [method for write in WRITES for method in ("GET", write, write)]
    rude = _RudeServer()
    async with await asyncio.start_server(rude.answer, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        for method in sent:
            await _send(session, method, url)
    if rude.arrivals != Counter(sent):
        raise UnsafeClient(f"sent {dict(Counter(sent))}, arrived {dict(rude.arrivals)}")


async def _send(session: aiohttp.ClientSession, method: str, url: str) -> None:
    timeout = aiohttp.ClientTimeout(total=5)
    # It hangs up, as intended.
    with suppress(aiohttp.ClientConnectionError):
        async with session.request(method, url, timeout=timeout) as response:
            await response.read()


class _RudeServer:
    """Answers GET; hangs up on everything else once it has arrived."""

    def __init__(self) -> None:
        self.arrivals: Counter[str] = Counter()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while await self._method(reader) == "GET":
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                await writer.drain()
        writer.transport.abort()

    async def _method(self, reader: asyncio.StreamReader) -> str:
        """Read the head of a request, which is all there is of it."""
        method = (await reader.readline()).partition(b" ")[0].decode()
        while (await reader.readline()).strip():
            pass
        self.arrivals[method] += bool(method)
        return method
