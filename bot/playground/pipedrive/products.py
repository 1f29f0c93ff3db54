"""The catalogue: what can be sold, as v2 lists, shows and finds it."""

from collections.abc import Mapping
from functools import partial

from bot.playground.pipedrive.api import Answer, ApiCall, Endpoint, not_found
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.contacts import keeps
from bot.playground.pipedrive.matching import Hit, Notes, Term
from bot.playground.pipedrive.paging import CURSOR, cut, sorting
from bot.playground.pipedrive.records import Product
from bot.playground.pipedrive.values import read_ids, read_keys, read_moment, read_whole


def list_products(company: Company, call: ApiCall) -> Answer:
    def wanted(product: Product) -> bool:
        return (
            not product.is_deleted
            and company.may_see(call.user, product)
            and product.update_time >= call.query.get("updated_since", "")
            and _matches(company, call, product)
        )

    found, additional = cut(company.products, wanted, call)
    return Answer([show(product) for product in found], additional)


def _matches(company: Company, call: ApiCall, product: Product) -> bool:
    """A saved filter switches all the quick ones off."""
    query = call.query
    if "filter_id" in query:
        return keeps(company, call, "products")(product, call.today)
    return product.id in query.get("ids", (product.id,)) and product.owner_id == query.get(
        "owner_id", product.owner_id
    )


def get_product(company: Company, call: ApiCall) -> Answer:
    product = company.products.get(call.id)
    if product is None or not company.may_see(call.user, product):
        raise not_found("Product")
    return Answer(show(product))


def show(product: Product) -> dict[str, object]:
    return {
        "id": product.id,
        "name": product.name,
        "code": product.code,
        "unit": product.unit,
        "tax": product.tax,
        "is_deleted": product.is_deleted,
        "is_linkable": product.is_linkable,
        "visible_to": product.visible_to,
        "owner_id": product.owner_id,
        "add_time": product.add_time,
        "update_time": product.update_time,
        "description": product.description,
        "category": product.category,
        "custom_fields": {},
        "billing_frequency": product.billing_frequency,
        "billing_frequency_cycles": None,
        "prices": [
            {
                "product_id": product.id,
                "price": price.price,
                "currency": price.currency,
                "cost": price.cost,
                "direct_cost": None,
                "notes": "",
            }
            for price in product.prices
        ],
    }


def find_products(company: Company, call: ApiCall, term: Term, notes: Notes) -> list[Hit]:
    hits = []
    for product in company.products.values():
        if product.is_deleted or not company.may_see(call.user, product):
            continue
        score = term.score({"name": [product.name], "code": [product.code]})
        if score:
            hits.append(Hit(score, partial(_show_found, call, product)))
    return hits


def _show_found(call: ApiCall, product: Product) -> Mapping[str, object]:
    price = {"price": product.prices[0].price}
    return {
        "id": product.id,
        "type": "product",
        "name": product.name,
        "code": product.code,
        "visible_to": product.visible_to,
        "owner": {"id": product.owner_id},
        "custom_fields": [],
        **(price if "product.price" in call.query.get("include_fields", ()) else {}),
    }


ENDPOINTS = (
    Endpoint(
        "GET", "/api/v2/products", 10, list_products,
        {
            "owner_id": read_whole,
            "ids": read_ids,
            "filter_id": read_whole,
            "updated_since": read_moment,
            "custom_fields": read_keys,
            **sorting("name"),
            **CURSOR,
        },
    ),
    Endpoint("GET", "/api/v2/products/{id}", 1, get_product),
)  # fmt: skip
