"""Work that has its time: once it is enqueued it is done, at its moment, by one at a time."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from bot.playground.clock import MovableClock
from bot.queue.duty import EVERY, Rounds
from bot.queue.heartbeat import workers_alive
from bot.queue.queue import FIRST_WAIT, LEASE, Queue, WorkItem
from bot.queue.waking import Waking, waking
from bot.store.db import Store
from bot.tasks import Tasks
from tests.edge.door import recorded
from tests.store.databases import EVERYBODY_OUT

NOON = datetime(2027, 1, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DIGEST = WorkItem("digest", "w1")


@dataclass
class Diary:
    """Who does the work: writes down when, and says when it is due again."""

    clock: MovableClock
    done: list[str] = field(default_factory=list)
    again: datetime | None = None
    fails: int = 0
    went_on: asyncio.Event = field(default_factory=asyncio.Event)
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    async def do(self, key: str) -> datetime | None:
        self.heard.set()
        await asyncio.sleep(0)
        if self.fails:
            self.fails -= 1
            raise ValueError("not today")
        self.done.append(key)
        return self.again

    async def never_end(self, key: str) -> datetime | None:
        self.done.append(key)
        await self.went_on.wait()
        return None


@pytest.fixture
def clock() -> MovableClock:
    clock = MovableClock()
    clock.set(NOON)
    return clock


@pytest.fixture
def diary(clock: MovableClock) -> Diary:
    return Diary(clock)


def process(store: Store, diary: Diary, wake: Callable[[], None] = lambda: None) -> Queue:
    """One of any number that share a database."""
    queue = Queue(store, diary.clock.now, wake)
    queue.does({"digest": diary.do})
    return queue


async def moved(queue: Queue, clock: MovableClock, to: datetime) -> None:
    clock.set(to)
    await queue.once()


async def test_what_is_enqueued_is_done_at_once_and_then_over(
    store: Store, clock: MovableClock, diary: Diary
) -> None:
    queue = process(store, diary)

    await queue.enqueue(DIGEST)
    await queue.once()
    await queue.once()

    assert diary.done == ["w1"]
    assert await queue.next_due() is None


async def test_what_is_scheduled_comes_at_its_moment_and_not_before(
    store: Store, clock: MovableClock, diary: Diary
) -> None:
    queue = process(store, diary)
    await queue.schedule(DIGEST, NOON + 10 * MINUTE)

    await moved(queue, clock, NOON + 9 * MINUTE)
    early, due = list(diary.done), await queue.next_due()
    await moved(queue, clock, NOON + 10 * MINUTE)

    assert (early, due) == ([], NOON + 10 * MINUTE)
    assert diary.done == ["w1"]


async def test_of_two_moments_for_the_same_the_sooner_counts(
    store: Store, clock: MovableClock, diary: Diary
) -> None:
    queue = process(store, diary)

    for minutes in (30, 10, 20):
        await queue.schedule(DIGEST, NOON + minutes * MINUTE)

    assert await queue.next_due() == NOON + 10 * MINUTE
    await moved(queue, clock, NOON + 60 * MINUTE)
    assert diary.done == ["w1"]


async def test_what_is_due_again_comes_again(
    store: Store, clock: MovableClock, diary: Diary
) -> None:
    queue, diary.again = process(store, diary), NOON + 15 * MINUTE
    await queue.enqueue(DIGEST)
    await queue.once()
    diary.again = None

    await moved(queue, clock, NOON + 14 * MINUTE)
    early = len(diary.done)
    await moved(queue, clock, NOON + 15 * MINUTE)

    assert (early, len(diary.done)) == (1, 2)


async def test_rounds_that_were_missed_are_one(
    store: Store, clock: MovableClock, diary: Diary
) -> None:
    queue, diary.again = process(store, diary), NOON + 15 * MINUTE
    await queue.enqueue(DIGEST)
    await queue.once()
    diary.again = NOON + timedelta(days=11)

    await moved(queue, clock, NOON + timedelta(days=10))
    await queue.once()

    assert len(diary.done) == 2


async def test_what_is_cancelled_never_comes(
    store: Store, clock: MovableClock, diary: Diary
) -> None:
    queue = process(store, diary)
    await queue.schedule(DIGEST, NOON + MINUTE)

    await queue.cancel(DIGEST)
    await moved(queue, clock, NOON + 60 * MINUTE)

    assert diary.done == []


async def test_what_fails_is_tried_again_later_each_time_and_keeps_nothing_else_waiting(
    store: Store, clock: MovableClock, diary: Diary
) -> None:
    queue, diary.fails = process(store, diary), 2
    await queue.enqueue(DIGEST)
    with recorded() as lines:
        await queue.once()
        first = await queue.next_due()
        await moved(queue, clock, NOON + FIRST_WAIT + MINUTE)
        await queue.schedule(WorkItem("digest", "w2"), clock.now())
        await queue.once()
    second = await queue.next_due()

    assert first is not None
    assert second is not None
    assert abs(first - NOON - FIRST_WAIT) < MINUTE / 6
    assert abs(second - clock.now() - 2 * FIRST_WAIT) < MINUTE / 6
    assert diary.done == ["w2"]
    assert lines.stream.getvalue().count("item of work failed") == 2


async def test_of_many_processes_one_does_each(
    store: Store, clock: MovableClock, diary: Diary
) -> None:
    many = [process(store, diary) for _ in range(6)]
    keys = [f"w{number}" for number in range(30)]
    for key in keys:
        await many[0].enqueue(WorkItem("digest", key))

    while await many[0].next_due() is not None:
        await asyncio.gather(*(queue.once() for queue in many))

    assert Counter(diary.done) == Counter(keys)


async def test_what_a_dead_process_had_in_hand_is_done_by_the_next_when_its_lease_is_over(
    store: Store, clock: MovableClock, diary: Diary
) -> None:
    dying, next_one = process(store, diary), process(store, diary)
    dying.does({"digest": diary.never_end})
    await dying.enqueue(DIGEST)
    died = asyncio.create_task(dying.once())
    while not diary.done:  # noqa: ASYNC110 - what stands in a diary has no event
        await asyncio.sleep(0)
    died.cancel()
    await asyncio.wait([died])

    await moved(next_one, clock, NOON + LEASE - MINUTE)
    early = len(diary.done)
    await moved(next_one, clock, NOON + LEASE + MINUTE)

    assert (early, len(diary.done)) == (1, 2)


async def test_what_nobody_here_knows_how_to_do_is_left_to_others(
    store: Store, clock: MovableClock, diary: Diary
) -> None:
    older, newer = process(store, diary), process(store, diary)
    newer.does({"report": diary.do})
    await newer.enqueue(WorkItem("report", "r1"))

    await older.once()
    due, done = await older.next_due(), list(diary.done)
    await newer.once()

    assert (due, done) == (None, [])
    assert diary.done == ["r1"]


async def test_of_many_who_need_it_done_now_one_does_it_for_all_who_came_meanwhile(
    store: Store, clock: MovableClock, diary: Diary
) -> None:
    queue = process(store, diary)
    queue.does({"digest": diary.never_end})
    doing = asyncio.create_task(queue.do(DIGEST))
    async with asyncio.timeout(30):
        while not diary.done:  # noqa: ASYNC110 - what stands in a diary has no event
            await asyncio.sleep(0)
    came = asyncio.Semaphore(0)
    others = [asyncio.create_task(process(store, diary, came.release).do(DIGEST)) for _ in range(5)]
    async with asyncio.timeout(30):
        for _ in others:
            await came.acquire()
    diary.went_on.set()
    async with asyncio.timeout(30):
        await asyncio.gather(doing, *others)

    assert diary.done == ["w1", "w1"]


async def test_what_is_enqueued_while_it_is_being_done_is_done_once_more(
    store: Store, clock: MovableClock, diary: Diary
) -> None:
    queue = process(store, diary)
    queue.does({"digest": diary.never_end})
    await queue.enqueue(DIGEST)
    first = asyncio.create_task(queue.once())
    async with asyncio.timeout(30):
        while not diary.done:  # noqa: ASYNC110 - until it is at it
            await asyncio.sleep(0)

    await queue.enqueue(DIGEST)
    diary.went_on.set()
    await first
    await queue.once()

    assert diary.done == ["w1", "w1"]
    assert await queue.next_due() is None


async def test_whoever_needs_it_done_now_does_it_once_whoever_is_at_it_has_ended(
    store: Store, clock: MovableClock, diary: Diary
) -> None:
    one, other = process(store, diary), process(store, diary)
    one.does({"digest": diary.never_end})

    doing = asyncio.create_task(one.do(DIGEST))
    while not diary.done:  # noqa: ASYNC110 - what stands in a diary has no event
        await asyncio.sleep(0)
    waiting = asyncio.create_task(other.do(DIGEST))
    await asyncio.wait([waiting], timeout=0.2)
    has_waited = not waiting.done()
    diary.went_on.set()
    async with asyncio.timeout(30):
        await asyncio.gather(doing, waiting)

    assert has_waited
    assert diary.done == ["w1", "w1"]


@asynccontextmanager
async def alive(
    url: str, store: Store, diary: Diary, *, as_worker: bool
) -> AsyncIterator[tuple[Queue, Waking]]:
    """A process that keeps its rounds."""
    tasks = Tasks()
    rounds = Rounds(tasks.spawn, diary.clock.now)
    async with waking(url, store, rounds, as_worker=as_worker) as waker:
        queue = Queue(store, diary.clock.now, waker.wake)
        queue.does({"digest": diary.do})
        rounds.take_on(queue)
        for loop in (rounds.rounds(), *waker.loops()):
            tasks.watch(loop, "loop")
        try:
            yield queue, waker
        finally:
            await tasks.drain(1)


async def test_who_does_it_is_woken_as_soon_as_there_is_something(
    database_url: str, store: Store, clock: MovableClock, diary: Diary
) -> None:
    async with alive(database_url, store, diary, as_worker=not store.on_sqlite) as (queue, _):
        for number in range(3):
            diary.heard.clear()
            async with asyncio.timeout(EVERY / 2):
                await queue.enqueue(WorkItem("digest", f"w{number}"))
                await diary.heard.wait()

    assert diary.done == ["w0", "w1", "w2"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_while_a_worker_is_alive_whoever_serves_leaves_the_work_to_it(
    database_url: str, store: Store, clock: MovableClock, diary: Diary
) -> None:
    served = Diary(clock)
    async with alive(database_url, store, diary, as_worker=True):
        await until_alive(store, 1)
        async with alive(database_url, store, served, as_worker=False) as (queue, _):
            for number in range(5):
                diary.heard.clear()
                await queue.enqueue(WorkItem("digest", f"w{number}"))
                async with asyncio.timeout(2 * EVERY):
                    await diary.heard.wait()

    assert len(diary.done) == 5
    assert served.done == []
    assert await workers_alive(store) == 0


async def until_alive(store: Store, number: int) -> None:
    async with asyncio.timeout(30):
        while await workers_alive(store) != number:  # noqa: ASYNC110 - a row has no event
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_worker_is_there_again_after_postgresql_dropped_its_connections(
    database_url: str, store: Store, clock: MovableClock, diary: Diary
) -> None:
    async with alive(database_url, store, diary, as_worker=True) as (_, waker):
        await until_alive(store, 1)
        with recorded(), psycopg.connect(database_url, autocommit=True) as server:
            server.execute(EVERYBODY_OUT)
            before = passed_on(server)
            async with asyncio.timeout(60):
                while passed_on(server) == before or waiting(server):
                    waker.wake()
                    await asyncio.sleep(0.5)
        await until_alive(store, 1)


def passed_on(server: psycopg.Connection) -> int:
    """How many jobs of Procrastinate's there have been."""
    (number,) = server.execute("SELECT last_value FROM procrastinate_jobs_id_seq").fetchone() or (
        0,
    )
    return int(number)


def waiting(server: psycopg.Connection) -> bool:
    return bool(server.execute("SELECT 1 FROM procrastinate_jobs").fetchall())
