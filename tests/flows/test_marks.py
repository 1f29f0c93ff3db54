"""Slack's marks of people and channels whose names have several words."""

import pytest

from bot.playground.run import Playground
from tests.flows.received import writes
from tests.flows.signed import command, post, signed
from tests.seat import Json, Seat


async def sent(desk: Playground, person: Seat, line: str) -> Json:
    body = command(desk, person, line)
    await post(desk, body, signed(desk, body))
    return await person.told()


async def test_a_colleague_of_two_names_is_one_owner(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    told = await sent(desk, ana, "/deal edit 12 owner=<@U0TOM|Tom Berg> probability=40")

    assert told["text"].startswith("Changed Acme renewal #12:")
    assert writes(desk)[-1][2] == {"owner_id": desk.world.user("tom").id, "probability": 40}


async def test_a_title_holds_the_names_and_no_mark(desk: Playground, ana: Seat) -> None:
    await sent(desk, ana, '/deal new "Offer for <@U0TOM|Tom Berg>" label=hot')
    await sent(desk, ana, "/deal new Plan of <#C1|my channel>")

    titles = [body["title"] for _, _, body in writes(desk)]
    assert titles == ["Offer for @Tom Berg", "Plan of #my channel"]


async def test_a_subject_in_quotes_is_just_that(desk: Playground, ana: Seat) -> None:
    await ana.types('/activity new call "Ask @tom about it"')

    ((_, _, body),) = writes(desk)
    assert (body["type"], body["subject"]) == ("call", "Ask @tom about it")


@pytest.mark.parametrize(
    ("line", "subject"),
    [
        ("/activity new call Ask @tom about it", "Call Ask @tom about it"),
        ("/activity new task @tom, @mia: prices", "@tom, @mia: prices"),
    ],
)
async def test_the_name_stands_whole_in_the_form_of_a_plan(
    ana: Seat, line: str, subject: str
) -> None:
    await ana.sends(line)

    form = await ana.modal()

    held = {block["block_id"]: block.get("element") for block in form["blocks"]}
    assert held["subject"]["initial_value"] == subject


async def test_a_list_of_things_is_a_title_only_after_a_look(desk: Playground, ana: Seat) -> None:
    await ana.sends("/deal new Zed pilot, 8k for @tom")

    form = await ana.modal()

    held = {block["block_id"]: block.get("element") for block in form["blocks"]}
    assert held["title"]["initial_value"] == "Zed pilot, 8k for @tom"
    assert writes(desk) == []


@pytest.mark.parametrize("line", ["Offer for @tom", "@tom's offer"])
async def test_a_colleague_in_a_new_title_is_part_of_it(
    desk: Playground, ana: Seat, line: str
) -> None:
    await ana.types(f"/deal new {line}")

    assert writes(desk) == [("POST", "/api/v2/deals", {"title": line})]
