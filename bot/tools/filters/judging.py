"""Whether a record meets conditions, and which of two comes first: pure, on what was read."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from operator import ge, gt, le, lt
from typing import Any

from bot.pipedrive.records.models import Contact
from bot.text import comparable
from bot.tools.fieldtypes.base import Condition
from bot.tools.filters.conditions import BETWEEN, Field, Fields
from bot.tools.filters.custom_fields import HELD, own_field

COMPARES: dict[str, Callable[[Any, Any], bool]] = {">": gt, "<": lt, ">=": ge, "<=": le}
ANY = "*"
_BLANKS = re.compile(r"[\s()./-]")
Test = Callable[[object], bool]


@dataclass(frozen=True)
class Predicate:
    """What goes through has passed every test.

    Amounts are compared in one currency only, as nobody here knows the rates: a record in another
    one is left out, and whoever asked is told how many were.
    """

    tests: tuple[Test, ...]
    of_amounts: tuple[Test, ...] = ()
    currency: str = ""
    held: str = ""

    def keeps(self, record: object) -> bool:
        if self.of_amounts and self._is_foreign(record):
            return False
        return all(test(record) for test in (*self.tests, *self.of_amounts))

    def leaves_out(self, record: object) -> bool:
        """Whether only its currency stood in the way of comparing it."""
        if not (self.of_amounts and self._is_foreign(record)):
            return False
        return all(test(record) for test in self.tests)

    def _is_foreign(self, record: object) -> bool:
        code = getattr(record, self.held) if self.held else None
        return code is not None and code != self.currency


@dataclass(frozen=True)
class Order:
    """By what found records are sorted; those that have none of it come last.

    Amounts are sorted currency by currency: `held_currency` is where a record has its own.
    """

    held: str
    falling: bool = False
    held_currency: str = ""

    def sorted(self, records: Sequence[Any], home: str) -> list[Any]:
        """`home` is the currency that comes first."""
        known = [record for record in records if getattr(record, self.held) is not None]
        rest = [record for record in records if getattr(record, self.held) is None]
        in_order = sorted(known, key=self._key, reverse=self.falling)
        if self.held_currency:
            in_order.sort(key=lambda record: self._group(record, home))
        return in_order + rest

    def _key(self, record: object) -> Any:
        held = getattr(record, self.held)
        return comparable(held) if isinstance(held, str) else held

    def _group(self, record: object, home: str) -> tuple[bool, str]:
        code = getattr(record, self.held_currency) or ""
        return code != home, code


def predicate(
    conditions: Sequence[Condition], fields: Fields, zone: tzinfo, home: str
) -> Predicate:
    """`home` is the currency of amounts that are compared without naming one."""
    amounts = [one for one in conditions if _of(one, fields).currency and one.values]
    tests = [_test(one, _of(one, fields), zone) for one in conditions if one not in amounts]
    if not amounts:
        return Predicate(tuple(tests))
    currency = fields[_of(amounts[0], fields).currency]
    of_amounts = tuple(_test(one, _of(one, fields), zone) for one in amounts)
    if any(_of(one, fields) is currency and one.values and not one.negated for one in conditions):
        return Predicate((*tests, *of_amounts))
    return Predicate(tuple(tests), of_amounts, home, currency.held)


def _of(condition: Condition, fields: Fields) -> Field:
    """The company's own fields say in their name what they are."""
    return fields.get(condition.field) or own_field(condition.field, {})


def _test(condition: Condition, of: Field, zone: tzinfo) -> Test:
    if of.test is not None:
        holds, said = of.test, str(condition.values[0]) if condition.values else ""
        return lambda record: holds(record, said, zone) is not condition.negated
    passes = _passes(condition, of)

    def test(record: object) -> bool:
        held = _held(record, of.held)
        if of.ordered:
            held = _as_day(held, zone)
        return passes(held) is not condition.negated

    return test


def _held(record: Any, name: str) -> object:
    """What a record holds; of money, an address or a time only what it comes to."""
    if not name.startswith(HELD):
        return getattr(record, name)
    value = record.custom_fields.get(name.removeprefix(HELD))
    return value.get("value") if isinstance(value, dict) else value


def _passes(condition: Condition, of: Field) -> Test:
    values: tuple[Any, ...] = condition.values
    if not values:
        return lambda held: held in (None, "", [])
    op = of.means or condition.op
    if op in COMPARES:
        compares = COMPARES[op]
        return lambda held: held is not None and compares(held, values[0])
    if condition.op == BETWEEN:
        low, high = sorted(values)
        return lambda held: held is not None and low <= held <= high
    if of.contains or of.begins:
        return _says(values, of)
    return lambda held: any(
        value in held if isinstance(held, list) else value == held for value in values
    )


def _says(values: tuple[object, ...], of: Field) -> Test:
    """`name=a*` and what `begins` look at the start, as people do who leaf through names."""
    words = [comparable(str(value)) for value in values]
    inside = [word for word in words if not (of.begins or word.endswith(ANY))]
    starts = tuple(word.removesuffix(ANY) for word in words if of.begins or word.endswith(ANY))

    def test(held: object) -> bool:
        texts = _texts(held)
        return any(
            text.startswith(starts) or any(word in text for word in inside) for text in texts
        )

    return test


def _texts(held: object) -> list[str]:
    """Of ways to reach somebody each one, also without the blanks that numbers are written with."""
    if isinstance(held, list):
        said = [comparable(one.value) for one in held if isinstance(one, Contact)]
        return [*said, *(_BLANKS.sub("", text) for text in said)]
    return [comparable(str(held or ""))]


def _as_day(held: object, zone: tzinfo) -> object:
    """Moments are asked for by the day they fall on where the person is."""
    if isinstance(held, str):
        held = datetime.fromisoformat(held) if len(held) > len("2026-11-30") else _day(held)
    if not isinstance(held, datetime):
        return held
    return (held if held.tzinfo else held.replace(tzinfo=UTC)).astimezone(zone).date()


def _day(text: str) -> date:
    return date.fromisoformat(text)
