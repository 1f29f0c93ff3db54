"""Lists of deals."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import money
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import deal_card, facts, tables
from bot.blocks.records.tables import CELL, Cell
from bot.pipedrive.records.found import FoundDeal
from bot.pipedrive.records.models import Deal, Page
from bot.pipedrive.records.record_types import DEAL
from bot.text import count, joined


def deals(page: Page[Deal], viewer: Viewer) -> Message:
    columns: Mapping[str, Cell[Deal]] = {
        "Deal": tables.title,
        "Value": _value,
        "Stage": lambda deal, viewer: rich.cell(deal_card.stage(deal, viewer), CELL),
        "Owner": lambda deal, viewer: rich.cell(facts.owner(deal, viewer), CELL),
        "Closes": lambda deal, viewer: tables.on(deal.expected_close_date, viewer),
    }
    if not page.items:
        return _no_deals()
    if len({deal.status for deal in page.items}) > 1:
        columns = {**columns, "Status": _status}
    if any(map(_reason_of, page.items)) and all(one.status != "open" for one in page.items):
        columns = {**columns, "Lost reason": _reason}
    message = tables.table(page, DEAL, columns, viewer, deal_card.value)
    worth = [rich.context(_worth(page.items, viewer))] if _is_all(page, message) else []
    return message.with_more(*worth)


def _is_all(page: Page[Deal], message: Message) -> bool:
    """Whether the list is in this one message: the sum of a part would be taken for the whole."""
    several = 1 < len(page.items) == message.shown
    return several and page.before == 0 and not page.ahead


def _worth(deals: Sequence[Deal], viewer: Viewer) -> str:
    """In each currency by itself: there are no rates here."""
    sums = by_currency(deals)
    every = joined([money(float(sum_), currency, viewer) for currency, sum_ in sums.items()])
    return f"{count(len(deals), DEAL.noun, DEAL.many)} worth {every}."


def by_currency(deals: Iterable[Deal]) -> dict[str, Decimal]:
    """What deals are worth in each currency, of which one may be unknown."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for deal in deals:
        sums[deal.currency or ""] += Decimal(str(deal.value or 0))
    return sums


def found(page: Page[FoundDeal], viewer: Viewer) -> Message:
    columns: Mapping[str, Cell[FoundDeal]] = {
        "Deal": tables.title,
        "Value": _value,
        "Stage": lambda deal, _: rich.cell(deal.stage.name if deal.stage else "", CELL),
        "Organization": lambda deal, _: rich.cell(_with_whom(deal), CELL),
        "Owner": lambda deal, viewer: rich.cell(
            facts.user(deal.owner.id if deal.owner else None, viewer), CELL
        ),
    }
    if not page.items:
        return _nothing_found()
    if len({deal.status for deal in page.items}) > 1:
        columns = {**columns, "Status": _status}
    return tables.table(page, DEAL, tables.reasons(columns, page), viewer, deal_card.value)


def _value(deal: Deal | FoundDeal, viewer: Viewer) -> Block:
    return rich.number(deal.value or 0, deal_card.value(deal, viewer))


def _status(deal: Deal | FoundDeal, viewer: Viewer) -> Block:
    return rich.cell(deal_card.status(deal, viewer), CELL)


def _reason_of(deal: Deal) -> str:
    """One that was opened again may still hold why it was lost once."""
    return deal_card.lost_reason(deal) if deal.status == "lost" else ""


def _reason(deal: Deal, _: Asker) -> Block:
    return rich.cell(_reason_of(deal), tables.REASON)


def _with_whom(deal: FoundDeal) -> str:
    known = deal.organization or deal.person
    return known.name if known else ""


def _no_deals() -> Message:
    words = "No deals match. Try fewer filters, or add the deal if it is new."
    new = buttons.form("New deal", "deals_create", {}, style="primary")
    return tables.empty(words, new, buttons.typed("All open deals", "/deal", "list status=open"))


def _nothing_found() -> Message:
    words = (
        "No deal has these words in its title, notes or custom fields. Try fewer or shorter words."
    )
    search = buttons.form("Search again", "deals_search", {}, style="primary")
    return tables.empty(words, search, buttons.form("New deal", "deals_create", {}))
