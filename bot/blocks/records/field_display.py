"""How records of each kind read."""

from collections.abc import Mapping
from functools import partial

from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import (
    activity_facts,
    custom_fields,
    deal_facts,
    facts,
    file_facts,
    note_card,
    organization_facts,
    person_facts,
    row_facts,
)
from bot.blocks.records.facts import Face, Shown
from bot.pipedrive.names.lookups import FieldOf
from bot.pipedrive.records.models import Entity

FACES: Mapping[str, Face] = {
    "deal": deal_facts.FACE,
    "person": person_facts.FACE,
    "organization": organization_facts.FACE,
    "activity": activity_facts.FACE,
    "file": file_facts.FACE,
    "note": note_card.FACE,
    "follower": row_facts.FOLLOWER,
    "participant": row_facts.PARTICIPANT,
    "product line": row_facts.LINE,
}


def in_short(record: Entity, viewer: Viewer) -> str:
    """`€12,000 · Proposal (4 of 5) · Ana Lima`."""
    return FACES[record.noun].in_short(record, viewer)


def shown(noun: str, viewer: Viewer) -> list[Shown]:
    """Every fact of a kind, those of the company's own fields last."""
    return [*FACES[noun].shown, *map(_fact, custom_fields.of_company(noun, viewer))]


def differing(one: Entity, other: Entity, viewer: Viewer) -> list[Shown]:
    """The facts that two records of a kind do not share."""
    own = [
        field
        for field in custom_fields.of_company(one.noun, viewer)
        if one.custom_fields.get(field.field_code) != other.custom_fields.get(field.field_code)
    ]
    return [*facts.differing(FACES[one.noun].shown, one, other), *map(_fact, own)]


def _fact(field: FieldOf) -> Shown:
    """One of the company's own."""
    return Shown(custom_fields.label(field), (field.field_code,), partial(_own, field=field))


def _own(record: Entity, viewer: Viewer, field: FieldOf) -> str:
    return custom_fields.read(record, field, viewer)
