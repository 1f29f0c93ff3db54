"""The own fields of a company: each value as its type wants to be read, not yet escaped."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from bot.blocks.kit.figures import full_day, money, number
from bot.blocks.kit.viewer import Viewer
from bot.pipedrive.names.lookups import FieldOf
from bot.pipedrive.records.models import Entity
from bot.text import NAME, cut

LABEL = 60
UNREADABLE = "…"


def of_company(noun: str, viewer: Viewer) -> Iterator[FieldOf]:
    """Those of one kind of record."""
    return (field for field in viewer.lookup.fields.get(noun, {}).values() if field.is_custom_field)


def filled(record: Entity, viewer: Viewer) -> list[tuple[FieldOf, str]]:
    """The fields that say something, in the company's order."""
    told = ((field, read(record, field, viewer)) for field in of_company(record.noun, viewer))
    return [(field, words) for field, words in told if words]


def label(field: FieldOf) -> str:
    """`Region`; where two fields are called so, `Region (text)`."""
    name = cut(field.field_name, LABEL) or "(no name)"
    return f"{name} ({cut(field.apart, LABEL)})" if field.apart else name


def read(record: Entity, field: FieldOf, viewer: Viewer) -> str:
    """Empty where nothing is set."""
    value = record.custom_fields.get(field.field_code)
    if value is None:
        return ""
    reader = _READERS.get(field.field_type, _text)
    try:
        return cut(reader(value, field, viewer), NAME)
    except (TypeError, ValueError, KeyError, AttributeError):
        return UNREADABLE  # a shape that Pipedrive has not told of


def _text(value: Any, _: FieldOf, __: Viewer) -> str:
    """A text, or what stands for one in an address or a time."""
    told = value.get("formatted_address") or value["value"] if isinstance(value, dict) else value
    if not isinstance(told, str | int | float):
        raise TypeError(told)
    return str(told)


def _number(value: Any, _: FieldOf, viewer: Viewer) -> str:
    return number(float(value), viewer)


def _money(value: Any, _: FieldOf, viewer: Viewer) -> str:
    return "" if value["value"] is None else money(value["value"], value["currency"], viewer)


def _day(value: Any, _: FieldOf, __: Viewer) -> str:
    return full_day(date.fromisoformat(value))


def _days(value: Any, field: FieldOf, viewer: Viewer) -> str:
    ends = [_day(value[end], field, viewer) for end in ("value", "until") if value.get(end)]
    return " – ".join(ends)


def _times(value: Any, _: FieldOf, __: Viewer) -> str:
    return " – ".join(str(value[end])[:5] for end in ("value", "until") if value.get(end))


def _options(value: Any, field: FieldOf, _: Viewer) -> str:
    labels = {str(option.id): option.label for option in field.options or ()}
    chosen = value if isinstance(value, list) else [value]
    return ", ".join(cut(labels.get(str(id), ""), LABEL) or f"#{id}" for id in chosen)


def _person(value: Any, _: FieldOf, viewer: Viewer) -> str:
    return viewer.lookup.persons.get(value, "") or f"#{value}"


def _organization(value: Any, _: FieldOf, viewer: Viewer) -> str:
    return viewer.lookup.organizations.get(value, "") or f"#{value}"


def _user(value: Any, _: FieldOf, viewer: Viewer) -> str:
    known = viewer.lookup.users.get(value)
    return known.name if known else f"#{value}"


_READERS: Mapping[str, Callable[[Any, FieldOf, Viewer], str]] = {
    "double": _number,
    "int": _number,
    "monetary": _money,
    "date": _day,
    "daterange": _days,
    "time": _times,
    "timerange": _times,
    "enum": _options,
    "set": _options,
    "people": _person,
    "org": _organization,
    "user": _user,
}
