"""The card that asks before a product line goes."""

from datetime import datetime

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import expires
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import deal_facts, facts, row_facts
from bot.blocks.records.parts import named
from bot.pipedrive.records.models import Deal
from bot.pipedrive.records.subrecords import ProductLine


def title(line: ProductLine) -> str:
    return f"Remove {facts.title(line)} from {line.deal_title or 'deal'} #{line.deal_id}"


def remove(line: ProductLine, deal: Deal, viewer: Viewer, ticket: str, until: datetime) -> Message:
    parts = (
        rich.heading("Remove "),
        rich.name(facts.title(line), bold=True),
        rich.heading(" from "),
        *named(deal, viewer),
        rich.heading("?"),
        rich.text(f"\n{row_facts.sold(line, viewer)}"),
        rich.text(f"\nThe deal is worth {deal_facts.value(deal, viewer)}: its value changes too."),
    )
    small = f"Pipedrive keeps no copy: price, discount and billing go too. {expires(until, viewer)}"
    actions = buttons.row(
        buttons.ticket(
            "Remove product", "confirm", ticket, "danger", spoken=f"Remove {facts.title(line)}"
        ),
        buttons.ticket("Cancel", "cancel", ticket),
    )
    return Message(
        f"{rich.spoken(*parts)} {small}", (rich.paragraph(*parts), rich.context(small), *actions)
    )
