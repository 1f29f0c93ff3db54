"""Custom fields: which values they take and how they are answered."""

import re
from collections.abc import Collection, Mapping

from bot.playground.pipedrive.api import Check, invalid
from bot.playground.pipedrive.company import Company, Record, kind_of
from bot.playground.pipedrive.contact_values import check_address
from bot.playground.pipedrive.definitions import Field
from bot.playground.pipedrive.values import (
    check_day,
    check_list_of,
    check_number,
    check_object,
    check_one_of,
    check_text,
    check_whole,
    or_null,
)


def accept(company: Company, kind: str, values: Mapping[str, object]) -> dict[str, object]:
    """The values to write, each checked by its field's type."""
    known = {field.field_code: field for field in company.custom_fields(kind)}
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
        **dict.fromkeys(("varchar", "varchar_auto", "text", "phone"), check_text),
        **{kind: _record_of(company, kind) for kind in ("user", "org", "people")},
        **{
            kind: _span(check)
            for kind, check in (("daterange", check_day), ("timerange", _check_clock))
        },
        "address": check_address,
        "time": _check_time,
        "double": check_number,
        "date": check_day,
        "enum": check_one_of(*ids),
        "set": _some_of(check_list_of(check_one_of(*ids))),
        "monetary": _money(company),
    }
    return checks[field.field_type]


def _record_of(company: Company, kind: str) -> Check:
    """Whoever or whatever it points to must be there."""
    tables: dict[str, Mapping[int, object]] = {
        "user": company.users,
        "org": company.organizations,
        "people": company.persons,
    }

    def checked(value: object) -> object:
        if check_whole(value) not in tables[kind]:
            raise ValueError("not found")
        return value

    return checked


def _span(check: Check) -> Check:
    """From one to another, both of one kind; a span of times also says where."""

    def checked(value: object) -> object:
        given = check_object(value)
        if not {"value", "until"} <= set(given) <= {"value", "until", *_ZONES}:
            raise ValueError("must contain value and until")
        zones = {name: given.get(name) for name in _ZONES} if check is _check_clock else {}
        return {"value": check(given["value"]), "until": check(given["until"]), **zones}

    return checked


_ZONES = ("timezone_id", "timezone_name")


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


def _check_time(value: object) -> object:
    """A time of day, and where it is that time."""
    given = check_object(value)
    if "value" not in given or set(given) - {"value", "timezone_id", "timezone_name"}:
        raise ValueError("must contain value, and may contain timezone_id or timezone_name")
    return {"timezone_id": None, "timezone_name": None, **given,
            "value": _check_clock(given["value"])}  # fmt: skip


def _check_clock(value: object) -> str:
    found = re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?", str(value))
    if not found:
        raise ValueError("This value is not a valid time.")
    return str(value) if found[2] else f"{value}:00"


def show(
    company: Company, record: Record, keys: Collection[str] | None, *, with_labels: bool
) -> dict[str, object]:
    """All custom fields of the company or the chosen ones, null where nothing is filled in."""
    shown: dict[str, object] = {}
    for field in company.custom_fields(kind_of(record)):
        if keys is None or field.field_code in keys:
            value = record.custom_fields.get(field.field_code)
            shown[field.field_code] = _labelled(field, value) if with_labels else value
    return shown


def _labelled(field: Field, value: object) -> object:
    labels = {option.id: option.label for option in field.options}
    if field.field_type == "enum" and isinstance(value, int):
        return {"id": value, "label": labels[value]}
    if field.field_type == "set" and isinstance(value, list):
        return [{"id": id, "label": labels[id]} for id in value]
    return value
