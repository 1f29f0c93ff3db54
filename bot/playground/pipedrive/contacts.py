"""Persons and organizations as v2 shows them."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from bot.playground.pipedrive import custom_fields
from bot.playground.pipedrive.api import Answer, ApiCall, Endpoint, Reader, invalid
from bot.playground.pipedrive.company import Company, kind_of
from bot.playground.pipedrive.contact_extras import (
    ORGANIZATION_EXTRAS,
    PERSON_EXTRAS,
    ContactExtras,
)
from bot.playground.pipedrive.finding import find_organization, find_person
from bot.playground.pipedrive.paging import CURSOR, cut, sorting
from bot.playground.pipedrive.records import Organization, Person
from bot.playground.pipedrive.values import (
    read_ids,
    read_keys,
    read_moment,
    read_some_of,
    read_truth,
    read_whole,
)

Contact = Person | Organization

LIST: Mapping[str, Reader] = {
    "filter_id": read_whole,
    "ids": read_ids,
    "owner_id": read_whole,
    "updated_since": read_moment,
    "updated_until": read_moment,
    **sorting(),
    **CURSOR,
}
SHOWN: Mapping[str, Reader] = {
    "custom_fields": read_keys,
    "include_option_labels": read_truth,
    "include_labels": read_truth,
}
PERSON_SHOWN = {**SHOWN, "include_fields": read_some_of(*PERSON_EXTRAS)}
ORGANIZATION_SHOWN = {**SHOWN, "include_fields": read_some_of(*ORGANIZATION_EXTRAS)}


def list_persons(company: Company, call: ApiCall) -> Answer:
    query = call.query
    deal = company.deals.get(query.get("deal_id", 0))
    of_deal = company.people_of(deal) if deal and company.may_see(call.user, deal) else set()

    def wanted(person: Person) -> bool:
        if not _is_wanted(company, call, "people", person):
            return False
        if "filter_id" in query:
            return True
        return ("deal_id" not in query or person.id in of_deal) and (
            "org_id" not in query or person.org_id == query["org_id"]
        )

    found, additional = cut(company.persons, wanted, call)
    return Answer(_page(company, call, found), additional)


def list_organizations(company: Company, call: ApiCall) -> Answer:
    wanted = partial(_is_wanted, company, call, "org")
    found, additional = cut(company.organizations, wanted, call)
    return Answer(_page(company, call, found), additional)


def _is_wanted(company: Company, call: ApiCall, filter_type: str, record: Contact) -> bool:
    query = call.query
    if record.is_deleted or not company.may_see(call.user, record):
        return False
    if record.update_time < query.get("updated_since", ""):
        return False
    if "updated_until" in query and record.update_time >= query["updated_until"]:
        return False
    if "filter_id" in query:
        return keeps(company, call, filter_type)(record, call.today)
    return record.id in query.get("ids", (record.id,)) and record.owner_id == query.get(
        "owner_id", record.owner_id
    )


def keeps(company: Company, call: ApiCall, filter_type: str) -> Callable[[object, str], bool]:
    kept = company.filters.get(call.query["filter_id"])
    if kept is None or kept.type != filter_type:
        raise invalid("filter_id", "Filter not found")
    return kept.keeps


def get_person(company: Company, call: ApiCall) -> Answer:
    return Answer(show(company, call, find_person(company, call)))


def get_organization(company: Company, call: ApiCall) -> Answer:
    return Answer(show(company, call, find_organization(company, call)))


def show(
    company: Company, call: ApiCall, record: Contact, extras: ContactExtras | None = None
) -> dict[str, object]:
    """With what was asked for beside the fields: counts, and labels by name."""
    query = call.query
    shown = _person(record) if isinstance(record, Person) else _organization(record)
    shown["custom_fields"] = custom_fields.show(
        company,
        record,
        query.get("custom_fields"),
        with_labels=query.get("include_option_labels", False),
    )
    if "include_fields" in query:
        counted = (extras or ContactExtras(company)).of(record)
        shown |= {name: counted[name] for name in query["include_fields"]}
    if query.get("include_labels"):
        names = company.labels(kind_of(record))
        shown["labels"] = [{"id": id, "label": names.get(id, "")} for id in record.label_ids]
    return shown


def _page(company: Company, call: ApiCall, found: Iterable[Contact]) -> list[dict[str, object]]:
    extras = ContactExtras(company) if "include_fields" in call.query else None
    return [show(company, call, record, extras) for record in found]


def _person(person: Person) -> dict[str, object]:
    return {
        "id": person.id,
        "name": person.name,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "owner_id": person.owner_id,
        "org_id": person.org_id,
        "add_time": person.add_time,
        "update_time": person.update_time,
        "emails": person.emails,
        "phones": person.phones,
        "is_deleted": person.is_deleted,
        "visible_to": person.visible_to,
        "label_ids": person.label_ids,
        "picture_id": person.picture and person.picture.id,
        "postal_address": person.postal_address,
        "notes": person.notes,
        "im": person.im,
        "birthday": person.birthday,
        "job_title": person.job_title,
    }


def _organization(organization: Organization) -> dict[str, object]:
    return {
        "id": organization.id,
        "name": organization.name,
        "owner_id": organization.owner_id,
        "add_time": organization.add_time,
        "update_time": organization.update_time,
        "address": organization.address,
        "is_deleted": organization.is_deleted,
        "visible_to": organization.visible_to,
        "label_ids": organization.label_ids,
        "website": organization.website,
        "linkedin": organization.linkedin,
        "industry": organization.industry,
        "annual_revenue": organization.annual_revenue,
        "employee_count": organization.employee_count,
    }


ENDPOINTS = (
    Endpoint(
        "GET", "/api/v2/persons", 10, list_persons,
        {**LIST, **PERSON_SHOWN, "org_id": read_whole, "deal_id": read_whole},
    ),
    Endpoint("GET", "/api/v2/persons/{id}", 1, get_person, PERSON_SHOWN),
    Endpoint(
        "GET", "/api/v2/organizations", 10, list_organizations, {**LIST, **ORGANIZATION_SHOWN}
    ),
    Endpoint("GET", "/api/v2/organizations/{id}", 1, get_organization, ORGANIZATION_SHOWN),
)  # fmt: skip
