"""The company's own fields as fields of a tool: each typed, picked and read by its type."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.blocks.kit import inputs
from bot.blocks.kit.message import Block
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import custom_fields
from bot.pipedrive.names.lookups import FieldOf
from bot.tools.base import Args
from bot.tools.fieldtypes import custom_ranges
from bot.tools.fieldtypes.base import (
    FieldType,
    Name,
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
from bot.tools.fieldtypes.tool_fields import OWN, ToolField, slots
from bot.tools.quotes import split_list

PREFIX = f"{OWN}."
FIELD = "field"
MOST_IN_FORM = 10
MOST_CHOICES = 100


def offered(args: type[Args], viewer: Viewer, typed: Mapping[str, str]) -> tuple[ToolField, ...]:
    """The fields of a tool and those of the company, as far as the tool takes these.

    A name that fits none or several of them is kept, to be asked about.
    """
    if OWN not in args.model_fields:
        return slots(args)
    own = [_slot(field) for field in custom_fields.of_company(args.about, viewer)]
    known = {slot.name for slot in own}
    names = [name for name in typed if name.startswith(PREFIX) and name not in known]
    return (*slots(args), *own, *(_unclear(name.removeprefix(PREFIX)) for name in names))


def by_label(args: type[Args], viewer: Viewer, key: str) -> ToolField | None:
    """The field of the company that a key means: by its code, else by what people call it."""
    if OWN not in args.model_fields or not key:
        return None
    key = key.removeprefix(PREFIX)
    same = [
        field
        for field in custom_fields.of_company(args.about, viewer)
        if _plain(key)
        in {field.field_code, _plain(field.field_name), _plain(custom_fields.label(field))}
    ]
    if len(same) == 1:
        return _slot(same[0])
    # Before the fields are looked up, any name may be one of them.
    return _unclear(key) if same or viewer.user_id is None else None


def _plain(name: str) -> str:
    return " ".join(name.lower().split())


def nested(values: Mapping[str, object]) -> dict[str, object]:
    """Values by field, those of the company's own together under one name."""
    own = {name.removeprefix(PREFIX): value for name, value in values.items() if is_own(name)}
    rest = {name: value for name, value in values.items() if not is_own(name)}
    return {**rest, OWN: own} if own else rest


def flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """The other way round."""
    own = values.get(OWN) or {}
    rest = {name: value for name, value in values.items() if name != OWN}
    return {**rest, **{PREFIX + code: value for code, value in own.items()}}


def is_own(name: str) -> bool:
    return name.startswith(PREFIX)


def _unclear(key: str) -> ToolField:
    return ToolField(
        PREFIX + key, FieldType(FIELD, lambda _, __: Name(FIELD, key)), required=False, title=key
    )


def _slot(field: FieldOf) -> ToolField:
    word = replace(_word(field), clears=True)
    return ToolField(
        PREFIX + field.field_code, word, required=False, title=custom_fields.label(field)
    )


# --- a word for each type ----------------------------------------------------------------------


def _word(field: FieldOf) -> FieldType:
    if field.field_type in RECORDS:
        return record(RECORDS[field.field_type])
    if field.field_type in TEXTS:
        most = TEXTS[field.field_type]
        return text(custom_fields.label(field), most, lines=most > inputs.LONGEST)
    make = WORDS.get(field.field_type, _not_here)
    return make(field)


def _not_here(field: FieldOf) -> FieldType:
    def read(_: str, __: Viewer) -> object:
        raise Wrong(f"{custom_fields.label(field)} can only be changed in Pipedrive.")

    return FieldType(custom_fields.label(field), read)


def _number(field: FieldOf) -> FieldType:
    def read(typed: str, viewer: Viewer) -> object:
        amount, currency = _amount(typed, viewer)
        if currency is not None:
            raise Wrong(f"{custom_fields.label(field)} is a number without a currency.")
        return int(amount) if amount.is_integer() else amount

    return FieldType("number", read, _short, lambda value, _: write_amount(value))


def _money(_: FieldOf) -> FieldType:
    def read(typed: str, viewer: Viewer) -> object:
        amount, currency = _amount(typed, viewer)
        value = int(amount) if amount.is_integer() else amount
        if wrong := too_fine(value, currency or viewer.currency, viewer):
            raise Unsure(wrong)
        return {"value": value, "currency": currency or viewer.currency}

    def write(value: Any, _: Viewer) -> str:
        return f"{write_amount(value['value'])} {value['currency']}"

    return FieldType("amount", read, _short, write, spans=True)


def _amount(typed: str, viewer: Viewer) -> tuple[float, str | None]:
    try:
        return read_amount(typed, viewer.locale, viewer.currency)
    except AmbiguousAmount as either:
        raise which_amount(typed, either, viewer) from either
    except ValueError as error:
        raise Wrong(f"“{typed}” isn't a number I understand. Try 12, 12.5 or 1200.") from error


def _short(typed: str, _: Viewer) -> Block:
    return inputs.text(typed, limit=40)


def _read_day(typed: str, viewer: Viewer) -> str:
    try:
        return str(read_day(typed, viewer))
    except AmbiguousDay as either:
        raise which_day(typed, either) from either
    except (ValueError, OverflowError) as error:
        raise Wrong(
            f"“{typed}” isn't a date I understand. Try fri, +3d, 30 nov or 2026-11-30."
        ) from error


def _day(_: FieldOf) -> FieldType:
    def element(typed: str, viewer: Viewer) -> Block:
        try:
            return inputs.date(str(read_day(typed, viewer)) if typed else "")
        except (ValueError, OverflowError):
            return inputs.date()

    return FieldType("date", _read_day, element, spans=True)


def _address(_: FieldOf) -> FieldType:
    """Written as one line: Pipedrive takes it apart."""

    def read(typed: str, _: Viewer) -> object:
        return {"value": typed.strip()}

    def write(value: Any, _: Viewer) -> str:
        return str(value.get("formatted_address") or value["value"])

    def element(typed: str, _: Viewer) -> Block:
        return inputs.text(typed, limit=255)

    return FieldType("address", read, element, write)


def _one(field: FieldOf) -> FieldType:
    def read(typed: str, _: Viewer) -> object:
        return _option(typed, field)

    def element(typed: str, _: Viewer) -> Block:
        return inputs.select(_options(field), [str(id_) for id_ in _known([typed], field)])

    return FieldType("option", read, element if _fits(field) else None)


def _some(field: FieldOf) -> FieldType:
    def read(typed: str, _: Viewer) -> object:
        return list(dict.fromkeys(_option(part, field) for part in split_list(typed)))

    def element(typed: str, _: Viewer) -> Block:
        chosen = [str(id_) for id_ in _known(split_list(typed), field)]
        return inputs.select(_options(field), chosen, many=True)

    def write(value: Any, _: Viewer) -> str:
        return ",".join(str(id_) for id_ in value)

    return FieldType("options", read, element if _fits(field) else None, write)


def _option(typed: str, field: FieldOf) -> int | str:
    if found := _known([typed], field):
        return found[0]
    labels = [option.label for option in field.options or ()]
    shown = ", ".join(labels[:MOST_IN_FORM])
    raise Wrong(
        f"“{typed}” isn't an option of {custom_fields.label(field)}. "
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
