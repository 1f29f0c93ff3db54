"""Custom fields: which values they take and how they are answered."""

from collections.abc import Collection, Mapping

from bot.playground.pipedrive.api import Check, invalid
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.records import Deal, Field
from bot.playground.pipedrive.values import (
    check_day,
    check_list_of,
    check_number,
    check_object,
    check_one_of,
    check_text,
    or_null,
)


def accept(company: Company, values: Mapping[str, object]) -> dict[str, object]:
    """The values to write, each checked by its field's type."""
    known = {field.field_code: field for field in company.custom_fields("deal")}
    accepted = {}
    for code, value in values.items():
        if code not in known:
            raise invalid("custom_fields", f"Unknown key '{code}'")
        try:
            accepted[code] = or_null(_check_of(company, known[code]))(value)
        except ValueError as why:
            raise invalid(f"custom_fields.{code}", str(why)) from None
    return accepted


def _check_of(company: Company, field: Field) -> Check:
    ids = [option.id for option in field.options]
    checks: dict[str, Check] = {
        "varchar": check_text,
        "double": check_number,
        "date": check_day,
        "enum": check_one_of(*ids),
        "set": _some_of(check_list_of(check_one_of(*ids))),
        "monetary": _money(company),
    }
    return checks[field.field_type]


def _some_of(check: Check) -> Check:
    def checked(value: object) -> object:
        if value == []:
            raise ValueError("must not be empty, use null to clear it")
        return check(value)

    return checked


def _money(company: Company) -> Check:
    def checked(value: object) -> object:
        given = check_object(value)
        if set(given) != {"value", "currency"}:
            raise ValueError("must contain value and currency")
        return {
            "value": check_number(given["value"]),
            "currency": check_one_of(*company.currencies)(given["currency"]),
        }

    return checked


def show(
    company: Company, deal: Deal, keys: Collection[str] | None, *, with_labels: bool
) -> dict[str, object]:
    """All custom fields of the company or the chosen ones, null where nothing is filled in."""
    shown: dict[str, object] = {}
    for field in company.custom_fields("deal"):
        if keys is None or field.field_code in keys:
            value = deal.custom_fields.get(field.field_code)
            shown[field.field_code] = _labelled(field, value) if with_labels else value
    return shown


def _labelled(field: Field, value: object) -> object:
    labels = {option.id: option.label for option in field.options}
    if field.field_type == "enum" and isinstance(value, int):
        return {"id": value, "label": labels[value]}
    if field.field_type == "set" and isinstance(value, list):
        return [{"id": id, "label": labels[id]} for id in value]
    return value
