"""Two deals side by side with what a merge makes of them."""

from bot.blocks import facts, rich
from bot.blocks.changes import SHOWN, Shown, shown
from bot.blocks.message import Block
from bot.blocks.viewer import Viewer
from bot.pipedrive.models import Deal

FILLED = (
    ("value", "currency"),
    ("person_id",),
    ("org_id",),
    ("expected_close_date",),
    ("probability",),
    ("label_ids",),
)
CELL = 80
MOST_ROWS = 30
ALWAYS = frozenset({"Title", "Value", "Stage", "Owner"})


def merged(goes: Deal, stays: Deal) -> Deal:
    """What Pipedrive makes of the two: the survivor's values, its gaps filled from the other."""
    filled = {
        name: getattr(goes, name)
        for names in FILLED
        if getattr(stays, names[0]) in (None, [])
        for name in names
    }
    own = {code: value for code, value in stays.custom_fields.items() if value is not None}
    filled["custom_fields"] = {**goes.custom_fields, **own}
    return stays.model_copy(update={**filled, **_counted(goes, stays)})


def _counted(goes: Deal, stays: Deal) -> dict[str, int]:
    both = {name: (getattr(goes, name), getattr(stays, name)) for name, _, _ in facts.HANGING}
    return {name: (a or 0) + (b or 0) for name, (a, b) in both.items() if (a, b) != (None, None)}


def lost(goes: Deal, result: Deal, viewer: Viewer) -> list[tuple[str, str]]:
    """What the one that goes says and the result will not."""
    return [
        (fact.label, fact.read(goes, viewer))
        for fact in shown(viewer)
        if fact.differs(goes, result) and fact.read(goes, viewer)
    ]


def same(goes: Deal, stays: Deal, viewer: Viewer) -> list[tuple[str, str]]:
    """What both say, as far as the table leaves it out."""
    return [
        (fact.label, fact.read(stays, viewer))
        for fact in SHOWN
        if not _has_row(fact, goes, stays) and fact.read(stays, viewer)
    ]


def _has_row(fact: Shown, goes: Deal, stays: Deal) -> bool:
    return fact.label in ALWAYS or fact.differs(goes, stays)


def table(goes: Deal, stays: Deal, result: Deal, viewer: Viewer) -> Block:
    header = ("Field", f"Goes #{goes.id}", f"Stays #{stays.id}", "Result")
    rows = [row for fact in shown(viewer) if (row := _row(fact, (goes, stays, result), viewer))]
    return {
        "type": "table",
        "column_settings": [{"is_wrapped": True} for _ in header],
        "rows": [[rich.cell(words) for words in header], *rows[:MOST_ROWS]],
    }


def _row(fact: Shown, deals: tuple[Deal, Deal, Deal], viewer: Viewer) -> list[Block]:
    """Empty when neither says anything, or both the same."""
    goes, stays, result = deals
    says_something = fact.read(goes, viewer) or fact.read(stays, viewer)
    if not says_something or not _has_row(fact, goes, stays):
        return []
    return [
        rich.cell(fact.label),
        _going(fact, goes, result, viewer),
        rich.cell(fact.read(stays, viewer), CELL),
        rich.cell(fact.read(result, viewer), CELL),
    ]


def _going(fact: Shown, goes: Deal, result: Deal, viewer: Viewer) -> Block:
    value = fact.read(goes, viewer)
    if not value or not fact.differs(goes, result):
        return rich.cell(value, CELL)
    # In a word too: a screen reader does not tell what is struck through.
    return rich.paragraph(rich.text("lost: "), rich.name(value, strike=True))
