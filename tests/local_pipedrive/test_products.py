"""The catalogue, and the products in a deal."""

import pytest

from bot.playground.pipedrive import World
from tests.local_pipedrive.conftest import Caller

PRODUCTS = "/api/v2/products"
LINES = "/api/v2/deals/12/products"


async def test_the_catalogue_shows_what_can_be_sold(ana: Caller, tom: Caller) -> None:
    of_ana = await ana.get(PRODUCTS, sort_by="name")
    of_tom = await tom.get(PRODUCTS)

    names = [row["name"] for row in of_ana.data]
    assert names == sorted(names)
    assert "Prototype board" not in names
    assert "Prototype board" in [row["name"] for row in of_tom.data]
    assert "Fax module" not in {row["name"] for row in (*of_ana.data, *of_tom.data)}
    assert {price["currency"] for row in of_ana.data for price in row["prices"]} == {
        "EUR",
        "USD",
        "GBP",
        "JPY",
    }


async def test_the_catalogue_can_be_narrowed(world: World, ana: Caller) -> None:
    some = await ana.get(PRODUCTS, ids="1,10,11,99")
    of_nobody = await ana.get(PRODUCTS, owner_id=world.user("ana").id)
    filtered = await ana.get(PRODUCTS, filter_id=11, owner_id=world.user("ana").id, ids="5")
    newer = await ana.get(PRODUCTS, updated_since="2026-01-01T00:00:00Z")

    assert [row["id"] for row in some.data] == [1]
    assert of_nobody.data == newer.data == []
    assert {row["category"] for row in filtered.data} == {"Software"}


async def test_one_product_is_shown_to_those_who_may_see_it(ana: Caller, tom: Caller) -> None:
    assert (await ana.get(f"{PRODUCTS}/1")).data["code"] == "NW-100"
    assert (await ana.get(f"{PRODUCTS}/10")).status == 404
    assert (await tom.get(f"{PRODUCTS}/10")).status == 200
    assert (await tom.get(f"{PRODUCTS}/99")).status == 404


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"term": "seat"}, {"Starter seat", "Team seat", "Enterprise seat"}),
        ({"term": "NW-5", "fields": "code"}, {"Sensor kit", "Gateway", "Cable set"}),
        ({"term": "gateway", "exact_match": "true"}, {"Gateway"}),
        ({"term": "fax"}, set()),
    ],
)
async def test_products_are_found_by_name_and_code(
    query: dict[str, object], names: set[str], ana: Caller
) -> None:
    reply = await ana.get(f"{PRODUCTS}/search", **query)
    everywhere = await ana.get("/api/v2/itemSearch", term=query["term"], item_types="product")

    assert {hit["item"]["name"] for hit in reply.data["items"]} == names
    assert names <= {hit["item"]["name"] for hit in everywhere.data["items"]}


async def test_the_deal_is_worth_its_products(world: World, ana: Caller) -> None:
    first = await ana.post(LINES, product_id=1, item_price=100, quantity=3)
    second = await ana.post(LINES, product_id=3, item_price=1000, quantity=1.5, discount=10, tax=20)
    both = await ana.get("/api/v2/deals/12", include_fields="products_count")
    place = f"{LINES}/{second.data['id']}"
    less = await ana.patch(place, discount=200, discount_type="amount", tax_method="none")
    after = await ana.get("/api/v2/deals/12")
    await ana.patch(place, is_enabled=False)
    disabled = await ana.get("/api/v2/deals/12")
    await ana.delete(f"{LINES}/{first.data['id']}")
    removed = await ana.get("/api/v2/deals/12", include_fields="products_count")

    assert first.status == second.status == 201
    assert (first.data["sum"], second.data["sum"]) == (300, 1620)
    assert (both.data["value"], both.data["products_count"]) == (1920, 2)
    assert less.data["sum"] == 1300
    assert (after.data["value"], disabled.data["value"]) == (1600, 300)
    assert (removed.data["value"], removed.data["products_count"]) == (0, 1)


async def test_a_line_is_in_the_currency_of_its_deal(ana: Caller) -> None:
    seeded = await ana.get("/api/v2/deals/15/products")
    deal = await ana.get("/api/v2/deals/15")

    assert {row["currency"] for row in seeded.data} == {"GBP"}
    assert sum(row["sum"] for row in seeded.data) == deal.data["value"] == 48_500


def test_every_seeded_deal_with_products_is_worth_their_sum(world: World) -> None:
    company = world.company

    deals = [company.deals[row.deal_id] for row in company.deal_products.values()]

    assert all(deal.value == company.worth(deal) for deal in deals)


async def test_lines_come_in_the_order_asked_for(ana: Caller) -> None:
    falling = await ana.get(
        "/api/v2/deals/15/products", sort_by="order_nr", sort_direction="desc", limit=1
    )
    cursor = falling.body["additional_data"]["next_cursor"]
    last = await ana.get(
        "/api/v2/deals/15/products",
        sort_by="order_nr", sort_direction="desc", limit=1, cursor=cursor,
    )  # fmt: skip

    assert [falling.data[0]["order_nr"], last.data[0]["order_nr"]] == [2, 1]


async def test_one_way_of_taxing_holds_for_the_whole_deal(ana: Caller) -> None:
    await ana.post(LINES, product_id=1, item_price=100, quantity=1, tax=20)
    await ana.post(LINES, product_id=2, item_price=100, quantity=1, tax=20, tax_method="inclusive")

    listed = await ana.get(LINES)

    assert {row["tax_method"] for row in listed.data} == {"inclusive"}
    assert [row["sum"] for row in listed.data] == [100, 100]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("product_id", {"product_id": 10}),
        ("product_id", {"product_id": 11}),
        ("quantity", {"quantity": 0}),
        ("item_price", {"item_price": "12"}),
        ("tax", {"tax": 101}),
        ("discount_type", {"discount_type": "gift"}),
        ("billing_frequency", {"billing_frequency": "daily"}),
        ("billing_frequency_cycles", {"billing_frequency_cycles": 12}),
        ("billing_frequency_cycles", {"billing_frequency": "weekly"}),
        (
            "billing_frequency_cycles",
            {"billing_frequency": "monthly", "billing_frequency_cycles": 209},
        ),
        ("product_variation_id", {"product_variation_id": 1}),
        ("is_enabled", {"is_enabled": 1}),
    ],
    ids=str,
)
async def test_a_line_that_cannot_be_is_refused(
    name: str, body: dict[str, object], ana: Caller
) -> None:
    line = {"product_id": 1, "item_price": 39, "quantity": 1}

    reply = await ana.post(LINES, **(line | body))
    untouched = await ana.get("/api/v2/deals/12")

    assert reply.status == 400
    assert reply.body["error_info"].startswith(f"{name}: ")
    assert untouched.data["value"] == 12_000


async def test_a_line_needs_a_product_a_price_and_a_quantity(ana: Caller) -> None:
    reply = await ana.post(LINES, product_id=1, quantity=1)

    assert reply.body["error_info"] == "item_price: is required"


async def test_a_deal_takes_twenty_recurring_lines_and_no_more(ana: Caller) -> None:
    line = {"product_id": 1, "item_price": 1, "quantity": 1, "billing_frequency": "monthly"}

    made = [(await ana.post(LINES, **line)).status for _ in range(21)]

    assert made == [201] * 20 + [400]


async def test_lines_belong_to_one_deal_and_to_those_who_may_edit_it(
    ana: Caller, tom: Caller, mia: Caller
) -> None:
    elsewhere = await ana.patch(f"{LINES}/3", quantity=1)
    hidden = await tom.get("/api/v2/deals/16/products")
    trainee = await mia.post(LINES, product_id=1, item_price=1, quantity=1)

    assert (elsewhere.status, hidden.status, trainee.status) == (404, 404, 403)
