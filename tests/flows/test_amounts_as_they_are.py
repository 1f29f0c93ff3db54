"""What is stored is what is shown, and no amount is finer than its currency."""

from typing import Any

import pytest

from bot.playground.run import Playground
from tests.flows.received import writes
from tests.seat import Seat

Json = dict[str, Any]


def value_of(form: Json) -> Json:
    shown: list[Json] = [one for one in form["blocks"] if one.get("block_id") == "value"]
    return shown[0]


async def test_what_pipedrive_holds_is_shown_in_full_and_left_alone(
    desk: Playground, ana: Seat
) -> None:
    deal = desk.world.company.deals[12]
    deal.value, deal.currency = 1234.3, "JPY"

    told = await ana.types("/deal edit 12 title=Renewal")

    assert "1,234.3" in (await ana.types("/deal 12"))["text"]
    assert told["text"] == "Changed Renewal #12: Title Acme renewal → Renewal"
    assert writes(desk) == [("PATCH", "/api/v2/deals/12", {"title": "Renewal"})]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("/deal new X value=1234.3 JPY", "JPY has no decimals: 1,234.3 is too exact."),
        ("/deal new X value=1234.3 currency=JPY", "JPY has no decimals: 1,234.3 is too exact."),
        ("/deal new X value=0.005", "EUR has at most 2 decimals: 0.005 is too exact."),
        ("/deal edit 18 value=1234.3", "JPY has no decimals: 1,234.3 is too exact."),
        ('/deal edit 12 "Setup fee"=0.125 EUR', "EUR has at most 2 decimals: 0.125 is too exact."),
    ],
)
async def test_what_is_finer_than_its_currency_is_refused_where_it_was_typed(
    line: str, why: str, desk: Playground, ana: Seat
) -> None:
    desk.world.company.deals[18].owner_id = desk.world.user("ana").id
    await ana.sends(line)

    form = await ana.modal()

    hints = [block["hint"]["text"] for block in form["blocks"] if "hint" in block]
    assert hints == [why]
    assert writes(desk) == []


async def test_the_form_keeps_what_was_typed_to_be_mended(desk: Playground, ana: Seat) -> None:
    await ana.sends("/deal new Beacon value=1234.3 currency=JPY close=2027-03-04")
    form = await ana.modal()

    answer = await ana.submits(form, value="1234")
    await ana.told()

    assert value_of(form)["element"]["initial_value"] == "1234.3"
    assert answer == {"ok": True}
    [(_, _, body)] = writes(desk)
    assert body == {
        "title": "Beacon", "value": 1234, "currency": "JPY", "expected_close_date": "2027-03-04",
    }  # fmt: skip


@pytest.mark.parametrize("line", ["value=0.01", "value=12.5", "value=1234 JPY", "value=-3"])
async def test_what_its_currency_has_is_taken(line: str, desk: Playground, ana: Seat) -> None:
    await ana.types(f"/deal new Beacon {line}")

    assert len(writes(desk)) == 1
