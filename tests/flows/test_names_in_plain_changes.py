"""Which record a change in plain words is about: the longest name that there is, one at a time."""

from bot.playground.run import Playground
from tests.flows.received import writes
from tests.flows.test_plain_words import inputs
from tests.seat import Seat


async def test_the_longer_name_is_meant_where_there_is_such_a_deal(
    desk: Playground, ana: Seat
) -> None:
    await ana.types('/deal new "Acme renewal demo"')
    await ana.types("/deal acme renewal demo 5k")

    assert [body for _, _, body in writes(desk)][1:] == [{"value": 5000}]


async def test_without_such_a_deal_the_shorter_name_is_asked_with_the_rest_filled_in(
    desk: Playground, ana: Seat
) -> None:
    await ana.sends("/deal acme renewal demo 5k")

    form = await ana.modal()

    assert inputs(form)["value"]["element"]["initial_value"] == "5000"
    assert "Demo" in str(inputs(form)["stage_id"]["element"])
    assert writes(desk) == []


async def test_of_two_deals_in_one_line_the_second_is_not_dropped(
    desk: Playground, ana: Seat
) -> None:
    await ana.sends("/deal won acme renewal and old renewal")

    form = await ana.modal()

    assert "Not read yet: “and old renewal”" in str(form["blocks"])
    assert writes(desk) == []


async def test_what_became_of_a_second_deal_is_no_reason_for_the_first(
    desk: Playground, ana: Seat
) -> None:
    await ana.sends("/deal lost 12 price, also old renewal lost no decision")

    form = await ana.modal()

    assert "also old renewal lost no decision" in str(form["blocks"])
    assert inputs(form)["lost_reason"]["element"]["initial_value"] == "price"
    assert writes(desk) == []
