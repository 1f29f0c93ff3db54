"""Fields that only the product lines of a deal need."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from bot.blocks.kit import inputs
from bot.blocks.kit.message import Block
from bot.blocks.kit.viewer import Asker, Viewer
from bot.tools.fieldtypes.base import (
    Also,
    FieldType,
    Unsure,
    Wrong,
    choice,
    read_id,
    record,
    text,
    which_amount,
)
from bot.tools.fieldtypes.fields import DAY, Id
from bot.tools.fieldtypes.money import AmbiguousAmount, read_amount, write_amount

MOST_CYCLES = 208
PERCENT, AMOUNT = "percentage", "amount"

Read = Callable[[str, Viewer], object]


class PerCent(float):
    """A discount that was typed in per cent, and is written so again."""


def _number(typed: str, viewer: Asker) -> float | int:
    try:
        amount, currency = read_amount(typed, viewer.locale, viewer.currency)
    except AmbiguousAmount as either:
        raise which_amount(typed, either, viewer) from either
    except ValueError as error:
        raise Wrong(f"“{typed}” isn't a number I understand. Try 12, 12.5 or 1200.") from error
    if currency is not None:
        # Only the deal knows whether that is its own.
        raise Unsure(
            f"“{typed}”: products are in the currency of their deal. Give only the number."
        )
    return int(amount) if amount.is_integer() else amount


def _quantity(typed: str, viewer: Asker) -> object:
    number = _number(typed, viewer)
    if number <= 0:
        raise Wrong(f"“{typed}”: there has to be more than 0 of a product.")
    return number


def _tax(typed: str, viewer: Asker) -> float | int:
    number = _number(typed.strip().removesuffix("%"), viewer)
    if not 0 <= number <= 100:  # noqa: PLR2004 - per cent
        raise Wrong(f"“{typed}” isn't a percentage between 0 and 100.")
    return number


def _discount(typed: str, viewer: Asker) -> object:
    """`10%`, or `5` in the deal's currency."""
    typed = typed.strip()
    if typed.endswith("%"):
        return Also(PerCent(_tax(typed, viewer)), (("discount_type", PERCENT),))
    number = _number(typed, viewer)
    if number < 0:
        raise Wrong(f"“{typed}”: a discount can't be negative.")
    return number


def _cycles(typed: str, _: Asker) -> object:
    number = read_id(typed)
    if number is None or number > MOST_CYCLES:
        raise Wrong(f"“{typed}”: it can be billed between 1 and {MOST_CYCLES} times.")
    return number


def _variation(typed: str, _: Asker) -> object:
    number = read_id(typed)
    if number is None:
        raise Wrong(f"“{typed}”: give the number of the variation.")
    return number


def _typed(noun: str, read: Read, hint: str) -> FieldType:
    def element(typed: str, _: Asker) -> Block:
        return inputs.text(typed, placeholder=hint, limit=40)

    return FieldType(noun, read, element, _written, spans=True)


def _written(value: Any, _: Asker) -> str:
    return f"{write_amount(value)}%" if isinstance(value, PerCent) else write_amount(value)


DAY_OR_NONE = replace(DAY, clears=True)

ProductId = Annotated[Id, record("product")]
Price = Annotated[int | float, _typed("price", _number, "12.50")]
Quantity = Annotated[int | float, Field(gt=0), _typed("quantity", _quantity, "1")]
Discount = Annotated[int | float, Field(ge=0), _typed("discount", _discount, "10% or 5")]
Tax = Annotated[int | float, Field(ge=0, le=100), _typed("tax", _tax, "20%")]
Comments = Annotated[str, text("comments", inputs.LONGEST, lines=True, clears=True)]
# Pipedrive shows variations only inside of products, so nobody can pick one here.
VariationId = Annotated[Id, FieldType("variation", _variation, clears=True)]
# In a form the discount itself says it: `10%` or `5`.
DiscountType = Annotated[
    Literal["percentage", "amount"],
    replace(choice("discount type", percentage="Per cent", amount="Amount"), element=None),
]
TaxMethod = Annotated[
    Literal["exclusive", "inclusive", "none"],
    choice("tax method", exclusive="On top", inclusive="In the price", none="No tax"),
]
Billing = Annotated[
    Literal["one-time", "annually", "semi-annually", "quarterly", "monthly", "weekly"],
    choice("billing", **{
        "one-time": "Once", "annually": "Every year", "semi-annually": "Every half year",
        "quarterly": "Every quarter", "monthly": "Every month", "weekly": "Every week",
    }),
]  # fmt: skip
Cycles = Annotated[
    int,
    Field(ge=1, le=MOST_CYCLES),
    FieldType(
        "number of times",
        _cycles,
        lambda typed, _: inputs.number(typed, low=1, high=MOST_CYCLES),
        clears=True,
    ),
]
BillingStart = Annotated[date, DAY_OR_NONE]
