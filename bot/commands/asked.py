"""Conditions in words, amounts and days in full: `value over 10,000`, `no label`, `not Import`."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date

from bot.blocks.kit.figures import day, money
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import custom_fields
from bot.text import joined
from bot.tools.fieldtypes.base import Condition, called
from bot.tools.filters.conditions import BETWEEN, Field, FilterField, opened
from bot.tools.filters.custom_fields import code_of

CALLED = {"next": "next activity"}
OF_AMOUNTS = {">": "over", "<": "under", ">=": "from", "<=": "up to"}
OF_DAYS = {">": "after", "<": "before", ">=": "from", "<=": "until"}


def in_words(stored: Sequence[str], where: FilterField, viewer: Viewer) -> str:
    known = where.of_company(viewer)
    conditions = opened(stored, known)
    named = {one.field for one in conditions if not one.negated}
    return ", ".join(_told(one, known, viewer, named) for one in conditions)


def _told(one: Condition, where: FilterField, viewer: Viewer, named: AbstractSet[str]) -> str:
    """Without a currency among those `named`, an amount is in the person's own."""
    of, name = where.field(one.field), _called(one.field, where)
    if of.test is not None:
        return f"not {name}" if one.negated else name
    if not one.values:
        return f"{'any' if one.negated else 'no'} {name}"
    words = OF_DAYS if isinstance(one.values[0], date) else OF_AMOUNTS
    home = "" if of.currency in named else viewer.currency
    values = [_value(value, of, viewer, home) for value in one.values]
    said = joined(values, "to" if one.op == BETWEEN else "or")
    parts = (name, "not" if one.negated else "", words.get(one.op, ""), said)
    return " ".join(part for part in parts if part)


def _called(name: str, where: FilterField) -> str:
    """`contract length`, `next activity`."""
    own = where.own.get(code_of(name)[1])
    return custom_fields.label(own).lower() if own else CALLED.get(name, name)


def _value(value: object, of: Field, viewer: Viewer, home: str) -> str:
    if isinstance(value, date):
        return day(value, viewer)
    if of.word.noun == "amount" and isinstance(value, int | float):
        return money(value, home or None, viewer)
    if of.word.noun == "percentage":
        return f"{value}%"
    if of.counted or of.word.noun == "number":
        return f"{value}"
    if of.word.noun == "option" and of.word.tell:
        return of.word.tell(value, viewer)
    return f"“{value}”" if of.contains or of.begins else called(of.word.noun, str(value), viewer)
