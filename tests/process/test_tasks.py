import asyncio
import gc
import weakref

import pytest

from bot.tasks import Closing, Tasks
from tests.edge.door import Lines


async def test_a_task_nobody_else_holds_is_not_collected() -> None:
    tasks = Tasks()
    began, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        # The only thing that knows of this future is the task that waits for it.
        future = asyncio.get_running_loop().create_future()
        futures.add(future)
        began.set()
        await future
        ended.set()

    futures: weakref.WeakSet[asyncio.Future[None]] = weakref.WeakSet()
    tasks.spawn(work(), "work")
    await began.wait()
    gc.collect()

    assert len(futures) == 1
    next(iter(futures)).set_result(None)
    await asyncio.wait_for(ended.wait(), 5)


async def test_an_error_in_a_task_is_logged_with_a_code(lines: Lines) -> None:
    tasks = Tasks()

    async def work() -> None:
        raise ValueError("canary")

    await asyncio.wait([tasks.spawn(work(), "deal move")])

    (line,) = lines.saying("task failed")
    assert (line["task"], line["error"]) == ("deal move", "ValueError")
    assert len(line["code"]) == 6
    assert "canary" not in lines.text
    assert len(tasks) == 0


async def test_the_drain_waits_for_work_and_for_what_it_branches_into() -> None:
    tasks = Tasks()
    release, done = asyncio.Event(), list[str]()

    async def notice() -> None:
        done.append("notice")

    async def work() -> None:
        await release.wait()
        tasks.spawn(notice(), "notice")
        # A piece of it that is waited for in a task of its own may branch as well.
        await asyncio.create_task(piece())
        done.append("work")

    async def piece() -> None:
        tasks.spawn(notice(), "notice")

    tasks.spawn(work(), "work")
    draining = asyncio.create_task(tasks.drain(5))
    await tasks.closing.wait()
    release.set()

    assert await draining == 0
    assert sorted(done) == ["notice", "notice", "work"]


async def test_nothing_new_is_taken_on_while_draining() -> None:
    tasks = Tasks()
    await tasks.drain(0)

    async def work() -> None:
        raise AssertionError

    with pytest.raises(Closing):
        tasks.spawn(work(), "late")
    with pytest.raises(Closing):
        tasks.watch(work(), "late")


async def test_what_is_late_is_cut_off_and_named(lines: Lines) -> None:
    tasks = Tasks()
    cut = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cut.set()

    tasks.spawn(work(), "stuck")
    await asyncio.sleep(0)

    assert await tasks.drain(0.01) == 1
    assert cut.is_set()
    assert [line["task"] for line in lines.saying("cut off")] == ["stuck"]


async def test_a_loop_without_end_does_not_hold_up_the_drain(lines: Lines) -> None:
    tasks = Tasks()
    ended = asyncio.Event()

    async def sweep() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    tasks.watch(sweep(), "sweep")
    await asyncio.sleep(0)

    assert await tasks.drain(60) == 0
    assert ended.is_set()
    assert lines.all == []


async def test_a_task_that_ignores_being_cut_off_does_not_hold_up_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.tasks.LAST_WORDS", 0.01)
    tasks = Tasks()
    release = asyncio.Event()

    async def work() -> None:
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                continue

    stubborn = tasks.spawn(work(), "stubborn")
    await asyncio.sleep(0)

    assert await tasks.drain(0) == 1
    release.set()
    await stubborn
