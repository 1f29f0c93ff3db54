"""How contacts must be written: mail addresses, phone numbers, postal addresses."""

from collections.abc import Mapping

from bot.playground.pipedrive.api import Check
from bot.playground.pipedrive.records import Address
from bot.playground.pipedrive.values import (
    check_object,
    check_text,
    check_truth,
    or_null,
)

MOST_NOTES = 10_000
ADDRESS_PARTS = (
    "value", "country", "admin_area_level_1", "admin_area_level_2", "locality", "sublocality",
    "route", "street_number", "subpremise", "postal_code",
)  # fmt: skip


def check_ways(value: object) -> list[dict[str, object]]:
    """Of reaching a person; one of them is the primary one, the first if none is marked."""
    if not isinstance(value, list):
        raise ValueError("must be an array")  # noqa: TRY004 - one kind of error for all checks
    ways = [_check_way(item) for item in value]
    primary = next((nr for nr, way in enumerate(ways) if way["primary"]), 0)
    return [{**way, "primary": nr == primary} for nr, way in enumerate(ways)]


def _check_way(value: object) -> dict[str, object]:
    given = _checked_object(value, {"value": _check_filled, "primary": check_truth,
                                    "label": check_text})  # fmt: skip
    return {"value": given["value"], "primary": given.get("primary", False),
            "label": given.get("label", "work")}  # fmt: skip


def _check_filled(value: object) -> str:
    text = check_text(value).strip()
    if not text:
        raise ValueError("must not be empty")
    return text


def check_address(value: object) -> Address:
    """Parts that are left out become null."""
    given = _checked_object(value, dict.fromkeys(ADDRESS_PARTS, or_null(check_text)))
    if not given["value"]:
        raise ValueError("value must not be empty")
    return {part: None if given.get(part) is None else str(given[part]) for part in ADDRESS_PARTS}


def _checked_object(value: object, checks: Mapping[str, Check]) -> dict[str, object]:
    given = check_object(value)
    unknown = set(given) - set(checks)
    if unknown:
        raise ValueError(f"{min(unknown)} is not allowed")
    if "value" not in given:
        raise ValueError("value is required")
    return {name: checks[name](part) for name, part in given.items()}


def check_notes(value: object) -> str:
    text = check_text(value)
    if len(text) > MOST_NOTES:
        raise ValueError(f"must be at most {MOST_NOTES} characters")
    return text
