"""Channels come and go, people leave: what is watched follows, and nothing is lost unsaid."""

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from bot.accounts.sealing import TokenCipher
from bot.desk.requests import SlackRequests
from bot.playground.run import Playground
from bot.playground.slack.messages import Message
from bot.slack.payloads import act_of
from bot.store.db import Store
from tests.connected import connected
from tests.flows.conftest import Clock
from tests.flows.signed import TEAM, post, signed
from tests.flows.watching import SALES, WON, Office, at, texts, told, watches
from tests.seat import Seat, labels

RANDOM = "C0RANDOM"


def private(desk: Playground, user: str) -> list[Message]:
    return told(desk, desk.workspace.dm_with(user).id)


async def test_whoever_invites_it_reads_once_in_two_lines_what_it_can_do_there(
    desk: Playground,
) -> None:
    await at(desk, "channel", channel=RANDOM, do="invite_bot", user="U0TOM")
    await at(desk, "channel", channel=RANDOM, do="kick_bot", user="U0TOM")
    await at(desk, "channel", channel=RANDOM, do="invite_bot", user="U0TOM")

    (hello,) = told(desk, RANDOM)
    assert hello.text == (
        "I bring Pipedrive here: type /deal acme, or mention me in a thread. "
        "To have this channel told of deals, type /crm watch deals won value&gt;50k; until then "
        "I say nothing."
    )
    assert str(hello.blocks).count("\\n") == 1


async def test_somebody_else_who_joins_is_not_greeted(desk: Playground) -> None:
    event = {"type": "member_joined_channel", "channel": SALES, "user": "U0LEO"}
    await at(desk, "event", event={**event, "channel_type": "C", "team": "T0DESK"})

    assert told(desk) == []


@pytest.mark.parametrize(
    ("does", "why"),
    [("kick_bot", "I'm not in it"), ("archive", "it is archived"), ("delete", "it is gone")],
)
async def test_where_it_cannot_speak_watches_pause_before_anything_fails(
    office: Office, ana: Seat, does: str, why: str
) -> None:
    await watches(ana, WON)

    await at(office.desk, "channel", channel=SALES, do=does)

    (word,) = private(office.desk, "U0ANA")
    assert word.text.startswith(f"I can't post in <#{SALES}>: {why}")
    assert {"Resume", "Off"} <= set(labels(word.blocks))


@pytest.mark.parametrize(("ends", "begins"), [("kick_bot", "invite_bot"), ("archive", "unarchive")])
async def test_they_go_on_once_it_may_speak_again(
    office: Office, ana: Seat, ends: str, begins: str
) -> None:
    await watches(ana, WON)
    held, told_ = await office.deal("Birch"), await office.deal("Alder")
    await at(office.desk, "channel", channel=SALES, do=ends)
    await office.win("tom", held)
    await ana.lets_pass(hours=1)

    await at(office.desk, "channel", channel=SALES, do=begins)
    await ana.lets_pass(minutes=1)
    await office.win("tom", told_)
    await ana.lets_pass(minutes=2)

    back, notice = texts(office.desk)
    assert back == ("I'm back: 1 watch goes on here. 1 notice was held while I couldn't post here.")
    assert notice.startswith("Tom Berg won Alder")


async def test_a_press_on_resume_says_what_was_held_or_that_it_is_still_shut(
    office: Office, ana: Seat
) -> None:
    await watches(ana, WON)
    deal = await office.deal("Birch")
    await at(office.desk, "channel", channel=SALES, do="read_only")
    await office.win("tom", deal)
    await ana.lets_pass(minutes=2)
    ana.channel = office.desk.workspace.dm_with("U0ANA").id
    word = await ana.told()
    shut = await ana.presses(word, "Resume")
    office.desk.workspace.channels[SALES].is_read_only = False
    await ana.presses(word, "Resume")
    done = await ana.told()

    assert shut["text"].startswith(f"I still can't post in <#{SALES}>: not everybody may post")
    assert done["text"] == "I can post here again: 1 watch goes on."
    assert texts(office.desk) == [
        "I can post here again: 1 watch goes on. 1 notice was held while I couldn't post here."
    ]


async def test_a_new_name_asks_nothing_of_anyone(office: Office, ana: Seat) -> None:
    await watches(ana, WON)

    await at(office.desk, "channel", channel=SALES, do="rename", name="deals-emea")
    await office.win("tom", await office.deal("Alder"))
    await ana.lets_pass(minutes=2)

    (notice,) = texts(office.desk)
    assert notice.startswith("Tom Berg won Alder")
    assert private(office.desk, "U0ANA") == []


async def test_a_channel_with_another_id_keeps_its_watches_its_mute_and_its_fields(
    office: Office, ana: Seat
) -> None:
    await watches(ana, WON)
    await ana.types("/crm watch fields title,stage")
    await ana.types("/crm mute 2h")

    moved = {"old_channel_id": SALES, "new_channel_id": "C0WINS"}
    await at(office.desk, "event", event={"type": "channel_id_changed", **moved})
    ana.channel = "C0WINS"
    listed = await ana.types("/crm watch")
    fields = await ana.types("/crm watch fields")
    await ana.lets_pass(hours=2, minutes=1)
    await office.win("tom", await office.deal("Alder"))
    await ana.lets_pass(minutes=2)

    assert listed["text"].startswith("1 watch here: Deals won · value over €50,000")
    assert "Muted until" in str(listed["blocks"])
    assert fields["text"].startswith("Notices here tell only stage and title.")
    (notice,) = texts(office.desk, "C0WINS")
    assert notice.startswith("Tom Berg won Alder")
    assert texts(office.desk) == []


async def test_an_admin_lends_their_rights_to_the_watches_of_somebody_gone(
    office: Office, ana: Seat
) -> None:
    async with connected(office.desk, "U0TOM", "tom") as tom:
        await watches(tom, "/crm watch deals won")

    await at(office.desk, "user", user="U0TOM", active=False)
    await office.win("kenji", await office.deal("Alder"))
    await ana.lets_pass(minutes=2)

    word, notice = texts(office.desk)
    assert word == (
        "Tom Berg's account is deactivated. Their 1 watch is Ana Lima's now: I tell what Ana Lima "
        "may see, of records that the whole company can see. /crm watch lists them."
    )
    assert notice.startswith("Kenji Mori won Alder")
    assert [(await ana.told())["text"] for _ in range(2)] == [word, notice]
    assert "(by Ana Lima)" in (await ana.types("/crm watch"))["text"]


async def test_where_no_admin_is_left_the_channel_is_asked(desk: Playground) -> None:
    office = Office(desk)
    async with connected(desk, "U0TOM", "tom") as tom, connected(desk, "U0MIA", "mia") as mia:
        await watches(tom, "/crm watch deals won")
        await at(desk, "user", user="U0TOM", active=False)
        await office.win("kenji", await office.deal("Alder"))
        await mia.lets_pass(minutes=40)
        done = await mia.presses(await mia.told(), "Take over")

    (asked,) = texts(desk)
    assert asked == (
        "Tom Berg's account is deactivated, so 1 watch here is paused. Take over, and I tell what "
        "you may see in Pipedrive."
    )
    assert done["text"] == "1 watch is yours now: I tell here what you may see in Pipedrive."


async def test_whoever_disconnects_has_their_watches_back_when_they_connect_again(
    office: Office, ana: Seat, tom: Seat
) -> None:
    await watches(tom, "/crm watch deals won")
    await tom.types("/crm disconnect")
    await office.win("kenji", await office.deal("Alder"))
    await ana.lets_pass(minutes=2)
    (asked,) = texts(office.desk)
    async with connected(office.desk, "U0TOM", "tom"):
        await office.win("kenji", await office.deal("Birch"))
        await ana.lets_pass(minutes=2)

    assert asked.startswith("Tom Berg is no longer connected to Pipedrive, so 1 watch here is")
    assert [text.partition(" #")[0] for text in texts(office.desk)[1:]] == ["Kenji Mori won Birch"]


async def test_a_login_that_pipedrive_refuses_is_told_of_in_the_channel(
    office: Office, ana: Seat
) -> None:
    async with connected(office.desk, "U0TOM", "tom") as tom:
        await watches(tom, "/crm watch deals won")
    office.desk.world.tokens["tom"] = "0" * 40

    await ana.lets_pass(hours=2)
    asked = await ana.told()
    listed = await ana.types("/crm watch")

    assert asked["text"].startswith(
        "Tom Berg is no longer connected to Pipedrive, so 1 watch here is paused."
    )
    assert len(told(office.desk)) == 1
    assert "Take over" in labels(listed["blocks"])


async def test_a_change_of_somebody_who_stays_changes_nothing(office: Office, ana: Seat) -> None:
    await watches(ana, WON)

    await at(office.desk, "user", user="U0ANA", tz="Asia/Tokyo")

    assert told(office.desk) == []
    assert (await ana.types("/crm watch"))["text"].startswith("1 watch here")


@pytest.mark.parametrize(
    "event",
    [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["U0DESK"]}}],
)
async def test_an_app_that_was_removed_asks_pipedrive_for_nothing_more(
    office: Office, ana: Seat, event: dict[str, Any]
) -> None:
    await watches(ana, WON)

    await at(office.desk, "event", event=event)

    assert await office.registered() == []


async def test_somebodys_own_token_that_is_revoked_is_not_the_bots(
    office: Office, ana: Seat
) -> None:
    await watches(ana, WON)

    await at(office.desk, "event", event={"type": "tokens_revoked", "tokens": {"oauth": ["U0TOM"]}})

    assert len(await office.registered()) == 1


def payload(event: dict[str, Any]) -> dict[str, Any]:
    by = {"team_id": TEAM, "user_id": "U0DESK", "is_bot": True}
    whole = {"type": "event_callback", "team_id": TEAM, "event_id": "Ev0KEPT", "event": event}
    return {**whole, "authorizations": [by]}


JOINED = {"type": "member_joined_channel", "channel": SALES, "user": "U0DESK"}


async def test_what_cannot_be_written_down_is_not_acknowledged_and_may_come_again(
    desk: Playground,
) -> None:
    body = json.dumps(payload(JOINED)).encode()
    in_json = {"Content-Type": "application/json"}

    file = desk.settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
        refused, _ = await post(desk, body, {**signed(desk, body), **in_json})
        other.execute("ROLLBACK")
    taken, _ = await post(desk, body, {**signed(desk, body), **in_json})
    again, _ = await post(desk, body, {**signed(desk, body), **in_json})
    await at(desk, "clock", advance_s=5)

    assert (refused, taken, again) == (503, 200, 200)
    assert len(told(desk)) == 1


async def test_what_was_acknowledged_is_heard_after_a_kill(
    office: Office, ana: Seat, clock: Clock
) -> None:
    await watches(ana, WON)
    await office.desk.stop_bot()
    await _left_by_a_process_that_died(
        office.desk, clock, payload({"type": "channel_left", "channel": SALES})
    )

    clock.ahead += timedelta(minutes=1)
    await office.desk.start_bot()
    word = await ana.told()

    assert word["text"].startswith(f"I can't post in <#{SALES}>: I'm not in it.")


async def _left_by_a_process_that_died(
    desk: Playground, clock: Clock, body: dict[str, Any]
) -> None:
    store = await Store.open(desk.settings.database_url)
    cipher = TokenCipher(desk.settings.encryption_key)
    requests = SlackRequests(store, cipher, worker="dead", clock=clock.now)
    act = act_of(body)
    assert act is not None
    assert await requests.first_time(act.key, act.body)
    await store.close()
