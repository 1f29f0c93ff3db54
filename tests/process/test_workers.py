"""Processes that serve and processes that work, on one PostgreSQL; and on SQLite the only one."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import aiohttp
import psycopg
import pytest

from bot.manifest import FILE
from bot.playground.clock import MovableClock
from bot.playground.pipedrive.faults import Rule
from bot.playground.serving import LOOPBACK, free_port
from bot.playground.surroundings import Surroundings, surroundings
from tests.effort import in_full
from tests.fire.served import START, Served, served
from tests.flows.watching import SALES, USERS
from tests.seat import Seat, seat
from tests.store.databases import fresh_postgres

ROOT = Path(__file__).parents[2]
WINS = 120 if in_full() else 6
# What a process had in hand when it died is told when its lease is over, with others before it.
PATIENCE = 240


@pytest.fixture
def postgres() -> Iterator[str]:
    with fresh_postgres() as url:
        yield url


@pytest.fixture
async def around() -> AsyncIterator[Surroundings]:
    manifest = FILE.read_text(encoding="utf-8")
    async with surroundings(
        manifest=manifest, clock=MovableClock(), port=0, deals=30, seed=7, lessons=()
    ) as around:
        yield around


def environment(around: Surroundings, **more: str) -> dict[str, str]:
    return {name.upper(): value for name, value in {**around.settings, **more}.items()}


@dataclass
class Worker:
    env: Mapping[str, str]
    log: Path
    _process: Process | None = field(default=None)

    @property
    def process(self) -> Process:
        assert self._process is not None
        return self._process

    async def start(self) -> None:
        """It is there when it says that it works."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "worker",
                cwd=ROOT, env={**os.environ, **self.env}, stdout=log, stderr=log,
            )  # fmt: skip
        said = self.log.read_bytes().count(b'"working"')
        async with asyncio.timeout(START):
            while self.log.read_bytes().count(b'"working"') == said:  # noqa: ASYNC110 - a file
                await asyncio.sleep(0.05)

    async def dies(self) -> None:
        """And another one takes its place."""
        await self.end()
        await self.start()

    async def end(self, how: signal.Signals = signal.SIGKILL) -> int:
        if self.process.returncode is None:
            self.process.send_signal(how)
        return await self.process.wait()


@asynccontextmanager
async def working(env: Mapping[str, str], log: Path) -> AsyncIterator[Worker]:
    worker = Worker(env, log)
    await worker.start()
    try:
        yield worker
    finally:
        await worker.end()


async def connected(around: Surroundings, ana: Seat) -> None:
    await ana.sends("/crm connect")
    await ana.submits(await ana.modal(), token=around.world.tokens["ana"])
    assert "You are connected" in str(await ana.modal())


async def won(around: Surroundings, title: str) -> None:
    """A deal that Tom makes and wins in Pipedrive itself."""
    fields = {
        "title": title, "value": 60_000, "currency": "EUR", "owner_id": USERS["tom"],
        "pipeline_id": 1, "stage_id": 1, "visible_to": 3, "status": "open",
    }  # fmt: skip
    made = await changed(around, {"do": "create", "entity": "deal", "fields": fields})
    won_now = {"do": "update", "entity": "deal", "id": made, "fields": {"status": "won"}}
    await changed(around, won_now)


async def changed(around: Surroundings, step: Mapping[str, object]) -> int:
    url = f"{around.pipedrive_url}/_play/change"
    body = {"as": "tom", "source": "app", "steps": [step]}
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as response:
        answer = await response.json()
    assert answer["ok"], answer
    return int(answer["done"][0]["id"])


def told(around: Surroundings) -> list[str]:
    return [one.text for one in around.workspace.messages.in_channel(SALES) if one.by_app]


async def until_told(around: Surroundings, titles: list[str], within: float = PATIENCE) -> None:
    async with asyncio.timeout(within):
        while not all(  # noqa: ASYNC110 - what Slack has been told is no event of ours
            any(title in text for text in told(around)) for title in titles
        ):
            await asyncio.sleep(0.1)


@asynccontextmanager
async def fleet(
    around: Surroundings, postgres: str, webs: int, workers: int, log: Path
) -> AsyncIterator[tuple[Served, list[Worker], Seat]]:
    """So many of each behind one address, and Ana, whose channel hears of big wins."""
    env = environment(around, database_url=postgres)
    async with AsyncExitStack() as stack:
        bot, address = await stack.enter_async_context(served(env, webs))
        around.workspace.bot_url = f"{address}/slack/events"
        crew = [
            await stack.enter_async_context(working(bot.env, log / f"{number}.log"))
            for number in range(workers)
        ]
        ana = await stack.enter_async_context(seat(around.workspace.origin, "U0ANA", SALES))
        await connected(around, ana)
        assert "Watching" in (await ana.types("/crm watch deals won value>50k"))["text"]
        yield bot, crew, ana


@pytest.mark.long
async def test_whoever_is_killed_no_win_is_lost_and_a_copy_needs_a_kill(
    around: Surroundings, postgres: str, tmp_path: Path
) -> None:
    titles = [f"Alder{number:03}" for number in range(WINS)]
    async with fleet(around, postgres, 2, 2, tmp_path) as (bot, crew, _):
        kill = (
            crew[0].dies,
            partial(bot.kill, bot.ports[0]),
            crew[1].dies,
            partial(bot.kill, bot.ports[1]),
        )
        kills = 0
        for number, title in enumerate(titles, 1):
            await won(around, title)
            if number % 3 == 0:
                await kill[kills % len(kill)]()
                kills += 1
        await until_told(around, titles)

    times = Counter(title for title in titles for text in told(around) if title in text)
    copies = sum(times.values()) - len(titles)
    print(f"{len(titles)} wins, {kills} kills: {copies} told twice, none lost")  # noqa: T201 - the figures
    assert copies <= kills
    assert max(times.values()) <= 2


async def test_whoever_serves_goes_on_where_the_last_worker_was_told_to_stop(
    around: Surroundings, postgres: str, tmp_path: Path
) -> None:
    async with fleet(around, postgres, 1, 1, tmp_path) as (_, (worker,), _ana):
        await won(around, "Alder")
        await until_told(around, ["Alder"])

        ended = await worker.end(signal.SIGTERM)
        await won(around, "Birch")
        await until_told(around, ["Birch"], within=30)

    assert ended == 0
    with psycopg.connect(postgres) as connection:
        left = connection.execute("SELECT status FROM procrastinate_jobs").fetchall()
        alive = connection.execute("SELECT id FROM procrastinate_workers").fetchall()
    assert left in ([], [("todo",)])
    assert alive == []


async def test_a_worker_tells_how_it_is_at_a_port_of_its_own_and_nothing_else(
    around: Surroundings, postgres: str, tmp_path: Path
) -> None:
    port = free_port()
    env = environment(
        around, database_url=postgres, host=LOOPBACK, worker_port=str(port), metrics_token="for-us"
    )
    async with working(env, tmp_path / "worker.log"), aiohttp.ClientSession() as session:

        async def asked(path: str, **headers: str) -> tuple[int, str]:
            async with session.get(f"http://{LOOPBACK}:{port}{path}", headers=headers) as answer:
                return answer.status, await answer.text()

        assert await asked("/healthz") == (200, "ok")
        ready, checks = await asked("/readyz")
        strange, _ = await asked("/metrics")
        known, metrics = await asked("/metrics", Authorization="Bearer for-us")
        elsewhere, _ = await asked("/slack/events")

    assert (ready, json.loads(checks)["working"]) == (200, True)
    assert (strange, known, elsewhere) == (401, 200, 404)
    assert "bot_loop_lag_seconds" in metrics


async def test_a_worker_looks_for_a_lost_answer_though_whoever_asked_for_it_is_gone(
    around: Surroundings, postgres: str, tmp_path: Path
) -> None:
    async with fleet(around, postgres, 1, 1, tmp_path) as (bot, _, ana):
        late = Rule(kind="late", method="POST", path="/api/v2/deals", seconds=1, times=1)
        around.world.faults.add(late)

        looking = await ana.types('/deal new "Cedar" value=7000')
        await bot.end()
        told = await ana.told()

    assert "has not confirmed this yet" in looking["text"]
    assert told["text"].startswith("Created Cedar")
    assert [deal.title for deal in around.world.company.deals.values()].count("Cedar") == 1


async def said_by(env: Mapping[str, str], *arguments: str) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments,
        cwd=ROOT, env={**os.environ, **env}, stderr=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(START):
        out, error = await process.communicate()
    return process.returncode, (error or out).decode()


async def test_on_sqlite_a_second_process_is_refused_until_the_first_is_gone_however_it_went(
    around: Surroundings,
) -> None:
    env = environment(around)
    async with served(env, 1) as (bot, _):
        beside = {**env, "HOST": LOOPBACK, "PORT": str(free_port())}
        for command in ("serve", "socket"):
            code, said = await said_by(beside, command)
            assert code == 2
            (line,) = said.splitlines()
            assert line.startswith("Another process of the bot works with /")
            assert "DATABASE_URL" in line

        _, found = await said_by(env, "doctor")
        await bot.kill(bot.ports[0])  # which starts another one in its place

    assert "ok   database" in found


async def test_a_worker_on_sqlite_is_told_that_it_is_not_needed(around: Surroundings) -> None:
    code, said = await said_by(environment(around), "worker")

    assert code == 2
    assert said.startswith("DATABASE_URL: A worker needs PostgreSQL")
