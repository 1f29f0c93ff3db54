"""What a card of a deal tells, and what can be done from it."""

from typing import Any

from bot.playground.pipedrive.faults import Rule
from bot.playground.pipedrive.records import Deal
from bot.playground.run import Playground
from tests.flows.received import requests, writes
from tests.seat import Seat, find

Json = dict[str, Any]


def a_deal(desk: Playground, *, planned: bool) -> Deal:
    """An open deal that Ana may see, with or without something planned."""
    company = desk.world.company
    hidden = {row.deal_id for row in company.activities.values() if row.is_deleted}
    undone = {row.deal_id for row in company.activities.values() if not row.done} - hidden
    return next(
        deal
        for deal in company.deals.values()
        if deal.status == "open" and not deal.is_archived and not deal.is_deleted
        and deal.owner_id == desk.world.user("ana").id and (deal.id in undone) is planned
    )  # fmt: skip


async def test_a_card_says_what_is_planned_next(desk: Playground, ana: Seat) -> None:
    deal = a_deal(desk, planned=True)
    planned = [
        row for row in desk.world.company.activities.values()
        if row.deal_id == deal.id and not row.done
    ]  # fmt: skip
    following = min(planned, key=lambda row: (row.due_date, row.due_time or "", row.id))

    told = await ana.types(f"/deal show {deal.id}")

    assert f"next: {following.subject}, " in told["text"]
    assert requests(desk, f"/api/v2/activities/{following.id}")


async def test_a_card_says_that_nothing_is_planned(desk: Playground, ana: Seat) -> None:
    deal = a_deal(desk, planned=False)

    told = await ana.types(f"/deal show {deal.id}")

    assert told["text"].endswith("no next activity.")


async def test_a_card_shows_the_companys_own_fields_by_their_names(
    desk: Playground, ana: Seat
) -> None:
    deal = a_deal(desk, planned=False)
    fields = {f.field_name: f for f in desk.world.company.custom_fields("deal")}
    deal.custom_fields = {
        fields["Source"].field_code: fields["Source"].options[1].id,
        fields["Setup fee"].field_code: {"value": 500, "currency": "EUR"},
        fields["Contract length"].field_code: 24,
    }

    told = await ana.types(f"/deal show {deal.id}")

    shown = [field["text"] for block in told["blocks"] for field in block.get("fields", ())]
    assert shown[-3:] == ["*Setup fee*  €500", "*Contract length*  24", "*Source*  Referral"]


async def test_a_card_that_was_clicked_shows_the_deal_as_it_is_now(
    desk: Playground, ana: Seat
) -> None:
    deal = a_deal(desk, planned=False)
    card = await ana.types(f"/deal show {deal.id}")

    won = await ana.presses(card, "Won")

    assert "is won" in won["text"]
    assert "Reopen" in str(won["blocks"])


async def test_the_rest_of_the_verbs_is_in_the_menu_of_the_card(
    desk: Playground, ana: Seat
) -> None:
    deal = a_deal(desk, planned=False)
    card = await ana.types(f"/deal show {deal.id}")
    _, menu = find(card["blocks"], "more:deal")
    options = {option["text"]["text"]: option for option in menu["options"]}

    copied = await ana.presses(card, "more:deal", selected_option=options["Duplicate"])
    await ana.clicks(card, "more:deal", selected_option=options["Merge into another…"])
    form = await ana.modal()

    verbs = ["Duplicate", "Attach files…", "Archive", "Merge into another…", "Delete…"]
    assert list(options) == verbs
    assert copied["text"].startswith(f"Copied {deal.title} #{deal.id}")
    assert form["blocks"][1]["element"]["initial_option"]["value"] == str(deal.id)
    assert writes(desk) == [("POST", f"/v1/deals/{deal.id}/duplicate", None)]


async def test_a_card_does_without_what_could_not_be_asked(desk: Playground, ana: Seat) -> None:
    desk.world.faults.add(Rule(kind="status", status=403, path="/api/v2/activities/*"))
    deal = a_deal(desk, planned=True)

    told = await ana.types(f"/deal show {deal.id}")

    assert told["text"].startswith(f"{deal.title}, deal #{deal.id}: ")
    assert "next" not in told["text"]
