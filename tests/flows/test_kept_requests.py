"""What was acknowledged is kept until it is done, and one act is done once however it comes."""

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest

from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.flows.conftest import Clock
from tests.flows.received import writes
from tests.flows.restarts import (
    MUCH_LATER,
    comes_back,
    rows,
)
from tests.flows.signed import TEAM, post, signed
from tests.seat import Json, Seat, find, seat

WON = [("PATCH", "/api/v2/deals/12", {"status": "won"})]


def mentioned(person: Seat, event_id: str, ts: str, text: str) -> bytes:
    event = {
        "type": "app_mention",
        "user": person.user,
        "team": TEAM,
        "channel": person.channel,
        "text": f"<@U0DESK> {text}",
        "ts": ts,
    }
    whole = {"type": "event_callback", "team_id": TEAM, "event_id": event_id, "event": event}
    return orjson.dumps(whole)


async def test_one_message_under_three_event_ids_makes_one_deal(
    desk: Playground, ana: Seat
) -> None:
    as_json = {"Content-Type": "application/json"}

    for event_id in ("Ev1", "Ev2", "Ev3"):
        body = mentioned(ana, event_id, "1795000000.0001", "deal new Twin")
        assert (await post(desk, body, signed(desk, body) | as_json))[0] == 200
    await ana.told()
    other = mentioned(ana, "Ev4", "1795000001.0001", "deal new Other")
    await post(desk, other, signed(desk, other) | as_json)
    await ana.told()

    assert [body["title"] for _, _, body in writes(desk)] == ["Twin", "Other"]


def submitted(desk: Playground, person: Seat, view: Json, title: str) -> bytes:
    values = {
        block["block_id"]: {block["element"]["action_id"]: {"value": ""}}
        for block in view["blocks"]
        if block["type"] == "input" and block["element"]["type"] == "plain_text_input"
    }
    values["title"] = {"value": {"type": "plain_text_input", "value": title}}
    payload: dict[str, Any] = {
        "type": "view_submission",
        "team": {"id": TEAM},
        "user": {"id": person.user, "team_id": TEAM},
        "trigger_id": desk.workspace.new_trigger(person.user),
        "view": {**view, "state": {"values": values}},
    }
    return urlencode({"payload": json.dumps(payload)}).encode()


async def test_a_form_that_is_submitted_twice_makes_one_deal_and_errors_take_none(
    desk: Playground, ana: Seat
) -> None:
    await ana.sends("/deal new")
    view = await ana.modal()

    refused = submitted(desk, ana, view, "")
    said = await post(desk, refused, signed(desk, refused))
    for _ in range(2):
        body = submitted(desk, ana, view, "Twin")
        assert await post(desk, body, signed(desk, body)) == (200, "")
    await ana.told()
    await ana.types("/deal new Other")

    assert said[0] == 200
    assert json.loads(said[1])["response_action"] == "errors"
    assert [body["title"] for _, _, body in writes(desk)] == ["Twin", "Other"]


DUPLICATE = ("more:deal", [("POST", "/v1/deals/12/duplicate", None)])


@pytest.mark.parametrize(("label", "once"), [("Won", WON), DUPLICATE])
async def test_both_halves_of_a_double_click_are_one_change(
    desk: Playground, ana: Seat, label: str, once: list[Any]
) -> None:
    card = await ana.types("/deal 12")
    _, element = find(card["blocks"], label)
    chosen = {"selected_option": element["options"][0]} if "options" in element else {}

    await asyncio.gather(*(ana.clicks(card, label, **chosen) for _ in range(2)))
    told = {(await ana.told())["text"] for _ in range(2)}

    assert "You pressed this twice. It is done once, and you are told how it ends." in told
    assert writes(desk) == once


async def test_a_button_whose_change_was_refused_may_be_pressed_again_at_once(
    desk: Playground, ana: Seat
) -> None:
    card = await ana.types("/deal 12")
    desk.world.faults.add(Rule(kind="status", method="PATCH", status=403, times=1))

    refused = await ana.presses(card, "Won")
    told = await ana.presses(card, "Won")

    assert refused["text"].startswith("Pipedrive doesn't let you do this.")
    assert "Acme renewal #12 is won" in told["text"]


async def test_a_form_that_cannot_be_written_down_is_turned_away_and_not_done_later(
    desk: Playground, ana: Seat, clock: Clock
) -> None:
    await ana.sends("/deal new")
    view = await ana.modal()
    file = desk.settings.database_url.removeprefix("sqlite:///")
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    with closing(other):
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
        body = submitted(desk, ana, view, "Lost")
        status, said = await post(desk, body, signed(desk, body))
        other.execute("ROLLBACK")
    again = submitted(desk, ana, view, "Kept")
    await post(desk, again, signed(desk, again))
    await ana.told()

    await desk.stop_bot()
    await comes_back(desk, clock, MUCH_LATER)
    await ana.types("/deal show 12")

    assert (status, "nothing was done" in said) == (503, True)
    assert [body["title"] for _, _, body in writes(desk)] == ["Kept"]


async def test_a_pasted_token_is_erased_when_its_work_ends_and_the_rest_is_sealed(
    desk: Playground,
) -> None:
    async with seat(desk.workspace.origin, "U0ANA") as ana:
        await ana.sends("/crm connect")
        token = desk.world.tokens["ana"]
        await ana.submits(await ana.modal(), token=token)
        assert "You are connected" in str(await ana.modal())
        await ana.types("/deal show 12")
        await desk.stop_bot()

    asked, pasted, shown = rows(desk)
    assert pasted[0] == ""
    assert asked[0]
    assert shown[0]
    assert all(done for _, done in (asked, pasted, shown))
    assert "/deal" not in asked[0] + shown[0]


async def test_what_was_done_is_kept_for_a_day(desk: Playground, ana: Seat, clock: Clock) -> None:
    await ana.types("/deal show 12")
    await desk.stop_bot()
    kept = len(rows(desk))

    await comes_back(desk, clock, timedelta(hours=25))
    clock.ahead += timedelta(minutes=1)
    async with asyncio.timeout(30):
        while rows(desk):  # noqa: ASYNC110 - the sweep has no event of its own
            await asyncio.sleep(0)

    assert kept == 3
