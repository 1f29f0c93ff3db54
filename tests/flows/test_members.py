"""Who counts as a member: colleagues of the same organization do, strangers and guests do not."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.playground.run import Playground
from bot.playground.slack.people import EAST_ID, ENTERPRISE_ID, FAR_ID, Person
from bot.slack.callers import person_of
from tests.connected import connected
from tests.flows.received import writes
from tests.flows.signed import click, command, post, signed
from tests.seat import Seat, seat

TEAM = "T0DESK"
TURNED_AWAY = "Deal Desk is for members of this workspace."


@pytest.fixture
async def mia(desk: Playground) -> AsyncIterator[Seat]:
    async with connected(desk, "U0MIA", "mia") as person:
        yield person


async def test_a_colleague_whose_account_is_in_a_sister_workspace_types_clicks_and_fills_in(
    desk: Playground, mia: Seat
) -> None:
    me = desk.world.user("mia").id
    own = next(deal.id for deal in desk.world.company.deals.values() if deal.owner_id == me)

    card = await mia.types(f"/deal {own}")
    await mia.clicks(card, "Edit")
    await mia.submits(await mia.modal(), title="Renamed from the east")
    changed = await mia.told()

    assert "Renamed from the east" in changed["text"]
    assert [(method, path) for method, path, _ in writes(desk)] == [
        ("PATCH", f"/api/v2/deals/{own}")
    ]


async def test_she_may_mention_the_app_choose_in_a_form_and_use_the_shortcut(
    desk: Playground, mia: Seat
) -> None:
    await mia.says("@dealdesk person jo")
    found = await mia.told()
    message = await mia.drops_file("offer.pdf", b"%PDF-1.4 offer")
    await mia.picks_shortcut(message, "save_to_pipedrive")
    form = await mia.modal()
    options = await mia.looks_for(form, "deal_id", "acme")

    assert TURNED_AWAY not in found["text"]
    assert options


@pytest.mark.parametrize(
    ("called", "member"), [("E0NORTH", True), (EAST_ID, True), (TEAM, True), ("T0OTHER", False)]
)
async def test_slack_may_call_her_team_by_any_name_that_she_has(
    desk: Playground, mia: Seat, called: str, *, member: bool
) -> None:
    click = {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": mia.user, "team_id": called},
        "channel": {"id": mia.channel},
        "actions": [{"action_id": "menu:/deal", "value": '{"command":"/deal","text":"help"}'}],
    }
    body = urlencode({"payload": json.dumps(click)}).encode()

    await post(desk, body, signed(desk, body))
    told = await mia.told()

    assert told["text"].startswith(TURNED_AWAY) is not member


# As Slack names the place in a channel that both workspaces share, for whoever came from the east.
IN_THE_EAST = {"team_id": EAST_ID, "enterprise_id": ENTERPRISE_ID}
EASTERN_TEAM = {"id": EAST_ID, "enterprise_id": ENTERPRISE_ID}


async def test_in_a_channel_shared_by_two_workspaces_of_the_organization_her_login_is_known(
    desk: Playground, mia: Seat
) -> None:
    body = command(desk, mia, "/deal 12", **IN_THE_EAST)
    await post(desk, body, signed(desk, body))
    shown = await mia.told()
    body = click(desk, mia, shown, "Edit", team=EASTERN_TEAM)
    await post(desk, body, signed(desk, body))
    form = await mia.modal()

    assert "#12" in shown["text"]
    assert form["title"]["text"] == "Edit a deal"


async def test_what_he_asked_for_here_he_may_confirm_from_there_and_it_is_his(
    desk: Playground, tom: Seat
) -> None:
    me = desk.world.user("tom").id
    own = next(deal.id for deal in desk.world.company.deals.values() if deal.owner_id == me)
    asked = await tom.types(f"/deal delete {own}")

    body = click(desk, tom, asked, "Delete deal", team=EASTERN_TEAM)
    await post(desk, body, signed(desk, body))
    ended = await tom.told()
    body = command(desk, tom, "/crm log", **IN_THE_EAST)
    await post(desk, body, signed(desk, body))
    log = await tom.told()

    assert [path for method, path, _ in writes(desk) if method == "DELETE"] == [
        f"/api/v2/deals/{own}"
    ]
    assert ended["text"].startswith("Deleted ")
    assert f"#{own}" in str(log)


async def test_what_she_says_to_the_app_in_such_a_channel_is_answered(
    desk: Playground, mia: Seat
) -> None:
    said = {
        "type": "event_callback",
        **IN_THE_EAST,
        "event_id": "Ev0EAST",
        "event": {
            "type": "app_mention",
            "user": mia.user,
            "team": EAST_ID,
            "channel": mia.channel,
            "text": "<@U0DESK> deal 12",
            "ts": "1764460800.000100",
        },
    }
    body = json.dumps(said).encode()

    await post(desk, body, {**signed(desk, body), "Content-Type": "application/json"})
    told = await mia.told()

    assert "#12" in told["text"]


async def test_a_workspace_that_only_calls_itself_a_sister_is_none(
    desk: Playground, mia: Seat
) -> None:
    others = {"team_id": FAR_ID, "enterprise_id": "E0FAR"}
    body = command(desk, mia, "/deal 12", **others)
    await post(desk, body, signed(desk, body))
    told = await mia.told()

    assert told["text"].startswith(TURNED_AWAY)
    assert not desk.world.ledger


async def test_whoever_is_in_a_sister_workspace_alone_is_turned_away(desk: Playground) -> None:
    mia = desk.workspace.people["U0MIA"]
    desk.workspace.people["U0EAST"] = replace(mia, id="U0EAST", name="east", is_here=False)
    desk.workspace.channels["C0SALES"].members.add("U0EAST")
    async with seat(desk.workspace.origin, "U0EAST") as someone:
        body = command(desk, someone, "/deal 12", **IN_THE_EAST)
        await post(desk, body, signed(desk, body))
        told = await someone.told()

    assert told["text"].startswith(TURNED_AWAY)


async def _is_turned_away(desk: Playground, person: Person) -> None:
    desk.workspace.people[person.id] = person
    desk.workspace.channels["C0SALES"].members.add(person.id)
    async with seat(desk.workspace.origin, person.id) as someone:
        typed = await someone.types("/deal 12")
        await someone.says("@dealdesk deal 12")
        mentioned = await someone.told()

    assert typed["text"].startswith(TURNED_AWAY)
    assert mentioned["text"].startswith(TURNED_AWAY)
    assert not desk.world.ledger


async def test_a_stranger_of_a_shared_channel_is_turned_away(desk: Playground) -> None:
    tom = desk.workspace.people["U0TOM"]
    await _is_turned_away(
        desk, replace(tom, id="U0EVE", name="eve", home="T0OTHER", is_stranger=True)
    )


async def test_a_guest_of_the_organization_is_turned_away(desk: Playground) -> None:
    mia = desk.workspace.people["U0MIA"]
    await _is_turned_away(desk, replace(mia, id="U0GUS", name="gus", is_guest=True))


GRID = {"enterprise_id": "E0NORTH", "teams": [EAST_ID, TEAM]}


@pytest.mark.parametrize(
    ("told", "member"),
    [
        ({"team_id": TEAM}, True),
        ({}, True),
        ({"team_id": "T0OTHER"}, False),
        ({"team_id": EAST_ID, "enterprise_user": GRID}, True),
        ({"team_id": "E0NORTH", "enterprise_user": GRID}, True),
        ({"team_id": EAST_ID, "enterprise_user": {**GRID, "teams": [EAST_ID]}}, False),
        ({"team_id": EAST_ID, "enterprise_user": {}}, False),
        ({"team_id": TEAM, "deleted": True}, False),
        ({"team_id": TEAM, "is_bot": True}, False),
        ({"team_id": TEAM, "is_restricted": True}, False),
        ({"team_id": EAST_ID, "enterprise_user": GRID, "is_ultra_restricted": True}, False),
        ({"team_id": EAST_ID, "enterprise_user": GRID, "is_stranger": True}, False),
    ],
)
def test_what_slack_says_of_a_person_decides(told: dict[str, Any], *, member: bool) -> None:
    assert person_of(told, TEAM).outsider is not member


@pytest.mark.parametrize("odd", [None, "x", [], {"teams": None}, {"teams": "T0DESK"}])
def test_half_of_what_slack_says_of_a_person_makes_nobody_a_member(odd: object) -> None:
    assert person_of({"team_id": EAST_ID, "enterprise_user": odd, "profile": odd}, TEAM).outsider


def test_nobody_comes_from_a_team_that_slack_does_not_name() -> None:
    assert person_of({"team_id": EAST_ID, "enterprise_user": GRID}, TEAM).homes == {
        TEAM,
        EAST_ID,
        "E0NORTH",
    }
