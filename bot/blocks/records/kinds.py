"""How records of each kind are shown: as facts, and as a card, where they have one."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import (
    activity_card,
    activity_facts,
    contact_cards,
    deal_card,
    deal_facts,
    file_card,
    note_card,
    organization_facts,
    person_facts,
    row_facts,
)
from bot.blocks.records.facts import Face

# Any: each card takes records of its own kind.
Card = Callable[[Any, Viewer], Message]


class Kind(NamedTuple):
    face: Face
    card: Card | None = None


KINDS: Mapping[str, Kind] = {
    "deal": Kind(deal_facts.FACE, deal_card.deal),
    "person": Kind(person_facts.FACE, contact_cards.person),
    "organization": Kind(organization_facts.FACE, contact_cards.organization),
    "activity": Kind(activity_facts.FACE, activity_card.activity),
    "file": Kind(file_card.FACE, file_card.file),
    "note": Kind(note_card.FACE, note_card.note),
    "follower": Kind(row_facts.FOLLOWER),
    "participant": Kind(row_facts.PARTICIPANT),
    "product line": Kind(row_facts.LINE),
}
