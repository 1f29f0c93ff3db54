"""Two records of a kind side by side with what a merge makes of them."""

from typing import TypeVar

from bot.blocks.kit import rich
from bot.blocks.kit.message import Block
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records.facts import Fact
from bot.blocks.records.kinds import KINDS, shown
from bot.pipedrive.records.models import Entity
from bot.pipedrive.records.record_types import kind_of

E = TypeVar("E", bound=Entity)

CELL = 80
MOST_ROWS = 30


def merged(goes: E, stays: E) -> E:
    """What Pipedrive makes of the two: the survivor's values, its gaps filled from the other."""
    filled = {
        name: getattr(goes, name)
        for names in KINDS[stays.noun].face.filled
        if getattr(stays, names[0]) in (None, [])
        for name in names
    }
    own = {code: value for code, value in stays.custom_fields.items() if value is not None}
    filled["custom_fields"] = {**goes.custom_fields, **own}
    return stays.model_copy(update={**filled, **_counted(goes, stays)})


def _counted(goes: Entity, stays: Entity) -> dict[str, int]:
    counted = kind_of(stays).hanging
    both = {name: (getattr(goes, name), getattr(stays, name)) for name, _, _ in counted}
    return {name: (a or 0) + (b or 0) for name, (a, b) in both.items() if (a, b) != (None, None)}


def lost(
    goes: Entity, result: Entity, viewer: Viewer, *, sure: bool = True
) -> list[tuple[str, str]]:
    """What the one that goes says and the result will not; or not for `sure`."""
    return [
        (fact.label, fact.read(goes, viewer))
        for fact in shown(goes.noun, viewer)
        if fact.differs(goes, result)
        and fact.read(goes, viewer)
        and sure is not _is_unsure(fact, goes)
    ]


def _is_unsure(fact: Fact, record: Entity) -> bool:
    return fact.label in KINDS[record.noun].face.unsure


def same(goes: Entity, stays: Entity, viewer: Viewer) -> list[tuple[str, str]]:
    """What both say, as far as the table leaves it out."""
    return [
        (fact.label, fact.read(stays, viewer))
        for fact in KINDS[stays.noun].face.shown
        if not _has_row(fact, goes, stays) and fact.read(stays, viewer)
    ]


def _has_row(fact: Fact, goes: Entity, stays: Entity) -> bool:
    return fact.label in KINDS[stays.noun].face.always or fact.differs(goes, stays)


def table(goes: Entity, stays: Entity, result: Entity, viewer: Viewer) -> Block:
    header = ("Field", f"Goes #{goes.id}", f"Stays #{stays.id}", "Result")
    rows = [
        row
        for fact in shown(goes.noun, viewer)
        if (row := _row(fact, (goes, stays, result), viewer))
    ]
    return {
        "type": "table",
        "column_settings": [{"is_wrapped": True} for _ in header],
        "rows": [[rich.cell(words) for words in header], *rows[:MOST_ROWS]],
    }


def _row(fact: Fact, records: tuple[Entity, Entity, Entity], viewer: Viewer) -> list[Block]:
    """Empty when neither says anything, or both the same."""
    goes, stays, result = records
    says_something = fact.read(goes, viewer) or fact.read(stays, viewer)
    if not says_something or not _has_row(fact, goes, stays):
        return []
    return [
        rich.cell(fact.label),
        _going(fact, goes, result, viewer),
        rich.cell(fact.read(stays, viewer), CELL),
        rich.cell(fact.read(result, viewer), CELL),
    ]


def _going(fact: Fact, goes: Entity, result: Entity, viewer: Viewer) -> Block:
    value = fact.read(goes, viewer)
    if not value or not fact.differs(goes, result):
        return rich.cell(value, CELL)
    if _is_unsure(fact, goes):
        return rich.cell(f"may be lost: {value}", CELL)
    # In a word too: a screen reader does not tell what is struck through.
    return rich.paragraph(rich.text("lost: "), rich.name(value, strike=True))
