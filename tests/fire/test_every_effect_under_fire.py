"""Changes of every kind while answers are lost and processes end: each once, each told.

In full with `pytest -s -m long tests/fire`: 5,000 changes and 300 kills on PostgreSQL take an hour
and more. It prints its figures.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Literal

import aiohttp
import pytest
from sqlalchemy import make_url

from bot.manifest import FILE
from bot.playground.clock import MovableClock
from bot.playground.pipedrive import World
from bot.playground.pipedrive.faults import Rule
from bot.playground.run import EVENTS
from bot.playground.slack.workspace import Workspace
from bot.playground.surroundings import surroundings
from tests.dice import seeded
from tests.effort import in_full
from tests.fire.deeds import KINDS, Deed, Stage
from tests.fire.served import Served, served
from tests.flows.in_time import CHECKING
from tests.seat import Json, Seat, labels, seat
from tests.store.databases import database_url

__all__ = ["database_url"]


@dataclass(frozen=True)
class Size:
    """So many changes while so many processes end; `at_once` of them are under way together."""

    changes: int
    ends: int
    at_once: int = 8

    async def until_next(self, bot: Served, fire: "Fire") -> None:
        """As evenly over the changes as they are begun."""
        async with fire.news:
            await fire.news.wait_for(
                lambda: fire.begun * self.ends >= (len(bot.ends) + 0.5) * self.changes
            )

    async def until_due(self, bot: Served, fire: "Fire") -> None:
        """Nor do changes run ahead: the last process ends under load as the first one did."""
        async with fire.news:
            await fire.news.wait_for(
                lambda: fire.begun * self.ends <= (len(bot.ends) + AHEAD) * self.changes
            )


# Ends that a slow machine may be late with.
AHEAD = 4
KILLED = {"sqlite": Size(300, 45), "postgresql": Size(5_000, 300, at_once=48)}
STOPPED = {"sqlite": Size(600, 40), "postgresql": Size(3_000, 200)} if in_full() else {
    "sqlite": Size(len(KINDS), 1, at_once=3)
}  # fmt: skip
# The last look at something that was sent twice, taken over once, and more than that.
LONGEST = 300.0
ASKED_FOR_LONG = 30.0
# An answer, or an effect.
SLOWEST = 25.0

Ending = Callable[[Served, "Fire", Size], Coroutine[None, None, None]]
End = Literal["done", "not done", "unknown", "nothing"]
UNKNOWN = ("I do not know whether", "I don't know whether", "I can't tell", "Not known, please")
REFUSED = ("Nothing was changed", "Nothing was sent", "Nothing was attached", "Not done",
           "not done", "did nothing", "nothing was done", "Nothing was done",
           "nothing was changed", "Do it now")  # fmt: skip
# Said on the way to an end, or of a click that came after it.
NO_END = (CHECKING, "It is on its way", "Attaching files", "uploading", "under way",
          "This is already decided")  # fmt: skip
# Said of one card alone: whoever died before noting that it had asked was followed by one who asked
# again, and the other card may have been pressed.
OF_ONE_CARD = ("Nobody confirmed here", "That came too late")


@dataclass
class Score:
    told: Counter[str] = field(default_factory=Counter)
    twice: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def bad(self) -> list[tuple[str, list[str]]]:
        return [("twice", self.twice), ("lost", self.lost), ("told wrong", self.wrong)]


def faults(dice: random.Random, deed: Deed, *, slow: bool) -> Rule | None:
    """What goes wrong with its write: before or after it took effect, or not at all."""
    kinds = ["reset_before", "reset_after", "status", "garbage", "success_false", "truncated", ""]
    kind = dice.choice([*kinds, *(["delay"] * 3 if slow else [])])
    if not kind:
        return None
    # Without the time for all looks, what is made has to be there at once.
    after = dice.random() < 0.5 or not (slow or deed.method != "POST")
    kind = "reset_after" if kind == "reset_before" and after else kind
    return Rule(
        kind=kind,  # type: ignore[arg-type] # one of those above
        method=deed.method,
        path=deed.path,
        status=dice.choice([500, 502, 503]) if kind == "status" else None,
        seconds=dice.uniform(11, SLOWEST) if kind == "delay" else 0,
        times=1,
        after=after,
    )


@dataclass
class Told:
    """What was said about one change, oldest first, and which of its questions were answered."""

    messages: list[Json] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)
    taken: bool = False


@dataclass
class Fire:
    """One person's changes, one after another in each of several hands.

    `told` is by line of the change; `news` wakes whoever waits for something to be said. `begun`
    is how many changes have been asked for, `late` are those that nobody waits for any more.
    """

    world: World
    workspace: Workspace
    ana: Seat
    dice: random.Random | None = None  # none: every answer comes
    told: dict[str, Told] = field(default_factory=dict)
    score: Score = field(default_factory=Score)
    begun: int = 0
    late: list[Deed] = field(default_factory=list)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    def expects(self, deeds: Sequence[Deed]) -> None:
        self.told = {deed.line: Told() for deed in deeds}

    async def wake(self) -> None:
        async with self.news:
            self.news.notify_all()

    async def hear(self, deeds: Sequence[Deed]) -> None:
        while True:
            with suppress(TimeoutError):
                message = await self.ana.told()
                said = str(message)
                for deed in deeds:
                    if any(mark in said for mark in deed.marks):
                        self.told[deed.line].messages.append(message)
                await self.wake()

    async def work(self, deeds: Iterator[Deed], bot: Served, size: Size, *, slow: bool) -> None:
        """Whoever was not acknowledged waits until somebody is there again."""
        for deed in deeds:
            await size.until_due(bot, self)
            await self._answer_late()
            await bot.is_there.wait()
            self.begun += 1
            await self.wake()
            rule = faults(self.dice, deed, slow=slow) if self.dice else None
            if rule is not None:
                self.world.faults.add(rule)
            await self._ask(deed)

    async def _ask(self, deed: Deed) -> None:
        """Once: whoever was not acknowledged cannot tell whether it was taken."""
        try:
            await self.ana.sends(deed.line)
        except AssertionError:
            return
        self.told[deed.line].taken = True
        await self._until(lambda: self._moves(deed), ASKED_FOR_LONG)
        await self._press(deed)
        await self._until(lambda: self._ended(deed), ASKED_FOR_LONG)
        if not self._ended(deed):
            self.late.append(deed)

    async def _answer_late(self) -> None:
        """Whoever took over from the dead asks late, and Slack keeps only the newest cards."""
        asked = [deed for deed in self.late if self._card(deed)]
        self.late = [deed for deed in self.late if deed not in asked]
        for deed in asked:
            await self._press(deed)

    def _moves(self, deed: Deed) -> bool:
        return self._card(deed) is not None or self._ended(deed)

    def _ended(self, deed: Deed) -> bool:
        return self._end(deed) != "nothing"

    def _card(self, deed: Deed) -> Json | None:
        """The newest question that waits for this person; a card that was rewritten is none."""
        newest = {one["ts"]: one for one in self.told[deed.line].messages}
        waits = (one for one in reversed(newest.values()) if _asks(one, deed))
        open_ = (one for one in waits if one["ts"] not in self.told[deed.line].answered)
        return next(open_, None) if deed.button else None

    async def _press(self, deed: Deed) -> None:
        """Whoever sees that their click was not taken presses again, or the newer card."""
        with suppress(TimeoutError):
            async with asyncio.timeout(ASKED_FOR_LONG):
                while (card := self._card(deed)) is not None and not self._ended(deed):
                    if (await self.ana.clicks(card, deed.button)).get("ok"):
                        self.told[deed.line].answered.add(card["ts"])

    async def _until(self, holds: Callable[[], bool], seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), self.news:
                await self.news.wait_for(holds)

    def _end(self, deed: Deed) -> End:
        """What the newest message says that speaks of an end."""
        at_worst: End = "nothing"
        for message in reversed(self.told[deed.line].messages):
            text = message["text"]
            if _asks(message, deed) or any(words in text for words in NO_END):
                continue
            if any(words in text for words in OF_ONE_CARD):
                at_worst = "not done"
                continue
            if any(words in text for words in UNKNOWN):
                return "unknown"
            refused = any(words in str(message) for words in REFUSED)
            return "not done" if refused else "done"
        return at_worst

    async def see_to_the_rest(self, deeds: Sequence[Deed], *, slow: bool) -> None:
        """Until all is told that should be: what is asked late is answered late."""

        async def see_to(deed: Deed) -> None:
            while not self._ended(deed):
                await self._until(lambda: self._moves(deed), LONGEST)
                if self._card(deed) is None:
                    return
                await self._press(deed)

        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST):
                # What is delayed may take effect when all has been told.
                await asyncio.sleep(SLOWEST if slow else 0)
                kept = [deed for deed in deeds if self.told[deed.line].taken or deed.effects()]
                await asyncio.gather(*(see_to(deed) for deed in kept))

    def judge(self, deeds: Sequence[Deed]) -> None:
        """What was neither acknowledged nor done is no loss: its person was told so by Slack."""
        for deed in deeds:
            end, effects, told = self._end(deed), deed.effects(), self.told[deed.line]
            self.score.told[f"{deed.kind}: {end}"] += 1
            what = f"{deed.line}: {end}, {effects} ×; {[one['text'] for one in told.messages]}"
            if effects > 1:
                self.score.twice.append(what)
            if end == "nothing" and (told.taken or effects):
                self.score.lost.append(what)
            if (end, effects) in {("done", 0), ("not done", 1)}:
                self.score.wrong.append(what)


def _asks(message: Json, deed: Deed) -> bool:
    return bool(deed.button) and deed.button in labels(message["blocks"])


@asynccontextmanager
async def burning(
    database: str, dice: random.Random | None = None, processes: int = 2
) -> AsyncIterator[tuple[Fire, Served]]:
    """Several `processes` only on PostgreSQL."""
    processes = processes if database.startswith("postgresql") else 1
    manifest = FILE.read_text(encoding="utf-8")
    async with surroundings(
        manifest=manifest, clock=MovableClock(), port=0, deals=50, seed=7, lessons=()
    ) as around:
        limits = around.world.limits
        limits.burst = limits.searches = limits.daily = 10_000_000
        env = {name.upper(): value for name, value in around.settings.items()}
        async with served(env | {"DATABASE_URL": database}, processes) as (bot, address):
            around.workspace.bot_url = f"{address}{EVENTS}"
            async with seat(around.workspace.origin, "U0ANA") as ana:
                await ana.sends("/crm connect")
                await ana.submits(await ana.modal(), token=around.world.tokens["ana"])
                assert "You are connected" in str(await ana.modal())
                await ana.presses(await ana.types("/crm settings deletes-a-day=any"), "Save")
                yield Fire(around.world, around.workspace, ana, dice), bot


async def stage_of(fire: Fire, url: str, session: aiohttp.ClientSession) -> Stage:
    async def deal(title: str) -> int:
        headers = {"x-api-token": fire.world.tokens["ana"]}
        made = session.post(f"{url}/api/v2/deals", json={"title": title}, headers=headers)
        async with made as answer:
            number: int = (await answer.json())["data"]["id"]
            return number

    return Stage(fire.world, fire.ana, deal)


async def made(fire: Fire, bot: Served, many: int, name: str) -> list[Deed]:
    async with aiohttp.ClientSession() as session:
        stage = await stage_of(fire, str(bot.env["PIPEDRIVE_API_URL"]), session)
        return [
            await KINDS[number % len(KINDS)](stage, f"{name}x{number:04}") for number in range(many)
        ]


async def kill_now_and_then(bot: Served, fire: Fire, size: Size) -> None:
    """One process after another."""
    for port in islice(cycle(bot.ports), size.ends):
        await size.until_next(bot, fire)
        await asyncio.sleep(random.uniform(0.2, 1.5))  # noqa: S311 - when is left to chance
        await bot.kill(port)
        await fire.wake()


async def stop_now_and_then(bot: Served, fire: Fire, size: Size) -> None:
    for port in islice(cycle(bot.ports), size.ends):
        await size.until_next(bot, fire)
        await bot.stop(port)
        await fire.wake()


async def judged(fire: Fire, bot: Served, size: Size, ending: Ending, name: str) -> None:
    """All of it, and what came of it."""
    deeds, slow = await made(fire, bot, size.changes, name), fire.dice is not None
    fire.expects(deeds)
    hearing = asyncio.create_task(fire.hear(deeds))
    waiting = iter(deeds)
    hands = [fire.work(waiting, bot, size, slow=slow) for _ in range(size.at_once)]
    await asyncio.gather(*hands, ending(bot, fire, size))
    await fire.see_to_the_rest(deeds, slow=slow)
    hearing.cancel()
    fire.judge(deeds)
    score = fire.score
    refused = sum(not told.taken for told in fire.told.values())
    run = f"{len(deeds)} changes, {refused} of them not acknowledged, {len(bot.ends)} ends"
    figures = tuple(len(found) for _, found in score.bad())
    print(f"{run}, {len(bot.ports)} processes: twice, lost, told wrong {figures}")  # noqa: T201 - figures
    print(dict(sorted(score.told.items())))  # noqa: T201 - the figures are what it is run for
    bad = [f"{what}: {one}" for what, found in score.bad() for one in found]
    assert not bad, "\n".join(bad)


@pytest.mark.long
@pytest.mark.skipif(not in_full(), reason="takes minutes: pytest -s -m long tests/fire")
@pytest.mark.parametrize("seed", [1])
async def test_every_change_is_done_once_and_told_as_it_is(database_url: str, seed: int) -> None:
    size = KILLED[make_url(database_url).get_backend_name()]
    async with burning(database_url, seeded(seed, "faults")) as (fire, bot):
        await judged(fire, bot, size, kill_now_and_then, f"Fire{seed}")


@pytest.mark.long
@pytest.mark.parametrize("database_url", STOPPED, indirect=True)
async def test_whoever_is_told_to_stop_under_load_leaves_nothing_undone_and_nothing_twice(
    database_url: str,
) -> None:
    size = STOPPED[make_url(database_url).get_backend_name()]
    async with burning(database_url) as (fire, bot):
        await judged(fire, bot, size, stop_now_and_then, "Stop")
        assert bot.ends == [0] * size.ends
