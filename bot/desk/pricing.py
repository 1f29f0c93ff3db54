"""A product that is added without a price costs what the catalogue says, in the deal's currency."""

from typing import Any

from bot.blocks.kit.text import NAME, cut
from bot.commands.router import Incomplete
from bot.desk.caller import Caller
from bot.pipedrive.http.client import Pipedrive, Request
from bot.pipedrive.records.models import Deal
from bot.pipedrive.records.subrecords import Product
from bot.tools.base import Call
from bot.tools.catalog.deal_products import AddProduct
from bot.tools.fieldtypes.products import PERCENT, PerCent

FIELD = "item_price"


def needs_price(call: Call[Any]) -> bool:
    return isinstance(call.args, AddProduct) and call.args.item_price is None


async def priced(call: Call[Any], pipedrive: Pipedrive, caller: Caller) -> Call[Any] | Incomplete:
    """The call with its price; or its form, where the product has none in this currency."""
    args, login = call.args, caller.login
    deal = await pipedrive.send(Request("GET", f"/api/v2/deals/{args.id}"), login, Deal)
    path = f"/api/v2/products/{args.product_id}"
    product = await pipedrive.send(Request("GET", path), login, Product)
    prices = {one.currency: one.price for one in product.prices if one.price is not None}
    price = prices.get(deal.currency or "")
    given = args.model_dump(exclude_none=True)
    if price is not None:
        return Call(call.tool, type(args).model_validate({**given, FIELD: price}))
    name = cut(product.name, NAME)
    wrong = {FIELD: f"“{name}” has no price in {deal.currency}: say what one costs here."}
    return Incomplete(call.tool, values=_as_read(given), wrong=wrong)


def _as_read(given: dict[str, Any]) -> dict[str, Any]:
    """What was said, as it can be written into a form again."""
    if given.get("discount_type") == PERCENT:
        return {**given, "discount": PerCent(given["discount"])}
    return given
