"""Who writes next: what is urgent goes before everything that can wait."""

import asyncio

import pytest

from bot.store.sqlite import Turns


async def test_the_urgent_go_first_and_each_queue_keeps_its_order() -> None:
    turns, order = Turns(), list[str]()

    async def write(name: str, *, urgent: bool = False) -> None:
        async with turns.turn(urgent=urgent):
            order.append(name)
            await asyncio.sleep(0)

    await asyncio.gather(
        write("first"),
        write("can wait"),
        write("can wait too"),
        write("ack", urgent=True),
        write("next ack", urgent=True),
    )

    assert order == ["first", "ack", "next ack", "can wait", "can wait too"]


@pytest.mark.parametrize("urgent", [True, False])
async def test_whoever_gives_up_waiting_does_not_keep_the_others_from_their_turn(
    *, urgent: bool
) -> None:
    turns, order = Turns(), list[str]()

    async def write(name: str) -> None:
        async with turns.turn(urgent=urgent):
            order.append(name)

    async with turns.turn():
        gone, stays = (asyncio.create_task(write(name)) for name in ("gone", "stays"))
        await asyncio.wait([gone, stays], timeout=0)
        gone.cancel()
        await asyncio.wait([gone])
    await stays

    assert order == ["stays"]


async def test_a_turn_that_came_too_late_is_handed_on() -> None:
    """It is given to somebody who is cancelled in the same moment."""
    turns, order = Turns(), list[str]()

    async def write(name: str) -> None:
        async with turns.turn():
            order.append(name)

    async with turns.turn():
        gone, stays = (asyncio.create_task(write(name)) for name in ("gone", "stays"))
        await asyncio.wait([gone, stays], timeout=0)
    gone.cancel()
    await asyncio.gather(gone, stays, return_exceptions=True)

    assert order == ["stays"]
