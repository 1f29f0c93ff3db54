import asyncio
import time as real_time

from bot.pipedrive.http.cache import Cache, Memory
from bot.pipedrive.request import Key, mark_of
from tests.pipedrive.clocks import FakeTime
from tests.pipedrive.upstream import Upstream


async def test_an_answer_is_forgotten_when_its_time_is_over(time: FakeTime, key: Key) -> None:
    cache = Cache(Memory(clock=time.clock), time.clock)
    upstream = Upstream(b"one", b"two")
    await cache.fetch(key, upstream.load)

    time.pass_by(29.9)
    assert await cache.fetch(key, upstream.load) == b"one"

    time.pass_by(0.1)
    assert await cache.fetch(key, upstream.load) == b"two"


async def fill(cache: Cache, keys: int, content: bytes) -> None:
    load = Upstream(content).load
    for number in range(keys):
        await cache.fetch(Key(str(number), mark_of(7, "deals"), 30.0), load)


async def test_memory_is_bounded_in_entries_and_leaves_no_timers() -> None:
    memory = Memory(entries=500)
    loop = asyncio.get_running_loop()

    await fill(Cache(memory), 5_000, b"{}")

    assert memory.entries() <= 500
    assert len(memory._cache) == memory.entries()  # noqa: SLF001 - aiocache shows no size
    assert not [one for one in loop._scheduled if not one.cancelled()]  # type: ignore[attr-defined] # noqa: SLF001 - nor asyncio its timers


async def test_memory_is_bounded_in_bytes() -> None:
    memory = Memory(size=100_000)

    await fill(Cache(memory), 1_000, b"x" * 1_000)

    assert 50 < memory.entries() < 100


async def test_an_answer_larger_than_the_memory_is_not_kept(key: Key) -> None:
    cache = Cache(Memory(size=1_000))
    upstream = Upstream(b"x" * 2_000)

    await cache.fetch(key, upstream.load)
    await cache.fetch(key, upstream.load)

    assert upstream.asked == 2


async def test_what_was_used_last_is_forgotten_last(key: Key) -> None:
    cache = Cache(Memory(entries=50))
    upstream = Upstream(b"used all the time", b"asked again")
    for number in range(200):
        await cache.fetch(Key(str(number), "other", 30.0), Upstream(b"x").load)
        await cache.fetch(key, upstream.load)
    assert upstream.asked <= 200 // 50 + 1


async def test_a_hit_costs_next_to_nothing(key: Key) -> None:
    cache = Cache(Memory())
    load = Upstream(b"{}").load
    await cache.fetch(key, load)
    started = real_time.process_time()

    for _ in range(10_000):
        await cache.fetch(key, load)

    # Measured: about 1 µs. The bound only catches a change of kind.
    assert (real_time.process_time() - started) / 10_000 < 20e-6
