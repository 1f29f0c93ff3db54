"""What there is to say of a row below a record: a follower, a participant, a product line."""

from bot.blocks.kit.figures import day, money, number
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import facts
from bot.blocks.records.facts import Face, Fact
from bot.pipedrive.records.subrecords import DealParticipant, Follower, ProductLine
from bot.text import NAME, cut

BILLED = {
    "one-time": "once",
    "annually": "every year",
    "semi-annually": "every half year",
    "quarterly": "every quarter",
    "monthly": "every month",
    "weekly": "every week",
}
TAXED = {"exclusive": "on top", "inclusive": "in the price", "none": "no tax"}


def colleague(id: int, viewer: Viewer) -> str:
    return "You" if id == viewer.user_id else facts.user(id, viewer)


def follower(row: Follower, viewer: Viewer) -> str:
    return facts.user(row.id, viewer)


def participant(row: DealParticipant, _: Asker) -> str:
    """`Jo Doe (Acme)`."""
    told = row.organization or ", ".join(row.emails[:1])
    return f"{facts.title(row)} ({cut(told, facts.SHORT)})" if told else facts.title(row)


# --- product lines -----------------------------------------------------------------------------


def price(line: ProductLine, viewer: Viewer) -> str:
    return money(line.item_price, line.currency, viewer)


def quantity(line: ProductLine, viewer: Asker) -> str:
    return number(line.quantity, viewer)


def discount(line: ProductLine, viewer: Viewer) -> str:
    """`10%`, `€5`, or nothing."""
    if not line.discount:
        return ""
    if line.discount_type == "percentage":
        return f"{number(line.discount, viewer)}%"
    return money(line.discount, line.currency, viewer)


def worth(line: ProductLine, viewer: Viewer) -> str:
    return "" if line.sum is None else money(line.sum, line.currency, viewer)


def sold(line: ProductLine, viewer: Viewer) -> str:
    """How many at what price, less the discount, make how much: `10% off: €18`."""
    less = discount(line, viewer)
    off = f", {less} off" if less else ""
    total = worth(line, viewer)
    told = f": {total}" if total else ""
    return f"{quantity(line, viewer)} × {price(line, viewer)}{off}{told}"


def _tax(line: ProductLine, viewer: Asker) -> str:
    if not line.tax:
        return ""
    how = TAXED.get(line.tax_method or "", "")
    return f"{number(line.tax, viewer)}%{f' {how}' if how else ''}"


def _billed(line: ProductLine, _: Asker) -> str:
    frequency = line.billing_frequency or ""
    return BILLED.get(frequency, cut(frequency, facts.SHORT))


def _starts(line: ProductLine, viewer: Asker) -> str:
    return day(line.billing_start_date, viewer) if line.billing_start_date else ""


def _cycles(line: ProductLine, _: Asker) -> str:
    return str(line.billing_frequency_cycles or "")


def _variation(line: ProductLine, _: Asker) -> str:
    return "" if line.product_variation_id is None else f"#{line.product_variation_id}"


FOLLOWER = Face(in_short=follower, shown=())
PARTICIPANT = Face(in_short=participant, shown=())
PRODUCT_LINE = Face(
    in_short=sold,
    shown=(
        Fact("Product", ("product_id",), lambda line, _: facts.title(line)),
        Fact("Price", ("item_price", "currency"), price),
        Fact("Quantity", ("quantity",), quantity),
        Fact("Discount", ("discount", "discount_type"), discount),
        Fact("Tax", ("tax", "tax_method"), _tax),
        Fact("Counts", ("is_enabled",), lambda line, _: facts.yes_no(line.is_enabled)),
        Fact("Comments", ("comments",), lambda line, _: cut(line.comments or "", NAME)),
        Fact("Billed", ("billing_frequency",), _billed),
        Fact("Billing cycles", ("billing_frequency_cycles",), _cycles),
        Fact("Billing starts", ("billing_start_date",), _starts),
        Fact("Variation", ("product_variation_id",), _variation),
        Fact("Sum", ("sum",), worth),
    ),
)
