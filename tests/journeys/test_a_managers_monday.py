"""What a manager's channel hears from Sunday night on: little, and what matters."""

import re

import aiohttp
import pytest
from playwright.async_api import expect

from bot.playground.run import Playground
from tests.flows.watching import USERS, Office, texts
from tests.journeys.person import Person

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def time_passes(desk: Playground, **by: float) -> None:
    from_now = {"days": 86_400, "hours": 3600, "minutes": 60}
    seconds = sum(from_now[unit] * number for unit, number in by.items())
    url = f"{desk.workspace.origin}/play/clock"
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, json={"advance_s": seconds}) as done,
    ):
        assert (await done.json())["ok"]


async def follows(ana: Person) -> None:
    """The week before: what the channel is to hear of."""
    await ana.types("/crm watch deals won,lost,owner")
    await ana.reads("Watching", "Deals won, lost or whose owner changed")
    await ana.types("/crm watch deals stuck=7d value>80M")
    await ana.reads("Watching", "7 days")


async def import_at_night(office: Office) -> list[int]:
    """Four hundred deals by one import, which nobody is told of."""
    fields = {"value": 900, "currency": "EUR", "owner_id": USERS["tom"], "visible_to": 3}
    steps = [
        {"do": "create", "entity": "deal", "fields": {**fields, "title": f"Fair lead {number}"}}
        for number in range(400)
    ]
    done = await office.change("kenji", *steps, bulk=True)
    await time_passes(office.desk, minutes=5)
    assert texts(office.desk) == []
    return [int(one["id"]) for one in done]


async def storm(ana: Person, office: Office, deals: list[int]) -> None:
    """Somebody hands over what Tom cannot do; it is one sentence."""
    given = {"owner_id": USERS["mia"]}
    steps = [{"do": "update", "entity": "deal", "id": id_, "fields": given} for id_ in deals[:40]]
    await office.change("kenji", *steps)
    await time_passes(office.desk, minutes=3)
    await ana.reads("Kenji Mori gave 40 deals of Tom Berg to Mia Novak.")
    await ana.picture("monday_storm")
    await ana.presses("Show them")
    await ana.reads("Fair lead 0", "Fair lead 39")


async def wins(ana: Person, office: Office) -> None:
    for title in ("Harbour cranes", "Second site", "Spare parts"):
        deal = await office.deal(title, 70_000)
        await office.win("tom", deal)
        await time_passes(office.desk, minutes=1)
        await ana.reads(f"Tom Berg won {title}", "€70,000")
    await ana.picture("monday_wins")


async def loss(ana: Person, office: Office) -> None:
    deal = await office.deal("Old quay", 12_000)
    await office.update("tom", deal, status="lost", lost_reason="Too expensive")
    await time_passes(office.desk, minutes=2)
    await ana.reads("Tom Berg lost Old quay", "Too expensive")


async def mute(ana: Person, office: Office) -> None:
    """The board meets; what came meanwhile is one line."""
    await ana.types("/crm mute 2h")
    await ana.reads("Muted until")
    before = len(texts(office.desk))
    for number in range(2):
        await office.win("tom", await office.deal(f"Quiet win {number}"))
    await time_passes(office.desk, hours=1)
    assert len(texts(office.desk)) == before
    await time_passes(office.desk, hours=1, minutes=5)
    await ana.reads("2 notices were held while this channel was muted.")
    await ana.picture("monday_muted")


async def stuck(ana: Person, office: Office) -> None:
    await time_passes(office.desk, days=8)
    await ana.reads("Slow giant", "hasn't changed for 7 days")
    await ana.picture("monday_stuck")


async def off(ana: Person, office: Office) -> None:
    await ana.types("/crm watch")
    await ana.reads("2 watches here")
    await ana.picture("monday_list")
    await ana.last.get_by_role("button", name=re.compile("^Off")).first.click()
    await ana.reads("Off: Deals won")
    before = len(texts(office.desk))
    await office.win("tom", await office.deal("Nobody hears"))
    await time_passes(office.desk, minutes=2)
    assert len(texts(office.desk)) == before


async def test_a_managers_monday(ana: Person, desk: Playground) -> None:
    office = Office(desk)
    await office.deal("Slow giant", 90_000_000)
    await follows(ana)
    await time_passes(desk, minutes=1)
    deals = await import_at_night(office)
    await storm(ana, office, deals)
    await wins(ana, office)
    await loss(ana, office)
    await mute(ana, office)
    await stuck(ana, office)
    await off(ana, office)
    await expect(ana.page).to_have_title(re.compile("Deal Desk|sales"))
