"""Conditions in words, amounts and days in full: `value over 10,000`, `no label`, `not Import`."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date

from bot.blocks.kit.figures import day, money
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import facts
from bot.text import joined
from bot.tools.fieldtypes.base import Condition, called
from bot.tools.filters.condition_fields import ConditionField
from bot.tools.filters.conditions import BETWEEN, FilterField, opened
from bot.tools.filters.custom_fields import code_of

CALLED = {"next": "next activity", "ids": "only"}
OF_AMOUNTS = {">": "over", "<": "under", ">=": "from", "<=": "up to"}
OF_DAYS = {">": "after", "<": "before", ">=": "from", "<=": "until"}


def in_words(stored: Sequence[str], where: FilterField, viewer: Viewer) -> str:
    known = where.of_company(viewer)
    conditions = _ranges(opened(stored, known))
    named = {one.field for one in conditions if not one.negated}
    return ", ".join(_told(one, known, viewer, named) for one in conditions)


def _ranges(conditions: Sequence[Condition]) -> list[Condition]:
    """`close from Mon to Sun` rather than `close from Mon, close until Sun`."""
    found: list[Condition] = []
    for one in conditions:
        last = found[-1] if found else None
        if (
            last
            and (last.field, last.op, one.op) == (one.field, ">=", "<=")
            and not (last.negated or one.negated)
        ):
            found[-1] = replace(last, op=BETWEEN, values=(*last.values, *one.values))
        else:
            found.append(one)
    return found


def _told(one: Condition, where: FilterField, viewer: Viewer, named: AbstractSet[str]) -> str:
    """Without a currency among those `named`, an amount is in the person's own."""
    of, name = where.field(one.field), _called(one.field, where)
    if of.test is not None:
        return f"not {name}" if one.negated else name
    if not one.values:
        return f"{'any' if one.negated else 'no'} {name}"
    words = OF_DAYS if isinstance(one.values[0], date) else OF_AMOUNTS
    lead = "from" if one.op == BETWEEN else words.get(one.op, "")
    home = "" if of.currency in named else viewer.currency
    values = list(dict.fromkeys(_value(value, of, viewer, home) for value in one.values))
    said = joined(values, "to" if one.op == BETWEEN else "or")
    parts = (name, "not" if one.negated else "", lead, said)
    return " ".join(part for part in parts if part)


def _called(name: str, where: FilterField) -> str:
    """`contract length`, `next activity`."""
    own = where.own.get(code_of(name)[1])
    return facts.field_label(own).lower() if own else CALLED.get(name, name)


def _value(value: object, of: ConditionField, viewer: Viewer, home: str) -> str:
    if isinstance(value, date):
        return day(value, viewer)
    if of.type.noun == "amount" and isinstance(value, int | float):
        return money(value, home or None, viewer)
    if of.type.noun == "percentage":
        return f"{value}%"
    if of.counted or of.type.noun == "number":
        return f"{value}"
    if of.type.noun == "option" and of.type.tell:
        return of.type.tell(value, viewer)
    said = f"“{value}”" if of.contains else ""
    return said or told_apart(of.type.noun, str(value), viewer)


def told_apart(noun: str, id_: str, viewer: Viewer) -> str:
    """What a record is called; a stage also by its pipeline, where another one is called so."""
    name, stages = called(noun, id_, viewer), viewer.lookup.stages
    stage = stages.get(int(id_)) if noun == "stage" and id_.isdecimal() else None
    alike = stage and [one for one in stages.values() if one.name == stage.name]
    if stage is None or not alike or len(alike) == 1:
        return name
    return f"{name} ({called('pipeline', str(stage.pipeline_id), viewer)})"
