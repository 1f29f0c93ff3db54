"""What can be made to go wrong, and whether the deed was done."""

import asyncio
import json
from datetime import datetime

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.playground.pipedrive import World
from bot.playground.pipedrive.faults import FaultKind, Rule
from tests.local_pipedrive.conftest import NOW, Caller

DEAL = "/api/v2/deals/12"


def is_deleted(world: World) -> bool:
    return world.company.deals[12].is_deleted


@pytest.mark.parametrize("after", [False, True])
async def test_an_error_can_come_before_or_after_the_deed(
    after: bool,  # noqa: FBT001 - a parameter of the test
    world: World,
    ana: Caller,
) -> None:
    world.faults.add(Rule(kind="status", status=502, after=after))

    reply = await ana.delete(DEAL)

    assert reply.status == 502
    assert is_deleted(world) is after


async def test_a_wait_can_be_asked_for(world: World, ana: Caller) -> None:
    world.faults.add(Rule(kind="status", status=429, retry_after=3))

    reply = await ana.get(DEAL)

    assert reply.status == 429
    assert reply.headers["Retry-After"] == "3"


@pytest.mark.parametrize(("kind", "done"), [("reset_before", False), ("reset_after", True)])
async def test_the_connection_can_break_before_or_after_the_deed(
    kind: FaultKind, *, done: bool, world: World, ana: Caller
) -> None:
    world.faults.add(Rule(kind=kind))

    with pytest.raises(aiohttp.ClientConnectionError):
        await ana.delete(DEAL)

    assert is_deleted(world) is done
    assert (world.ledger[-1].status, world.ledger[-1].fault) == (0, kind)


async def test_an_answer_can_be_cut_in_the_middle(world: World, ana: Caller) -> None:
    world.faults.add(Rule(kind="truncated"))

    with pytest.raises(aiohttp.ClientPayloadError):
        await ana.delete(DEAL)

    assert is_deleted(world)


async def test_an_answer_can_be_garbage(world: World, ana: Caller) -> None:
    world.faults.add(Rule(kind="garbage"))

    with pytest.raises((json.JSONDecodeError, UnicodeDecodeError)):
        await ana.get(DEAL)


async def test_an_answer_can_be_the_page_of_a_shield(world: World, ana: Caller) -> None:
    world.faults.add(Rule(kind="html"))

    with pytest.raises(aiohttp.ContentTypeError) as refused:
        await ana.get(DEAL)

    assert refused.value.status == 403


async def test_a_failure_can_look_like_success(world: World, ana: Caller) -> None:
    world.faults.add(Rule(kind="success_false"))

    reply = await ana.delete(DEAL)

    assert (reply.status, reply.body["success"]) == (200, False)
    assert not is_deleted(world)


async def test_an_answer_can_be_late(world: World, ana: Caller) -> None:
    world.faults.add(Rule(kind="delay", seconds=0.05))
    loop = asyncio.get_running_loop()
    started = loop.time()

    reply = await ana.get(DEAL)

    assert reply.status == 200
    assert loop.time() - started >= 0.05


async def test_a_late_answer_does_not_hold_up_the_end(
    world: World, server: TestServer, ana: Caller
) -> None:
    arrived = asyncio.Event()

    def look_at_the_clock() -> datetime:
        arrived.set()
        return NOW

    world.clock = look_at_the_clock
    world.faults.add(Rule(kind="delay", seconds=3600))
    waiting = asyncio.create_task(ana.get(DEAL))
    await arrived.wait()

    async with asyncio.timeout(30):
        await server.close()
        reply = await waiting

    assert reply.status == 200


async def test_a_rule_holds_for_its_method_its_path_and_its_number_of_times(
    world: World, ana: Caller
) -> None:
    world.faults.add(Rule(kind="status", method="GET", path="/api/v2/deals/*", times=2))

    elsewhere = await ana.get("/v1/users/me")
    other_method = await ana.patch(DEAL, title="Through")
    hit = [(await ana.get(DEAL)).status for _ in range(3)]

    assert (elsewhere.status, other_method.status) == (200, 200)
    assert hit == [500, 500, 200]


@pytest.mark.parametrize("path", ["/v1/users", "/api/v1/users"])
async def test_a_rule_means_both_spellings_of_v1(path: str, world: World, ana: Caller) -> None:
    world.faults.add(Rule(kind="status", path=path))

    statuses = [(await ana.get(spelling)).status for spelling in ("/v1/users", "/api/v1/users")]

    assert statuses == [500, 500]


async def test_faults_can_be_set_seen_and_cleared_from_outside(
    server: TestServer, session: aiohttp.ClientSession, ana: Caller
) -> None:
    url = server.make_url("/_play/faults")
    rule = {"kind": "status", "status": 503, "path": "/api/v2/*"}

    async with session.post(url, json=rule) as response:
        set_ = await response.json()
    async with session.get(url) as response:
        rules = await response.json()
    broken = await ana.get(DEAL)
    async with session.delete(url):
        healed = await ana.get(DEAL)

    assert set_ == {"ok": True}
    assert (rules[0]["kind"], rules[0]["status"]) == ("status", 503)
    assert (broken.status, healed.status) == (503, 200)


@pytest.mark.parametrize("rule", [{"kind": "mood"}, {"kind": "status", "colour": 1}, {}, "x"])
async def test_a_rule_that_makes_no_sense_is_refused(
    rule: object, server: TestServer, session: aiohttp.ClientSession
) -> None:
    async with session.post(server.make_url("/_play/faults"), json=rule) as response:
        assert response.status == 400
        assert (await response.json())["ok"] is False
