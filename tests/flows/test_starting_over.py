"""The bot stopped, started and killed, and everything set back to the start, from outside."""

import json
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.flows.received import writes
from tests.flows.test_after_a_crash import until_it_took_effect
from tests.flows.test_all_deals import hears
from tests.flows.test_the_clock import now, play
from tests.seat import Json, Seat


async def state(desk: Playground, user: str = "U0ANA") -> Json:
    url = f"{desk.workspace.origin}/play/state?user={user}"
    async with aiohttp.ClientSession() as http, http.get(url) as response:
        found: Json = await response.json()
    return found


async def test_a_stopped_bot_answers_nobody_until_it_is_started(
    desk: Playground, ana: Seat
) -> None:
    stopped = await play(desk, "restart", do="stop")
    again = await play(desk, "restart", do="stop")
    said = {"user": "U0ANA", "channel": "C0SALES", "command": "/deal", "text": "12"}
    refused = await play(desk, "command", **said)
    while_stopped = (await state(desk))["bot"]["state"]
    started = await play(desk, "restart", do="start")
    restarted = await play(desk, "restart")

    assert stopped == again == {"ok": True, "state": "stopped"}
    assert refused == {"ok": False, "error": "dispatch_failed"} | refused
    assert while_stopped == "stopped"
    assert started == restarted == {"ok": True, "state": "running"}
    assert (await ana.types("/deal 12"))["text"].startswith("Acme renewal")


@pytest.mark.parametrize(
    "asked", [{"do": "again"}, {"kill": "now"}, {"kill": 1}, {"do": "start", "kill": True}]
)
async def test_what_cannot_be_done_to_the_bot_is_refused(desk: Playground, asked: Json) -> None:
    assert (await play(desk, "restart", **asked))["error"] == "invalid_arguments"
    assert (await state(desk))["bot"]["state"] == "running"


async def test_killed_in_the_middle_of_a_write_it_looks_before_it_acts(
    desk: Playground, ana: Seat
) -> None:
    rule = Rule(kind="delay", method="PATCH", seconds=60, after=True, times=1)
    desk.world.faults.add(rule)
    await ana.sends("/deal won 12")
    await until_it_took_effect(rule)

    answer = await play(desk, "restart", kill=True)
    await ana.lets_pass(seconds=31)
    told = await ana.told()

    assert answer == {"ok": True, "state": "running"}
    assert "Acme renewal #12 is won" in told["text"]
    assert writes(desk) == []  # the first one never got its answer; there was no second


async def test_killed_once_slack_has_taken_a_message_the_bot_starts_again(
    desk: Playground, ana: Seat
) -> None:
    armed = await play(desk, "restart", kill="post")
    still_running = (await state(desk))["bot"]["state"]
    await ana.sends("/deal all status=won")
    # The message about the progress is what Slack took; the bot never heard that it did.
    underway = await ana.told()
    await ana.lets_pass(seconds=31)
    told = await hears(ana, lambda told: "won" in told["text"] and "so far" not in told["text"])

    assert (armed, still_running) == ({"ok": True, "state": "running"}, "running")
    assert underway["channel"] == "D0ANA"
    posted = [call for call in desk.workspace.calls if call.method == "chat.postMessage"]
    assert len(posted) == 2
    assert told["ts"] != underway["ts"]


async def test_everything_starts_over_at_whatever_moment(desk: Playground, ana: Seat) -> None:
    before = await state(desk)
    seeded = [deal.title for deal in desk.world.company.deals.values()]
    await play(desk, "join", channel="C0RANDOM", user="U0ANA")
    await ana.says("old news")
    await ana.types("/deal new Forgotten")
    desk.world.faults.add(Rule(kind="status", status=500))
    await ana.lets_pass(days=3)

    answer = await play(desk, "reset", all=True, now="2026-03-29T08:00:00+02:00")

    moment = datetime(2026, 3, 29, 6, tzinfo=UTC)
    after, told = await state(desk), await now(desk)
    assert answer == {"ok": True, "all": True, "now": answer["now"]}
    assert moment <= told < moment + timedelta(minutes=1)
    assert [deal.title for deal in desk.world.company.deals.values()] == seeded
    added = [deal.add_time for deal in desk.world.company.deals.values()]
    assert max(added) < "2026-03-29T06:00:00Z"
    assert [*desk.world.ledger] == []
    assert after["channels"] == before["channels"]
    assert not any(after["messages"].values())
    assert after["bot"]["state"] == "running"
    # Nobody is connected any more, and who listened before still hears.
    await ana.sends("/deal 12")
    assert "connect" in json.dumps(await ana.modal()).lower()


async def test_without_a_moment_it_starts_over_now(desk: Playground, ana: Seat) -> None:
    await ana.lets_pass(days=3)

    answer = await play(desk, "reset", all=True)

    assert abs(datetime.fromisoformat(answer["now"]) - datetime.now(UTC)) < timedelta(minutes=1)
    assert (await play(desk, "reset", now=answer["now"]))["error"] == "invalid_arguments"
    assert await play(desk, "reset") == {"ok": True}


async def test_what_stood_before_is_not_told_afterwards(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal delete 12")
    await play(desk, "reset", all=True)

    await ana.lets_pass(hours=1)

    assert not any((await state(desk))["messages"].values())
