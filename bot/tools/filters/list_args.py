"""Which records of a kind: what Pipedrive can be asked for, and what is judged here.

A list declares its fields; this is what all lists have in common. `where` holds the conditions that
Pipedrive cannot be asked for, and is never sent.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from pydantic import model_validator

from bot.tools.base import Args
from bot.tools.fieldtypes.base import Condition
from bot.tools.filters.conditions import EQUAL, WHERE, FilterField, opened
from bot.tools.filters.judging import Order

MOST_CONDITIONS = 20


class ListArgs(Args):
    # What can be said of these records, and those slots that a saved filter of Pipedrive's makes
    # it ignore: then they are judged here, as the condition of the given name.
    conditions: ClassVar[FilterField]
    beside_a_view: ClassVar[Mapping[str, str]] = {}
    takes_many: ClassVar[frozenset[str]] = frozenset()
    # What Pipedrive cannot sort by, and where a record holds it.
    own_orders: ClassVar[Mapping[str, str]] = {}

    @model_validator(mode="before")
    @classmethod
    def pipedrive_is_asked_first(cls, data: Any) -> Any:
        """What Pipedrive itself can filter by is no condition of ours."""
        if not isinstance(data, dict) or not data.get(WHERE):
            return data
        slots = {field: slot for slot, field in cls.beside_a_view.items()}
        given, rest = dict(data), []
        for one in _opened(data[WHERE], cls.conditions):
            slot, many = slots.get(one.field, ""), one.field in cls.takes_many
            simple = one.op == EQUAL and not one.negated and (len(one.values) == 1 or many)
            if slot and simple and one.values and given.get(slot) is None:
                given[slot] = list(one.values) if many else one.values[0]
            else:
                rest.append(one)
        del given[WHERE]
        return {**given, WHERE: rest} if rest else given

    def sent(self) -> dict[str, Any]:
        kept_back = {WHERE, *(self.beside_a_view if self.has_view else ())}
        if self.order():
            kept_back |= {"sort_by", "sort_direction"}
        rest = {name: value for name, value in super().sent().items() if name not in kept_back}
        return rest | self._counted()

    @property
    def overrules_a_view(self) -> bool:
        """Whether more is asked beside a saved view, of which Pipedrive then takes no notice."""
        given = (getattr(self, name, None) for name in (WHERE, *self.beside_a_view))
        return self.has_view and any(value is not None for value in given)

    def client_side(self) -> list[Condition]:
        """What has to be looked at on the records themselves."""
        own = opened(getattr(self, WHERE) or (), self.conditions)
        if not self.has_view:
            return own
        given = {name: getattr(self, name) for name in self.beside_a_view}
        return [
            *(
                Condition(self.beside_a_view[name], EQUAL, _several(value))
                for name, value in given.items()
                if value is not None
            ),
            *own,
        ]

    def order(self) -> Order | None:
        """By what the found records are sorted here."""
        held = self.own_orders.get(getattr(self, "sort_by", None) or "")
        if not held:
            return None
        falling = getattr(self, "sort_direction", None) == "desc"
        fields = self.conditions.fields
        currency = next((of.currency for of in fields.values() if of.held == held), "")
        return Order(held, falling=falling, held_currency=fields[currency].held if currency else "")

    def _counted(self) -> dict[str, str]:
        """What Pipedrive counts only when it is asked to, where a condition needs it."""
        fields = (self.conditions.field(one.field) for one in self.client_side())
        names = dict.fromkeys(of.held for of in fields if of.counted)
        return {"include_fields": ",".join(names)} if names else {}

    @property
    def has_view(self) -> bool:
        return getattr(self, "filter_id", None) is not None


def _opened(items: Sequence[Condition | str], word: FilterField) -> list[Condition]:
    return [
        one
        for item in items
        for one in ([item] if isinstance(item, Condition) else opened([item], word))
    ]


def _several(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list) else (value,)
