"""How records of each kind are shown: as facts, in short, as a card; and what differs in two."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import local
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import (
    activity_card,
    activity_facts,
    contact_cards,
    deal_card,
    facts,
    file_card,
    lead_card,
    note_card,
    organization_facts,
    person_facts,
    row_facts,
)
from bot.blocks.records.facts import Face, Fact, held
from bot.pipedrive.names.lookups import FieldOf
from bot.pipedrive.records.models import Entity
from bot.pipedrive.records.outcomes import Deleted, Merged
from bot.pipedrive.records.record_types import RECORD_TYPES, kind_of, page_url
from bot.text import NAME, as_text, cut, escape

# Any: each card takes records of its own kind.
Card = Callable[[Any, Viewer], Message]


class Display(NamedTuple):
    face: Face
    card: Card | None = None


KINDS: Mapping[str, Display] = {
    "deal": Display(deal_card.FACE, deal_card.deal),
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


def gone(deleted: Deleted, viewer: Asker) -> Message:
    """When only its number is known."""
    words = (
        f"#{deleted.id} is deleted. Pipedrive keeps it for {facts.kept_until(viewer.now, viewer)}."
    )
    return Message(words, (rich.paragraph(rich.text(words)),))


def merged(noun: str) -> Callable[[Merged, Viewer], Message]:
    """The survivor of a merge of two records of this kind."""

    def show(merged: Merged, viewer: Asker) -> Message:
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


def shown(noun: str, viewer: Viewer) -> list[Fact]:
    """Every fact of a kind, those of the company's own fields last."""
    return [*KINDS[noun].face.shown, *map(_fact, facts.company_fields(noun, viewer))]


def differing(one: Entity, other: Entity, viewer: Viewer) -> list[Fact]:
    """The facts that two records of a kind do not share."""
    own = [
        field
        for field in facts.company_fields(one.noun, viewer)
        if one.custom_fields.get(field.field_code) != other.custom_fields.get(field.field_code)
    ]
    return [*facts.differing(KINDS[one.noun].face.shown, one, other), *map(_fact, own)]


def _fact(field: FieldOf) -> Fact:
    """One of the company's own."""
    return Fact(facts.field_label(field), (field.field_code,), partial(_own, field=field))


def _own(record: Entity, viewer: Viewer, field: FieldOf) -> str:
    return facts.read_field(record, field, viewer)


# --- what is different between two states of a record ---------------------------------------------

NOT_SET = "not set"
JUST_NOW = timedelta(minutes=5)  # clocks differ
LEADS_ON = 20  # letters that are told before those that differ


@dataclass(frozen=True)
class Change:
    """One field before and after; empty means not set."""

    label: str
    before: str
    after: str


def changes(before: Entity | None, after: Entity, viewer: Viewer) -> list[Change]:
    """Nothing when the state before is not known."""
    if before is None:
        return []
    return [*_of_fields(before, after, viewer), *_of_counts(before, after)]


def said(record: Entity, given: Mapping[str, Any], viewer: Viewer) -> list[Change]:
    """What a new record holds of the fields that were given to it."""
    names = {*given, *(given.get("custom_fields") or ())}
    return [
        Change(fact.label, "", read)
        for fact in shown(record.noun, viewer)
        if names.intersection(fact.attributes) and (read := fact.read(record, viewer))
    ]


def _of_fields(before: Entity, after: Entity, viewer: Viewer) -> Iterator[Change]:
    for fact in differing(before, after, viewer):
        if not _is_stamped_now(fact, before, after, viewer):
            old, new = fact.read(before, viewer), fact.read(after, viewer)
            if old == new:
                old, new = _told_apart(fact, before, after, old)
            yield Change(fact.label, old, new)


def _is_stamped_now(fact: Fact, before: Entity, after: Entity, viewer: Asker) -> bool:
    """Whether it only says that this was done just now, or is taken back, as the receipt does."""
    name = fact.attributes[0]
    at = held(after, name) or held(before, name)
    return fact.stamp and isinstance(at, datetime) and _is_now(at, viewer)


def _is_now(at: datetime, viewer: Asker) -> bool:
    return abs(viewer.now - local(at, viewer)) < JUST_NOW


def _told_apart(fact: Fact, before: Entity, after: Entity, read: str) -> tuple[str, str]:
    """Two records of the same name by their ids; what is cut, from where it begins to differ."""
    old, new = (held(record, fact.attributes[0]) for record in (before, after))
    if isinstance(old, int) and isinstance(new, int):
        return f"{read} ({old})", f"{read} ({new})"
    in_html = fact.attributes[0] in {"note", "notes"}
    one, other = (as_text(_all_of(of)) if in_html else _all_of(of) for of in (old, new))
    alike = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    alike = min(len(one), len(other)) if alike is None else alike
    start = one.rfind(" ", 0, max(0, alike - LEADS_ON)) + 1 or max(0, alike - LEADS_ON)
    if one == other or not start:
        return read, read
    return cut(f"…{one[start:]}", NAME), cut(f"…{other[start:]}", NAME)


def _all_of(value: object) -> str:
    """All that a text holds, a list of addresses, or an address."""
    if isinstance(value, list | tuple):
        return ", ".join(map(_all_of, value))
    if isinstance(value, Mapping):
        value = value.get("value")
    told = getattr(value, "value", None) or getattr(value, "email", None) or value
    return told if isinstance(told, str) else ""


def _of_counts(before: Entity, after: Entity) -> Iterator[Change]:
    for name, _, many in kind_of(after).hanging:
        old, new = getattr(before, name), getattr(after, name)
        if old is not None and new is not None and old != new:
            yield Change(many.capitalize(), f"{old:,}", f"{new:,}")


def line(change: Change) -> tuple[Block, ...]:
    """`Stage Proposal → Negotiation`."""
    return (
        rich.text(f"{change.label} "),
        rich.name(change.before or NOT_SET),
        rich.text(" → "),
        rich.name(change.after or NOT_SET, bold=True),
    )


def fact(change: Change) -> tuple[Block, ...]:
    """`Expected close date: Fri 4 December 2026`."""
    return (rich.text(f"{change.label}: "), rich.name(change.after, bold=True))


def bullets(changes: Sequence[Change]) -> Block:
    return rich.bullets(*(rich.section(*line(change)) for change in changes))


def spoken(changes: Sequence[Change]) -> str:
    return "; ".join(rich.spoken(*line(change)) for change in changes)
