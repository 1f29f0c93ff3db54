"""Lines that could mean two things are asked, and the answer does what was meant."""

from bot.playground.run import Playground
from tests.flows.received import writes
from tests.seat import Seat, inputs, labels


async def test_a_currency_that_is_only_nearly_named_is_chosen_by_its_code(
    desk: Playground, ana: Seat
) -> None:
    asked = await ana.types("/deal edit 12 currency=dollar")

    told = await ana.presses(asked, "Choose")

    ((method, path, body),) = writes(desk)
    assert "“dollar”? US Dollar" in asked["text"]
    assert (method, path) == ("PATCH", "/api/v2/deals/12")
    assert body == {"currency": "USD"}
    assert told["text"].startswith("Changed Acme renewal #12")


async def test_a_merge_without_its_direction_opens_the_form(desk: Playground, ana: Seat) -> None:
    await ana.sends("/deal merge 12 13")

    form = await ana.modal()

    shown = inputs(form)
    assert "Which one is merged into which?" in str(form["blocks"][0])
    assert shown["id"]["element"]["initial_option"]["value"] == "12"
    assert shown["merge_with_id"]["element"]["initial_option"]["value"] == "13"
    assert writes(desk) == []


async def test_what_slack_escapes_arrives_as_it_was_typed(desk: Playground, ana: Seat) -> None:
    await ana.types('/deal new "R&D <phase 2>"')

    assert writes(desk) == [("POST", "/api/v2/deals", {"title": "R&D <phase 2>"})]


async def test_an_amount_that_can_be_read_in_two_ways_is_asked_with_a_button_for_each(
    desk: Playground, ana: Seat
) -> None:
    asked = await ana.types('/deal new "Acme renewal" value="1.200 EUR" owner=me')
    assert asked["text"] == "Did you mean 1,200 EUR or 1.2 EUR? Nothing was done yet."
    assert writes(desk) == []

    await ana.presses(asked, "1,200 EUR")

    ((_, _, sent),) = writes(desk)
    assert (sent["value"], sent["currency"]) == (1200, "EUR")
    assert sent["owner_id"] == desk.world.user("ana").id


async def test_so_is_an_amount_among_the_filters_of_a_list(desk: Playground, ana: Seat) -> None:
    asked = await ana.types("/deal list owner=me value>1.200")
    assert labels(asked["blocks"]) == ["1,200", "1.2"]

    told = await ana.presses(asked, "1,200")

    assert "Deals of Ana Lima: value over €1,200" in str(told["blocks"])


async def test_a_question_is_not_answered_by_half(desk: Playground, ana: Seat) -> None:
    asked = await ana.types("/deal list mine acme status=open")

    assert asked["text"] == (
        "I understood a part of that, but not “acme”. "
        "Without it, it is `/deal list owner=me status=open`"
    )
    assert labels(asked["blocks"])[:2] == ["Show that", "Search for it"]
    told = await ana.presses(asked, "Show that")
    assert "Open deals of Ana Lima" in str(told["blocks"])


async def test_a_type_of_activity_offers_to_plan_one(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/activity call")
    assert "To plan one: `/activity new call …`" in str(told["blocks"])

    await ana.clicks(told, "Plan a call")

    form = await ana.modal()
    shown = inputs(form)
    assert "call" in str(shown["type"]["element"]["initial_option"])
