"""Whether a record meets conditions, and which of two comes first: pure, on what was read."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from operator import ge, gt, le, lt
from typing import Any

from bot.pipedrive.records.models import Contact, in_utc
from bot.pipedrive.records.rates import NO_RATES, Rates
from bot.text import comparable
from bot.tools.fieldtypes.base import Condition
from bot.tools.filters.condition_fields import ConditionField, Fields
from bot.tools.filters.conditions import ANY, BETWEEN
from bot.tools.filters.custom_fields import HELD, own_field

COMPARES: dict[str, Callable[[Any, Any], bool]] = {">": gt, "<": lt, ">=": ge, "<=": le}
_BLANKS = re.compile(r"[\s()./-]")
Test = Callable[[object], bool]


@dataclass(frozen=True)
class Predicate:
    """What goes through has passed every test.

    Amounts are compared in one currency: a record in another one, whose rate nobody told, is left
    out, and whoever asked is told how many were.
    """

    tests: tuple[Test, ...]
    of_amounts: tuple[Test, ...] = ()
    currency: str = ""
    held: str = ""
    rates: Rates = NO_RATES

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
        return code is not None and not self.rates.knows(code, self.currency)


@dataclass(frozen=True)
class Order:
    """By what found records are sorted; those that have none of it come last.

    `held_currency` is where a record has its currency: amounts are converted, and sorted currency
    by currency where a rate is not known.
    """

    held: str
    falling: bool = False
    held_currency: str = ""

    def converts(self, records: Sequence[Any], home: str, rates: Rates) -> bool:
        """Whether this is by amounts, and rates were told of all of their currencies."""
        if not (self.held_currency and rates.worth):
            return False
        amounts = [record for record in records if getattr(record, self.held) is not None]
        codes = {getattr(one, self.held_currency) or home for one in amounts}
        return all(rates.knows(code, home) for code in codes)

    def sorted(self, records: Sequence[Any], home: str, rates: Rates = NO_RATES) -> list[Any]:
        """`home` is the currency that amounts are converted to, or else comes first."""
        known = [record for record in records if getattr(record, self.held) is not None]
        rest = [record for record in records if getattr(record, self.held) is None]
        if self.converts(known, home, rates):
            return sorted(known, key=_worth_in(self, home, rates), reverse=self.falling) + rest
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


def _worth_in(order: Order, home: str, rates: Rates) -> Callable[[Any], float]:
    def worth(record: Any) -> float:
        code = getattr(record, order.held_currency) or home
        return rates.converted(getattr(record, order.held), code, home)

    return worth


def predicate(
    conditions: Sequence[Condition], fields: Fields, zone: tzinfo, home: str,
    rates: Rates = NO_RATES,
) -> Predicate:  # fmt: skip
    """`home` is the currency of amounts that are compared without naming one."""
    amounts = [one for one in conditions if _of(one, fields).currency and one.values]
    tests = [_test(one, _of(one, fields), zone) for one in conditions if one not in amounts]
    if not amounts:
        return Predicate(tuple(tests))
    currency = fields[_of(amounts[0], fields).currency]
    of_amounts = tuple(_test(one, _of(one, fields), zone) for one in amounts)
    if any(_of(one, fields) is currency and one.values and not one.negated for one in conditions):
        return Predicate((*tests, *of_amounts))
    converted = tuple(_of_worth(test, _of(one, fields), currency.held, home, rates)
                      for one, test in zip(amounts, of_amounts, strict=True))  # fmt: skip
    return Predicate(tuple(tests), converted, home, currency.held, rates)


def _of_worth(test: Test, of: ConditionField, currency: str, home: str, rates: Rates) -> Test:
    """A test of an amount, on what it is worth at home."""

    def converted(record: Any) -> bool:
        amount, code = getattr(record, of.held), getattr(record, currency) or home
        if amount is None or code == home:
            return test(record)
        worth = rates.converted(amount, code, home)
        return test(record.model_copy(update={of.held: worth, currency: home}))

    return converted


def _of(condition: Condition, fields: Fields) -> ConditionField:
    """The company's own fields say in their name what they are."""
    return fields.get(condition.field) or own_field(condition.field, {})


def _test(condition: Condition, of: ConditionField, zone: tzinfo) -> Test:
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


def _passes(condition: Condition, of: ConditionField) -> Test:
    values: tuple[Any, ...] = condition.values
    if not values:
        return lambda held: held in (None, "", [])
    if condition.op in COMPARES:
        compares = COMPARES[condition.op]
        return lambda held: held is not None and compares(held, values[0])
    if condition.op == BETWEEN:
        low, high = sorted(values)
        return lambda held: held is not None and low <= held <= high
    if of.contains:
        return _says(values)
    return lambda held: any(
        value in held if isinstance(held, list) else value == held for value in values
    )


def _says(values: tuple[object, ...]) -> Test:
    """`name=a*` looks at the start, as people do who leaf through names."""
    words = [comparable(str(value)) for value in values]
    inside = [word for word in words if not word.endswith(ANY)]
    starts = tuple(word.removesuffix(ANY) for word in words if word.endswith(ANY))

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
    return in_utc(held).astimezone(zone).date()


def _day(text: str) -> date:
    return date.fromisoformat(text)
