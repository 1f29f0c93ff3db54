"""What is sold in a deal, line by line, and in the deals of a person."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import model_validator

from bot.blocks.kit.viewer import Asker
from bot.blocks.records import row_lists
from bot.blocks.records.row_lists import gone, subrecord
from bot.blocks.replies import confirm_cards
from bot.pipedrive.http.errors import NotFound
from bot.pipedrive.names.subrecord_lists import below, one
from bot.pipedrive.records.models import Deal, Entity, Page
from bot.pipedrive.records.outcomes import Deleted
from bot.pipedrive.records.record_types import DEAL, PRODUCT_LINE
from bot.pipedrive.records.subrecords import ProductLine, Sales
from bot.tools.base import Args, Tool, Warned
from bot.tools.checks import changes_something
from bot.tools.fieldtypes.base import order
from bot.tools.fieldtypes.fields import Cursor, DealId, Direction, Limit, PersonId, Start, YesNo
from bot.tools.fieldtypes.products import (
    AMOUNT,
    PERCENT,
    Billing,
    BillingStart,
    Comments,
    Cycles,
    Discount,
    DiscountType,
    PerCent,
    Price,
    ProductId,
    Quantity,
    Tax,
    TaxMethod,
    VariationId,
)
from bot.tools.fieldtypes.rows import ProductLineId
from bot.tools.job_context import Read


class ProductLineFields(Args):
    """What can be said of a product line, new or old."""

    about: ClassVar = "deal"

    item_price: Price | None = None
    quantity: Quantity | None = None
    discount: Discount | None = None
    tax: Tax | None = None
    comments: Comments | None = None
    is_enabled: YesNo | None = None
    discount_type: DiscountType | None = None
    tax_method: TaxMethod | None = None
    product_variation_id: VariationId | None = None
    billing_frequency: Billing | None = None
    billing_frequency_cycles: Cycles | None = None
    billing_start_date: BillingStart | None = None

    @model_validator(mode="before")
    @classmethod
    def a_bare_discount_is_an_amount(cls, data: Any) -> Any:
        """Pipedrive would take it for per cent, or for whatever the line had before."""
        if isinstance(data, dict) and data.get("discount") and "discount_type" not in data:
            return {**data, "discount_type": AMOUNT}
        return data


class AddProduct(ProductLineFields):
    id: DealId
    product_id: ProductId
    quantity: Quantity = 1


ADD = Tool(
    name="deals_add_product",
    command="deal add-product",
    summary="Add a product to a deal, at its own price unless you say another.",
    example="12 3 price=10 x=2",
    args=AddProduct,
    endpoint="POST /api/v2/deals/{id}/products",
    effect="add_subrecord",
    subrecord=PRODUCT_LINE,
    returns=ProductLine,
    show=subrecord,
)


class UpdateProduct(ProductLineFields):
    id: DealId
    product_attachment_id: ProductLineId
    product_id: ProductId | None = None

    @classmethod
    def held(cls, record: Entity, viewer: Asker) -> Mapping[str, Any]:
        del viewer
        if not isinstance(record, ProductLine):
            return {}
        percent = record.discount_type == PERCENT
        discount = PerCent(record.discount) if percent else record.discount
        return {**dict(record), "id": record.deal_id, "discount": discount}

    changes = model_validator(mode="after")(changes_something)


UPDATE = Tool(
    name="deals_update_product",
    command="deal edit-product",
    summary="Change the price, the quantity and more of a product in a deal.",
    example="15 row-3 price=12",
    args=UpdateProduct,
    endpoint="PATCH /api/v2/deals/{id}/products/{product_attachment_id}",
    effect="edit_subrecord",
    subrecord=PRODUCT_LINE,
    returns=ProductLine,
    show=subrecord,
)


class RemoveProduct(Args):
    about: ClassVar = "deal"

    id: DealId
    product_attachment_id: ProductLineId


async def _before_removing(args: RemoveProduct, read: Read) -> Warned:
    deal = await read(DEAL.one(args.id), Deal)
    ref = below(PRODUCT_LINE, DEAL, args.id, args.product_attachment_id)
    found = None if deal.is_deleted else await one(ref, read)
    if found is None:
        raise NotFound(f"deal {args.id} has no such product line", 410)
    line = found.model_copy(update={"deal_title": deal.title})
    return Warned(
        records=(line,),
        card=lambda ticket, until, viewer: confirm_cards.remove_subrecord(
            line, deal, viewer, ticket, until
        ),
    )


REMOVE = Tool(
    name="deals_remove_product",
    command="deal remove-product",
    summary="Remove a product from a deal, after asking.",
    example="15 row-3",
    args=RemoveProduct,
    endpoint="DELETE /api/v2/deals/{id}/products/{product_attachment_id}",
    effect="remove_subrecord",
    subrecord=PRODUCT_LINE,
    returns=Deleted,
    show=gone,
    warn=_before_removing,
)


LineOrder = Annotated[
    Literal["id", "add_time", "update_time", "order_nr"],
    order("sort_direction", id="Number", add_time="Added", update_time="Updated", order_nr="Order"),
]


class ListProducts(Args):
    about: ClassVar = "deal"

    id: DealId
    sort_by: LineOrder | None = None
    sort_direction: Direction | None = None
    limit: Limit | None = None
    cursor: Cursor | None = None


LIST = Tool(
    name="deals_list_products",
    command="deal products",
    summary="List the products of a deal, and what they add up to.",
    example="12",
    args=ListProducts,
    endpoint="GET /api/v2/deals/{id}/products",
    subrecord=PRODUCT_LINE,
    returns=Page[ProductLine],
    show=row_lists.product_lines,
)


class ListSales(Args):
    about: ClassVar[str] = "person"

    id: PersonId
    limit: Limit | None = None
    start: Start | None = None


LIST_SALES = Tool(
    name="persons_list_products",
    command="person products",
    summary="List the products in a person's deals.",
    example="7",
    args=ListSales,
    endpoint="GET /v1/persons/{id}/products",
    returns=Page[Sales],
    show=row_lists.sales,
)

TOOLS = (ADD, UPDATE, REMOVE, LIST, LIST_SALES)
