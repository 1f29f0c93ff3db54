"""The one HTTP session to Pipedrive, and the proof that it sends nothing twice by itself."""

import asyncio
import re
from collections import Counter

import aiohttp

# Connections outlive the pauses of a working day; aiohttp's own 15 s would open one per click.
KEEP_ALIVE = 75.0
CONNECTIONS = 300
# aiohttp rounds longer time-outs up to whole seconds; ours are promises.
NO_ROUNDING = 3600.0
WRITES = ("DELETE", "PUT", "PATCH", "POST")


class UnsafeClient(Exception):
    """The HTTP library repeats writes behind our back: do not start."""


def open_session() -> aiohttp.ClientSession:
    """Open the shared session: no cookies, nothing from the environment, no hidden repeats."""
    connector = aiohttp.TCPConnector(
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
    rude = _RudeServer()
    server = await asyncio.start_server(rude.answer, "127.0.0.1", 0)
    try:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        sent = 0
        for method in WRITES:
            # Once on a connection that has served before, once on a new one.
            await _send(session, "GET", url)
            for _ in range(2):
                await _send(session, method, url)
                sent += 1
    finally:
        server.close()
        await server.wait_closed()
    arrived = sum(rude.arrivals[method] for method in WRITES)
    if arrived != sent:
        raise UnsafeClient(f"{sent} writes were sent and {arrived} arrived")


async def _send(session: aiohttp.ClientSession, method: str, url: str) -> None:
    timeout = aiohttp.ClientTimeout(total=5)
    try:
        async with session.request(method, url, timeout=timeout) as response:
            await response.read()
    except aiohttp.ClientConnectionError:
        pass  # As intended: the server hung up.


class _RudeServer:
    """Answers GET; hangs up on everything else once it has arrived."""

    def __init__(self) -> None:
        self.arrivals: Counter[str] = Counter()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await self._next(reader):
                self.arrivals[request] += 1
                if request != "GET":
                    break
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                await writer.drain()
        finally:
            writer.transport.abort()

    async def _next(self, reader: asyncio.StreamReader) -> str:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return ""
        method = re.match(rb"[A-Z]+", head)
        return method[0].decode() if method else ""
