"""Fields of persons and organizations: ways to reach somebody, addresses, saved views."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from bot.blocks.kit import inputs
from bot.blocks.kit.message import Block
from bot.blocks.kit.viewer import Asker, Viewer
from bot.pipedrive.records.models import Address, Contact
from bot.text import article
from bot.tools.fieldtypes.base import (
    MOST,
    FieldType,
    Name,
    Wrong,
    can_be,
    choices,
    company_choice,
    meant,
    order,
    record,
    text,
    which_amount,
    which_day,
)
from bot.tools.fieldtypes.dates import AmbiguousDay, NoYear, read_past_day
from bot.tools.fieldtypes.fields import DAY, Id, day_element, visibility
from bot.tools.fieldtypes.money import AmbiguousAmount, read_amount, write_amount
from bot.tools.quotes import join_list, split_list

USUAL = "work"  # the label that Pipedrive gives where none is said
LONGEST = 255
# What stands in brackets at the end is a label, unless it is part of a number: `+44 20 (7946)`.
_LABELLED = re.compile(r"(.+?)\s*\((?=[^()]*[^\W\d])([^()]{1,40})\)")
_EMAIL = re.compile(r"[^\s@<>(),;]+@[^\s@<>(),;]+")
# Digits with whatever stands between them, letters as on the keys (`1-800-FLOWERS`), an extension.
_PHONE = re.compile(
    r"(?i:tel[.:]*\s*)?[\d\s()\[\]+*#./~·•\u2010-\u2015\u2212-]{3,40}"
    r"(?:[A-Z]{2,10}(?:[ -][A-Z\d]{2,10}){0,2})?"
    r"(?i:[\s,;]*(?:x|p|ext(?:ension)?|int|ramal|poste|durchwahl|dw|w)\s*[.:=#]?\s*\d{1,8})?"
)
_PLUS_INSIDE = re.compile(r"\d\s*\+")  # of a sum
FEWEST_DIGITS, MOST_DIGITS = 3, 24


# --- ways to reach somebody ----------------------------------------------------------------------


def in_order(contacts: Iterable[Contact]) -> list[Contact]:
    """The primary one first, and each one once."""
    found = sorted(contacts, key=lambda one: not one.primary)
    unique = {one.value.casefold(): one for one in reversed(found)}
    kept = [one for one in found if unique[one.value.casefold()] is one]
    return [one.model_copy(update={"primary": nr == 0}) for nr, one in enumerate(kept)]


def _ways(
    noun: str, fits: Callable[[str], object], example: str, *, spans: bool = False
) -> FieldType:
    """Several of them, the first is the primary one: `jo@acme.com (home), j@x.org`."""

    def read(typed: str, _: Asker) -> object:
        parts = split_list(typed)
        if not 0 < len(parts) <= MOST:
            raise Wrong(f"Say between 1 and {MOST} {noun}s, with commas between them.")
        return in_order(one(part, nr == 0) for nr, part in enumerate(parts))

    def one(typed: str, primary: bool) -> Contact:  # noqa: FBT001 - the first is told apart
        value, label = typed.strip(), ""
        if (found := _LABELLED.fullmatch(value)) and fits(found[1]):
            value, label = found[1], found[2].strip().lower()
        if not fits(value) or len(value) > LONGEST:
            raise Wrong(f"“{typed}” isn't {article(noun)}. Try {example}.")
        return Contact(value=value, primary=primary, label=label)

    def element(typed: str, _: Asker) -> Block:
        return inputs.text(typed, placeholder=example)

    def write(value: Any, _: Asker) -> str:
        contacts = (Contact.model_validate(one, from_attributes=True) for one in value)
        return join_list(
            f"{one.value} ({one.label})" if one.label not in {"", USUAL} else one.value
            for one in contacts
        )

    return FieldType(noun, read, element, write, many=True, clears=True, spans=spans)


def _is_phone(typed: str) -> bool:
    digits = sum(sign.isdecimal() for sign in typed)
    written = _PHONE.fullmatch(typed) and not _PLUS_INSIDE.search(typed)
    return bool(written) and FEWEST_DIGITS <= digits <= MOST_DIGITS


EMAILS = _ways("email", _EMAIL.fullmatch, "jo@acme.com or jo@acme.com (home), j@x.org")
PHONES = _ways("phone", _is_phone, "+44 20 7946 0000 (mobile)", spans=True)
_ordered = AfterValidator(in_order)
Emails = Annotated[list[Contact], Field(max_length=MOST), _ordered, EMAILS]
Phones = Annotated[list[Contact], Field(max_length=MOST), _ordered, PHONES]
Messengers = Annotated[
    list[Contact], Field(max_length=MOST), _ordered, _ways("messenger", bool, "jo.doe (skype)")
]


def sent(contacts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**one, "label": one["label"] or USUAL} for one in contacts]


def said_parts(address: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in address.items() if part is not None}


def added(before: Sequence[Contact], more: Sequence[Contact]) -> list[Contact]:
    """Those there were, and the new ones behind them."""
    return in_order([*before, *(one.model_copy(update={"primary": False}) for one in more)])


def with_labels(before: Sequence[Contact], new: Sequence[Contact]) -> list[Contact]:
    """What stays keeps its label, where no other was said."""
    labels = {one.value.casefold(): one.label for one in before}
    return [
        one if one.label else one.model_copy(update={"label": labels.get(one.value.casefold(), "")})
        for one in new
    ]


# --- addresses -----------------------------------------------------------------------------------


def _read_address(typed: str, _: Asker) -> object:
    words = " ".join(typed.split())
    if len(words) > LONGEST:
        raise Wrong(f"The address is {len(words)} characters long; {LONGEST} is the most.")
    return Address(value=words)


def _write_address(value: Any, _: Asker) -> str:
    return Address.model_validate(value, from_attributes=True).value or ""


PlaceOf = Annotated[
    Address,
    FieldType("address", _read_address, lambda typed, _: inputs.text(typed), _write_address),
]
_OF_THE_PLACE = (
    "sublocality", "locality", "admin_area_level_1", "admin_area_level_2", "country",
    "postal_code",
)  # fmt: skip


def moved(before: Address | None, new: Address) -> Address:
    """A typed address, with the parts of the old one that are still true.

    Pipedrive empties the parts that a change leaves out. In the same town those of the town stay;
    of an address elsewhere only what is said again.
    """
    if before is None or new.model_dump(exclude={"value"}, exclude_none=True):
        return new
    parts = before.model_dump(exclude={"value"}, exclude_none=True)
    words = (new.value or "").casefold()
    said = {name: part for name, part in parts.items() if part.casefold() in words}
    if "locality" in said or not before.locality:
        said |= {name: part for name, part in parts.items() if name in _OF_THE_PLACE}
    return new.model_copy(update=said)


# --- numbers -------------------------------------------------------------------------------------


def _read_number(typed: str, viewer: Asker) -> object:
    try:
        amount, currency = read_amount(typed, viewer.locale, viewer.currency)
    except AmbiguousAmount as either:
        raise which_amount(typed, either, viewer) from either
    except ValueError as error:
        raise Wrong(f"“{typed}” isn't a number I understand. Try 12 or 1200.") from error
    if currency is not None or not amount.is_integer():
        raise Wrong(f"“{typed}” isn't a whole number. Try 12 or 1200.")
    return int(amount)


NUMBER = FieldType(
    "number",
    _read_number,
    lambda typed, _: inputs.text(typed, limit=40),
    lambda value, _: write_amount(value),
    clears=True,
)
Whole = Annotated[int, NUMBER]


def _industries(viewer: Viewer) -> Mapping[str, str]:
    """Options of Pipedrive's own: labels by id."""
    return viewer.lookup.options("organization", "industry")


def _read_industry(typed: str, viewer: Viewer) -> object:
    known = {label.lower(): id_ for id_, label in _industries(viewer).items()}
    typed = typed.strip()
    found = known.get(typed.lower(), typed)
    if found.isdecimal() and (not known or found in known.values()):
        return int(found)
    if viewer.user_id is None:
        return Name("industry", typed)  # before the company's words are looked up
    raise Wrong(f"“{typed}” isn't an industry I know.{meant(typed, known)}")


def _industry_element(typed: str, viewer: Viewer) -> Block:
    options = [*_industries(viewer).items()]
    if not 0 < len(options) <= MOST:
        return inputs.text(typed, limit=80)
    chosen = [id_ for id_, label in options if typed.strip().lower() in {id_, label.lower()}]
    return inputs.select(options, chosen[:1])


Industry = Annotated[Id, FieldType("industry", _read_industry, _industry_element, clears=True)]


# --- birthdays -----------------------------------------------------------------------------------


def _read_birthday(typed: str, viewer: Viewer) -> object:
    try:
        return read_past_day(typed, viewer)
    except NoYear as error:
        raise Wrong(f"“{typed}”: say the year too, such as 3 apr 1985.") from error
    except AmbiguousDay as either:
        raise which_day(typed, either) from either
    except (ValueError, OverflowError) as error:
        if can_be(lambda: DAY.read(typed, viewer)):
            raise Wrong(f"“{typed}” lies ahead; a birthday is in the past.") from error
        raise Wrong(f"“{typed}” isn't a date I understand. Try 3 apr 1985.") from error


def _birthday_element(typed: str, viewer: Asker) -> Block:
    try:
        return inputs.date(str(read_past_day(typed, viewer)))
    except (ValueError, OverflowError):
        return day_element(typed, viewer)


BIRTHDAY = FieldType("birthday", _read_birthday, _birthday_element, spans=True)


# --- words of the usual kinds --------------------------------------------------------------------

Called = Annotated[str, text("name", 255)]
JobTitle = Annotated[str, text("job title", 255)]
Notes = Annotated[str, text("notes", 10_000, lines=True)]
Website = Annotated[str, text("website", 255, clears=True)]
Birthday = Annotated[date, BIRTHDAY]
PersonViewId = Annotated[Id, record("person view")]
OrganizationViewId = Annotated[Id, record("organization view")]
PersonIds = Annotated[list[Id], Field(min_length=1, max_length=MOST), record("person", many=True)]
OrganizationIds = Annotated[
    list[Id], Field(min_length=1, max_length=MOST), record("organization", many=True)
]
PersonLabelIds = Annotated[
    list[Id], Field(max_length=MOST), record("person label", many=True, clears=True)
]
OrganizationLabelIds = Annotated[
    list[Id], Field(max_length=MOST), record("organization label", many=True, clears=True)
]
PersonVisibleTo = Annotated[Literal[1, 3, 5, 7], visibility("person")]
OrganizationVisibleTo = Annotated[Literal[1, 3, 5, 7], visibility("organization")]
MarketingStatus = Annotated[
    Literal["no_consent", "unsubscribed", "subscribed", "archived"],
    company_choice(
        "marketing status", "person", "marketing_status", no_consent="No consent",
        unsubscribed="Unsubscribed", subscribed="Subscribed", archived="Archived",
    ),
]  # fmt: skip
ContactOrder = Annotated[
    Literal["id", "add_time", "update_time", "name"],
    order("sort_direction", id="Number", add_time="Added", update_time="Updated", name="Name"),
]
SearchPersonsIn = Annotated[
    list[Literal["name", "email", "phone", "notes", "custom_fields"]],
    Field(min_length=1),
    choices(
        "place", name="Name", email="Email", phone="Phone", notes="Notes",
        custom_fields="Custom fields",
    ),
]  # fmt: skip
SearchOrganizationsIn = Annotated[
    list[Literal["name", "address", "notes", "custom_fields"]],
    Field(min_length=1),
    choices(
        "place", name="Name", address="Address", notes="Notes", custom_fields="Custom fields"
    ),
]  # fmt: skip
