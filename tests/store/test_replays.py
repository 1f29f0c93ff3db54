"""A signed request is let in once, however often and wherever it is sent."""

import asyncio
import gc
import hashlib
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import aiosqlite
import pytest
from sqlalchemy import select, text

from bot.store.db import Replays, Store, StoreFailed
from bot.store.tables import replays
from tests.store.databases import run, without

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SEED = 20261124


def digests(count: int) -> list[bytes]:
    return [hashlib.sha256(f"v0:{number}".encode()).digest() for number in range(count)]


T = TypeVar("T")


def shuffled(sends: list[T]) -> list[T]:
    random.Random(SEED).shuffle(sends)  # noqa: S311 - an order, not a secret
    return sends


@pytest.fixture
async def other_store(store: Store, database_url: str) -> AsyncIterator[Store]:
    """What a second process would have: its own connections to the same rows."""
    opened = await Store.open(database_url)
    yield opened
    await opened.close()


async def test_each_of_200_requests_sent_20_times_is_let_in_once(store: Store) -> None:
    seen = Replays(store)
    sends = shuffled(digests(200) * 20)

    verdicts = await asyncio.gather(*(seen.first_time(digest) for digest in sends))

    let_in = [digest for digest, first in zip(sends, verdicts, strict=True) if first]
    assert sorted(let_in) == sorted(digests(200))


async def test_two_processes_let_it_in_once_between_them(store: Store, other_store: Store) -> None:
    doors = [Replays(store), Replays(other_store)]
    sends = shuffled([(door, one) for one in digests(200) for door in doors for _ in range(10)])

    verdicts = await asyncio.gather(*(door.first_time(digest) for door, digest in sends))

    let_in = [digest for (_, digest), first in zip(sends, verdicts, strict=True) if first]
    assert sorted(let_in) == sorted(digests(200))


async def commits(store: Store) -> int:
    """Rows that were stored together carry the same moment."""
    async with store.read() as connection:
        return len((await connection.scalars(select(replays.c.seen_at).distinct())).all())


async def test_requests_that_arrive_together_share_a_commit(store: Store) -> None:
    seen = Replays(store)

    await asyncio.gather(*(seen.first_time(digest) for digest in digests(100)))

    assert await commits(store) == 1


async def test_requests_that_arrive_during_a_commit_share_the_next_one(store: Store) -> None:
    late: list[asyncio.Task[bool]] = []

    def during() -> datetime:
        if not late:
            late.extend(asyncio.ensure_future(seen.first_time(one)) for one in digests(50)[1:])
            return NOON
        return NOON + timedelta(seconds=1)

    seen = Replays(store, clock=during)

    first = await seen.first_time(digests(1)[0])
    verdicts = await asyncio.gather(*late)

    assert first
    assert verdicts == [True] * 49
    assert await commits(store) == 2


async def test_a_copy_among_new_requests_is_the_only_one_turned_away(store: Store) -> None:
    seen = Replays(store)
    copy, *new = digests(20)
    await seen.first_time(copy)

    verdicts = await asyncio.gather(*(seen.first_time(digest) for digest in (copy, *new)))

    assert verdicts == [False] + [True] * 19


async def test_a_caller_who_goes_away_does_not_take_the_others_along(store: Store) -> None:
    seen = Replays(store)
    gone, stays = (asyncio.create_task(seen.first_time(one)) for one in digests(2))
    await asyncio.wait([gone, stays], timeout=0)

    gone.cancel()

    assert await stays
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert not await seen.first_time(digests(2)[0])


async def test_a_failure_is_heard_though_whoever_waited_went_away(store: Store) -> None:
    unheard: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, told: unheard.append(told))
    seen = Replays(store)
    await run(store, "ALTER TABLE replays RENAME TO gone")

    async with store.write(urgent=True):  # what is stored next waits for this
        gone = asyncio.create_task(seen.first_time(digests(1)[0]))
        await asyncio.wait({gone}, timeout=0.01)
        gone.cancel()
        await asyncio.wait({gone})
        del gone
    with pytest.raises(StoreFailed):
        await seen.first_time(digests(2)[1])
    gc.collect()

    assert not unheard


async def test_nobody_is_let_in_while_nothing_can_be_stored(store: Store) -> None:
    seen = Replays(store)

    async with without(store, "replays"):
        verdicts = await asyncio.gather(
            *(seen.first_time(digest) for digest in digests(5)), return_exceptions=True
        )

    assert [type(verdict) for verdict in verdicts] == [StoreFailed] * 5
    assert await seen.first_time(digests(1)[0])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_full_disk_turns_requests_away_and_keeps_what_was_stored(store: Store) -> None:
    seen = Replays(store)
    assert await seen.first_time(b"before")
    async with store.write(urgent=True) as connection:
        pages = await connection.scalar(text("PRAGMA page_count"))
        await connection.execute(text(f"PRAGMA max_page_count={pages}"))

    with pytest.raises(StoreFailed, match="full"):
        await asyncio.gather(*(seen.first_time(digest) for digest in digests(500)))
    async with store.write(urgent=True) as connection:
        await connection.execute(text("PRAGMA max_page_count=100000"))

    async with store.read() as connection:
        assert (await connection.scalars(select(replays.c.digest))).all() == [b"before"]
    assert await seen.first_time(digests(1)[0])


async def test_nothing_keeps_running_when_nobody_waits(store: Store) -> None:
    seen = Replays(store)

    await asyncio.gather(*(seen.first_time(digest) for digest in digests(10)))

    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_fingerprint_is_forgotten_after_15_minutes_and_not_before(store: Store) -> None:
    now = [NOON]
    seen = Replays(store, clock=lambda: now[0])
    await seen.first_time(b"request")

    now[0] = NOON + timedelta(minutes=15)
    too_early = await seen.purge()
    still_known = not await seen.first_time(b"request")
    now[0] += timedelta(seconds=1)
    in_time = await seen.purge()

    assert (too_early, still_known, in_time) == (0, True, 1)
    assert await seen.first_time(b"request")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_request_is_let_in_by_one_job_of_the_database(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, jobs = Replays(store), list[object]()
    first, second = digests(2)
    await seen.first_time(first)  # opens the connection
    does: Any = aiosqlite.Connection._execute  # noqa: SLF001 - what a job passes through

    def counted(connection: aiosqlite.Connection, job: Any, *given: Any) -> Any:
        jobs.append(job)
        return does(connection, job, *given)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    await seen.first_time(second)

    assert len(jobs) == 1
