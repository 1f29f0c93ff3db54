"""Whoever has something due is seen to then, keeps no other waiting, and is asked once a round."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.playground.clock import MovableClock
from bot.queue.duty import EVERY, LONGEST_PAUSE, SOONEST, Rounds, pause_after
from bot.store.db import StoreFailed
from bot.tasks import Tasks

HOUR = timedelta(hours=1)
NOON = datetime(2027, 1, 1, 12, tzinfo=UTC)


class Bells:
    """A duty that rings at its moments, and writes down when it did."""

    def __init__(self, clock: MovableClock, name: str, *moments: datetime) -> None:
        self.clock = clock
        self.name = name
        self.moments = list(moments)
        self.rung: list[tuple[str, datetime]] = []
        self.asked = 0
        self.heard = asyncio.Event()

    async def next_due(self) -> datetime | None:
        self.asked += 1
        return min(self.moments, default=None)

    async def once(self) -> None:
        now = self.clock.now()
        self.moments = [moment for moment in self.moments if moment > now]
        self.rung.append((self.name, now))
        self.heard.set()


@pytest.fixture
def clock() -> MovableClock:
    clock = MovableClock()
    clock.set(NOON)
    return clock


@pytest.fixture
async def tasks() -> AsyncIterator[Tasks]:
    tasks = Tasks()
    yield tasks
    await tasks.drain(1)


async def test_the_next_moment_is_that_of_whoever_is_first(
    clock: MovableClock, tasks: Tasks
) -> None:
    rounds = Rounds(tasks.spawn, clock.now)
    rounds.take_on(Bells(clock, "late", NOON + 2 * HOUR), Bells(clock, "none"))
    rounds.take_on(Bells(clock, "soon", NOON + HOUR))

    assert await rounds.next_due() == NOON + HOUR


async def test_what_can_wait_comes_later_by_the_slack_and_then_before_all_else(
    clock: MovableClock, tasks: Tasks
) -> None:
    look, digest = Bells(clock, "look", NOON + HOUR), Bells(clock, "digest", NOON + 5 * HOUR)
    look.rung = digest.rung
    rounds = Rounds(tasks.spawn, clock.now)
    rounds.take_on(digest)
    rounds.take_on(look, can_wait=True)

    short, long = await rounds.next_due(3 * HOUR), await rounds.next_due(6 * HOUR)
    clock.set(NOON + 5 * HOUR)
    await rounds.once()

    assert (short, long) == (NOON + 4 * HOUR, NOON + 5 * HOUR)
    assert [name for name, _ in digest.rung] == ["look", "digest"]


async def test_a_wake_is_answered_at_once_though_nothing_was_known_to_be_due(
    clock: MovableClock, tasks: Tasks
) -> None:
    bells = Bells(clock, "bells")
    rounds = Rounds(tasks.spawn, clock.now)
    rounds.take_on(bells)
    tasks.watch(rounds.rounds(), "rounds")
    while not bells.asked:  # noqa: ASYNC110 - being asked has no event
        await asyncio.sleep(0)

    bells.moments.append(NOON)
    rounds.wake()

    async with asyncio.timeout(EVERY / 2):
        await bells.heard.wait()


async def test_of_many_that_wake_at_once_few_have_it_asked(
    clock: MovableClock, tasks: Tasks
) -> None:
    bells = Bells(clock, "bells")
    rounds = Rounds(tasks.spawn, clock.now)
    rounds.take_on(bells)
    tasks.watch(rounds.rounds(), "rounds")

    for _ in range(500):
        rounds.wake()
        await asyncio.sleep(0)

    assert bells.asked <= 3


def test_whoever_works_long_leaves_as_long_to_others_up_to_half_a_second() -> None:
    assert [pause_after(worked) for worked in (0.001, 0.3, 30)] == [SOONEST, 0.3, LONGEST_PAUSE]


async def test_a_wake_for_one_leaves_the_others_alone(clock: MovableClock, tasks: Tasks) -> None:
    meant, other = Bells(clock, "meant"), Bells(clock, "other")
    rounds = Rounds(tasks.spawn, clock.now)
    rounds.take_on(meant, other)
    tasks.watch(rounds.rounds(), "rounds")
    while not (meant.asked and other.asked):  # noqa: ASYNC110 - being asked has no event
        await asyncio.sleep(0)

    meant.moments.append(NOON)
    rounds.wake(meant)
    async with asyncio.timeout(EVERY):
        await meant.heard.wait()

    assert other.asked == 1


async def test_another_process_wakes_the_one_that_it_calls_by_name(
    clock: MovableClock, tasks: Tasks
) -> None:
    class Meant(Bells):
        """Another kind."""

    meant, other = Meant(clock, "meant"), Bells(clock, "other")
    rounds = Rounds(tasks.spawn, clock.now)
    rounds.take_on(meant, other)
    tasks.watch(rounds.rounds(), "rounds")
    while not (meant.asked and other.asked):  # noqa: ASYNC110 - being asked has no event
        await asyncio.sleep(0)

    meant.moments.append(NOON)
    rounds.wake_called("Meant")
    async with asyncio.timeout(EVERY):
        await meant.heard.wait()

    assert other.asked == 1


async def test_each_round_asks_once(clock: MovableClock, tasks: Tasks) -> None:
    bells = Bells(clock, "bells", NOON)
    rounds = Rounds(tasks.spawn, clock.now)
    rounds.take_on(bells)

    tasks.watch(rounds.rounds(), "rounds")
    async with asyncio.timeout(30):
        await bells.heard.wait()

    assert bells.asked == 1


class Slow(Bells):
    """One that does not come to an end."""

    async def once(self) -> None:
        await super().once()
        await asyncio.Event().wait()


@pytest.mark.parametrize("error", [StoreFailed("disk full"), ValueError("a slip")])
async def test_neither_a_slow_nor_a_failing_duty_keeps_another_waiting(
    clock: MovableClock, tasks: Tasks, error: Exception
) -> None:
    class Failing(Bells):
        async def next_due(self) -> datetime | None:
            raise error

    others = Slow(clock, "slow", NOON), Failing(clock, "failing", NOON)
    bells = Bells(clock, "bells", NOON)
    rounds = Rounds(tasks.spawn, clock.now)
    rounds.take_on(*others, bells)

    tasks.watch(rounds.rounds(), "rounds")

    async with asyncio.timeout(30):
        await others[0].heard.wait()
        await bells.heard.wait()
    await tasks.drain(0)


async def test_a_round_that_has_begun_is_finished_before_the_process_ends(
    clock: MovableClock, tasks: Tasks
) -> None:
    class Careful(Bells):
        ended = False

        async def once(self) -> None:
            await super().once()
            for _ in range(10):
                await asyncio.sleep(0)
            self.ended = True

    careful = Careful(clock, "careful", NOON)
    rounds = Rounds(tasks.spawn, clock.now)
    rounds.take_on(careful)
    tasks.watch(rounds.rounds(), "rounds")
    async with asyncio.timeout(30):
        await careful.heard.wait()

    cut_off = await tasks.drain(5)

    assert (cut_off, careful.ended) == (0, True)
