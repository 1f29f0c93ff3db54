"""What a salesperson does with deals all day, from the command to what Pipedrive received."""

from bot.playground.run import Playground
from tests.flows.received import requests, writes
from tests.flows.sharing import agrees
from tests.seat import Seat, find, inputs, labels


async def test_what_changes_along_with_a_lost_deal_is_set_apart_from_the_reason(
    desk: Playground, ana: Seat
) -> None:
    desk.world.company.deals[12].won_time = "2026-11-04T09:01:00Z"

    told = await ana.types("/deal lost 12 No budget")

    assert "is marked as lost: No budget; Won time " in told["text"]


async def test_a_deal_is_created_by_command(desk: Playground, ana: Seat) -> None:
    told = await ana.types('/deal new "Acme renewal" value="12k EUR" close=2026-12-18 owner=me')

    assert told["text"].startswith("Created Acme renewal #301: €12,000")
    assert writes(desk) == [
        (
            "POST",
            "/api/v2/deals",
            {
                "title": "Acme renewal",
                "value": 12000,
                "currency": "EUR",
                "owner_id": desk.world.user("ana").id,
                "expected_close_date": "2026-12-18",
            },
        )
    ]


async def test_a_deal_is_created_by_form(desk: Playground, ana: Seat) -> None:
    menu = await ana.types("/deal")
    await ana.clicks(menu, "New deal")
    form = await ana.modal()
    owners = await ana.looks_for(form, "owner_id", "tom")

    answer = await ana.submits(
        form, title="Big one", value="1.5m", owner_id=owners[0], expected_close_date="2026-12-01"
    )

    assert answer == {"ok": True}
    assert (await ana.told())["text"].startswith("Created Big one #301: €1,500,000")
    assert writes(desk) == [
        (
            "POST",
            "/api/v2/deals",
            {
                "title": "Big one",
                "value": 1500000,
                "owner_id": desk.world.user("tom").id,
                "expected_close_date": "2026-12-01",
            },
        )
    ]


async def test_a_wrong_value_in_a_form_is_told_at_its_field_and_nothing_is_sent(
    desk: Playground, ana: Seat
) -> None:
    await ana.sends("/deal new ?")
    form = await ana.modal()

    answer = await ana.submits(form, title="Big one", value="lots", probability="12")

    assert answer == {
        "errors": {"value": "“lots” isn't an amount I understand. Try 12k, 12500 or 12.50 EUR."}
    }
    assert writes(desk) == []


async def test_a_wrong_argument_opens_the_form_with_the_rest_filled_in(
    desk: Playground, ana: Seat
) -> None:
    await ana.sends('/deal new "Acme renewal" value=lots close=2026-12-18')

    form = await ana.modal()

    shown = inputs(form)
    assert shown["title"]["element"]["initial_value"] == "Acme renewal"
    assert shown["value"]["element"]["initial_value"] == "lots"
    assert shown["value"]["element"]["focus_on_load"] is True
    assert shown["value"]["label"]["text"] == "⚠ Value"
    assert "“lots” isn't an amount" in shown["value"]["hint"]["text"]
    assert shown["expected_close_date"]["element"]["initial_date"] == "2026-12-18"
    assert writes(desk) == []


async def test_a_move_names_the_stage_and_shows_before_and_after(
    desk: Playground, ana: Seat
) -> None:
    told = await ana.types("/deal move 12 to negotiation")

    assert told["text"] == "Moved Acme renewal #12: Stage Proposal → Negotiation"
    assert told["ephemeral"]
    stage = next(s for s in desk.world.company.stages.values() if s.name == "Negotiation")
    assert writes(desk) == [("PATCH", "/api/v2/deals/12", {"stage_id": stage.id})]


async def test_the_select_on_a_card_moves_the_deal_and_the_card_follows(
    desk: Playground, ana: Seat
) -> None:
    card = await ana.types("/deal 12")
    _, select = find(card["blocks"], "Move to a stage")
    negotiation = next(o for o in select["options"] if o["text"]["text"] == "Negotiation")

    told = await ana.presses(card, "Move to a stage", selected_option=negotiation)

    assert told["text"] == "Moved Acme renewal #12: Stage Proposal → Negotiation"
    assert told["ts"] == card["ts"]


async def test_a_stage_that_two_pipelines_have_is_the_one_of_the_deals_own(
    desk: Playground, ana: Seat
) -> None:
    deal = desk.world.company.deals[12]
    names = [stage.name for stage in desk.world.company.stages.values()]
    twice = next(name for name in names if names.count(name) > 1)

    await ana.types(f"/deal move 12 to {twice}")

    ((_, _, body),) = writes(desk)
    stage = desk.world.company.stages[body["stage_id"]]
    assert (stage.name, stage.pipeline_id) == (twice, deal.pipeline_id)


async def test_winning_is_one_click_on_the_card(desk: Playground, ana: Seat) -> None:
    card = await ana.types("/deal 12")

    told = await ana.presses(card, "Won")

    assert "Acme renewal #12 is won" in told["text"]
    assert writes(desk) == [("PATCH", "/api/v2/deals/12", {"status": "won"})]


async def test_losing_asks_for_the_reason(desk: Playground, ana: Seat) -> None:
    card = await ana.types("/deal 12")
    await ana.clicks(card, "Lost")
    form = await ana.modal()

    await ana.submits(form, lost_reason="Too expensive")

    assert (await ana.told())["text"] == "Acme renewal #12 is marked as lost: Too expensive"
    assert writes(desk) == [
        ("PATCH", "/api/v2/deals/12", {"status": "lost", "lost_reason": "Too expensive"})
    ]


async def test_another_reason_for_a_deal_that_is_lost_is_told_with_the_one_before(
    desk: Playground, ana: Seat
) -> None:
    await ana.types("/deal lost 12 reason=Price")

    told = await ana.types("/deal lost 12 reason=Timing")

    assert told["text"] == "Changed Acme renewal #12: Lost reason Price → Timing"


async def test_a_reason_that_stayed_from_before_is_told_when_another_takes_its_place(
    desk: Playground, ana: Seat
) -> None:
    desk.world.company.deals[12].lost_reason = "Price"

    told = await ana.types("/deal lost 12 reason=Timing")

    assert told["text"].endswith("is marked as lost: Timing; Lost reason Price → Timing")


async def test_editing_sends_only_what_was_changed(desk: Playground, ana: Seat) -> None:
    card = await ana.types("/deal 12")
    await ana.clicks(card, "Edit")
    form = await ana.modal()
    shown = inputs(form)

    await ana.submits(form, value="15k")

    assert shown["title"]["element"]["initial_value"] == "Acme renewal"
    assert shown["value"]["element"]["initial_value"] == "12000"
    assert (await ana.told())["text"] == "Changed Acme renewal #12: Value €12,000 → €15,000"
    assert writes(desk) == [("PATCH", "/api/v2/deals/12", {"value": 15000})]


async def test_saving_an_edit_without_a_change_says_so_in_the_form(
    desk: Playground, ana: Seat
) -> None:
    await ana.sends("/deal edit 12")

    answer = await ana.submits(await ana.modal())

    assert answer == {"errors": {"id": "Change something first, or cancel."}}
    assert writes(desk) == []


async def test_a_list_turns_its_pages_there_and_back_with_its_question(
    desk: Playground, ana: Seat
) -> None:
    first = await ana.types("/deal list owner=me limit=5")

    second = await ana.presses(first, "Next")
    third = await ana.presses(second, "Next")
    back = await ana.presses(third, "Previous")
    start = await ana.presses(back, "Previous")

    assert len({page["text"] for page in (first, second, third)}) == 3
    assert (back["text"], start["text"]) == (second["text"], first["text"])
    assert "Previous" not in labels(start["blocks"])
    assert {page["ts"] for page in (second, third, back, start)} == {first["ts"]}
    asked = [entry.query for entry in desk.world.ledger if entry.path == "/api/v2/deals"]
    assert all(query["owner_id"] == str(desk.world.user("ana").id) for query in asked)
    assert all(query["limit"] == "5" for query in asked)


async def test_a_row_of_a_list_opens_its_deal(desk: Playground, ana: Seat) -> None:
    listed = await ana.types("/deal list ids=12,13")
    _, select = find(listed["blocks"], "Open a deal…")

    card = await ana.presses(listed, "Open a deal…", selected_option=select["options"][0])

    assert card["text"].startswith("Acme renewal, deal #12")


async def test_words_that_are_no_verb_find(desk: Playground, ana: Seat) -> None:
    found = await ana.types("/deal acme renewal")

    assert "Acme renewal #12" in found["text"]
    assert requests(desk, "/api/v2/deals/search") == ["GET /api/v2/deals/search"]


async def test_a_read_is_for_the_person_until_they_share_it(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    card = await ana.types("/deal 12")

    shared = await agrees(ana, await ana.presses(card, "Share"))
    seen = await tom.told()

    assert card["ephemeral"]
    assert not shared["ephemeral"]
    assert seen["text"] == shared["text"]
    assert "Shared by <@U0ANA>" in str(seen["blocks"])


async def test_a_verb_that_is_nearly_one_is_asked_in_its_form(desk: Playground, ana: Seat) -> None:
    await ana.sends("/deal mvoe 12 to Negotiation")
    form = await ana.modal()
    assert form["title"]["text"] == "Move a deal"
    assert writes(desk) == []

    await ana.submits(form)

    moved = await ana.told()
    assert moved["text"] == "Moved Acme renewal #12: Stage Proposal → Negotiation"


async def test_an_unknown_verb_offers_the_nearest(ana: Seat) -> None:
    told = await ana.types("/deal mvoe last")

    assert told["text"] == "I don't know “mvoe”. Did you mean one of these?"


async def test_a_name_that_fits_several_deals_is_asked_before_a_write(
    desk: Playground, ana: Seat
) -> None:
    asked = await ana.types('/deal move "Acme r" to Negotiation')
    assert asked["text"].startswith("Which deal is “Acme r”?")
    assert writes(desk) == []

    told = await ana.presses(asked, "Choose")

    assert told["text"].startswith("Moved Acme")
    assert len(writes(desk)) == 1


async def test_any_tool_runs_by_its_name(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/crm run deals_get id=12")

    assert told["text"].startswith("Acme renewal, deal #12")
