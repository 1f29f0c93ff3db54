"""A number is of the kind that is said of it: nothing is done to another record of that number."""

from typing import Any

import pytest

from bot.playground.run import Playground
from tests.flows.received import writes
from tests.seat import Json, Seat, inputs


def held(form: Json, field: str) -> Any:
    element = inputs(form)[field]["element"]
    return element.get("initial_value") or element["initial_option"]["text"]["text"]


@pytest.mark.parametrize(
    ("line", "title", "unread"),
    [
        ("/crm close deal 12", "Mark a deal as won", ""),
        ("/crm finish deal 12", "Mark an activity as done", "deal"),
        ("/crm add product Team seat to person 1", "New activity", ""),
        ("/deal add jo to person 12", "New deal", ""),
        ("/deal follow person 1", "Add a follower", "person"),
        ("/deal lost person 1", "Mark a deal as lost", "person"),
        ("/file rename deal 12 Zed", "Rename a file", "deal"),
    ],
)
async def test_a_number_of_another_kind_is_asked_about(
    desk: Playground, ana: Seat, line: str, title: str, unread: str
) -> None:
    await ana.sends(line)

    form = await ana.modal()

    assert form["title"]["text"] == title
    assert writes(desk) == []
    if unread:
        assert held(form, "unread") == unread


async def test_a_record_of_another_kind_is_shown_where_its_kind_is_said(ana: Seat) -> None:
    of_deal = await ana.types("/deal people 12")
    person = await ana.types("/deal show person 1")
    product = await ana.types("/deal show product 1")

    assert of_deal["text"].startswith("3 persons: Jo Doe #1")
    assert person["text"].startswith("Jo Doe, person #1")
    assert product["text"].startswith("I can't find a deal called product 1.")


@pytest.mark.parametrize("line", ["/deal 12 done", "/deal done 12", "/person 1 done", "/org 1 won"])
async def test_what_cannot_be_said_of_a_kind_is_not_left_out_of_it(
    desk: Playground, ana: Seat, line: str
) -> None:
    told = await ana.types(line)

    assert "These words were looked for, not read as an order." in str(told["blocks"])
    assert writes(desk) == []


@pytest.mark.parametrize("line", ["/crm archive deal 12", "/deal archive 12"])
async def test_a_verb_that_only_deals_have_may_stand_before_the_kind(
    desk: Playground, ana: Seat, line: str
) -> None:
    await ana.sends(line)

    form = await ana.modal()

    assert (held(form, "id"), held(form, "is_archived")) == ("Acme renewal", "Yes")
    assert writes(desk) == []


@pytest.mark.parametrize("line", ["/person find é", "/org find -", "/person find a"])
async def test_a_word_that_is_too_short_to_be_looked_for_does_not_list_them_all(
    ana: Seat, line: str
) -> None:
    await ana.sends(line)

    assert held(await ana.modal(), "term") == line.rpartition(" ")[2]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("/person remove-picture 1", "Person #1 has no picture. Nothing was changed."),
        ("/person remove-picture 9999", "I can't find person #9999."),
        ('/deal add-product "acme board offer" 9999', "I can't find this record."),
    ],
)
async def test_no_record_is_called_missing_that_is_there(
    desk: Playground, ana: Seat, line: str, says: str
) -> None:
    told = await ana.types(line)

    assert told["text"].startswith(says)
    assert writes(desk) == []
