"""Looking for a value in one field; unlike the other searches this one minds capital letters."""

from collections.abc import Callable, Mapping

from bot.playground.pipedrive.api import Answer, ApiCall, Endpoint, invalid
from bot.playground.pipedrive.company import Company, Record
from bot.playground.pipedrive.finders import SEARCHABLE, text_of
from bot.playground.pipedrive.matching import SHORTEST
from bot.playground.pipedrive.paging import CURSOR, slice_of
from bot.playground.pipedrive.records import Deal, Product
from bot.playground.pipedrive.values import read_one_of, read_text

Searched = Record | Product
Match = Callable[[str, str], bool]

MATCHES: Mapping[str, Match] = {
    "exact": lambda text, term: text == term,
    "beginning": lambda text, term: text.startswith(term),
    "middle": lambda text, term: term in text,
}


def search_field(company: Company, call: ApiCall) -> Answer:
    kind, field = call.query["entity_type"], call.query["field"]
    match, term = call.query.get("match", "exact"), call.query["term"].strip()
    if len(term) < (1 if match == "exact" else SHORTEST):
        raise invalid("term", f"must be at least {SHORTEST} characters")
    _check_field(company, kind, field)
    matches = MATCHES[match]
    rows = [
        row
        for row in _table(company, kind).values()
        if not row.is_deleted
        and company.may_see(call.user, row)
        and any(matches(text, term) for text in _texts(row, field))
    ]
    found, additional = slice_of(rows, call)
    return Answer([_show(record) for record in found], additional)


def _table(company: Company, kind: str) -> Mapping[int, Searched]:
    """There are no leads and no projects."""
    if kind == "product":
        return company.products
    return company.table(kind)


def _check_field(company: Company, kind: str, code: str) -> None:
    known = company.fields.get(kind, ())
    field = next((field for field in known if field.field_code == code), None)
    if field is None:
        raise invalid("field", "Field not found")
    if field.field_type not in SEARCHABLE:
        raise invalid("field", f"Fields of type {field.field_type} cannot be searched")


def _texts(record: Searched, code: str) -> list[str]:
    value = getattr(record, code, None)
    if value is None and not isinstance(record, Product):
        value = record.custom_fields.get(code)
    values = value if isinstance(value, list) else [value]
    return [text_of(item) for item in values if item is not None]


def _show(record: Searched) -> dict[str, object]:
    return {"id": record.id, "name": record.title if isinstance(record, Deal) else record.name}


ENDPOINTS = (
    Endpoint(
        "GET", "/api/v2/itemSearch/field", 20, search_field,
        {
            "term": read_text,
            "entity_type": read_one_of(
                "deal", "lead", "person", "organization", "product", "project"
            ),
            "match": read_one_of(*MATCHES),
            "field": read_text,
            **CURSOR,
        },
        required=("term", "entity_type", "field"),
    ),
)  # fmt: skip
