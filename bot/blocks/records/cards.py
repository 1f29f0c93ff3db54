"""A record as a card of its kind, and what is left to say of one that is gone."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import activity_card, contact_cards, deal_card, facts, file_card, note_card
from bot.pipedrive.records.models import Deleted, Entity, Merged
from bot.pipedrive.records.record_types import RECORD_TYPES, page_url
from bot.text import escape

# Any: each card takes records of its own kind.
CARDS: Mapping[str, Callable[[Any, Viewer], Message]] = {
    "deal": deal_card.deal,
    "organization": contact_cards.organization,
    "person": contact_cards.person,
    "activity": activity_card.activity,
    "file": file_card.file,
    "note": note_card.note,
}


def card(record: Entity, viewer: Viewer) -> Message:
    return CARDS[record.noun](record, viewer)


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
