import asyncio
import secrets
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from bot.pipedrive.http.cache import Cache, Redis, open_cache
from bot.pipedrive.request import Key, mark_of
from tests.pipedrive.clocks import FakeTime
from tests.pipedrive.line import Line
from tests.pipedrive.upstream import PATIENCE, Upstream, until


async def test_a_write_in_one_process_is_forgotten_in_the_other(
    redis_url: SecretStr, key: Key, company: int
) -> None:
    here, there = Cache(Redis(redis_url, PATIENCE)), Cache(Redis(redis_url, PATIENCE))
    slow = Upstream(b"old")
    slow.may.clear()
    reading = asyncio.create_task(there.fetch(key, slow.load))
    await until(lambda: slow.asked > 0)

    await here.forget(company, "deals")
    slow.may.set()
    await reading

    assert await here.fetch(key, Upstream(b"new").load) == b"new"
    assert await there.fetch(key, Upstream(b"newer").load) == b"new"
    await here.close()
    await there.close()


async def test_nothing_stays_in_redis_for_ever(redis_url: SecretStr, key: Key) -> None:
    backend = Redis(redis_url, PATIENCE)
    await Cache(backend).fetch(key, Upstream(b"{}").load)

    names = await backend._cache.raw("keys", "deal-desk:*")  # noqa: SLF001 - to look inside
    left = [await backend._cache.raw("pttl", name) for name in names]  # noqa: SLF001 - as above

    assert len(left) >= 2
    # -2: it has expired since it was listed; -1 would be for ever.
    assert all(0 < milliseconds <= 86_400_000 or milliseconds == -2 for milliseconds in left)
    await backend.close()


async def test_nobody_who_lists_the_keys_reads_what_was_searched_for(
    redis_url: SecretStr, company: int
) -> None:
    cache = Cache(Redis(redis_url, PATIENCE))
    word = secrets.token_hex(8)

    await cache.fetch(Key(word, mark_of(company, word), 30.0), Upstream(b"{}").load)

    backend = Redis(redis_url, PATIENCE)
    names = await backend._cache.raw("keys", "*")  # noqa: SLF001 - what a stranger with access does
    assert names
    assert not [name for name in names if word.encode() in name]
    await backend.close()
    await cache.close()


async def test_rubbish_in_redis_is_a_miss(redis_url: SecretStr, key: Key) -> None:
    cache = Cache(Redis(redis_url, PATIENCE))
    await cache.fetch(key, Upstream(b"fine").load)
    backend = Redis(redis_url, PATIENCE)
    for name in await backend._cache.raw("keys", "deal-desk:*"):  # noqa: SLF001 - as above
        await backend._cache.raw("set", name, b"\xff\xfe", xx=True, keepttl=True)  # noqa: SLF001 - as above

    assert await cache.fetch(key, Upstream(b"new").load) == b"new"
    await backend.close()
    await cache.close()


@pytest.fixture
async def line(redis_url: SecretStr) -> AsyncIterator[Line]:
    line = Line()
    await line.open()
    yield line
    await line.close()


@pytest.fixture
async def shaky(line: Line, time: FakeTime) -> AsyncIterator[Cache]:
    """A cache behind the line, on a clock that stands still."""
    cache = Cache(Redis(line.url, PATIENCE), time.clock)
    yield cache
    await cache.close()


async def test_a_redis_that_fails_is_a_miss(shaky: Cache, line: Line, key: Key) -> None:
    upstream = Upstream(b"one", b"two", b"three")
    await shaky.fetch(key, upstream.load)
    line.fail()

    answers = [await shaky.fetch(key, upstream.load) for _ in range(2)]

    assert answers == [b"two", b"three"]


async def test_a_redis_that_says_nothing_is_a_miss(line: Line, key: Key) -> None:
    cache = Cache(Redis(line.url, 0.1))
    line.dead = True

    assert await cache.fetch(key, Upstream(b"one").load) == b"one"
    await cache.close()


async def test_a_redis_that_fails_is_left_alone_for_a_while(
    shaky: Cache, line: Line, key: Key, time: FakeTime
) -> None:
    upstream = Upstream(b"one", b"two")
    await shaky.fetch(key, upstream.load)
    line.fail()
    await shaky.fetch(key, upstream.load)
    line.heal()

    assert await shaky.fetch(key, Upstream(b"three").load) == b"three"
    time.pass_by(5)
    assert await shaky.fetch(key, Upstream(b"four").load) == b"one"


async def test_what_is_read_while_redis_is_left_alone_is_kept_until_it_is_asked_again(
    shaky: Cache, line: Line, key: Key, company: int, time: FakeTime
) -> None:
    line.fail()
    await shaky.fetch(key, Upstream(b"one").load)
    line.heal()

    assert await shaky.fetch(key, Upstream(b"two").load) == b"two"
    assert await shaky.fetch(key, Upstream(b"three").load) == b"two"
    await shaky.forget(company, "deals")
    assert await shaky.fetch(key, Upstream(b"four").load) == b"four"
    time.pass_by(5)
    assert await shaky.fetch(key, Upstream(b"five").load) == b"five"


async def test_a_redis_that_stays_ill_is_asked_ever_more_rarely(
    shaky: Cache, line: Line, key: Key, time: FakeTime
) -> None:
    await shaky.fetch(key, Upstream(b"one").load)
    line.fail()
    for pause in (0, 5, 10):
        time.pass_by(pause)
        await shaky.fetch(key, Upstream(b"two").load)
    line.heal()

    time.pass_by(19)
    assert await shaky.fetch(key, Upstream(b"three").load) == b"three"
    time.pass_by(1)
    assert await shaky.fetch(key, Upstream(b"four").load) == b"one"


@pytest.mark.parametrize("delay", [5, 0.1])
async def test_a_redis_that_is_slow_costs_a_command_of_ten_reads_and_a_write_no_300_ms(
    line: Line, company: int, delay: float
) -> None:
    """Whether it answers after the patience is over, or each time shortly before."""
    cache = Cache(Redis(line.url))
    line.delay = delay
    began = asyncio.get_running_loop().time()

    for number in range(10):
        key = Key(f"read {number}", mark_of(company, "deals"), 60)
        assert await cache.fetch(key, Upstream(b"one").load) == b"one"
    await cache.forget(company, "deals")

    assert asyncio.get_running_loop().time() - began < 0.3
    await cache.close()


async def test_without_redis_a_hundred_who_ask_at_once_are_still_one_call(
    shaky: Cache, line: Line, key: Key
) -> None:
    line.fail()
    upstream = Upstream(b"one")
    upstream.may.clear()
    asking = [asyncio.create_task(shaky.fetch(key, upstream.load)) for _ in range(100)]
    await until(lambda: upstream.asked > 0)

    upstream.may.set()

    assert set(await asyncio.gather(*asking)) == {b"one"}
    assert upstream.asked == 1


async def test_what_could_not_be_forgotten_is_forgotten_before_anything_is_read_again(
    shaky: Cache, line: Line, key: Key, company: int, time: FakeTime
) -> None:
    await shaky.fetch(key, Upstream(b"old").load)
    line.fail()
    await shaky.forget(company, "deals")
    line.heal()

    assert await shaky.fetch(key, Upstream(b"new").load) == b"new"
    time.pass_by(5)
    assert await shaky.fetch(key, Upstream(b"newer").load) == b"newer"
    assert await shaky.fetch(key, Upstream(b"newest").load) == b"newer"


async def test_while_it_cannot_be_forgotten_nothing_is_read_from_redis(
    shaky: Cache, line: Line, key: Key, company: int, time: FakeTime
) -> None:
    await shaky.fetch(key, Upstream(b"old").load)
    line.fail()
    await shaky.forget(company, "deals")
    time.pass_by(5)

    assert await shaky.fetch(key, Upstream(b"new").load) == b"new"


async def test_what_is_written_while_redis_is_left_alone_is_forgotten_later(
    shaky: Cache, line: Line, key: Key, company: int, time: FakeTime
) -> None:
    await shaky.fetch(key, Upstream(b"old").load)
    line.fail()
    await shaky.fetch(key, Upstream(b"old").load)
    line.heal()

    await shaky.forget(company, "deals")
    time.pass_by(5)

    assert await shaky.fetch(key, Upstream(b"new").load) == b"new"


async def test_processes_that_look_at_once_agree_on_the_stamp(
    redis_url: SecretStr, company: int
) -> None:
    here, there = Redis(redis_url, PATIENCE), Redis(redis_url, PATIENCE)
    marks = [mark_of(company, f"entity {n}") for n in range(50)]

    for mark in marks:
        (one, _), (other, _) = await asyncio.gather(here.look(mark, "k"), there.look(mark, "k"))
        assert one == other

    await here.close()
    await there.close()


async def test_an_answer_that_cannot_be_kept_is_still_an_answer(
    shaky: Cache, line: Line, key: Key
) -> None:
    upstream = Upstream(b"one")
    upstream.may.clear()
    asking = asyncio.create_task(shaky.fetch(key, upstream.load))
    await until(lambda: upstream.asked > 0)
    line.fail()

    upstream.may.set()

    assert await asking == b"one"


async def test_a_hundred_different_looks_at_once_share_their_round_trips(
    shaky: Cache, line: Line, company: int
) -> None:
    keys = [Key(f"{company}/{n}", mark_of(company, "deals"), 30.0) for n in range(100)]
    for content in (b"x", b"y"):
        load = Upstream(content).load
        answers = await asyncio.gather(*(shaky.fetch(key, load) for key in keys))

        assert set(answers) == {b"x"}
    assert line.said.count(b"MGET") == 2


@pytest.mark.parametrize("url", ["rediss://host:6379/0", "http://host", "redis://", "host:6379"])
def test_an_address_that_aiocache_cannot_use_is_refused_with_a_reason(url: str) -> None:
    with pytest.raises(ValueError, match=r"rediss:// is not supported"):
        open_cache(SecretStr(url))


def test_a_refused_address_is_not_repeated() -> None:
    with pytest.raises(ValueError, match="redis") as refused:
        open_cache(SecretStr("rediss://:secret-password@host"))

    assert "secret-password" not in str(refused.value)


async def test_a_password_with_special_characters_is_understood() -> None:
    backend = Redis(SecretStr("redis://app:p%40ss%2Fword@host:6380/3"))
    arguments = backend._cache.client.connection_pool.connection_kwargs  # noqa: SLF001 - no server with a password here

    wanted = {"host": "host", "port": 6380, "db": 3, "username": "app", "password": "p@ss/word"}
    assert {name: arguments[name] for name in wanted} == wanted
    await backend.close()
