"""Lines that could mean two things are asked, and the answer does what was meant."""

from bot.playground.run import Playground
from tests.flows.received import writes
from tests.seat import Seat


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

    inputs = {block["block_id"]: block for block in form["blocks"] if block["type"] == "input"}
    assert "Which one is merged into which?" in str(form["blocks"][0])
    assert inputs["id"]["element"]["initial_option"]["value"] == "12"
    assert inputs["merge_with_id"]["element"]["initial_option"]["value"] == "13"
    assert writes(desk) == []


async def test_what_slack_escapes_arrives_as_it_was_typed(desk: Playground, ana: Seat) -> None:
    await ana.types('/deal new "R&D <phase 2>"')

    assert writes(desk) == [("POST", "/api/v2/deals", {"title": "R&D <phase 2>"})]
