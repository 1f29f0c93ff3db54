"""Acknowledgements go first, and work begins a little at a time."""

import asyncio

import pytest

from bot.tasks import AT_ONCE, Lanes, Order, Pace


async def rounds(count: int = 5) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_work_begins_once_nobody_waits_for_an_acknowledgement() -> None:
    pace, began = Pace(), asyncio.Event()

    async def work() -> None:
        async with pace.turn():
            began.set()

    with pace.urgent(), pace.urgent():
        working = asyncio.create_task(work())
        await rounds()
        early = began.is_set()
    await working

    assert not early
    assert began.is_set()


async def test_acknowledgements_that_never_end_do_not_hold_it_back_for_long() -> None:
    pace = Pace()

    with pace.urgent():
        async with asyncio.timeout(30), pace.turn():
            pass


async def test_only_so_much_is_begun_at_a_time_and_in_the_order_it_came() -> None:
    pace, began, end = Pace(), list[int](), asyncio.Event()

    async def work(number: int) -> None:
        async with pace.turn():
            began.append(number)
            await end.wait()

    working = [asyncio.create_task(work(number)) for number in range(AT_ONCE + 5)]
    await rounds(100)
    at_once = list(began)
    end.set()
    await asyncio.gather(*working)

    assert at_once == list(range(AT_ONCE))
    assert began == list(range(AT_ONCE + 5))


async def test_what_waits_for_others_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.tasks.LONG", 0.0)
    pace, end, began = Pace(), asyncio.Event(), list[int]()

    async def slow(number: int) -> None:
        async with pace.turn():
            began.append(number)
            await end.wait()

    working = [asyncio.create_task(slow(number)) for number in range(3 * AT_ONCE)]
    async with asyncio.timeout(30):
        while len(began) < 3 * AT_ONCE:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0)
    end.set()
    await asyncio.gather(*working)

    async with asyncio.timeout(30), pace.turn():
        began.append(-1)
    assert began[-1] == -1


async def test_a_lane_lets_through_a_few_in_order_and_keeps_no_other_waiting() -> None:
    lanes, order, gate = Lanes(2), list[str](), asyncio.Event()

    async def work(who: str, name: str) -> None:
        async with lanes.turn(who):
            order.append(name)
            await gate.wait()

    ana = [asyncio.create_task(work("ana", f"a{number}")) for number in range(4)]
    tom = asyncio.create_task(work("tom", "t0"))
    await rounds()
    first = list(order)
    gate.set()
    await asyncio.gather(*ana, tom)

    assert first == ["a0", "a1", "t0"]
    assert order == [*first, "a2", "a3"]


async def test_a_lane_is_free_again_after_one_who_gave_up() -> None:
    lanes = Lanes(1)

    async def work() -> None:
        async with lanes.turn("ana"):
            await asyncio.Event().wait()

    one, two = (asyncio.create_task(work()) for _ in range(2))
    await rounds()
    for task in (two, one):
        task.cancel()
    await asyncio.wait([one, two])

    async with asyncio.timeout(30), lanes.turn("ana"):
        pass


async def test_whoever_comes_later_sees_what_all_before_did_and_no_more_is_waited_for() -> None:
    order, seen, gate = Order(), list[str](), asyncio.Event()

    async def work(key: str, name: str, slow: asyncio.Event | None = None) -> None:
        with order.place(key):
            if slow:
                await slow.wait()
            await order.reached()
            seen.append(name)
            order.done()
            await asyncio.Event().wait()

    async def broken() -> None:
        with order.place("sales"):
            raise LookupError

    first = asyncio.create_task(work("sales", "first", gate))
    wrong = asyncio.create_task(broken())
    rest = [asyncio.create_task(work(key, key)) for key in ("sales", "wins")]
    await rounds()
    before = list(seen)
    gate.set()
    await rounds()
    for task in (first, *rest):
        task.cancel()
    await asyncio.wait([first, wrong, *rest])

    assert isinstance(wrong.exception(), LookupError)
    assert before == ["wins"]
    assert seen == ["wins", "first", "sales"]
