"""From nothing to listening, and what it holds then: the bot, and Bolt with one listener."""

import asyncio
import base64
import os
import secrets
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bot.playground.serving import free_port
from tests.bench.figures import Figure, Goal
from tests.bench.laps import Run
from tests.bench.processes import ROOT, memory_kb

BARE = """
import os, re
os.environ.pop("SLACK_BOT_TOKEN")  # Bolt would warn of it
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
async def authorize():
    return AuthorizeResult(enterprise_id=None, team_id=None, bot_token="xoxb-bench")
app = AsyncApp(signing_secret="secret", authorize=authorize)
@app.command(re.compile(".*"))
async def command(ack):
    await ack()
app.start(port=int(os.environ["PORT"]))
"""
PATIENCE = 60.0


async def cold(run: Run) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        bot = [sys.executable, "-m", "bot", "serve"]
        bare = [sys.executable, "-c", BARE]
        shown: dict[str, list[tuple[float, float]]] = {"bot": [], "bare": []}
        # The first one of each finds its modules compiled and its database made.
        for round_ in range(run.many(10, 2)):
            order = list(shown)
            run.random.shuffle(order)
            for name in order:
                seen = await _started(bot if name == "bot" else bare, Path(folder))
                if round_:
                    shown[name].append(seen)
    (ms, mb), (bare_ms, bare_mb) = (
        tuple(statistics.median(column) for column in zip(*shown[name], strict=True))
        for name in ("bot", "bare")
    )
    return [
        Figure("start", "cold start to listening", ms, "ms", bare_ms, "ms, bare Bolt",
               Goal("P21", 1.6)),
        Figure("start", "idle RSS", mb, "MB", bare_mb, "MB, bare Bolt"),
        Figure("start", "idle RSS above bare Bolt", mb - bare_mb, "MB", goal=Goal("P21", 15)),
    ]  # fmt: skip


async def _started(command: Sequence[str], folder: Path) -> tuple[float, float]:
    """Milliseconds until it takes connections, and megabytes that it holds by then."""
    port = free_port()
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=_environment(port, folder), stdout=asyncio.subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(PATIENCE):
            while not _listens(port):  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.002)
        return (time.perf_counter() - began) * 1000, memory_kb(process.pid, "VmRSS") / 1024
    finally:
        process.kill()
        await process.wait()


def _environment(port: int, folder: Path) -> dict[str, str]:
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": "secret",
        "ENCRYPTION_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "DATABASE_URL": f"sqlite:///{folder / 'bench.db'}",
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
