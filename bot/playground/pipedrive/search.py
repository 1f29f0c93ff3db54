"""The search endpoints: deals, persons, organizations, and everything at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from bot.playground.pipedrive.api import Answer, ApiCall, Endpoint, Reader
from bot.playground.pipedrive.company import Company, visible
from bot.playground.pipedrive.finders import FINDERS, show_related, show_related_person
from bot.playground.pipedrive.matching import Hit, Notes, Term
from bot.playground.pipedrive.paging import CURSOR, slice_of
from bot.playground.pipedrive.records import Deal, Person
from bot.playground.pipedrive.values import (
    read_limit,
    read_one_of,
    read_some_of,
    read_text,
    read_truth,
    read_whole,
)

MOST_ITEMS = 100

R = TypeVar("R", Deal, Person)


def search(*kinds: str) -> Callable[[Company, ApiCall], Answer]:
    def run(company: Company, call: ApiCall) -> Answer:
        found, additional = slice_of(_hits(company, call, kinds), call)
        return Answer({"items": [hit.show() for hit in found]}, additional)

    return run


def search_items(company: Company, call: ApiCall) -> Answer:
    kinds = call.query.get("item_types", tuple(FINDERS))
    found, additional = slice_of(_hits(company, call, kinds), call)
    data: dict[str, object] = {"items": [hit.show() for hit in found]}
    if call.query.get("search_for_related_items"):
        data["related_items"] = _related(company, call, [hit.item() for hit in found])
    return Answer(data, additional)


def _hits(company: Company, call: ApiCall, kinds: Sequence[str]) -> list[Hit]:
    term, notes = Term(call), Notes(company)
    # Projects and mail attachments can be asked for; there are none here.
    searched = [FINDERS[kind] for kind in kinds if kind in FINDERS]
    hits = [hit for find in searched for hit in find(company, call, term, notes)]
    return sorted(hits, key=lambda hit: -hit.score)


def _related(
    company: Company, call: ApiCall, items: Sequence[Mapping[str, object]]
) -> list[dict[str, object]]:
    """The newest deals of the persons and organizations found, and an organization's people."""
    found = {(item["type"], item["id"]) for item in items}
    deals = [
        deal
        for deal in visible(company, call.user, company.deals.values())
        if not deal.is_deleted
        and ("deal", deal.id) not in found
        and (("person", deal.person_id) in found or ("organization", deal.org_id) in found)
    ]
    people = [
        person
        for person in visible(company, call.user, company.persons.values())
        if not person.is_deleted
        and ("person", person.id) not in found
        and ("organization", person.org_id) in found
    ]
    shown = [
        *(show_related(company, deal) for deal in _newest(deals)),
        *(show_related_person(company, person) for person in _newest(people)),
    ]
    return [{"result_score": 0, "item": item} for item in shown]


def _newest(records: Iterable[R]) -> list[R]:
    return sorted(records, key=lambda row: row.add_time, reverse=True)[:MOST_ITEMS]


TERM: Mapping[str, Reader] = {"term": read_text, "exact_match": read_truth, **CURSOR}

ENDPOINTS = (
    Endpoint(
        "GET", "/api/v2/deals/search", 20, search("deal"),
        {
            **TERM,
            "fields": read_some_of("custom_fields", "notes", "title"),
            "person_id": read_whole,
            "organization_id": read_whole,
            "status": read_one_of("open", "won", "lost"),
            "include_fields": read_some_of("deal.cc_email"),
        },
        required=("term",),
    ),
    Endpoint(
        "GET", "/api/v2/persons/search", 20, search("person"),
        {
            **TERM,
            "fields": read_some_of("custom_fields", "email", "notes", "phone", "name"),
            "organization_id": read_whole,
            "include_fields": read_some_of("person.picture"),
        },
        required=("term",),
    ),
    Endpoint(
        "GET", "/api/v2/organizations/search", 20, search("organization"),
        {**TERM, "fields": read_some_of("address", "custom_fields", "notes", "name")},
        required=("term",),
    ),
    Endpoint(
        "GET", "/api/v2/products/search", 20, search("product"),
        {
            **TERM,
            "fields": read_some_of("code", "custom_fields", "name"),
            "include_fields": read_some_of("product.price"),
        },
        required=("term",),
    ),
    Endpoint(
        "GET", "/api/v2/leads/search", 20, search("lead"),
        {
            **TERM,
            "fields": read_some_of("custom_fields", "notes", "title"),
            "person_id": read_whole,
            "organization_id": read_whole,
            "include_fields": read_some_of("lead.was_seen"),
        },
        required=("term",),
    ),
    Endpoint(
        "GET", "/api/v2/itemSearch", 20, search_items,
        {
            **TERM,
            "limit": read_limit(MOST_ITEMS),
            "item_types": read_some_of(
                "deal", "person", "organization", "product", "lead", "file",
                "mail_attachment", "project",
            ),
            "fields": read_some_of(
                "address", "code", "custom_fields", "email", "name", "notes", "phone",
                "title", "description",
            ),
            "search_for_related_items": read_truth,
            "include_fields": read_some_of("deal.cc_email", "person.picture", "product.price"),
        },
        required=("term",),
    ),
)  # fmt: skip
