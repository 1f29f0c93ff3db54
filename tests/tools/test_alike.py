"""What is looked for before a person or an organization is created, and what is the same."""

from typing import Any

import pytest

from bot.pipedrive.records.found import FoundOrganization, FoundPerson
from bot.pipedrive.records.models import Named, Page
from bot.tools.catalog.deals import CreateDeal
from bot.tools.catalog.organizations import CreateOrganization
from bot.tools.catalog.persons import CreatePerson
from bot.tools.duplicate_search import searches


def person(**given: Any) -> CreatePerson:
    return CreatePerson.model_validate({"name": "Jo Doe", **given})


def asked(args: Any) -> list[tuple[str, str]]:
    return [
        (str(one.request.query["term"]), str(one.request.query["fields"])) for one in searches(args)
    ]


def test_an_email_is_looked_for_first_and_the_name_only_after_it() -> None:
    jo = person(emails=[{"value": "jo@acme.com"}], phones=[{"value": "+44 20 7946 0000"}])

    assert asked(jo) == [("jo@acme.com", "email"), ("Jo Doe", "name")]


def test_without_an_email_the_phone_is_looked_for() -> None:
    assert asked(person(phones=[{"value": "+44 20 7946 0000"}])) == [
        ("7946 0000", "phone"),
        ("Jo Doe", "name"),
    ]


def test_a_name_alone_is_one_search() -> None:
    assert asked(person()) == [("Jo Doe", "name")]


def test_a_deal_is_not_looked_for() -> None:
    assert asked(CreateDeal(title="Acme")) == []


@pytest.mark.parametrize(
    ("typed", "there"),
    [
        ("020 7946 0000", "+44 (0)20 79460000"),
        ("+44 20 7946 0000", "020-7946-0000"),
        ("+8167078719", "+81 6 7078719"),
        ("+33 1 23 45 67 89", "0033123456789"),
        ("020 7946 0000", "7946 0000"),
    ],
)
def test_the_same_number_may_be_written_in_another_way(typed: str, there: str) -> None:
    [search, _] = searches(person(phones=[{"value": typed}]), "GB")
    hit = FoundPerson(id=3, name="Jo", phones=[there], organization=Named(id=1, name="Acme"))

    [one] = search.alike(Page([hit]))

    assert (one.id, one.same, one.detail) == (3, "same phone", "Acme")


@pytest.mark.parametrize("there", ["020 7946 0001", "+1 20 7946 0000", "0000", ""])
def test_another_number_is_no_sign(there: str) -> None:
    [search, _] = searches(person(phones=[{"value": "+44 20 7946 0000"}]), "GB")

    assert search.alike(Page([FoundPerson(id=3, name="Jo", phones=[there])])) == []


@pytest.mark.parametrize(
    ("phone", "words"),
    [
        ("+44 20 7946 0000", "7946 0000"),
        ("+442079460000", "7946 0000"),
        ("01 23 45 67 89", "01 23 45 67 89"),
        ("+33 1 23 45 67 89", "23 45 67 89"),
        ("+1 (415) 555-2671 ext 12", "555 2671"),
        ("12345", "12345"),
    ],
)
def test_a_number_is_searched_by_groups_that_every_writing_has(phone: str, words: str) -> None:
    assert next(searches(person(phones=[{"value": phone}]))).request.query["term"] == words


@pytest.mark.parametrize("there", ["Pat O\u0027Brien", "PAT O’BRIEN", "Pat O´Brien"])
def test_an_apostrophe_of_another_kind_makes_no_other_person(there: str) -> None:
    [search] = searches(CreatePerson(name="Pat O’Brien"))

    assert search.request.query["term"] == "Pat Brien"
    assert [one.same for one in search.alike(Page([FoundPerson(id=3, name=there)]))] == [
        "same name"
    ]


def test_an_accent_or_the_way_it_is_composed_makes_no_other_person() -> None:
    [search] = searches(CreatePerson(name="Zoë"))

    assert search.request.query["term"] == "Zo"
    there = [FoundPerson(id=3, name="Zoe\u0308"), FoundPerson(id=4, name="ZOE")]
    assert [one.id for one in search.alike(Page(there))] == [3, 4]


def organization(name: str, website: str | None = None) -> CreateOrganization:
    return CreateOrganization(name=name, website=website)


@pytest.mark.parametrize(
    ("name", "website", "term"),
    [
        ("Acme GmbH", None, "acme"),
        ("ACME Robotics, Inc.", None, "acme robotics"),
        ("Acme Robotics", "https://www.acme.com/en", "acme"),
        ("Something else", "acme.com", "something else"),
        ("GmbH", None, "gmbh"),
    ],
)
def test_an_organization_is_one_search(name: str, website: str | None, term: str) -> None:
    assert asked(organization(name, website)) == [(term, "name")]


@pytest.mark.parametrize(
    ("there", "same"),
    [
        ("Acme GmbH", "same name"),
        ("ACME, Inc.", "nearly the same name"),
        ("Acme Logistics", ""),
        ("Acmes", ""),
    ],
)
def test_a_legal_form_makes_no_other_company(there: str, same: str) -> None:
    [search] = searches(organization("Acme GmbH"))

    found = search.alike(Page([FoundOrganization(id=34, name=there)]))

    assert [one.same for one in found] == ([same] if same else [])


def test_a_company_that_is_called_as_the_domain_is_offered() -> None:
    [search] = searches(organization("Acme Robotics", "acme.com"))

    [one] = search.alike(Page([FoundOrganization(id=34, name="Acme Ltd")]))

    assert one.same == "same domain"
