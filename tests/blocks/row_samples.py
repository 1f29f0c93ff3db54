"""Messages about rows below a record: followers, participants, product lines."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import row_actions, row_lists
from bot.blocks.replies import confirm_cards, row_notices, undos
from bot.pipedrive.records.models import Deal, Named, Page
from bot.pipedrive.records.subrecords import (
    Access,
    DealParticipant,
    Follower,
    ProductLine,
    Sale,
    Sales,
)
from tests.blocks.samples import ACME, NOW, SOON, TICKET

FOLLOWS = Follower(id=3, add_time=NOW - timedelta(days=3))
OTHER = Follower(id=99)
JO = DealParticipant(
    id=5, person=Named(id=7, name="Jo Doe"), organization="Acme", emails=["jo@acme.com"]
)
ALONE = DealParticipant(id=6, person=Named(id=8, name=""))
SEATS = ProductLine(
    id=64, deal_id=12, deal_title="Acme renewal", product_id=2, name="Team seat", item_price=59,
    quantity=2, sum=106.2, currency="EUR", discount=10,
)  # fmt: skip
DEARER = SEATS.model_copy(
    update={"item_price": 70.5, "sum": 136, "discount": 5, "discount_type": "amount", "tax": 20,
            "tax_method": "exclusive", "comments": "Blue", "billing_frequency": "monthly",
            "billing_frequency_cycles": 12}
)  # fmt: skip
SOLD = Sales(
    found=[
        Sale(
            product=Named(id=2, name="Team seat"), deal_id=12, deal_title="Acme renewal",
            value=12_000, currency="EUR",
        )
    ]
)  # fmt: skip


def rows(
    deal: Deal, person: DealParticipant, line: ProductLine, viewer: Viewer
) -> dict[str, Callable[[], Message]]:
    """Every renderer of rows, around these."""
    v = viewer
    return {
        "follows": lambda: row_notices.follows(3, deal, v, already=False),
        "follows_already": lambda: row_notices.follows(99, deal, v, already=True),
        "stopped": lambda: row_notices.stopped(3, deal, v, already=False),
        "joined": lambda: row_notices.joined(person.called, deal, v, already=False),
        "left_already": lambda: row_notices.left(person.called, deal, v, already=True),
        "line_added": lambda: undos.removable(
            row_notices.added(line, deal, v), "deals_remove_product",
            {"id": deal.id, "product_attachment_id": line.id},
        ),
        "line_edited": lambda: row_notices.edited(line, DEARER, deal, v, back=False),
        "line_as_before": lambda: row_notices.edited(line, line, deal, v, back=False),
        "line_removed": lambda: row_notices.removed(line, v),
        "line_conflict": lambda: undos.conflict(DEARER, line, TICKET, f"{TICKET}.0f", v),
        "ask_remove_line": lambda: confirm_cards.remove_subrecord(line, deal, v, TICKET, SOON),
        "undoing_row": lambda: row_notices.undoing(
            row_notices.follows(3, deal, v, already=False)
        ),
        "followers": lambda: _whole("follower", deal, Page([FOLLOWS, OTHER]), v,
                                    row_lists.followers),
        "followers_none": lambda: _whole("follower", deal, Page([]), v, row_lists.followers),
        "participants": lambda: _whole("participant", deal, Page([person, ALONE]), v,
                                       row_lists.participants),
        "participants_none": lambda: row_lists.participants(Page([]), v),
        "lines": lambda: _whole("product line", deal, Page([line, DEARER], "next"), v,
                                row_lists.product_lines),
        "lines_none": lambda: row_lists.product_lines(Page([]), v),
        "sales": lambda: row_lists.sales(Page([SOLD]), v),
        "sales_none": lambda: row_lists.sales(Page([]), v),
        "access": lambda: row_lists.access(Access(users=[3]), v),
        "access_of_nobody": lambda: row_lists.access(Access(users=[]), Viewer(now=NOW)),
    }  # fmt: skip


def _whole(
    noun: str, deal: Deal, page: Page[Any], viewer: Viewer, show: Callable[[Any, Viewer], Message]
) -> Message:
    said = row_actions.under(noun, deal, show(page, viewer), viewer)
    return said.with_more(*row_actions.of_list(noun, deal, page.items, viewer))


NAMES = tuple(rows(ACME, JO, SEATS, Viewer(now=NOW)))


def _render(name: str, viewer: Viewer) -> Message:
    return rows(ACME, JO, SEATS, viewer)[name]()


MESSAGES: dict[str, Callable[[Viewer], Message]] = {name: partial(_render, name) for name in NAMES}
