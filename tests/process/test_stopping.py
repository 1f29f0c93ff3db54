"""SIGTERM: what was acknowledged is finished, nothing new is begun, and the process ends."""

import asyncio
import gc
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.ingress import serve
from bot.ingress.edge import BUSY
from bot.tasks import Tasks
from tests.edge.signing import COMMAND, form, signed

ROOT = Path(__file__).parents[2]
PATIENCE = 25


@dataclass
class Peer:
    """The world outside: it holds every task up until it is told to let go."""

    waiting: int = 0
    done: list[str] = field(default_factory=list)
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)
    release: asyncio.Event = field(default_factory=asyncio.Event)

    async def hold(self, request: web.Request) -> web.Response:
        async with self.arrived:
            self.waiting += 1
            self.arrived.notify_all()
        await self.release.wait()
        return web.Response()

    async def finished(self, request: web.Request) -> web.Response:
        self.done.append(await request.text())
        return web.Response()

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes([web.get("/hold", self.hold), web.post("/done", self.finished)])
        return app


@dataclass
class Bot:
    process: asyncio.subprocess.Process
    session: aiohttp.ClientSession
    url: str = ""

    async def says(self, event: str) -> dict[str, object]:
        assert self.process.stdout
        async with asyncio.timeout(PATIENCE):
            async for text in self.process.stdout:
                line: dict[str, object] = json.loads(text)
                if line["event"] == event:
                    return line
        raise AssertionError(f"ended without saying {event!r}")

    async def command(self, text: str) -> tuple[int, str]:
        body = form(COMMAND | {"text": text})
        headers = signed(body, at=int(time.time()))
        async with self.session.post(f"{self.url}/slack/events", data=body, headers=headers) as got:
            return got.status, await got.text()

    async def ends(self) -> int:
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()


@asynccontextmanager
async def running(peer: Peer) -> AsyncIterator[Bot]:
    async with TestServer(peer.app()) as world, aiohttp.ClientSession() as session:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.process.server",
            str(world.make_url("")).rstrip("/"),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        bot = Bot(process, session)
        try:
            listening = await bot.says("listening")
            bot.url = f"http://127.0.0.1:{listening['port']}"
            yield bot
        finally:
            peer.release.set()
            if process.returncode is None:
                process.kill()
                await process.wait()


async def busy(bot: Bot, peer: Peer, commands: int) -> None:
    """Acknowledged, and every task of theirs is under way."""
    answers = [await bot.command(f"number {number}") for number in range(commands)]
    assert answers == [(200, "working on it")] * commands
    async with peer.arrived, asyncio.timeout(PATIENCE):
        await peer.arrived.wait_for(lambda: peer.waiting == commands)


async def test_what_was_acknowledged_is_finished_and_nothing_new_is_begun() -> None:
    peer = Peer()
    async with running(peer) as bot:
        await busy(bot, peer, 5)
        began = time.monotonic()

        bot.process.send_signal(signal.SIGTERM)
        await bot.says("stopping")
        async with bot.session.get(f"{bot.url}/readyz") as ready:
            ready_status = ready.status
        late = await bot.command("too late")
        with pytest.raises(OSError, match="127"):
            async with aiohttp.ClientSession() as newcomer:
                await newcomer.get(f"{bot.url}/healthz")
        peer.release.set()
        code = await bot.ends()

    assert late == (503, BUSY)
    assert ready_status == 503
    assert sorted(peer.done) == [f"number {number}" for number in range(5)]
    assert code == 0
    assert time.monotonic() - began < PATIENCE


async def test_asked_twice_the_process_ends_at_once() -> None:
    peer = Peer()
    async with running(peer) as bot:
        await busy(bot, peer, 1)

        bot.process.send_signal(signal.SIGTERM)
        await bot.says("stopping")
        bot.process.send_signal(signal.SIGTERM)
        code = await bot.ends()

    assert code == 128 + signal.SIGTERM
    assert peer.done == []


async def test_with_nothing_to_do_ctrl_c_ends_it_cleanly() -> None:
    async with running(Peer()) as bot:
        bot.process.send_signal(signal.SIGINT)

        code = await bot.ends()

    assert code == 0


@pytest.fixture
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


async def served(app: web.Application, tasks: Tasks) -> tuple[asyncio.Task[None], asyncio.Event]:
    ready = asyncio.Event()
    serving = asyncio.create_task(serve.serve(app, "127.0.0.1", 0, tasks.drain, ready))
    async with asyncio.timeout(PATIENCE):
        await ready.wait()
    return serving, ready


@pytest.mark.usefixtures("lines", "thawed")
async def test_the_collector_leaves_alone_what_start_up_made() -> None:
    serving, ready = await served(web.Application(), Tasks())

    assert gc.get_freeze_count() > 10_000
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(serving, PATIENCE)
    assert not ready.is_set()


@pytest.mark.usefixtures("lines", "thawed")
async def test_work_that_does_not_end_is_cut_off_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "DRAIN", 0.01)
    tasks, cut, closed = Tasks(), asyncio.Event(), asyncio.Event()

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cut.set()

    async def close(app: web.Application) -> None:
        assert cut.is_set()
        closed.set()

    app = web.Application()
    app.on_cleanup.append(close)
    serving, _ = await served(app, tasks)
    tasks.spawn(endless(), "endless")

    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(serving, PATIENCE)

    assert closed.is_set()


@pytest.mark.usefixtures("lines")
async def test_a_port_that_is_taken_is_an_error_and_nothing_is_left_open() -> None:
    closed = asyncio.Event()

    async def close(app: web.Application) -> None:
        closed.set()

    app = web.Application()
    app.on_cleanup.append(close)
    async with TestServer(web.Application()) as other:
        assert other.port

        with pytest.raises(OSError, match="address already in use"):
            await serve.serve(app, "127.0.0.1", other.port, Tasks().drain, asyncio.Event())

    assert closed.is_set()
