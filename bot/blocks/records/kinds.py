"""How records of each kind are shown: as facts, in short, and as a card, where they have one."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import (
    activity_card,
    activity_facts,
    contact_cards,
    deal_card,
    deal_facts,
    facts,
    file_card,
    lead_card,
    note_card,
    organization_facts,
    person_facts,
    row_facts,
)
from bot.blocks.records.facts import Face, Shown
from bot.pipedrive.names.lookups import FieldOf
from bot.pipedrive.records.models import Entity
from bot.pipedrive.records.outcomes import Deleted, Merged
from bot.pipedrive.records.record_types import RECORD_TYPES, page_url
from bot.text import escape

# Any: each card takes records of its own kind.
Card = Callable[[Any, Viewer], Message]


class Display(NamedTuple):
    face: Face
    card: Card | None = None


KINDS: Mapping[str, Display] = {
    "deal": Display(deal_facts.FACE, deal_card.deal),
    "person": Display(person_facts.FACE, contact_cards.person),
    "organization": Display(organization_facts.FACE, contact_cards.organization),
    "lead": Display(lead_card.FACE, lead_card.lead),
    "activity": Display(activity_facts.FACE, activity_card.activity),
    "file": Display(file_card.FACE, file_card.file),
    "note": Display(note_card.FACE, note_card.note),
    "follower": Display(row_facts.FOLLOWER),
    "participant": Display(row_facts.PARTICIPANT),
    "product line": Display(row_facts.PRODUCT_LINE),
}


def card_of(noun: str) -> Card:
    """How a kind of record is shown on its own. Raises TypeError where it is not."""
    show = KINDS[noun].card
    if show is None:
        raise TypeError(f"a {noun} has no card of its own")
    return show


def card(record: Entity, viewer: Viewer) -> Message:
    return card_of(record.noun)(record, viewer)


def gone(deleted: Deleted, viewer: Viewer) -> Message:
    """When only its number is known."""
    words = (
        f"#{deleted.id} is deleted. Pipedrive keeps it for {facts.kept_until(viewer.now, viewer)}."
    )
    return Message(words, (rich.paragraph(rich.text(words)),))


def merged(noun: str) -> Callable[[Merged, Viewer], Message]:
    """The survivor of a merge of two records of this kind."""

    def show(merged: Merged, viewer: Viewer) -> Message:
        name = merged.title or f"{noun} #{merged.id}"
        head = rich.paragraph(
            rich.text("Merged into "),
            rich.link(page_url(noun, merged.id, viewer.domain), name),
            rich.text(f" #{merged.id}."),
        )
        show = buttons.run(f"Show {noun}", f"{RECORD_TYPES[noun].many}_get", {"id": merged.id})
        return Message(f"Merged into {escape(name)} #{merged.id}.", (head, *buttons.row(show)))

    return show


def in_short(record: Entity, viewer: Viewer) -> str:
    """`€12,000 · Proposal (4 of 5) · Ana Lima`."""
    return KINDS[record.noun].face.in_short(record, viewer)


def shown(noun: str, viewer: Viewer) -> list[Shown]:
    """Every fact of a kind, those of the company's own fields last."""
    return [*KINDS[noun].face.shown, *map(_fact, facts.company_fields(noun, viewer))]


def differing(one: Entity, other: Entity, viewer: Viewer) -> list[Shown]:
    """The facts that two records of a kind do not share."""
    own = [
        field
        for field in facts.company_fields(one.noun, viewer)
        if one.custom_fields.get(field.field_code) != other.custom_fields.get(field.field_code)
    ]
    return [*facts.differing(KINDS[one.noun].face.shown, one, other), *map(_fact, own)]


def _fact(field: FieldOf) -> Shown:
    """One of the company's own."""
    return Shown(facts.field_label(field), (field.field_code,), partial(_own, field=field))


def _own(record: Entity, viewer: Viewer, field: FieldOf) -> str:
    return facts.read_field(record, field, viewer)
