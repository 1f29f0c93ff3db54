"""The bot as it is run: processes of their own behind one address, killed while they work."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web

from bot.playground.serving import free_port

# As long as Slack waits for an answer; then it tells the person that nobody took it.
PATIENCE = 3.0
# A machine may have much else to do.
START = 180.0


@dataclass
class Served:
    """`ends` is how each that has ended so far did; `is_there` while one of them runs."""

    env: Mapping[str, str]
    ports: list[int]
    ends: list[int] = field(default_factory=list)
    is_there: asyncio.Event = field(default_factory=asyncio.Event)
    _processes: dict[int, Process] = field(default_factory=dict)
    _turn: int = 0

    async def start(self, port: int) -> None:
        env = {**os.environ, **self.env, "HOST": "127.0.0.1", "PORT": str(port)}
        command = (sys.executable, "-m", "bot", "serve")
        self._processes[port] = await asyncio.create_subprocess_exec(
            *command, env=env, stdout=DEVNULL, stderr=DEVNULL
        )
        await self._until_ready(port, self._processes[port])
        self.is_there.set()

    async def kill(self, port: int) -> None:
        """At once, whatever it is doing; another one takes its place."""
        await self._die(port)
        await self.start(port)

    async def stop(self, port: int) -> None:
        """As for an upgrade: it is told to, and another one takes its place once it has ended."""
        await self.finish(port)
        await self.start(port)

    async def finish(self, port: int) -> None:
        """It does what it has acknowledged, and ends."""
        await self._die(port, signal.SIGTERM)

    async def kill_all(self, meanwhile: Callable[[], Awaitable[object]]) -> None:
        """At the same moment; `meanwhile`, nobody is there."""
        await asyncio.gather(*(self._die(port) for port in self.ports))
        await meanwhile()
        await asyncio.gather(*(self.start(port) for port in self.ports))

    async def _die(self, port: int, how: signal.Signals = signal.SIGKILL) -> None:
        process = self._processes.pop(port)
        if not self._processes:
            self.is_there.clear()
        process.send_signal(how)
        self.ends.append(await process.wait())

    async def end(self) -> None:
        for process in self._processes.values():
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def forward(self, request: web.Request) -> web.Response:
        """To whichever process takes it, in turn."""
        body = await request.read()
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE
        async with aiohttp.ClientSession() as session:
            while loop.time() < until:
                self._turn += 1
                port = self.ports[self._turn % len(self.ports)]
                url = f"http://127.0.0.1:{port}{request.path}"
                try:
                    async with session.post(url, data=body, headers=request.headers) as answer:
                        content, kind = await answer.read(), answer.content_type
                        return web.Response(status=answer.status, body=content, content_type=kind)
                except aiohttp.ClientConnectorError:  # nobody there: nothing was sent
                    await asyncio.sleep(0.05)
                except aiohttp.ClientError:
                    break
        return web.Response(status=503)

    async def _until_ready(self, port: int, process: Process) -> None:
        async with asyncio.timeout(START), aiohttp.ClientSession() as session:
            while True:
                assert process.returncode is None, "it ended before it was ready"
                with suppress(aiohttp.ClientError):
                    async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                        if answer.status == web.HTTPOk.status_code:
                            return
                await asyncio.sleep(0.05)


@asynccontextmanager
async def served(env: Mapping[str, str], processes: int) -> AsyncIterator[tuple[Served, str]]:
    """So many processes on one database, and the address before them."""
    bot = Served(env, [free_port() for _ in range(processes)])
    app = web.Application()
    app.router.add_post("/{path:.*}", bot.forward)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address = f"http://127.0.0.1:{site.port}"
    bot.env = {**env, "PUBLIC_URL": address}
    try:
        for port in bot.ports:
            await bot.start(port)
        yield bot, address
    finally:
        await bot.end()
        await runner.cleanup()
