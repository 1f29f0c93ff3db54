"""`python -m bot serve` as a process of its own, between the playground's Slack and Pipedrive."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.playground.serving import free_port
from tests.flows.test_all_deals import hears
from tests.seat import Json, Seat, seat

ROOT = Path(__file__).parents[2]
PATIENCE = 30
Process = asyncio.subprocess.Process


@asynccontextmanager
async def started(*arguments: str, env: Mapping[str, str] | None = None) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments,
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, env={**os.environ, **(env or {})},
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@asynccontextmanager
async def bot(around: Json) -> AsyncIterator[Process]:
    """It is there when it says that it listens."""
    async with started("serve", env=around["env"]) as process:
        assert process.stdout
        async with asyncio.timeout(PATIENCE):
            while b'"listening"' not in await process.stdout.readline():
                pass
        yield process


@pytest.fixture
async def around() -> AsyncIterator[Json]:
    url = f"http://127.0.0.1:{free_port()}"
    asked = ("playground", "--tokens", "--bot", url, "--deals", "30", "--print-json")
    async with started(*asked) as process:
        assert process.stdout
        async with asyncio.timeout(PATIENCE):
            described: Json = json.loads(await process.stdout.readline())
        assert described["bot_url"] == url
        yield described


async def connected(around: Json, ana: Seat) -> None:
    await ana.sends("/crm connect")
    await ana.submits(await ana.modal(), token=around["pipedrive_tokens"]["ana"])
    assert "You are connected" in str(await ana.modal())


async def play(around: Json, what: str, **body: object) -> Json:
    url = f"{around['url']}play/{what}"
    async with aiohttp.ClientSession() as http, http.post(url, json=body) as response:
        answer: Json = await response.json()
    return answer


async def test_a_process_of_its_own_is_killed_and_started_again_in_front_of_the_same_people(
    around: Json,
) -> None:
    async with seat(around["url"].rstrip("/"), "U0ANA") as ana:
        async with bot(around) as first:
            await connected(around, ana)
            asked = await ana.types("/deal delete 12")
            first.kill()
            code = await first.wait()
        said = {"user": "U0ANA", "channel": "C0SALES", "command": "/deal", "text": "12"}
        nobody_there = await play(around, "command", **said)
        async with bot(around) as second:
            # What was answered just before the kill may be answered once more.
            await ana.clicks(asked, "Delete deal")
            done = await hears(ana, lambda told: told["text"].startswith("Deleted"))
            second.send_signal(signal.SIGTERM)
            assert await second.wait() == 0

    assert code == -signal.SIGKILL
    assert nobody_there["error"] == "dispatch_failed"
    assert done["text"].startswith("Deleted Acme renewal #12.")


async def test_neither_its_clock_nor_its_life_is_in_the_playgrounds_hands(around: Json) -> None:
    answers = [
        await play(around, "clock", advance_s=60),
        await play(around, "restart"),
        await play(around, "restart", do="stop"),
        await play(around, "restart", kill="post"),
        await play(around, "reset", all=True),
    ]
    async with aiohttp.ClientSession() as http, http.get(f"{around['url']}play/clock") as response:
        answers.append(await response.json())
    async with aiohttp.ClientSession() as http, http.get(f"{around['url']}play/state") as response:
        state = await response.json()

    assert answers == [{"ok": False, "error": "not_my_bot"}] * 6
    assert state["bot"]["state"] == "running"
    assert await play(around, "reset") == {"ok": True}
