"""When somebody works in Pipedrive, the playground answers once everything has settled."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import aiohttp
import pytest

from bot.playground.run import Playground
from tests.flows.test_starting_over import state
from tests.flows.test_the_clock import now, play
from tests.local_pipedrive.hooked import Ear
from tests.seat import Json, Seat

WON = {"do": "update", "entity": "deal", "id": 12, "fields": {"status": "won"}}


async def at_pipedrive(desk: Playground, what: str, **body: object) -> Json:
    url = f"{desk.around.pipedrive_url}/_play/{what}"
    async with aiohttp.ClientSession() as http, http.post(url, json=body) as response:
        answer: Json = await response.json()
    return answer


@pytest.fixture
async def ear(desk: Playground) -> AsyncIterator[Ear]:
    """Somebody else who is told of every change of a deal."""
    async with Ear.listening() as ear, aiohttp.ClientSession() as http:
        made = await http.post(
            f"{desk.around.pipedrive_url}/v1/webhooks",
            headers={"x-api-token": desk.world.tokens["ana"]},
            json={
                "subscription_url": ear.url,
                "event_action": "*",
                "event_object": "deal",
                "name": "Ear",
            },
        )
        assert made.status == 201
        yield ear


async def test_a_change_is_answered_when_its_webhooks_are(desk: Playground, ear: Ear) -> None:
    ear.gate = asyncio.Event()
    changing = asyncio.create_task(at_pipedrive(desk, "change", **{"as": "tom", "steps": [WON]}))
    await ear.hears(1)
    was_waiting = not changing.done()
    ear.gate.set()

    answer = await changing

    assert was_waiting
    assert answer == {"ok": True, "done": [{"entity": "deal", "id": 12}]}
    assert [row["outcome"] for row in desk.world.sender.log] == ["delivered"]


async def test_what_the_bot_does_is_told_too(desk: Playground, ana: Seat, ear: Ear) -> None:
    await ana.types("/deal won 12")

    (heard,) = await ear.hears(1)
    assert (heard.meta["change_source"], heard.meta["user_id"]) == ("api", "101")
    assert heard.body["previous"]["status"] == "open"


async def test_a_move_of_the_clock_halts_at_each_further_attempt(
    desk: Playground, ear: Ear
) -> None:
    ear.status = 500
    began = await now(desk)
    await at_pipedrive(desk, "change", **{"as": "tom", "steps": [WON]})

    await play(desk, "clock", advance_s=600)

    times = [datetime.fromisoformat(row["time"]) - began for row in desk.world.sender.log]
    due = [timedelta(seconds=seconds) for seconds in (0, 3, 33, 183)]
    assert len(times) == len(due)
    for time, expected in zip(times, due, strict=True):
        assert expected <= time < expected + timedelta(seconds=3)


async def test_the_bot_is_killed_right_after_a_webhook_was_answered(
    desk: Playground, ana: Seat, ear: Ear
) -> None:
    armed = await play(desk, "restart", kill="webhook")
    states: list[str] = []
    with desk.workspace.feed.listen("U0ANA") as feed:
        await at_pipedrive(desk, "change", **{"as": "tom", "steps": [WON]})
        await at_pipedrive(desk, "change", **{"as": "tom", "steps": [{**WON, "id": 13}]})
        while not feed.empty():
            event = feed.get_nowait()
            if event and event["type"] == "bot":
                states.append(event["state"])

    assert armed == {"ok": True, "state": "running"}
    assert states == ["stopped", "running"]
    assert (await state(desk))["bot"]["state"] == "running"
    assert len(ear.heard) == 2
    assert (await ana.types("/deal 12"))["text"].startswith("Acme renewal")


async def test_starting_over_forgets_webhooks_and_what_was_held(desk: Playground, ear: Ear) -> None:
    await at_pipedrive(desk, "webhooks", do="hold")
    await at_pipedrive(desk, "change", **{"as": "tom", "steps": [WON]})

    await play(desk, "reset", all=True)
    await at_pipedrive(desk, "change", **{"as": "tom", "steps": [WON]})

    assert (desk.world.sender.mode, desk.world.sender.held) == ("send", [])
    assert list(desk.world.sender.log) == []
    assert ear.heard == []


async def test_somebody_elses_storm_keeps_nobody_waiting(desk: Playground, ear: Ear) -> None:
    steps = [{**WON, "id": 14, "fields": {"value": nr}} for nr in range(40)]
    storm = asyncio.create_task(
        at_pipedrive(desk, "change", **{"as": "kenji", "steps": steps, "over_s": 2})
    )
    await ear.hears(3)

    await at_pipedrive(desk, "change", **{"as": "tom", "steps": [WON]})

    assert not storm.done()
    assert ("deal", "change", "12") in ear.told
    assert (await storm)["ok"]
    assert len(ear.heard) == 41


async def test_starting_over_ends_a_long_move_of_the_clock(desk: Playground, ear: Ear) -> None:
    began = await now(desk)
    ear.gate = asyncio.Event()
    await at_pipedrive(desk, "webhooks", do="hold")
    await at_pipedrive(desk, "change", **{"as": "tom", "steps": [WON]})
    releasing = asyncio.create_task(at_pipedrive(desk, "webhooks", do="release"))
    await ear.hears(1)
    moving = asyncio.create_task(play(desk, "clock", advance_s=86_400))
    await asyncio.sleep(0)

    resetting = asyncio.create_task(play(desk, "reset", all=True, now="2026-03-29T08:00:00Z"))
    ear.gate.set()
    moved, reset, _ = await asyncio.gather(moving, resetting, releasing)

    assert datetime.fromisoformat(moved["now"]) - began < timedelta(hours=1)
    assert reset["now"].startswith("2026-03-29T08:00")
    assert (await now(desk)).month == 3
