"""Who counts as a member: colleagues of the same organization do, strangers and guests do not."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.playground.run import Playground
from bot.playground.slack.people import EAST_ID, Person
from bot.slack.people import person_of
from tests.flows.conftest import connected
from tests.flows.received import writes
from tests.flows.signed import post, signed
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
