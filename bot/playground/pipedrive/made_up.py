"""Made-up values for custom fields, by their type."""

import random
from collections.abc import Callable, Mapping

from bot.playground.pipedrive import words
from bot.playground.pipedrive.days import FUTURE, Calendar
from bot.playground.pipedrive.definitions import Field


def custom_values(custom: list[Field], rng: random.Random, calendar: Calendar) -> dict[str, object]:
    """About half of the fields filled in."""
    values: dict[str, object] = {}
    for field in custom:
        ids = [option.id for option in field.options]
        by_type: dict[str, object] = {
            "varchar": "EMEA" if field.field_name == "Region" else f"PO-{rng.randrange(9999)}",
            "monetary": {"value": rng.randrange(1, 40) * 50, "currency": "EUR"},
            "double": rng.choice((12, 24, 36)),
            "date": calendar.day(-rng.randrange(FUTURE)),
            "enum": rng.choice(ids) if ids else None,
            "set": sorted(rng.sample(ids, 2), key=str) if ids else None,
        }
        if rng.random() < HALF:
            values[field.field_code] = by_type[field.field_type]
    return values


HALF = 0.5
# What a text field of a contact says, by the field's name.
TEXTS = {
    "Nickname": ("Captain", "The Professor", "Sunny", "Ace"),
    "Language": ("Fluent English", "Prefers letters in French", "Any"),
    "Tax number": ("PT 509 442 013", "DE 811 569 869", "GB 123 4567 73", "JP 8011 1010"),
    "Account": ("Was Northwind's first customer", "Shared with the partner team", "New in 2026"),
}


def contact_values(
    custom: list[Field], rng: random.Random, calendar: Calendar
) -> dict[str, object]:
    return {
        field.field_code: MAKERS[field.field_type](field, rng, calendar)
        for field in custom
        if rng.random() < HALF
    }


Maker = Callable[[Field, random.Random, Calendar], object]

MAKERS: Mapping[str, Maker] = {
    "varchar": lambda field, rng, calendar: rng.choice(TEXTS[field.field_name]),
    "phone": lambda field, rng, calendar: phone(rng),
    "date": lambda field, rng, calendar: calendar.day(rng.randrange(1, 500)),
    "time": lambda field, rng, calendar: {
        "value": f"{rng.randrange(8, 18):02}:30:00", "timezone_id": None, "timezone_name": None,
    },
    "enum": lambda field, rng, calendar: rng.choice(_ids(field)),
    "set": lambda field, rng, calendar: sorted(rng.sample(_ids(field), 2)),
    "monetary": lambda field, rng, calendar: {
        "value": rng.randrange(1, 40) * 500, "currency": "EUR",
    },
    "double": lambda field, rng, calendar: rng.randrange(1, 11),
    "address": lambda field, rng, calendar: address(rng),
}  # fmt: skip


def _ids(field: Field) -> list[int]:
    return [option.id for option in field.options if isinstance(option.id, int)]


def phone(rng: random.Random) -> str:
    return f"{rng.choice(words.TOWNS)[3]} {rng.randrange(100_0000, 999_9999)}"


def address(rng: random.Random) -> dict[str, str | None]:
    town, region, country, _ = rng.choice(words.TOWNS)
    street, number = rng.choice(words.STREETS), str(rng.randrange(1, 140))
    postal_code = str(rng.randrange(10_000, 99_999))
    return {
        "value": f"{street} {number}, {postal_code} {town}, {country}",
        "country": country,
        "admin_area_level_1": region,
        "admin_area_level_2": None,
        "locality": town,
        "sublocality": None,
        "route": street,
        "street_number": number,
        "subpremise": None,
        "postal_code": postal_code,
    }
