"""The company's own fields as conditions: `"Contract length">24`, `source="Trade fair"`.

A condition is kept with the type and the code of its field, `own.double.3b85…>24`, so that it means
the same to everybody, also where no field is looked up.
"""

from collections.abc import Iterable, Mapping

from bot.blocks.kit.viewer import Asker
from bot.blocks.records import facts
from bot.pipedrive.names.lookups import FieldOf
from bot.tools.fieldtypes.base import FieldType, Unsure, Wrong, meant, record, text
from bot.tools.fieldtypes.fields import DAY
from bot.tools.fieldtypes.money import AmbiguousAmount, read_amount, write_amount
from bot.tools.filters.condition_fields import ConditionField

OWN = "own."
HELD = "custom_fields."
RECORDS = {"user": "user", "people": "person", "org": "organization"}
NUMBERS = {"double", "int", "monetary"}
CHOSEN = {"enum", "set"}
TEXTS = {"varchar", "varchar_auto", "text", "phone", "address"}
TYPES = {"date", *NUMBERS, *CHOSEN, *TEXTS, *RECORDS}
LONGEST = 255
MOST_SHOWN = 10

__all__ = ["HELD", "OWN", "code_of", "labels", "name_of", "own_field"]


def name_of(field: FieldOf) -> str:
    """As a condition calls it."""
    return f"{OWN}{field.field_type}.{field.field_code}".lower()


def code_of(name: str) -> tuple[str, str]:
    """The type and the code; both empty for what is no field of the company's own."""
    own, _, rest = name.partition(".")
    type_, _, code = rest.partition(".")
    return (type_, code) if f"{own}." == OWN and type_ in TYPES and code else ("", "")


def labels(fields: Iterable[FieldOf]) -> dict[str, str]:
    """The name of each field that can be asked for, by its label, unless two share it."""
    found: dict[str, list[str]] = {}
    for field in fields:
        if field.is_custom_field and field.field_type in TYPES:
            label = "_".join(field.field_name.lower().replace("-", "_").split())
            found.setdefault(label, []).append(name_of(field))
    return {label: names[0] for label, names in found.items() if len(names) == 1}


def own_field(name: str, known: Mapping[str, FieldOf]) -> ConditionField:
    """How it is typed and where a record holds it. Raises KeyError for what is none."""
    type_, code = code_of(name)
    if not code:
        raise KeyError(name)
    held = f"{HELD}{code}"
    if type_ in NUMBERS:
        noun = "amount" if type_ == "monetary" else "number"
        word = FieldType(noun, _number, write=lambda value, _: write_amount(value), spans=True)
        return ConditionField(word, held, ordered=True)
    if type_ == "date":
        return ConditionField(DAY, held, ordered=True)
    if type_ in CHOSEN:
        return ConditionField(_option(known.get(code)), held)
    if type_ in RECORDS:
        return ConditionField(record(RECORDS[type_]), held)
    return ConditionField(text("words", LONGEST), held, contains=True)


def _number(typed: str, viewer: Asker) -> object:
    try:
        amount, _ = read_amount(typed, viewer.locale, viewer.currency)
    except AmbiguousAmount as either:
        one, other = either.readings
        raise Unsure(f"“{typed}” may be {one} or {other}: type the one you mean.") from either
    except ValueError as error:
        raise Wrong(f"“{typed}” is no number: try 12, 12.5 or 1200.") from error
    return int(amount) if amount.is_integer() else amount


def _option(field: FieldOf | None) -> FieldType:
    by_name = {
        one.label.strip().lower(): one.id for one in (field.options if field else None) or ()
    }

    def read(typed: str, _: Asker) -> object:
        word = typed.strip().lower()
        if word in by_name:
            return by_name[word]
        if word.isascii() and word.isdecimal():
            return int(word)
        if field is None:
            return typed.strip()
        shown = ", ".join(list(by_name)[:MOST_SHOWN])
        raise Wrong(
            f"“{typed}” is no {facts.field_label(field)}: choose {shown}.{meant(typed, by_name)}"
        )

    def write(value: object, _: Asker) -> str:
        return str(value)

    def tell(value: object, _: Asker) -> str:
        by_id = {str(id_): label for label, id_ in by_name.items()}
        return by_id.get(str(value), str(value))

    return FieldType("option", read, write=write, tell=tell)
