"""Which record a change in plain words is about: the longest name that there is, one at a time."""

from bot.playground.run import Playground
from tests.flows.received import writes
from tests.seat import Seat, inputs


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


async def test_after_a_question_it_is_what_was_asked_about_and_no_older_record(
    desk: Playground, ana: Seat
) -> None:
    await ana.types("/deal 14")
    await ana.types("/deal won acme")
    asked = await ana.types("/deal rename it to Acme phase 2")

    assert "Acme renewal 2026" in str(asked["blocks"])
    assert "Old renewal" not in str(asked["blocks"])
    assert writes(desk) == []


async def test_where_nothing_was_found_it_is_asked_too(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal 14")
    await ana.types("/deal won nowhere to be found")
    asked = await ana.types("/deal make it 9k")

    assert "Is this the deal you mean by" in asked["text"]
    assert writes(desk) == []


async def test_her_is_the_person_who_was_seen_last_else_that_is_asked(
    desk: Playground, ana: Seat
) -> None:
    await ana.types("/person 1")
    await ana.types("/deal 12")
    asked = await ana.types("/activity call her thursday 11")
    assert "Is this the person you mean by" in asked["text"]
    assert writes(desk) == []

    await ana.types("/person 1")
    await ana.types("/activity call her thursday 11")

    (made,) = [body for _, _, body in writes(desk)]
    assert made["participants"] == [{"person_id": 1, "primary": True}]


async def test_what_repeats_is_said_not_to_be_planned(desk: Playground, ana: Seat) -> None:
    await ana.sends("/activity call jo doe every friday")

    form = await ana.modal()

    assert "I can't plan anything that repeats, “every”" in str(form["blocks"])
    assert writes(desk) == []


async def test_a_value_is_counted_from_the_one_that_the_deal_has(
    desk: Playground, ana: Seat
) -> None:
    await ana.types("/deal 12 +5k")
    await ana.types("/deal drop value of 12 by 10%")

    assert [body for _, _, body in writes(desk)] == [{"value": 17000}, {"value": 15300}]


async def test_a_stage_of_two_pipelines_is_that_of_the_deal_s_own(
    desk: Playground, ana: Seat
) -> None:
    await ana.types("/deal acme logistics rollout: value 52k, stage negotiation")

    (body,) = [body for _, _, body in writes(desk)]
    assert body == {"value": 52000, "stage_id": 7}


async def test_a_colleague_follows_what_was_seen_last(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal 12")
    await ana.types("/crm add grace as follower there")

    assert writes(desk) == [("POST", "/api/v2/deals/12/followers", {"user_id": 105})]


async def test_choosing_one_of_several_does_not_drop_what_was_not_read(
    desk: Playground, ana: Seat
) -> None:
    asked = await ana.types("/deal acme lost price, also old renewal lost no decision")

    assert "Which deal is" in asked["text"]
    assert 'reason=price ?"' in str(asked["blocks"]).replace("\\", "")
    assert writes(desk) == []


async def test_several_of_a_product_are_so_many_of_it(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal add 5 team seats to 12 with 10% off")

    (_, path, body), *more = writes(desk)
    assert (path, more) == ("/api/v2/deals/12/products", [])
    assert (body["quantity"], body["discount"], body["discount_type"]) == (5, 10, "percentage")
