"""`kill -9` between the acknowledgement and the work: nothing that was acknowledged vanishes."""

import asyncio
import re
import signal
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Self

import pytest

from bot.manifest import FILE
from bot.playground.clock import MovableClock
from bot.playground.pipedrive.faults import Rule
from bot.playground.serving import LOOPBACK, free_port
from bot.playground.surroundings import Surroundings, surroundings
from tests.dice import seeded
from tests.effort import examples
from tests.process.test_served_elsewhere import bot
from tests.seat import Json, Seat, seat
from tests.store.databases import fresh_postgres

READS, WRITES, CLICKS, MENTIONS = examples(172), examples(172), examples(256), examples(8)
DEALS = examples(4000)
# The other one only with `-m long`: most of the time is spent waiting for leases to end.
DATABASES = ("sqlite", "postgresql")[: examples(10) // 5 or 1]
# After so many acknowledgements the process is killed: once as a rule, ten times in full.
KILLED_AFTER = 61
# Another process goes on when the lease of the dead one is over.
PATIENCE = 400
ANA = 101  # in Pipedrive


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "postgresql":
        with fresh_postgres() as url:
            yield url
    else:
        yield ""


@dataclass
class Served:
    """A bot as a process of its own, which can be killed and started again."""

    around: Surroundings
    port: int
    database: str
    _life: Any = None
    _process: Any = field(default=None)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.kill()

    async def start(self) -> None:
        settings = dict(self.around.settings)
        if self.database:
            settings["database_url"] = self.database
        env = {name.upper(): value for name, value in settings.items()}
        env |= {"HOST": LOOPBACK, "PORT": str(self.port)}
        self._life = bot({"env": env})
        self._process = await self._life.__aenter__()
        self._reading = asyncio.create_task(_read_on(self._process))

    async def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()
        await self._reading
        await self._life.__aexit__(None, None, None)


async def _read_on(process: Any) -> None:
    """Its log, so that it never waits for a reader."""
    while await process.stdout.readline():
        pass


@asynccontextmanager
async def served(database: str) -> AsyncIterator[tuple[Served, Seat]]:
    manifest = FILE.read_text(encoding="utf-8")
    around_it = surroundings(
        manifest=manifest, clock=MovableClock(), port=0, deals=DEALS, seed=7, lessons=()
    )
    async with around_it as around:
        running = Served(around, free_port(), database)
        around.workspace.bot_url = f"http://{LOOPBACK}:{running.port}/slack/events"
        await running.start()
        async with running, seat(around.workspace.origin, "U0ANA") as ana:
            await ana.sends("/crm connect")
            await ana.submits(await ana.modal(), token=around.world.tokens["ana"])
            assert "You are connected" in str(await ana.modal())
            yield running, ana


@dataclass
class Asked:
    """What was sent, and what an answer to it says; `sent` tells whether it was acknowledged.

    What changes something and is older than a minute is shown by its line instead, to be done or
    forgotten; so is what is too much at once for Pipedrive, after so many restarts.
    """

    answer: str
    line: str
    sent: Callable[[], Awaitable[bool]]

    def is_answered(self, told: str) -> bool:
        ways = (self.answer, f"{self.line} was not done", f"You asked: {self.line}")
        return any(re.search(rf"{re.escape(said)}(?!\d)", told) for said in ways)


async def command(ana: Seat, line: str) -> bool:
    name, _, text = line.partition(" ")
    return await play(ana, "command", command=name, text=text)


async def click(ana: Seat, card: Json, label: str) -> bool:
    return bool((await ana.clicks(card, label))["ok"])


async def mention(ana: Seat, line: str) -> bool:
    """Slack sends it again until it is acknowledged."""
    return await play(ana, "message", text=f"@dealdesk {line}")


async def play(ana: Seat, what: str, **body: str) -> bool:
    said = {"user": ana.user, "channel": ana.channel, **body}
    async with ana.session.post(f"{ana.origin}/play/{what}", json=said) as response:
        return bool((await response.json())["ok"])


async def everything(running: Served, ana: Seat) -> list[Asked]:
    deals = running.around.world.company.deals.values()
    mine = [deal.id for deal in deals if deal.owner_id == ANA and deal.status == "open"]
    won, read, named = mine[:CLICKS], mine[CLICKS:][:READS], mine[CLICKS + READS :][:MENTIONS]
    assert len(named) == MENTIONS
    cards = {id_: await ana.types(f"/deal show {id_}") for id_ in won}
    lines = {
        **{f"/deal show {id_}": f"deal #{id_}" for id_ in read},
        **{f'/deal new "Kept {number:03}"': f"Kept {number:03}" for number in range(WRITES)},
    }
    return [
        *(Asked(answer, line, partial(command, ana, line)) for line, answer in lines.items()),
        *(
            Asked(f"#{id_} is won", f"/deal won {id_}", partial(click, ana, cards[id_], "Won"))
            for id_ in won
        ),
        *(
            Asked(f"deal #{id_}", f"/deal {id_}", partial(mention, ana, f"deal {id_}"))
            for id_ in named
        ),
    ]


@asynccontextmanager
async def hearing(ana: Seat) -> AsyncIterator[list[str]]:
    """All that is said to her meanwhile, whole messages."""
    told: list[str] = []

    async def listen() -> None:
        while True:
            with suppress(TimeoutError):
                told.append(str(await ana.told()))

    listening = asyncio.create_task(listen())
    try:
        yield told
    finally:
        listening.cancel()
        await asyncio.wait([listening])


@pytest.mark.long
@pytest.mark.parametrize("database", DATABASES, indirect=True)
async def test_what_was_acknowledged_is_answered_and_done_once(database: str) -> None:
    async with served(database) as (running, ana):
        everything_ = await everything(running, ana)
        seeded(7, "the order").shuffle(everything_)
        # Slow enough that what was acknowledged is under way when the process dies.
        running.around.world.faults.add(Rule(kind="delay", method="GET", seconds=3))
        kept: list[Asked] = []

        async with hearing(ana) as told:
            for start in range(0, len(everything_), KILLED_AFTER):
                some = everything_[start : start + KILLED_AFTER]
                answers = await asyncio.gather(*(asked.sent() for asked in some))
                kept += [asked for asked, ok in zip(some, answers, strict=True) if ok]
                await running.kill()
                await running.start()
            running.around.world.faults.clear()
            async with asyncio.timeout(PATIENCE):
                while any(  # noqa: ASYNC110 - what is told is no event of ours
                    not asked.is_answered("\n".join(told)) for asked in kept
                ):
                    await asyncio.sleep(0.5)

        made = Counter(deal.title for deal in running.around.world.company.deals.values())
        assert len(kept) > len(everything_) / 2
        assert not [title for title, times in made.items() if title[:4] == "Kept" and times > 1]
