"""What fields and labels are called, so that names can mean them."""

from collections.abc import Iterable, Sequence

from bot.pipedrive.names.lookups import FieldOf, Label
from bot.pipedrive.names.matching import Candidate

HOLDS = {
    "varchar": "text, such as “North”",
    "text": "a long text",
    "double": "a number, such as 12",
    "monetary": "an amount, such as 500 EUR",
    "enum": "one of",
    "set": "some of",
    "date": "a date, such as 2026-11-30",
    "daterange": "from one date to another, such as 1 dec..15 dec",
    "time": "a time of day, such as 14:00",
    "timerange": "from one time to another, such as 9:00..17:30",
    "address": "an address",
    "user": "a colleague",
    "people": "a person",
    "org": "an organization",
}
TYPES = {
    "varchar": "text",
    "varchar_auto": "text",
    "text": "long text",
    "double": "number",
    "int": "number",
    "monetary": "amount",
    "enum": "one option",
    "set": "several options",
    "daterange": "dates",
    "time": "time of day",
    "timerange": "times of day",
    "user": "colleague",
    "people": "person",
    "org": "organization",
}
MOST_OPTIONS = 3  # that tell a field apart
SEARCHABLE = {"address", "varchar", "text", "varchar_auto", "double", "monetary", "phone"}


def told_apart(fields: Sequence[FieldOf]) -> list[FieldOf]:
    """The same, where several share a name with what tells each of the company's own from them."""
    namesakes: dict[str, list[FieldOf]] = {}
    for one in fields:
        namesakes.setdefault(_plain(one.field_name), []).append(one)
    return [
        one.model_copy(update={"apart": _apart(one, others)})
        if one.is_custom_field and len(others := namesakes[_plain(one.field_name)]) > 1
        else one
        for one in fields
    ]


def _plain(name: str) -> str:
    return " ".join(name.lower().split())


def _apart(field: FieldOf, namesakes: Sequence[FieldOf]) -> str:
    """Its type, if no other has it; else its options, else the end of its code."""
    for told in (_type, _first_options):
        if told(field) and [told(one) for one in namesakes].count(told(field)) == 1:
            return told(field)
    return f"{_type(field)} …{field.field_code[-4:]}"


def _type(field: FieldOf) -> str:
    return TYPES.get(field.field_type, field.field_type.replace("_", " "))


def _first_options(field: FieldOf) -> str:
    labels = [option.label for option in field.options or ()]
    return ", ".join(labels[:MOST_OPTIONS]) + (", …" if len(labels) > MOST_OPTIONS else "")


def own(fields: Iterable[FieldOf]) -> list[Candidate]:
    """The company's own fields."""
    return [
        Candidate(field.field_code, field.field_name, _takes(field))
        for field in fields
        if field.is_custom_field
    ]


def searchable(fields: Iterable[FieldOf]) -> list[Candidate]:
    """Those that Pipedrive can be asked to search; own ones of a few types only."""
    return [
        Candidate(field.field_code, field.field_name, _takes(field), (field.field_code,))
        for field in fields
        if field.field_type in SEARCHABLE
    ]


def _takes(field: FieldOf) -> str:
    """What a field holds, so that two of the same name can be told apart."""
    options = ", ".join(option.label for option in field.options or ())
    return f"{HOLDS.get(field.field_type, field.field_type)}{f': {options}' if options else ''}"


def labels(fields: Iterable[FieldOf]) -> list[Label]:
    """The labels, which Pipedrive keeps as the options of a field."""
    options = next((one.options for one in fields if one.field_code == "label_ids"), None)
    return [
        Label(id=one.id, label=one.label, color=one.color)
        for one in options or []
        if isinstance(one.id, int)
    ]
