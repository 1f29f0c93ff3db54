"""The product lines of a deal, whose sum is what the deal is worth."""

from collections.abc import Mapping

from bot.playground.pipedrive import changes
from bot.playground.pipedrive.api import Answer, ApiCall, Check, Endpoint, invalid, not_found
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.deal_changes import check_right_to_edit
from bot.playground.pipedrive.deals import find
from bot.playground.pipedrive.links import check_link
from bot.playground.pipedrive.paging import CURSOR, cut, sorting
from bot.playground.pipedrive.records import Deal, DealProduct
from bot.playground.pipedrive.values import (
    check_day,
    check_number,
    check_one_of,
    check_percent,
    check_text,
    check_truth,
    check_whole,
    or_null,
    read_ids,
    read_one_of,
)

FREQUENCIES = ("one-time", "annually", "semi-annually", "quarterly", "monthly", "weekly")
MOST_CYCLES = 208
MOST_DEALS = 100
MOST_RECURRING = 20


def list_lines(company: Company, call: ApiCall) -> Answer:
    deal = find(company, call)
    found, additional = cut(company.deal_products, lambda row: row.deal_id == deal.id, call)
    return Answer([show(company, deal, row) for row in found], additional)


def list_lines_of_several(company: Company, call: ApiCall) -> Answer:
    """Of up to a hundred deals; one that the caller may not see has none."""
    deals = _several(company, call)
    found, additional = cut(company.deal_products, lambda row: row.deal_id in deals, call)
    return Answer([show(company, deals[row.deal_id], row) for row in found], additional)


def list_installments(company: Company, call: ApiCall) -> Answer:
    """Nothing is paid in parts here."""
    _several(company, call)
    return Answer([])


def _several(company: Company, call: ApiCall) -> dict[int, Deal]:
    ids: list[int] = call.query["deal_ids"]
    if len(ids) > MOST_DEALS:
        raise invalid("deal_ids", f"must contain at most {MOST_DEALS} ids")
    deals = (company.deals.get(id) for id in ids)
    return {deal.id: deal for deal in deals if deal and company.may_see(call.user, deal)}


def add_line(company: Company, call: ApiCall) -> Answer:
    deal = _changeable(company, call)
    body = call.body
    check_link(company, call, "product_id", company.products, body["product_id"])
    last = max((row.order_nr for row in company.lines_of(deal)), default=0)
    line = DealProduct(
        id=0,
        deal_id=deal.id,
        product_id=body["product_id"],
        item_price=body["item_price"],
        quantity=body["quantity"],
        order_nr=last + 1,
        add_time=call.now,
        update_time=call.now,
    )
    _write(company, deal, line, body)
    line.id = company.new_id("deal_products")
    company.deal_products[line.id] = line
    _follow(company, deal, call)
    return Answer(show(company, deal, line))


def change_line(company: Company, call: ApiCall) -> Answer:
    deal = _changeable(company, call)
    line = _line(company, call)
    if "product_id" in call.body:
        check_link(company, call, "product_id", company.products, call.body["product_id"])
    _write(company, deal, line, call.body)
    line.update_time = call.now
    _follow(company, deal, call)
    return Answer(show(company, deal, line))


def remove_line(company: Company, call: ApiCall) -> Answer:
    deal = _changeable(company, call)
    line = _line(company, call)
    del company.deal_products[line.id]
    _follow(company, deal, call)
    return Answer({"id": line.id})


def _changeable(company: Company, call: ApiCall) -> Deal:
    deal = find(company, call)
    if deal.is_deleted:
        raise not_found("Deal")
    check_right_to_edit(deal, call)
    return deal


def _line(company: Company, call: ApiCall) -> DealProduct:
    line = company.deal_products.get(call.ids["product_attachment_id"])
    if line is None or line.deal_id != call.id:
        raise not_found("Deal product")
    return line


def _write(company: Company, deal: Deal, line: DealProduct, body: Mapping[str, object]) -> None:
    """Nothing is changed before everything has been found to fit together."""
    frequency = body.get("billing_frequency", line.billing_frequency)
    cycles = body.get("billing_frequency_cycles", line.billing_frequency_cycles)
    if frequency == "one-time" and cycles is not None:
        raise invalid("billing_frequency_cycles", "must be null for one-time products")
    if frequency == "weekly" and cycles is None:
        raise invalid("billing_frequency_cycles", "is required for weekly products")
    lines = company.lines_of(deal)
    others = [row for row in lines if row.billing_frequency != "one-time" and row is not line]
    if frequency != "one-time" and len(others) >= MOST_RECURRING:
        raise invalid("billing_frequency", f"at most {MOST_RECURRING} recurring products")
    if body.get("product_variation_id") is not None:
        raise invalid("product_variation_id", "not found")
    for name, value in body.items():
        setattr(line, name, value)
    # Pipedrive has one way of taxing per deal.
    for row in lines:
        row.tax_method = line.tax_method if "tax_method" in body else row.tax_method


def _follow(company: Company, deal: Deal, call: ApiCall) -> None:
    before = changes.snapshot(deal)
    deal.value = company.worth(deal)
    deal.update_time = call.now
    changes.changed(company, call, deal, before)


def show(company: Company, deal: Deal, line: DealProduct) -> dict[str, object]:
    return {
        "id": line.id,
        "sum": line.sum,
        "tax": line.tax,
        "deal_id": line.deal_id,
        "name": company.products[line.product_id].name,
        "product_id": line.product_id,
        "product_variation_id": line.product_variation_id,
        "order_nr": line.order_nr,
        "add_time": line.add_time,
        "update_time": line.update_time,
        "comments": line.comments,
        "currency": deal.currency,
        "discount": line.discount,
        "discount_type": line.discount_type,
        "quantity": line.quantity,
        "item_price": line.item_price,
        "tax_method": line.tax_method,
        "is_enabled": line.is_enabled,
        "billing_frequency": line.billing_frequency,
        "billing_frequency_cycles": line.billing_frequency_cycles,
        "billing_start_date": line.billing_start_date,
    }


def _check_quantity(value: object) -> float:
    number = check_number(value)
    if number <= 0:
        raise ValueError("must be greater than 0")
    return number


def _check_cycles(value: object) -> int:
    number = check_whole(value)
    if not 1 <= number <= MOST_CYCLES:
        raise ValueError(f"must be between 1 and {MOST_CYCLES}")
    return number


BODY: Mapping[str, Check] = {
    "product_id": check_whole,
    "item_price": check_number,
    "quantity": _check_quantity,
    "tax": check_percent,
    "comments": check_text,
    "discount": check_number,
    "is_enabled": check_truth,
    "tax_method": check_one_of("exclusive", "inclusive", "none"),
    "discount_type": check_one_of("percentage", "amount"),
    "product_variation_id": or_null(check_whole),
    "billing_frequency": check_one_of(*FREQUENCIES),
    "billing_frequency_cycles": or_null(_check_cycles),
    "billing_start_date": or_null(check_day),
}

PLACE = "/api/v2/deals/{id}/products"
LINE = f"{PLACE}/{{product_attachment_id}}"

ENDPOINTS = (
    Endpoint(
        "GET", "/api/v2/deals/products", 10, list_lines_of_several,
        {"deal_ids": read_ids, **sorting("deal_id", "order_nr"), **CURSOR},
        required=("deal_ids",),
    ),
    Endpoint(
        "GET", "/api/v2/deals/installments", 10, list_installments,
        {
            "deal_ids": read_ids,
            "sort_by": read_one_of("id", "billing_date", "deal_id"),
            "sort_direction": read_one_of("asc", "desc"),
            **CURSOR,
        },
        required=("deal_ids",),
    ),
    Endpoint("GET", PLACE, 10, list_lines, {**sorting("order_nr"), **CURSOR}),
    Endpoint(
        "POST", PLACE, 5, add_line, body=BODY,
        required=("product_id", "item_price", "quantity"), status=201,
    ),
    Endpoint("PATCH", LINE, 5, change_line, body=BODY),
    Endpoint("DELETE", LINE, 3, remove_line),
)  # fmt: skip
