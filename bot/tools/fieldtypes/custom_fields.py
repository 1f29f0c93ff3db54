"""How the company's own fields are typed, picked and read, by their type in Pipedrive."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.blocks.kit import inputs
from bot.blocks.kit.message import Block
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import facts
from bot.pipedrive.names.lookups import FieldOf
from bot.tools.fieldtypes import custom_ranges
from bot.tools.fieldtypes.base import (
    FieldType,
    Unsure,
    Wrong,
    meant,
    record,
    text,
    which_amount,
    which_day,
)
from bot.tools.fieldtypes.dates import AmbiguousDay, read_day
from bot.tools.fieldtypes.fields import too_fine
from bot.tools.fieldtypes.money import AmbiguousAmount, read_amount, write_amount
from bot.tools.quotes import split_list

MOST_IN_FORM = 10
MOST_CHOICES = 100


def type_of(field: FieldOf) -> FieldType:
    if field.field_type in RECORDS:
        return record(RECORDS[field.field_type])
    if field.field_type in TEXTS:
        most = TEXTS[field.field_type]
        return text(facts.field_label(field), most, lines=most > inputs.LONGEST)
    make = WORDS.get(field.field_type, _not_here)
    return make(field)


def _not_here(field: FieldOf) -> FieldType:
    def read(_: str, __: Asker) -> object:
        raise Wrong(f"{facts.field_label(field)} can only be changed in Pipedrive.")

    return FieldType(facts.field_label(field), read)


def _number(field: FieldOf) -> FieldType:
    def read(typed: str, viewer: Asker) -> object:
        amount, currency = _amount(typed, viewer)
        if currency is not None:
            raise Wrong(f"{facts.field_label(field)} is a number without a currency.")
        return int(amount) if amount.is_integer() else amount

    return FieldType("number", read, _short, lambda value, _: write_amount(value))


def _money(_: FieldOf) -> FieldType:
    def read(typed: str, viewer: Viewer) -> object:
        amount, currency = _amount(typed, viewer)
        value = int(amount) if amount.is_integer() else amount
        if wrong := too_fine(value, currency or viewer.currency, viewer):
            raise Unsure(wrong)
        return {"value": value, "currency": currency or viewer.currency}

    def write(value: Any, _: Asker) -> str:
        return f"{write_amount(value['value'])} {value['currency']}"

    return FieldType("amount", read, _short, write, spans=True)


def _amount(typed: str, viewer: Asker) -> tuple[float, str | None]:
    try:
        return read_amount(typed, viewer.locale, viewer.currency)
    except AmbiguousAmount as either:
        raise which_amount(typed, either, viewer) from either
    except ValueError as error:
        raise Wrong(f"“{typed}” isn't a number I understand. Try 12, 12.5 or 1200.") from error


def _short(typed: str, _: Asker) -> Block:
    return inputs.text(typed, limit=40)


def _read_day(typed: str, viewer: Asker) -> str:
    try:
        return str(read_day(typed, viewer))
    except AmbiguousDay as either:
        raise which_day(typed, either) from either
    except (ValueError, OverflowError) as error:
        raise Wrong(
            f"“{typed}” isn't a date I understand. Try fri, +3d, 30 nov or 2026-11-30."
        ) from error


def _day(_: FieldOf) -> FieldType:
    def element(typed: str, viewer: Asker) -> Block:
        try:
            return inputs.date(str(read_day(typed, viewer)) if typed else "")
        except (ValueError, OverflowError):
            return inputs.date()

    return FieldType("date", _read_day, element, spans=True)


def _address(_: FieldOf) -> FieldType:
    """Written as one line: Pipedrive takes it apart."""

    def read(typed: str, _: Asker) -> object:
        return {"value": typed.strip()}

    def write(value: Any, _: Asker) -> str:
        return str(value.get("formatted_address") or value["value"])

    def element(typed: str, _: Asker) -> Block:
        return inputs.text(typed, limit=255)

    return FieldType("address", read, element, write)


def _one(field: FieldOf) -> FieldType:
    def read(typed: str, _: Asker) -> object:
        return _option(typed, field)

    def element(typed: str, _: Asker) -> Block:
        return inputs.select(_options(field), [str(id_) for id_ in _known([typed], field)])

    return FieldType("option", read, element if _fits(field) else None)


def _some(field: FieldOf) -> FieldType:
    def read(typed: str, _: Asker) -> object:
        return list(dict.fromkeys(_option(part, field) for part in split_list(typed)))

    def element(typed: str, _: Asker) -> Block:
        chosen = [str(id_) for id_ in _known(split_list(typed), field)]
        return inputs.select(_options(field), chosen, many=True)

    def write(value: Any, _: Asker) -> str:
        return ",".join(str(id_) for id_ in value)

    return FieldType("options", read, element if _fits(field) else None, write)


def _option(typed: str, field: FieldOf) -> int | str:
    if found := _known([typed], field):
        return found[0]
    labels = [option.label for option in field.options or ()]
    shown = ", ".join(labels[:MOST_IN_FORM])
    raise Wrong(
        f"“{typed}” isn't an option of {facts.field_label(field)}. "
        f"Choose {shown}.{meant(typed, labels)}"
    )


def _known(typed: list[str], field: FieldOf) -> list[int | str]:
    """Options by id, as forms and buttons say them, else by label."""
    options = field.options or ()
    by_name = {option.label.strip().lower(): option.id for option in options}
    by_name |= {str(option.id): option.id for option in options}
    return [by_name[part.strip().lower()] for part in typed if part.strip().lower() in by_name]


def _options(field: FieldOf) -> list[inputs.Option]:
    return [(str(option.id), option.label) for option in field.options or ()]


def _fits(field: FieldOf) -> bool:
    return 0 < len(field.options or ()) <= MOST_CHOICES


RECORDS = {"user": "user", "people": "person", "org": "organization"}
TEXTS = {"varchar": 255, "varchar_auto": 255, "phone": 255, "text": 65_000}
WORDS: Mapping[str, Callable[[FieldOf], FieldType]] = {
    "double": _number,
    "int": _number,
    "monetary": _money,
    "date": _day,
    "daterange": lambda _: custom_ranges.days(_read_day),
    "time": lambda _: custom_ranges.clock(),
    "timerange": lambda _: custom_ranges.clocks(),
    "address": _address,
    "enum": _one,
    "set": _some,
}
