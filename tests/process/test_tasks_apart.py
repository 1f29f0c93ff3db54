"""What ends on its own is heard, also where nobody waits for it any more."""

import asyncio
import gc
from collections.abc import Iterator
from typing import Any

import pytest

from bot.tasks import apart, give_up
from tests.edge.door import Lines, recorded


@pytest.fixture
def lines() -> Iterator[Lines]:
    with recorded() as lines:
        yield lines


@pytest.fixture
async def unheard() -> list[dict[str, Any]]:
    """What asyncio itself complains of: errors that nobody has heard."""
    found: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, told: found.append(told))
    return found


async def _fails(go_on: asyncio.Event, error: Exception) -> None:
    await go_on.wait()
    raise error


@pytest.mark.parametrize("expected", [(), (ValueError,)])
async def test_its_error_is_heard_though_its_waiter_went_away(
    lines: Lines, unheard: list[dict[str, Any]], expected: tuple[type[Exception], ...]
) -> None:
    go_on = asyncio.Event()
    task = apart(_fails(go_on, ValueError("lost")), "work", expected=expected)
    waiter = asyncio.ensure_future(asyncio.shield(task))
    await asyncio.sleep(0)

    waiter.cancel()
    await asyncio.wait({waiter})
    go_on.set()
    await asyncio.wait({task})
    del task, waiter
    gc.collect()

    told = [line["task"] for line in lines.saying("task failed")]
    assert told == ([] if expected else ["work"])
    assert not unheard


async def test_what_is_given_up_is_over_and_its_error_is_heard(
    lines: Lines, unheard: list[dict[str, Any]]
) -> None:

    async def fails_on_the_way_out() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            raise ValueError("lost")

    task = asyncio.create_task(fails_on_the_way_out(), name="work")
    await asyncio.sleep(0)

    await give_up(task)
    assert task.done()
    del task
    gc.collect()

    assert [line["task"] for line in lines.saying("task failed")] == ["work"]
    assert not unheard
