"""The cache by itself, in memory and on Redis alike."""

import asyncio
import gc
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.pipedrive.http.cache import Cache, Memory, Redis
from bot.pipedrive.http.errors import BadToken
from bot.pipedrive.request import Key, mark_of
from tests.pipedrive.upstream import PATIENCE, Upstream, settled, until


@pytest.fixture(params=["memory", "redis"])
async def cache(request: pytest.FixtureRequest) -> AsyncIterator[Cache]:
    if request.param == "memory":
        cache = Cache(Memory())
    else:
        cache = Cache(Redis(request.getfixturevalue("redis_url"), PATIENCE))
    yield cache
    await cache.close()


async def test_what_is_known_is_not_asked_again(cache: Cache, key: Key) -> None:
    upstream = Upstream(b"one", b"two")

    answers = [await cache.fetch(key, upstream.load) for _ in range(3)]

    assert answers == [b"one"] * 3
    assert upstream.asked == 1


async def test_an_answer_may_be_any_bytes(cache: Cache, key: Key) -> None:
    content = bytes(range(256)) + b"\n\n" + "é".encode()

    await cache.fetch(key, Upstream(content).load)

    assert await cache.fetch(key, Upstream(b"").load) == content


@pytest.mark.parametrize("answer", [b"slow", b"null", b""])
async def test_a_hundred_who_ask_at_once_are_one_call(
    answer: bytes, cache: Cache, key: Key
) -> None:
    upstream = Upstream(answer)
    upstream.may.clear()
    asking = [asyncio.create_task(cache.fetch(key, upstream.load)) for _ in range(100)]
    await until(lambda: upstream.asked > 0)
    await settled()

    upstream.may.set()

    assert set(await asyncio.gather(*asking)) == {answer}
    assert upstream.asked == 1


async def test_a_failure_is_one_call_too_and_is_not_kept(cache: Cache, key: Key) -> None:
    upstream = Upstream(ValueError("broken"), b"fine")
    upstream.may.clear()
    asking = [asyncio.create_task(cache.fetch(key, upstream.load)) for _ in range(100)]
    await until(lambda: upstream.asked > 0)
    await settled()

    upstream.may.set()
    outcomes = await asyncio.gather(*asking, return_exceptions=True)

    assert {str(outcome) for outcome in outcomes} == {"broken"}
    assert upstream.asked == 1
    assert await cache.fetch(key, upstream.load) == b"fine"


async def test_a_colleagues_login_that_fails_fails_for_nobody_else(cache: Cache, key: Key) -> None:
    mine, theirs = Upstream(b"stages"), Upstream(BadToken("no", 401))
    shared = replace(key, shared=True)
    theirs.may.clear()
    asked = asyncio.create_task(cache.fetch(shared, theirs.load))
    await until(lambda: theirs.asked > 0)
    joined = asyncio.create_task(cache.fetch(shared, mine.load))
    await settled()

    theirs.may.set()

    assert await joined == b"stages"
    with pytest.raises(BadToken):
        await asked


async def test_who_asked_first_may_go_away(cache: Cache, key: Key) -> None:
    upstream = Upstream(b"one")
    upstream.may.clear()
    first = asyncio.create_task(cache.fetch(key, upstream.load))
    await until(lambda: upstream.asked > 0)
    second = asyncio.create_task(cache.fetch(key, upstream.load))
    await settled()

    first.cancel()
    await settled()
    upstream.may.set()

    assert await second == b"one"
    assert first.cancelled()
    assert upstream.asked == 1


async def test_a_failure_that_nobody_waits_for_any_more_is_no_noise(cache: Cache, key: Key) -> None:
    upstream = Upstream(ValueError("broken"))
    upstream.may.clear()
    only = asyncio.create_task(cache.fetch(key, upstream.load))
    await until(lambda: upstream.asked > 0)

    only.cancel()
    await settled()
    upstream.may.set()
    await settled()

    # An exception that nobody has looked at would be reported here, and fail the test.
    gc.collect()
    assert only.cancelled()


async def test_forgetting_an_entity_forgets_it_for_everyone_in_the_company(
    cache: Cache, company: int
) -> None:
    keys = [Key(f"{company}/{user}", mark_of(company, "deals"), 30.0) for user in (1, 2)]
    for key in keys:
        await cache.fetch(key, Upstream(b"old").load)

    await cache.forget(company, "deals")

    for key in keys:
        assert await cache.fetch(key, Upstream(b"new").load) == b"new"


@pytest.mark.parametrize("entity", ["persons", "search"])
async def test_forgetting_deals_forgets_what_may_show_them(
    entity: str, cache: Cache, company: int
) -> None:
    key = Key(f"{company}/{entity}", mark_of(company, entity), 30.0)
    await cache.fetch(key, Upstream(b"old").load)

    await cache.forget(company, "deals")

    assert await cache.fetch(key, Upstream(b"new").load) == b"new"


async def test_forgetting_leaves_lookups_and_other_companies_alone(
    cache: Cache, company: int
) -> None:
    kept = [
        Key(f"{company}/stages", mark_of(company, "stages"), 600.0),
        Key(f"{company + 1}/deal", mark_of(company + 1, "deals"), 30.0),
    ]
    for key in kept:
        await cache.fetch(key, Upstream(b"kept").load)

    await cache.forget(company, "deals")

    for key in kept:
        assert await cache.fetch(key, Upstream(b"new").load) == b"kept"


async def test_an_answer_from_before_a_write_is_shown_to_nobody_after_it(
    cache: Cache, key: Key, company: int
) -> None:
    slow = Upstream(b"old")
    slow.may.clear()
    before = asyncio.create_task(cache.fetch(key, slow.load))
    await until(lambda: slow.asked > 0)

    await cache.forget(company, "deals")
    after = await cache.fetch(key, Upstream(b"new").load)
    slow.may.set()

    assert await before == b"old"
    assert after == b"new"
    assert await cache.fetch(key, Upstream(b"newer").load) == b"new"


async def test_who_asks_after_a_write_does_not_join_a_read_from_before_it(
    cache: Cache, key: Key, company: int
) -> None:
    slow = Upstream(b"old")
    slow.may.clear()
    before = asyncio.create_task(cache.fetch(key, slow.load))
    await until(lambda: slow.asked > 0)
    await cache.forget(company, "deals")
    slow.may.set()
    assert await before == b"old"

    assert await cache.fetch(key, Upstream(b"new").load) == b"new"


async def test_reading_past_the_cache_refreshes_it(cache: Cache, key: Key) -> None:
    await cache.fetch(key, Upstream(b"old").load)

    fresh = await cache.fetch(key, Upstream(b"new").load, fresh=True)

    assert fresh == b"new"
    assert await cache.fetch(key, Upstream(b"newer").load) == b"new"


async def test_reading_past_the_cache_joins_nobody_and_is_not_undone_by_a_slower_read(
    cache: Cache, key: Key
) -> None:
    slow = Upstream(b"old")
    slow.may.clear()
    before = asyncio.create_task(cache.fetch(key, slow.load))
    await until(lambda: slow.asked > 0)

    fresh = await cache.fetch(key, Upstream(b"new").load, fresh=True)
    slow.may.set()
    await before

    assert fresh == b"new"
    assert await cache.fetch(key, Upstream(b"newer").load) == b"new"


async def test_what_was_kept_under_another_key_is_not_believed(
    cache: Cache, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should two keys ever fall together in the backend, nobody gets the other's answer."""
    await cache.fetch(key, Upstream(b"of ana").load)
    backend = cache._backend  # noqa: SLF001 - the collision cannot be made from outside
    look_all = backend.look_all
    monkeypatch.setattr(backend, "look_all", lambda _: look_all([key]))

    assert await cache.fetch(replace(key, text="of ben"), Upstream(b"of ben").load) == b"of ben"


async def test_an_answer_out_of_all_proportion_is_not_kept(cache: Cache, key: Key) -> None:
    huge = Upstream(b" " * (4 * 2**20 + 1))

    await cache.fetch(key, huge.load)
    await cache.fetch(key, huge.load)

    assert huge.asked == 2


async def test_closing_ends_what_is_under_way(cache: Cache, key: Key) -> None:
    upstream = Upstream(b"never")
    upstream.may.clear()
    asking = asyncio.create_task(cache.fetch(key, upstream.load))
    await until(lambda: upstream.asked > 0)

    await cache.close()

    with pytest.raises(asyncio.CancelledError):
        await asking
