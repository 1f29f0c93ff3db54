"""A watch as the line that makes it, with names as people know them."""

import re
from collections.abc import Iterable
from datetime import date

from bot.blocks.kit.viewer import Asker, Viewer
from bot.tools.fieldtypes.base import Condition, Name, called
from bot.tools.fieldtypes.money import write_amount
from bot.tools.filters.condition_fields import ConditionField
from bot.tools.filters.conditions import BETWEEN, NEUTRAL
from bot.tools.filters.custom_fields import code_of
from bot.tools.quotes import in_quotes
from bot.watch.watches.spec import Spec

_DAY = re.compile(r"(-?)([^<>=]+)(<=|>=|=|<|>)(.*)", re.DOTALL)
PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.@#/+")


def line(spec: Spec, viewer: Viewer) -> str:
    """`deals won value>50k -label=Import`."""
    many = {
        "person": "persons", "organization": "orgs", "activity": "activities",
        "pipeline": "pipeline",
    }  # fmt: skip
    words = [many.get(spec.entity, f"{spec.entity}s"), ",".join(spec.happenings)]
    return " ".join(word for word in (*words, filters(spec, viewer), own(spec, viewer)) if word)


def filters(spec: Spec, viewer: Viewer) -> str:
    fixed = [_condition(one, spec, viewer) for one in spec.conditions()]
    return " ".join([*fixed, *(_day(one, spec, viewer) for one in spec.days)])


def _day(typed: str, spec: Spec, viewer: Viewer) -> str:
    minus, field, op, text = parts_of(typed)
    return f"{minus}{_name(field, spec, viewer)}{op}{text}"


def parts_of(typed: str) -> tuple[str, str, str, str]:
    """`-close<+30d` taken apart: the dash, the field, the comparison, the days."""
    found = _DAY.fullmatch(typed)
    if found is None:
        raise ValueError("no condition on days")
    return found[1], found[2], found[3], found[4]


def own(spec: Spec, viewer: Viewer) -> str:
    said = [
        by_whom(spec, viewer),
        f"threads={spec.threads}" if spec.threads != "big" else "",
        f"limit={_quoted(limit(spec, viewer))}" if spec.big is not None else "",
        "bulk=on" if spec.bulk else "",
        f"stuck={spec.stuck}d" if spec.stuck is not None else "",
        f"view=#{spec.view}" if spec.view is not None else "",
        f"every={spec.every} at {spec.at} tz={spec.tz}" if spec.every else "",
    ]
    return " ".join(one for one in said if one)


def limit(spec: Spec, viewer: Asker) -> str:
    if spec.big is None:
        return ""
    is_usual = spec.big_currency in {"", viewer.currency}
    return f"{write_amount(spec.big)}{'' if is_usual else f' {spec.big_currency}'}"


def by_whom(spec: Spec, viewer: Viewer) -> str:
    said = [
        f"by={_users(spec.by, viewer)}" if spec.by else "",
        f"-by={_users(spec.not_by, viewer)}" if spec.not_by else "",
    ]
    return " ".join(one for one in said if one)


def _condition(condition: Condition, spec: Spec, viewer: Viewer) -> str:
    word = spec.word
    if word is None:
        raise TypeError(f"{spec.entity}s have no filters")
    of = word.field(condition.field)
    name = _name(condition.field, spec, viewer)
    values = [_value(one, of, condition.field, spec, viewer) for one in condition.values]
    minus = "-" if condition.negated else ""
    if condition.op == BETWEEN:
        return f"{minus}{name}={BETWEEN.join(values)}"
    return f"{minus}{name}{condition.op}{','.join(values)}"


def _name(field: str, spec: Spec, viewer: Viewer) -> str:
    known = viewer.lookup.fields.get(spec.of, {}).get(code_of(field)[1])
    return _quoted(known.field_name) if known else field


def _value(value: object, of: ConditionField, field: str, spec: Spec, viewer: Viewer) -> str:
    code = code_of(field)[1]
    if code and (told := viewer.lookup.options(spec.of, code).get(str(value))):
        return _quoted(told)
    if isinstance(value, Name):
        return _quoted(value.text)
    if isinstance(value, date):
        return value.isoformat()
    if of.ordered:
        return of.type.write(value, NEUTRAL)
    if isinstance(value, int):
        told = called(of.type.noun, str(value), viewer)
        return _quoted(told) if told and not told.startswith("#") else f"#{value}"
    return _quoted(of.type.write(value, NEUTRAL))


def _users(who: Iterable[str], viewer: Viewer) -> str:
    return ",".join(
        one if not one.isdecimal() else _quoted(called("user", one, viewer)) for one in who
    )


def _quoted(text: str) -> str:
    return text if text and set(text) <= PLAIN else in_quotes(text)
