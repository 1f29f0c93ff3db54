"""What is looked for before a person or an organization is created, and what is the same."""

from typing import Any

import pytest

from bot.pipedrive.models import FoundOrganization, FoundPerson, Named, Page
from bot.tools.alike import searches
from bot.tools.deals import CreateDeal
from bot.tools.organizations import CreateOrganization
from bot.tools.persons import CreatePerson


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
        ("+44 20 7946 0000", "phone"),
        ("Jo Doe", "name"),
    ]


def test_a_name_alone_is_one_search() -> None:
    assert asked(person()) == [("Jo Doe", "name")]


def test_a_deal_is_not_looked_for() -> None:
    assert asked(CreateDeal(title="Acme")) == []


def test_the_same_number_may_be_written_in_another_way() -> None:
    [search, _] = searches(person(phones=[{"value": "020 7946 0000"}]))
    hit = FoundPerson(
        id=3, name="Jo", phones=["+44 (0)20 79460000"], organization=Named(id=1, name="Acme")
    )

    [one] = search.alike(Page([hit]))

    assert (one.id, one.same, one.detail) == (3, "same phone", "Acme")


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
