"""What channels read in a browser, wide and as narrow as a phone's."""

import re

import pytest
from playwright.async_api import Locator, ViewportSize, expect

from bot.playground.run import Playground
from tests.flows.watching import OSLO, USERS, Office, soon, texts
from tests.journeys.person import WIDE, Person
from tests.journeys.test_a_managers_monday import time_passes

pytestmark = pytest.mark.asyncio(loop_scope="session")

NARROW = ViewportSize(width=420, height=860)


async def seen(ana: Person, name: str) -> None:
    """As it looks, for whoever wants pictures; nothing is wider than its window."""
    for width, size in (("wide", WIDE), ("narrow", NARROW)):
        await ana.page.set_viewport_size(size)
        await ana.picture(f"channel_{name}_{width}")
        too_wide = "document.documentElement.scrollWidth > window.innerWidth"
        assert not await ana.page.evaluate(too_wide), f"{name}, {width}"
    await ana.page.set_viewport_size(WIDE)


async def watches(ana: Person, line: str, *words: str) -> None:
    await ana.types(f"/crm watch {line}")
    await ana.reads("Watching", *words)
    await time_passes(ana.desk, minutes=1)


async def off(ana: Person) -> None:
    await ana.types("/crm watch")
    await ana.reads("watch")
    buttons = ana.last.get_by_role("button", name=re.compile("^Off"))
    await buttons.first.click()
    await ana.reads("Off: ")


async def menu(ana: Person, message: Locator, label: str) -> None:
    """An entry behind the three dots of a notice."""
    await message.locator("button.overflow, [aria-haspopup]").first.click()
    await (
        ana.page.get_by_role("option", name=label)
        .or_(ana.page.get_by_role("menuitem", name=label))
        .first.click()
    )


async def big_wins_alone(ana: Person, office: Office) -> None:
    await watches(ana, "deals won value>50k threads=off", "value over €50,000")
    big, small = await office.deal("Alder pumps", 60_000), await office.deal("Birch", 40_000)
    await office.win("tom", big, small)
    await time_passes(office.desk, minutes=2)
    await ana.reads("Tom Berg won Alder pumps", "€60,000")
    assert not [text for text in texts(office.desk) if "Birch" in text]
    await seen(ana, "win")


async def why(ana: Person) -> None:
    await menu(ana, ana.last, "Why am I seeing this?")
    await ana.reads("You see this because Ana Lima watches", "Deals won")
    await seen(ana, "why")


async def muted(ana: Person, office: Office) -> None:
    await ana.types("/crm mute 20m")
    await ana.reads("Muted until")
    await office.win("tom", await office.deal("Olive press"))
    await time_passes(office.desk, minutes=10)
    await ana.types("/crm watch")
    await ana.reads("Muted until")
    await seen(ana, "muted_list")
    await time_passes(office.desk, minutes=11)
    await ana.reads("1 notice was held while this channel was muted.")
    await seen(ana, "muted")
    await off(ana)


async def one_notice_for_six_edits(ana: Person, office: Office) -> None:
    await watches(ana, "deals value threads=off")
    deal = await office.deal("Poplar", 10_000)
    for value in range(12_000, 22_000, 2_000):
        await office.update("tom", deal, value=value)
        await time_passes(office.desk, minutes=0.25)
    await time_passes(office.desk, minutes=2)
    await ana.reads("Tom Berg changed Poplar", "€10,000", "€20,000")
    await seen(ana, "edits")
    await off(ana)


async def a_thread_that_follows(ana: Person, office: Office) -> None:
    deal = await office.deal("Elm bridge", 61_000)
    await watches(ana, "deals moved,value,won threads=only")
    for fields in ({"stage_id": 2}, {"value": 82_000}, {"stage_id": 5}, {"status": "won"}):
        await office.update("tom", deal, **fields)
        await time_passes(office.desk, minutes=2)
    await ana.reads("Tom Berg won Elm bridge", "€82,000", re.compile("3 replies"))
    await seen(ana, "thread")
    await off(ana)


async def a_storm(ana: Person, office: Office) -> None:
    deals = await office.deals(*(f"Kapok {number}" for number in range(25)))
    await watches(ana, "deals owner threads=off")
    given = {"owner_id": USERS["mia"]}
    steps = [{"do": "update", "entity": "deal", "id": id_, "fields": given} for id_ in deals]
    await office.change("kenji", *steps)
    await time_passes(office.desk, minutes=3)
    await ana.reads("Kenji Mori gave 25 deals of Tom Berg to Mia Novak.")
    await seen(ana, "storm")
    await ana.presses("Show them")
    await ana.reads(re.compile("Kapok 0 .*Kapok 1 .*Kapok 9 .*Kapok 10 .*Kapok 24 "))
    await seen(ana, "storm_list")
    await off(ana)


async def what_came_late(ana: Person, office: Office) -> None:
    deal = await office.deal("Linden", 10_000)
    await watches(ana, "deals value,deleted threads=off")
    await time_passes(office.desk, minutes=5)
    await office.webhooks("drop")
    await office.update("tom", deal, value=12_000)
    await office.webhooks("release")
    await office.webhooks("remove")
    await time_passes(office.desk, hours=1)
    await ana.reads("changed Linden", "€12,000", "(seen late)")
    await seen(ana, "late")
    await off(ana)


async def a_digest(ana: Person, office: Office) -> None:
    at = soon(office, OSLO)
    await watches(ana, f"deals moved,value every=day at {at} tz={OSLO}", OSLO)
    for name in ("Hazel A", "Hazel B", "Hazel C"):
        deal = await office.deal(name, 50_000)
        await office.update("tom", deal, stage_id=2)
        await office.update("kenji", deal, value=91_000)
    await time_passes(office.desk, hours=1)
    await ana.reads("6 changes of 3 records", "Tom Berg and Kenji Mori changed Hazel B")
    await seen(ana, "digest")
    await off(ana)


async def few_fields(ana: Person, office: Office) -> None:
    await ana.types("/crm watch fields title,stage")
    await ana.reads("title", "stage")
    deal = await office.deal("Rosewood", 61_000)
    await watches(ana, "deals moved,value,owner threads=off")
    await office.update("tom", deal, value=66_000, stage_id=3, owner_id=104)
    await time_passes(office.desk, minutes=2)
    notice = await ana.reads("Rosewood", "Demo")
    await expect(notice).not_to_contain_text("66,000")
    await expect(notice).not_to_contain_text("Kenji")
    await seen(ana, "fields")
    await ana.types("/crm watch fields all")
    await ana.reads("field")
    await off(ana)


async def a_form_with_a_test(ana: Person, office: Office) -> None:
    await office.deal("Cedar", 70_000)
    await ana.types("/crm watch deals won value>50k ?")
    await expect(ana.dialog).to_contain_text("In the last 30 days")
    await seen(ana, "form")
    await ana.dialog.get_by_role("button", name="Send test").click()
    await ana.page.keyboard.press("Escape")
    await ana.reads("Test: ", "won")
    await seen(ana, "test")


async def test_what_a_channel_reads(ana: Person, desk: Playground) -> None:
    office = Office(desk)
    await big_wins_alone(ana, office)
    await why(ana)
    await muted(ana, office)
    await one_notice_for_six_edits(ana, office)
    await a_thread_that_follows(ana, office)
    await a_storm(ana, office)
    await what_came_late(ana, office)
    await a_digest(ana, office)
    await few_fields(ana, office)
    await a_form_with_a_test(ana, office)
