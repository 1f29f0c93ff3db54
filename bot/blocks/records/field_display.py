"""How records of each kind read."""

from functools import partial

from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import custom_fields, facts
from bot.blocks.records.facts import Shown
from bot.blocks.records.kinds import KINDS
from bot.pipedrive.names.lookups import FieldOf
from bot.pipedrive.records.models import Entity


def in_short(record: Entity, viewer: Viewer) -> str:
    """`€12,000 · Proposal (4 of 5) · Ana Lima`."""
    return KINDS[record.noun].face.in_short(record, viewer)


def shown(noun: str, viewer: Viewer) -> list[Shown]:
    """Every fact of a kind, those of the company's own fields last."""
    return [*KINDS[noun].face.shown, *map(_fact, custom_fields.of_company(noun, viewer))]


def differing(one: Entity, other: Entity, viewer: Viewer) -> list[Shown]:
    """The facts that two records of a kind do not share."""
    own = [
        field
        for field in custom_fields.of_company(one.noun, viewer)
        if one.custom_fields.get(field.field_code) != other.custom_fields.get(field.field_code)
    ]
    return [*facts.differing(KINDS[one.noun].face.shown, one, other), *map(_fact, own)]


def _fact(field: FieldOf) -> Shown:
    """One of the company's own."""
    return Shown(custom_fields.label(field), (field.field_code,), partial(_own, field=field))


def _own(record: Entity, viewer: Viewer, field: FieldOf) -> str:
    return custom_fields.read(record, field, viewer)
