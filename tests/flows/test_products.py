"""What is sold in a deal: by the names of products, at their own prices, line by line."""

from typing import Any

import pytest

from bot.playground.pipedrive.faults import FaultKind, Rule
from bot.playground.run import Playground
from tests.flows.in_time import in_time
from tests.flows.received import requests, writes
from tests.seat import Seat, inputs, labels

LINES = "/api/v2/deals/12/products"
TEAM_SEAT, GATEWAY, CABLES = 2, 6, 9
ADD_GATEWAY = "/deal add-product 12 Gateway"
ADDED_GATEWAY = "Added Gateway to Acme renewal #12: 1 × €1,290: €1,290."


def sent(product: int, price: float, quantity: float = 1, **more: object) -> tuple[str, str, Any]:
    body = {"product_id": product, "item_price": price, "quantity": quantity, **more}
    return ("POST", LINES, body)


def line_of(desk: Playground, product: int) -> int:
    lines = desk.world.company.deal_products.values()
    return max(row.id for row in lines if row.deal_id == 12 and row.product_id == product)


async def test_a_product_is_added_by_name_at_its_price_in_the_currency_of_the_deal(
    desk: Playground, ana: Seat
) -> None:
    told = await ana.types('/deal add-product "acme renewal" Gateway')

    assert told["text"] == f"{ADDED_GATEWAY} Value €12,000 → €1,290"
    assert labels(told["blocks"]) == ["Show products", "Remove it…"]
    assert writes(desk) == [sent(GATEWAY, 1290)]


async def test_the_price_is_taken_in_the_currency_of_the_deal(desk: Playground, ana: Seat) -> None:
    desk.world.company.deals[12].currency = "GBP"

    told = await ana.types(ADD_GATEWAY)

    assert told["text"].startswith("Added Gateway to Acme renewal #12: 1 × £1,150: £1,150.")


@pytest.mark.parametrize(
    ("discount", "body", "told"),
    [
        ("10%", {"discount": 10, "discount_type": "percentage"}, "10% off: €18"),
        ("5", {"discount": 5, "discount_type": "amount"}, "€5 off: €15"),
    ],
)
async def test_a_discount_is_a_part_or_an_amount(
    discount: str, body: dict[str, object], told: str, desk: Playground, ana: Seat
) -> None:
    said = await ana.types(f'/deal add-product 12 "Team seat" price=10 x=2 discount={discount}')

    assert said["text"].startswith(f"Added Team seat to Acme renewal #12: 2 × €10, {told}.")
    assert writes(desk) == [sent(TEAM_SEAT, 10, 2, **body)]


async def test_a_product_without_a_price_in_this_currency_is_asked_about(
    desk: Playground, ana: Seat
) -> None:
    desk.world.company.deals[12].currency = "USD"

    await ana.sends('/deal add-product 12 "Cable set" x=30 discount=10%')
    form = await ana.modal()
    await ana.submits(form, item_price="4")
    told = await ana.told()

    assert "“Cable set” has no price in USD" in str(form)
    added = "Added Cable set to Acme renewal #12: 30 × US$4, 10% off: US$108."
    assert told["text"] == f"{added} Value US$12,000 → US$108"
    assert writes(desk) == [sent(CABLES, 4, 30, discount=10, discount_type="percentage")]


@pytest.mark.parametrize(
    "line",
    [
        '/deal add-product 12 "Team seat" price=10.5',
        '/deal add-product 12 "Team seat" price=10 discount=0.5',
        "/deal edit-product 12 Gateway price=1290.5",
    ],
)
async def test_a_price_is_as_exact_as_the_currency_of_the_deal(
    line: str, desk: Playground, ana: Seat
) -> None:
    await ana.types(ADD_GATEWAY)
    desk.world.company.deals[12].currency = "JPY"
    desk.world.ledger.clear()

    await ana.sends(line)
    form = await ana.modal()

    assert "JPY has no decimals" in str(form)
    assert writes(desk) == []


@pytest.mark.parametrize(
    ("said", "field", "typed"),
    [("price=59.5", "item_price", "59.5"), ("discount=9.5", "discount", "9.5")],
)
async def test_an_amount_that_the_currency_does_not_take_stays_to_be_corrected(
    desk: Playground, ana: Seat, said: str, field: str, typed: str
) -> None:
    await ana.sends(f'/deal add-product 18 "Team seat" x=2 {said}')

    form = await ana.modal()

    held = inputs(form)
    assert held[field]["element"]["initial_value"] == typed
    assert held["quantity"]["element"]["initial_value"] == "2"
    assert writes(desk) == []


async def test_half_a_name_asks_which_product_is_meant(desk: Playground, ana: Seat) -> None:
    told = await ana.types("/deal add-product 12 seat price=10")

    assert told["text"].startswith("Which product is “seat”?")
    assert writes(desk) == []

    added = await ana.presses(told, "Choose")

    assert added["text"].startswith("Added ")
    assert len(writes(desk)) == 1


async def test_the_form_finds_products_while_one_types(desk: Playground, ana: Seat) -> None:
    await ana.sends("/deal add-product 12")
    form = await ana.modal()

    offered = await ana.looks_for(form, "product_id", "")
    found = await ana.looks_for(form, "product_id", "gatew")
    await ana.submits(form, product_id=found[0])
    told = await ana.told()

    assert "Starter seat · NW-100" in [option["text"]["text"] for option in offered]
    assert [option["text"]["text"] for option in found] == ["Gateway · NW-510"]
    assert told["text"] == f"{ADDED_GATEWAY} Value €12,000 → €1,290"


async def test_what_was_added_goes_by_being_removed_and_that_asks(
    desk: Playground, ana: Seat
) -> None:
    told = await ana.types(ADD_GATEWAY)
    line = line_of(desk, GATEWAY)

    asked = await ana.presses(told, "Remove it…")
    removed = await ana.presses(asked, "Remove product")

    assert asked["text"].startswith(
        "Remove Gateway from Acme renewal #12? 1 × €1,290: €1,290. "
        "The deal is worth €1,290: its value changes too."
    )
    gone = "Removed Gateway from Acme renewal #12: 1 × €1,290: €1,290."
    assert removed["text"] == f"{gone} Value €1,290 → €0"
    assert writes(desk)[1:] == [("DELETE", f"{LINES}/{line}", None)]


async def test_the_command_to_undo_asks_too(desk: Playground, ana: Seat) -> None:
    await ana.types(ADD_GATEWAY)

    asked = await ana.types("/crm undo")

    assert asked["text"].startswith("Remove Gateway from Acme renewal #12?")
    assert len(writes(desk)) == 1


async def test_nothing_is_removed_before_the_click_or_after_a_cancel(
    desk: Playground, ana: Seat
) -> None:
    await ana.types(ADD_GATEWAY)
    asked = await ana.types("/deal remove-product 12 gateway")

    cancelled = await ana.presses(asked, "Cancel")

    assert "Remove Gateway from Acme renewal #12" in cancelled["text"]
    assert len(writes(desk)) == 1


async def test_a_line_that_changed_since_is_asked_about_again(desk: Playground, ana: Seat) -> None:
    await ana.types(ADD_GATEWAY)
    asked = await ana.types("/deal remove-product 12 gateway")
    desk.world.company.deal_products[line_of(desk, GATEWAY)].item_price = 1_000

    again = await ana.presses(asked, "Remove product")

    assert again["text"].startswith("Changed since you were asked: Price €1,290 → €1,000")
    assert len(writes(desk)) == 1


async def test_a_line_that_is_gone_meanwhile_is_gone(desk: Playground, ana: Seat) -> None:
    await ana.types(ADD_GATEWAY)
    asked = await ana.types("/deal remove-product 12 gateway")
    del desk.world.company.deal_products[line_of(desk, GATEWAY)]

    told = await ana.presses(asked, "Remove product")

    assert "It was gone already." in told["text"]


async def test_an_edit_shows_before_and_after_and_is_put_back(desk: Playground, ana: Seat) -> None:
    await ana.types(ADD_GATEWAY)
    line = line_of(desk, GATEWAY)

    told = await ana.types("/deal edit-product 12 Gateway price=1000 discount=10%")
    undone = await ana.presses(told, "Undo")

    assert told["text"] == (
        "Changed Gateway of Acme renewal #12: Price €1,290 → €1,000; "
        "Discount not set → 10%; Sum €1,290 → €900; Value €1,290 → €900"
    )
    assert undone["text"].startswith("Put back Gateway of Acme renewal #12: Price €1,000 → €1,290")
    assert writes(desk)[1:] == [
        ("PATCH", f"{LINES}/{line}",
         {"item_price": 1000, "discount": 10, "discount_type": "percentage"}),
        ("PATCH", f"{LINES}/{line}", {"item_price": 1290, "discount": 0}),
    ]  # fmt: skip


async def test_an_edit_that_somebody_changed_since_shows_both(desk: Playground, ana: Seat) -> None:
    await ana.types(ADD_GATEWAY)
    told = await ana.types("/deal edit-product 12 Gateway price=1000")
    desk.world.company.deal_products[line_of(desk, GATEWAY)].item_price = 900

    both = await ana.presses(told, "Undo")

    assert both["text"].startswith(
        "Gateway was changed after you, so nothing is put back yet. "
        "Price: theirs is €900, your old one €1,290"
    )
    assert len(writes(desk)) == 2

    put_back = await ana.presses(both, "Put mine back")

    assert put_back["text"].startswith("Put back Gateway of Acme renewal #12: Price €900 → €1,290")


async def test_two_lines_of_one_product_are_told_apart_by_price_and_quantity(
    desk: Playground, ana: Seat
) -> None:
    await ana.types('/deal add-product 12 "Team seat" price=10 x=2')
    await ana.types('/deal add-product 12 "Team seat" price=20 x=3')

    told = await ana.types('/deal edit-product 12 "Team seat" price=15')

    assert told["text"] == (
        "Which product line is “Team seat”? Team seat (2 × €10); Team seat (3 × €20)."
    )

    changed = await ana.presses(told, "Choose")

    assert changed["text"] == (
        "Changed Team seat of Acme renewal #12: Price €10 → €15; Sum €20 → €30; Value €80 → €90"
    )


@pytest.mark.parametrize(("kind", "times"), [("reset_after", 1), ("reset_before", 2)])
async def test_a_product_whose_answer_was_lost_is_added_once(
    kind: FaultKind, times: int, desk: Playground, ana: Seat
) -> None:
    desk.world.faults.add(Rule(kind=kind, method="POST", times=1))

    told = await in_time(ana, await ana.types(ADD_GATEWAY))

    assert told["text"] == f"{ADDED_GATEWAY} Value €12,000 → €1,290"
    assert labels(told["blocks"]) == ["Show products", "Remove it…"]
    assert writes(desk) == [sent(GATEWAY, 1290)] * times
    lines = [row for row in desk.world.company.deal_products.values() if row.deal_id == 12]
    assert len(lines) == 1


@pytest.mark.parametrize(("kind", "times"), [("reset_after", 1), ("reset_before", 2)])
async def test_an_edit_whose_answer_was_lost_is_looked_for(
    kind: FaultKind, times: int, desk: Playground, ana: Seat
) -> None:
    await ana.types(ADD_GATEWAY)
    desk.world.faults.add(Rule(kind=kind, method="PATCH", times=1))

    told = await ana.types("/deal edit-product 12 Gateway price=1000")

    assert told["text"].startswith("Changed Gateway of Acme renewal #12: Price €1,290 → €1,000")
    assert len(writes(desk)[1:]) == times


@pytest.mark.parametrize(("kind", "times"), [("reset_after", 1), ("reset_before", 2)])
async def test_a_removal_whose_answer_was_lost_is_looked_for(
    kind: FaultKind, times: int, desk: Playground, ana: Seat
) -> None:
    await ana.types(ADD_GATEWAY)
    asked = await ana.types("/deal remove-product 12 gateway")
    desk.world.faults.add(Rule(kind=kind, method="DELETE", times=1))

    told = await ana.presses(asked, "Remove product")

    assert told["text"].startswith("Removed Gateway from Acme renewal #12")
    assert len(writes(desk)[1:]) == times


async def test_products_are_listed_with_their_sum(desk: Playground, ana: Seat) -> None:
    await ana.types(ADD_GATEWAY)
    await ana.types('/deal add-product 12 "Team seat" price=10 x=2 discount=10%')

    told = await ana.types("/deal products 12")

    assert told["text"] == (
        "Products of Acme renewal #12: 2 product lines: Gateway (1 × €1,290: €1,290), "
        "Team seat (2 × €10, 10% off: €18). Together €1,308."
    )
    assert labels(told["blocks"]) == ["Add…", "Edit a product", "Remove a product…", "Share"]


async def test_a_line_is_edited_from_the_list_in_a_form_that_holds_what_it_is(
    desk: Playground, ana: Seat
) -> None:
    await ana.types('/deal add-product 12 "Team seat" price=10 x=2 discount=10%')
    line = line_of(desk, TEAM_SEAT)
    told = await ana.types("/deal products 12")

    option = {"value": f"row-{line}", "text": {"text": "Team seat"}}
    await ana.clicks(told, "Edit a product", selected_option=option)
    form = await ana.modal()
    await ana.submits(form, quantity="3")
    changed = await ana.told()

    held = {b["block_id"]: b["element"].get("initial_value") for b in form["blocks"]
            if b["type"] == "input"}  # fmt: skip
    assert form["title"]["text"] == "Edit a product"
    assert (held["item_price"], held["quantity"], held["discount"]) == ("10", "2", "10%")
    assert "Team seat" in str(form)
    assert changed["text"].startswith("Changed Team seat of Acme renewal #12: Quantity 2 → 3")
    assert writes(desk)[1:] == [("PATCH", f"{LINES}/{line}", {"quantity": 3})]


async def test_a_line_is_removed_from_the_list_and_that_asks(desk: Playground, ana: Seat) -> None:
    await ana.types(ADD_GATEWAY)
    told = await ana.types("/deal products 12")

    option = {"value": str(line_of(desk, GATEWAY)), "text": {"text": "Gateway"}}
    asked = await ana.presses(told, "Remove a product…", selected_option=option)

    assert asked["text"].startswith("Remove Gateway from Acme renewal #12?")


async def test_the_products_of_a_person_are_those_of_their_deals(
    desk: Playground, ana: Seat
) -> None:
    await ana.types(ADD_GATEWAY)

    told = await ana.types("/person products 1")

    assert told["text"] == (
        "Products in the deals of Jo Doe #1: 1 product: Gateway in Acme renewal."
    )
    assert len(requests(desk, "/v1/persons/1/products")) == 1


async def test_the_log_tells_what_was_added_changed_and_removed(
    desk: Playground, ana: Seat
) -> None:
    await ana.types(ADD_GATEWAY)
    await ana.types("/deal edit-product 12 Gateway price=1000")
    asked = await ana.types("/deal remove-product 12 Gateway")
    await ana.presses(asked, "Remove product")

    told = await ana.types("/crm log")

    added = "/deal add-product, Acme renewal #12, 1 × €1,290: €1,290; Value €12,000 → €1,290, Done"
    assert added in told["text"]
    assert "/deal edit-product, Acme renewal #12, Price €1,290 → €1,000; Sum" in told["text"]
    removed = "/deal remove-product, Gateway, 1 × €1,000: €1,000 → deleted; Value €1,000 → €0, Done"
    assert removed in told["text"]
