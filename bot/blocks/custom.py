"""The company's own fields of a deal: each value as its type wants to be read, not yet escaped."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from bot.blocks.figures import day, money, number
from bot.blocks.text import NAME, cut
from bot.blocks.viewer import Viewer
from bot.pipedrive.models import Deal, DealField

LABEL = 60
UNREADABLE = "…"


def of_company(viewer: Viewer) -> Iterator[DealField]:
    return (field for field in viewer.book.fields.values() if field.is_custom_field)


def filled(deal: Deal, viewer: Viewer) -> list[tuple[DealField, str]]:
    """The fields that say something, in the company's order."""
    told = ((field, read(deal, field, viewer)) for field in of_company(viewer))
    return [(field, words) for field, words in told if words]


def label(field: DealField) -> str:
    return cut(field.field_name, LABEL) or "(no name)"


def read(deal: Deal, field: DealField, viewer: Viewer) -> str:
    """Empty where nothing is set."""
    value = deal.custom_fields.get(field.field_code)
    if value is None:
        return ""
    reader = _READERS.get(field.field_type, _text)
    try:
        return cut(reader(value, field, viewer), NAME)
    except (TypeError, ValueError, KeyError, AttributeError):
        return UNREADABLE  # a shape that Pipedrive has not told of


def _text(value: Any, _: DealField, __: Viewer) -> str:
    """A text, or what stands for one in an address or a time."""
    told = value.get("formatted_address") or value["value"] if isinstance(value, dict) else value
    if not isinstance(told, str | int | float):
        raise TypeError(told)
    return str(told)


def _number(value: Any, _: DealField, viewer: Viewer) -> str:
    return number(float(value), viewer)


def _money(value: Any, _: DealField, viewer: Viewer) -> str:
    return "" if value["value"] is None else money(value["value"], value["currency"], viewer)


def _day(value: Any, _: DealField, viewer: Viewer) -> str:
    return day(date.fromisoformat(value), viewer)


def _days(value: Any, field: DealField, viewer: Viewer) -> str:
    ends = [_day(value[end], field, viewer) for end in ("value", "until") if value.get(end)]
    return " – ".join(ends)


def _times(value: Any, _: DealField, __: Viewer) -> str:
    return " – ".join(str(value[end])[:5] for end in ("value", "until") if value.get(end))


def _options(value: Any, field: DealField, _: Viewer) -> str:
    labels = {str(option.id): option.label for option in field.options or ()}
    chosen = value if isinstance(value, list) else [value]
    return ", ".join(cut(labels.get(str(id), ""), LABEL) or f"#{id}" for id in chosen)


def _person(value: Any, _: DealField, viewer: Viewer) -> str:
    return viewer.book.persons.get(value, "") or f"#{value}"


def _organization(value: Any, _: DealField, viewer: Viewer) -> str:
    return viewer.book.organizations.get(value, "") or f"#{value}"


def _user(value: Any, _: DealField, viewer: Viewer) -> str:
    known = viewer.book.users.get(value)
    return known.name if known else f"#{value}"


_READERS: Mapping[str, Callable[[Any, DealField, Viewer], str]] = {
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
