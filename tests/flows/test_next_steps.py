"""The obvious next step is on the card, and each has its line to type."""

from typing import Any

import pytest

from bot.playground.run import Playground
from tests.flows.received import writes
from tests.seat import Seat, find, inputs, labels

Json = dict[str, Any]
PATCH_12 = ("PATCH", "/api/v2/deals/12")


def menu(message: Json) -> dict[str, Json]:
    """The entries of the overflow menu, by their labels."""
    for block in message["blocks"]:
        for element in block.get("elements", ()):
            if element["type"] == "overflow":
                return {option["text"]["text"]: option for option in element["options"]}
    raise AssertionError("no menu")


async def test_a_deal_is_reopened_by_a_line(desk: Playground, ana: Seat) -> None:
    desk.world.company.deals[12].status = "lost"

    told = await ana.types("/deal reopen 12")

    assert told["text"].startswith("Changed Acme renewal #12: ")
    assert writes(desk) == [(*PATCH_12, {"status": "open"})]


@pytest.mark.parametrize("line", ["/deal archive 12", '/deal archive "Acme renewal"'])
async def test_what_no_app_can_take_back_is_asked_before(
    line: str, desk: Playground, ana: Seat
) -> None:
    await ana.sends(line)
    form = await ana.modal()
    before = writes(desk)

    await ana.submits(form)
    told = await ana.told()

    assert told["text"].startswith("Changed Acme renewal #12: ")
    assert (before, writes(desk)) == ([], [(*PATCH_12, {"is_archived": True})])


async def test_an_activity_is_reopened_by_a_line(desk: Playground, ana: Seat) -> None:
    mine = next(
        one for one in desk.world.company.activities.values()
        if one.done and one.owner_id == desk.world.user("ana").id
    )  # fmt: skip

    told = await ana.types(f"/activity reopen {mine.id}")

    assert "Done yes → no" in told["text"]
    assert writes(desk) == [("PATCH", f"/api/v2/activities/{mine.id}", {"done": False})]


async def test_unarchive_asks_pipedrive_to_take_it_out(desk: Playground, ana: Seat) -> None:
    desk.world.company.deals[12].is_archived = True

    await ana.types("/deal unarchive 12")

    assert writes(desk) == [(*PATCH_12, {"is_archived": False})]


async def test_a_step_without_a_deal_opens_the_form_that_says_it(ana: Seat) -> None:
    await ana.sends("/deal archive")

    form = await ana.modal()

    (shown,) = (b for b in form["blocks"] if b.get("block_id") == "is_archived")
    assert shown["element"]["initial_option"]["value"] == "yes"


async def test_a_card_without_a_next_activity_offers_to_plan_one(
    desk: Playground, ana: Seat
) -> None:
    for activity in desk.world.company.activities.values():
        if activity.deal_id == 12:
            activity.done = True
    card = await ana.types("/deal 12")

    await ana.clicks(card, "Plan activity…")
    form = await ana.modal()

    shown = inputs(form)
    assert shown["deal_id"]["element"]["initial_option"]["value"] == "12"
    assert shown["person_id"]["element"]["initial_option"]["value"] == "1"


async def test_the_menu_of_a_card_has_the_other_steps(desk: Playground, ana: Seat) -> None:
    desk.world.company.deals[12].is_archived = False
    card = await ana.types("/deal 12")
    desk.world.company.deals[13].is_archived = True
    archived = await ana.types("/deal 13")

    assert {"Next activity", "Plan activity…"} & {*labels(card["blocks"])}
    assert "Archive" in menu(card)
    assert "Unarchive" in menu(archived)
    assert "Reopen" not in labels(card["blocks"])
    assert find(card["blocks"], "Won")
