"""What is written down about each call."""

import json

import aiohttp
from aiohttp.test_utils import TestServer

from bot.playground.pipedrive import World
from bot.playground.pipedrive.ledger import ANSWER_SIZE, KEPT
from tests.local_pipedrive.conftest import Caller


async def test_a_call_is_written_down(world: World, ana: Caller) -> None:
    await ana.call("PATCH", "/api/v2/deals/12", body={"title": "New"})
    await ana.get("/api/v2/deals", limit=2)

    first, second = world.ledger
    assert (first.n, second.n) == (1, 2)
    assert first.time == "2026-11-24T10:30:00.000Z"
    assert (first.who, first.method, first.path) == ("Ana Lima", "PATCH", "/api/v2/deals/12")
    assert first.body == {"title": "New"}
    assert (first.status, first.fault) == (200, None)
    assert json.loads(first.answer)["data"]["title"] == "New"
    assert (second.query, second.body) == ({"limit": "2"}, None)


async def test_no_token_is_written_down(world: World, ana: Caller, tom: Caller) -> None:
    known, unknown = ana.token, "e" * 40

    await ana.get("/api/v2/deals/search", term=known)
    await ana.get(f"/api/v2/deals/{known}", api_token=known)
    await ana.patch("/api/v2/deals/12", title=f"Mine is {known}", **{known: 1})
    ana.token = unknown
    await ana.get("/api/v2/deals", api_token=unknown)

    written = json.dumps([entry.as_json() for entry in world.ledger])
    assert len(world.ledger) == 4
    assert known not in written
    assert unknown not in written


async def test_what_is_no_json_is_written_down_as_it_came(
    world: World, server: TestServer, session: aiohttp.ClientSession, ana: Caller
) -> None:
    headers = {"x-api-token": ana.token}

    async with session.post(server.make_url("/api/v2/deals"), data="{", headers=headers):
        pass

    assert world.ledger[-1].body == "{"


async def test_a_stranger_has_no_name(world: World, ana: Caller) -> None:
    ana.token = "e" * 40

    await ana.get("/api/v2/deals")

    assert (world.ledger[-1].who, world.ledger[-1].status) == ("", 401)


async def test_long_answers_are_cut(world: World, ana: Caller) -> None:
    await ana.get("/api/v2/deals", limit=100)

    assert len(world.ledger[-1].answer.encode()) <= ANSWER_SIZE


async def test_a_listener_hears_of_every_call_until_it_leaves(world: World, ana: Caller) -> None:
    heard: list[str] = []
    leave = world.ledger.subscribe(lambda entry: heard.append(entry.path))

    await ana.get("/api/v2/deals/12")
    leave()
    await ana.get("/api/v2/deals/13")

    assert heard == ["/api/v2/deals/12"]


async def test_only_the_last_calls_are_kept(world: World, ana: Caller) -> None:
    await ana.get("/v1/users/me")
    entry = world.ledger[0]

    for _ in range(KEPT + 5):
        world.ledger.add(entry)

    assert len(world.ledger) == KEPT


async def test_the_controls_need_no_token_and_are_not_written_down(
    world: World, server: TestServer, session: aiohttp.ClientSession, ana: Caller
) -> None:
    await ana.delete("/api/v2/deals/12")

    async with session.get(server.make_url("/_play/ledger")) as response:
        entries = await response.json()
    async with session.post(server.make_url("/_play/reset")) as response:
        reset = await response.json()

    assert [(entry["method"], entry["path"]) for entry in entries] == [
        ("DELETE", "/api/v2/deals/12")
    ]
    assert reset == {"ok": True}
    assert not world.company.deals[12].is_deleted
    assert len(world.ledger) == 1


async def test_what_a_call_cost_is_written_down(world: World, ana: Caller) -> None:
    await ana.get("/api/v2/deals")
    await ana.get("/api/v2/deals/99999")
    await ana.get("/api/v2/deals/12/nowhere")
    world.limits.burst = 2
    await ana.get("/api/v2/deals")
    ana.token = "unknown"
    await ana.get("/api/v2/deals")

    assert [(entry.status, entry.tokens) for entry in world.ledger] == [
        (200, 10), (404, 1), (404, 0), (429, 0), (401, 0),
    ]  # fmt: skip
    assert world.limits.spent == 11
