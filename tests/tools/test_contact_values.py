"""How ways to reach somebody, addresses and numbers of organizations are typed."""

from dataclasses import replace
from typing import Any

import pytest

from bot.blocks.kit.viewer import NameLookup, Viewer
from bot.pipedrive.names.lookups import FieldOf, FieldOption
from bot.pipedrive.records.models import Address, Contact, Organization, Person
from bot.tools.catalog.all import BY_NAME
from bot.tools.catalog.organizations import UpdateOrganization
from bot.tools.catalog.persons import UpdatePerson
from bot.tools.fieldtypes.base import FieldType, Wrong
from bot.tools.fieldtypes.contacts import moved
from bot.tools.fieldtypes.tool_fields import tool_fields
from tests.people import ANA


def type_of(tool: str, name: str) -> FieldType:
    return next(field.type for field in tool_fields(BY_NAME[tool].args) if field.name == name)


EMAIL, PHONE = type_of("persons_create", "emails"), type_of("persons_create", "phones")


def read(of: FieldType, typed: str) -> list[tuple[str, str, bool]]:
    found: Any = of.read(typed, ANA)
    return [(one.value, one.label, one.primary) for one in found]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jo@acme.com", [("jo@acme.com", "", True)]),
        (" jo@acme.com , j@x.org", [("jo@acme.com", "", True), ("j@x.org", "", False)]),
        ("jo@acme.com (Home)", [("jo@acme.com", "home", True)]),
        ("jo@acme.com(work),JO@acme.com", [("jo@acme.com", "work", True)]),
        ("jo@büro.example", [("jo@büro.example", "", True)]),
    ],
)
def test_emails_have_labels_and_the_first_is_the_primary_one(
    typed: str, meant: list[tuple[str, str, bool]]
) -> None:
    assert read(EMAIL, typed) == meant


@pytest.mark.parametrize("typed", ["jo", "jo@", "@acme.com", "jo at acme.com", "a@b@c", ","])
def test_what_is_no_email_is_said(typed: str) -> None:
    with pytest.raises(Wrong):
        EMAIL.read(typed, ANA)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("+44 20 7946 0000", [("+44 20 7946 0000", "", True)]),
        ("(020) 7946-0000 (mobile)", [("(020) 7946-0000", "mobile", True)]),
        ("+44 (0)20 7946 0000 ext 12", [("+44 (0)20 7946 0000 ext 12", "", True)]),
        ("112, 113", [("112", "", True), ("113", "", False)]),
        ("(+81) 6-7078-719 (home)", [("(+81) 6-7078-719", "home", True)]),
        ("+44 20 7946 (0000)", [("+44 20 7946 (0000)", "", True)]),
    ],
)
def test_phones_are_kept_as_they_are_written(
    typed: str, meant: list[tuple[str, str, bool]]
) -> None:
    assert read(PHONE, typed) == meant


USUAL_WRITINGS = [
    "(+81) 6-7078-719", "+81 6 7078719", "0081-6-7078719", "(+49) (0)30 / 12 34-56",
    "+1.555.123.4567",
    "1-800-FLOWERS", "1 800 GO FEDEX", "+33 (0) 1 23 45 67 89", "tel: +49 30 123456",
    "Tel.030 123456",
    "030/123456-78", "030–123 456", "030\u2011123\u2011456", "[030] 123456", "+7 (495) 123-45-67",
    "555-1234 x12", "555-1234 Ext. 12", "555 1234 extension 12", "01 23 45 67 89 poste 12",
    "030 123456 Durchwahl 12", "*100#", "110", "+386 (0)1 234·56·78", "+1 (555) 123-4567 #89",
]  # fmt: skip


@pytest.mark.parametrize("typed", USUAL_WRITINGS)
def test_a_phone_is_taken_in_any_usual_writing_and_kept_in_it(typed: str) -> None:
    assert read(PHONE, typed) == [(typed, "", True)]


NO_PHONES = [
    "call me", "12", "+44 twenty", "()- ./", "jo 030 123456", "030 123456 jo", "12 + 13 + 14",
    "1" * 30, "2026-11-30T10:00", "030 123456 or 78",
]  # fmt: skip


@pytest.mark.parametrize("typed", NO_PHONES)
def test_what_is_no_phone_is_said(typed: str) -> None:
    with pytest.raises(Wrong):
        PHONE.read(typed, ANA)


JO = Person(
    id=3,
    name="Jo",
    emails=[
        Contact(value="old@acme.com", label="home"),
        Contact(value="jo@acme.com", primary=True, label="work"),
    ],
)


def emails(**given: Any) -> list[tuple[str, str, bool]]:
    call = UpdatePerson.model_validate({"id": 3, **given}).settled(JO, ANA)
    assert call.more_emails is None
    return [(one.value, one.label, one.primary) for one in call.emails or []]


def test_what_is_added_comes_after_what_is_there_and_the_primary_one_stays() -> None:
    assert emails(more_emails=[{"value": "new@x.org"}]) == [
        ("jo@acme.com", "work", True),
        ("old@acme.com", "home", False),
        ("new@x.org", "", False),
    ]


def test_what_is_there_already_is_not_added_again() -> None:
    assert len(emails(more_emails=[{"value": "JO@acme.com"}])) == 2


def test_a_new_list_and_one_more_are_one_list() -> None:
    found = emails(emails=[{"value": "a@x.org"}], more_emails=[{"value": "b@x.org"}])

    assert [value for value, _, _ in found] == ["a@x.org", "b@x.org"]


def test_an_emptied_list_stays_empty() -> None:
    assert emails(emails=[]) == []


def test_what_is_not_said_is_not_sent() -> None:
    call = UpdatePerson.model_validate({"id": 3, "job_title": "CTO"}).settled(JO, ANA)

    assert call.sent() == {"id": 3, "job_title": "CTO"}


LISBON = Address(
    value="Rua Augusta 1, 1100 Lisboa, Portugal",
    route="Rua Augusta",
    street_number="1",
    locality="Lisboa",
    postal_code="1100",
    country="Portugal",
)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (
            "Rua Augusta 20, Lisboa",
            {
                "route": "Rua Augusta", "locality": "Lisboa", "postal_code": "1100",
                "country": "Portugal",
            },
        ),
        ("Praça 3, lisboa", {"locality": "Lisboa", "postal_code": "1100", "country": "Portugal"}),
        ("Rua 2, Porto, Portugal", {"country": "Portugal"}),
        ("Unter den Linden 5, Berlin", {}),
    ],
)  # fmt: skip
def test_of_the_old_address_stays_what_is_still_true(value: str, kept: dict[str, str]) -> None:
    new = moved(LISBON, Address(value=value))

    assert new.model_dump(exclude_none=True) == {"value": value, **kept}


def test_a_whole_address_goes_back_as_it_was() -> None:
    assert moved(Address(value="Rua 2, Porto"), LISBON) == LISBON


def test_an_edit_of_something_else_leaves_the_address_alone() -> None:
    call = UpdateOrganization(id=34, website="acme.com")

    assert call.settled(Organization(id=34, address=LISBON), ANA).sent() == {
        "id": 34,
        "website": "acme.com",
    }


INDUSTRY = FieldOf(
    field_code="industry",
    field_name="Industry",
    field_type="enum",
    options=[FieldOption(id=7, label="Shipping"), FieldOption(id=8, label="Software")],
)
KNOWING = replace(ANA, lookup=NameLookup(fields={"organization": {"industry": INDUSTRY}}))


@pytest.mark.parametrize(
    ("typed", "viewer", "id_"), [("shipping", KNOWING, 7), ("8", KNOWING, 8), ("8", ANA, 8)]
)
def test_an_industry_goes_by_its_label(typed: str, viewer: Viewer, id_: int) -> None:
    assert type_of("organizations_create", "industry").read(typed, viewer) == id_


def test_an_unknown_industry_is_said_with_the_nearest_one() -> None:
    with pytest.raises(Wrong, match="Did you mean shipping"):
        type_of("organizations_create", "industry").read("shiping", KNOWING)


@pytest.mark.parametrize(("typed", "number"), [("250", 250), ("1.5m", 1_500_000), ("12k", 12_000)])
def test_whole_numbers_may_be_short(typed: str, number: int) -> None:
    assert type_of("organizations_create", "annual_revenue").read(typed, ANA) == number


@pytest.mark.parametrize("typed", ["12.5", "5 EUR", "many"])
def test_what_is_no_whole_number_is_said(typed: str) -> None:
    with pytest.raises(Wrong):
        type_of("organizations_create", "employee_count").read(typed, ANA)


# --- birthdays -----------------------------------------------------------------------------------

BIRTHDAY = type_of("persons_update", "birthday")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3.4.85", "1985-04-03"),
        ("3.4.05", "2005-04-03"),
        ("24.11.26", "2026-11-24"),  # today
        ("25.11.26", "1926-11-25"),
        ("29.2.96", "1996-02-29"),
        ("13/4/85", "1985-04-13"),
        ("3 apr 85", "1985-04-03"),
        ("3 apr 1985", "1985-04-03"),
        ("1985-04-03", "1985-04-03"),
    ],
)
def test_a_birthday_lies_in_the_past(typed: str, meant: str) -> None:
    assert str(BIRTHDAY.read(typed, ANA)) == meant


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("3.4.", "say the year too"),
        ("3 apr", "say the year too"),
        ("tomorrow", "say the year too"),
        ("3.4.2085", "lies ahead"),
        ("3/4/85", "Did you mean 4 March or 3 April"),
        ("soon", "isn't a date"),
    ],
)
def test_what_is_no_birthday_is_said(typed: str, why: str) -> None:
    with pytest.raises(Wrong, match=why):
        BIRTHDAY.read(typed, ANA)


def test_a_close_date_of_two_digits_lies_ahead() -> None:
    assert str(type_of("deals_create", "expected_close_date").read("3.4.27", ANA)) == "2027-04-03"
