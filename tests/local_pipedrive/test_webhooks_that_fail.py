"""What becomes of webhooks that nobody takes: tried again, banned, removed."""

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.playground.clock import MovableClock
from bot.playground.pipedrive import World, make_app
from tests.local_pipedrive.conftest import NOW, Caller
from tests.local_pipedrive.hooked import Ear, Json


@pytest.fixture
def clock() -> MovableClock:
    clock = MovableClock()
    clock.set(NOW)
    return clock


@pytest.fixture
def world(clock: MovableClock) -> World:
    world = World(clock=clock.now, sleep=clock.sleep)
    world.limits.burst = 1000
    return world


@pytest.fixture
async def server(world: World) -> AsyncIterator[TestServer]:
    server = TestServer(make_app(world))
    await server.start_server()
    yield server
    await server.close()


@pytest.fixture
def ana(world: World, server: TestServer, session: aiohttp.ClientSession) -> Caller:
    return Caller(server, session, world.tokens["ana"])


async def hook(ana: Caller) -> Json:
    row: Json = (await ana.get("/v1/webhooks")).data[0]
    return row


async def fails(ana: Caller, ear: Ear, world: World, times: int) -> None:
    """Changes, one after the other, each with a first attempt that comes to its end."""
    for _ in range(times):
        before = world.sender.log[-1]["n"] if world.sender.log else 0
        await ana.patch("/api/v2/deals/12", title=f"After {before}")
        await ear.until(partial(_is_written, world, before + 1))


def _is_written(world: World, number: int) -> bool:
    return bool(world.sender.log) and world.sender.log[-1]["n"] >= number


async def test_it_comes_again_after_3_30_and_150_seconds_and_then_no_more(
    clock: MovableClock, ana: Caller, everything: Ear, world: World
) -> None:
    everything.status = 500
    await fails(ana, everything, world, 1)
    for seconds in (3, 30, 150):
        await everything.until(lambda: clock.sleeping == 1)
        clock.advance(timedelta(seconds=seconds - 1))
        before = len(everything.heard)
        clock.advance(timedelta(seconds=1))
        await everything.hears(before + 1)

    await everything.until(lambda: not world.sender.under_way)

    assert [one.meta["attempt"] for one in everything.heard] == [1, 2, 3, 4]
    assert len({one.meta["id"] for one in everything.heard}) == 1
    assert [(row["outcome"], row["status"]) for row in world.sender.log] == [("failed", 500)] * 4
    assert (await hook(ana))["last_http_status"] == 500


async def test_it_is_not_tried_again_once_it_was_taken(
    clock: MovableClock, ana: Caller, everything: Ear, world: World
) -> None:
    everything.status = 503
    await fails(ana, everything, world, 1)
    await everything.until(lambda: clock.sleeping == 1)
    everything.status = 204

    clock.advance(timedelta(seconds=3))
    await everything.hears(2)
    await everything.until(lambda: not world.sender.under_way)

    assert [row["outcome"] for row in world.sender.log] == ["failed", "delivered"]
    row = await hook(ana)
    assert (row["last_http_status"], row["is_active"]) == (204, 1)
    assert row["last_delivery_time"] == "2026-11-24 10:30:03"


async def test_ten_first_attempts_that_fail_are_a_ban_of_half_an_hour(
    clock: MovableClock, ana: Caller, everything: Ear, world: World
) -> None:
    everything.status = 500
    await fails(ana, everything, world, 10)
    everything.status = 200

    await fails(ana, everything, world, 1)
    clock.advance(timedelta(minutes=29))
    await everything.until(lambda: not world.sender.under_way)
    await fails(ana, everything, world, 1)
    while_banned = [row["outcome"] for row in world.sender.log][10:]
    clock.advance(timedelta(minutes=1))
    await fails(ana, everything, world, 1)

    assert set(while_banned) == {"banned"}
    assert world.sender.log[-1]["outcome"] == "delivered"
    assert len(everything.heard) == 11


async def test_a_success_between_them_does_not_lower_the_count(
    ana: Caller, everything: Ear, world: World
) -> None:
    everything.status = 500
    await fails(ana, everything, world, 9)
    everything.status = 200
    await fails(ana, everything, world, 1)
    everything.status = 500
    await fails(ana, everything, world, 1)

    (webhook,) = world.company.webhooks.values()
    assert world.sender.is_banned(webhook)


async def test_after_three_days_without_success_it_is_removed(
    clock: MovableClock, ana: Caller, everything: Ear, world: World
) -> None:
    everything.status = 500
    await fails(ana, everything, world, 1)
    clock.advance(timedelta(days=3))
    everything.status = 200
    heard = len(everything.heard)

    await ana.patch("/api/v2/deals/12", title="Nobody hears")

    row = await hook(ana)
    assert (row["is_active"], row["remove_time"]) == (0, "2026-11-27 10:30:00")
    assert row["remove_reason"]
    assert len(everything.heard) == heard


async def test_where_nobody_listens_it_failed_without_a_status(
    ana: Caller, server: TestServer, world: World, ear: Ear
) -> None:
    await ana.post(
        "/v1/webhooks", subscription_url="http://127.0.0.1:9/hook", event_action="*",
        event_object="deal", name="Nobody",
    )  # fmt: skip

    await fails(ana, ear, world, 1)

    (row,) = world.sender.log
    assert (row["outcome"], row["status"]) == ("failed", 0)
    assert (await hook(ana))["last_http_status"] is None
