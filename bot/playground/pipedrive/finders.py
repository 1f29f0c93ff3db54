"""Looks through deals, persons, organizations and files for a search term."""

from collections.abc import Mapping, Sequence
from functools import partial

from bot.playground.pipedrive.api import ApiCall
from bot.playground.pipedrive.company import Company, Record
from bot.playground.pipedrive.files import is_visible
from bot.playground.pipedrive.leads import find_leads
from bot.playground.pipedrive.matching import Hit, Notes, Term
from bot.playground.pipedrive.products import find_products
from bot.playground.pipedrive.records import Deal, File, Organization, Person

SEARCHABLE = {"address", "varchar", "text", "varchar_auto", "double", "monetary", "phone"}


def find_deals(company: Company, call: ApiCall, term: Term, notes: Notes) -> list[Hit]:
    hits = []
    searchable = searchable_codes(company, "deal")
    for deal in company.deals.values():
        if not _is_candidate(company, call, deal):
            continue
        custom = _custom_texts(deal, searchable)
        remarks = notes.of("deal", deal.id)
        score = term.score({"title": [deal.title], "notes": remarks, "custom_fields": custom})
        if score:
            hits.append(Hit(score, partial(_show_deal, company, call, deal, custom, remarks)))
    return hits


def _is_candidate(company: Company, call: ApiCall, deal: Deal) -> bool:
    query = call.query
    return (
        not deal.is_deleted
        and deal.status == query.get("status", deal.status)
        and deal.person_id == query.get("person_id", deal.person_id)
        and deal.org_id == query.get("organization_id", deal.org_id)
        and company.may_see(call.user, deal)
    )


def searchable_codes(company: Company, kind: str) -> list[str]:
    return [
        field.field_code for field in company.custom_fields(kind) if field.field_type in SEARCHABLE
    ]


def _custom_texts(record: Record, searchable: Sequence[str]) -> list[str]:
    values = (record.custom_fields.get(code) for code in searchable)
    return [text_of(value) for value in values if value is not None]


def text_of(value: object) -> str:
    return str(value["value"] if isinstance(value, dict) else value)


def _show_deal(
    company: Company, call: ApiCall, deal: Deal, custom: Sequence[str], notes: Sequence[str]
) -> dict[str, object]:
    organization = company.organizations.get(deal.org_id or 0)
    cc_email = {"cc_email": f"{company.domain}+deal{deal.id}@pipedrivemail.com"}
    return {
        **show_related(company, deal),
        "organization": organization and {"id": organization.id, "name": organization.name},
        "custom_fields": custom,
        "notes": notes,
        **(cc_email if "deal.cc_email" in call.query.get("include_fields", ()) else {}),
    }


def show_related(company: Company, deal: Deal) -> dict[str, object]:
    """A deal as it stands among the related items: with less about it."""
    person = company.persons.get(deal.person_id or 0)
    return {
        "id": deal.id,
        "type": "deal",
        "title": deal.title,
        "value": deal.value,
        "currency": deal.currency,
        "status": deal.status,
        "visible_to": deal.visible_to,
        "owner": {"id": deal.owner_id},
        "stage": {"id": deal.stage_id, "name": company.stages[deal.stage_id].name},
        "person": person and {"id": person.id, "name": person.name},
        "is_archived": deal.is_archived,
    }


def _show_link(organization: Organization | None) -> dict[str, object] | None:
    if organization is None:
        return None
    return {
        "id": organization.id,
        "name": organization.name,
        "address": organization.address and organization.address["value"],
    }


def find_persons(company: Company, call: ApiCall, term: Term, notes: Notes) -> list[Hit]:
    wanted_org = call.query.get("organization_id")
    searchable = searchable_codes(company, "person")
    hits = []
    for person in company.persons.values():
        if person.is_deleted or not company.may_see(call.user, person):
            continue
        if wanted_org not in (None, person.org_id):
            continue
        texts = {
            "name": [person.name],
            "email": [str(row["value"]) for row in person.emails],
            "phone": [str(row["value"]) for row in person.phones],
            "notes": notes.of("person", person.id),
            "custom_fields": _custom_texts(person, searchable),
        }
        score = term.score(texts)
        if score:
            hits.append(Hit(score, partial(_show_person, company, call, person, texts)))
    return hits


def _show_person(
    company: Company, call: ApiCall, person: Person, texts: Mapping[str, list[str]]
) -> dict[str, object]:
    picture = {"picture": person.picture and {"id": person.picture.id}}
    return {
        **show_related_person(company, person),
        "custom_fields": texts["custom_fields"],
        "notes": texts["notes"],
        **(picture if "person.picture" in call.query.get("include_fields", ()) else {}),
    }


def show_related_person(company: Company, person: Person) -> dict[str, object]:
    return {
        "id": person.id,
        "type": "person",
        "name": person.name,
        "phones": [row["value"] for row in person.phones],
        "emails": [row["value"] for row in person.emails],
        "visible_to": person.visible_to,
        "owner": {"id": person.owner_id},
        "organization": _show_link(company.organizations.get(person.org_id or 0)),
    }


def find_organizations(company: Company, call: ApiCall, term: Term, notes: Notes) -> list[Hit]:
    searchable = searchable_codes(company, "organization")
    hits = []
    for row in company.organizations.values():
        if row.is_deleted or not company.may_see(call.user, row):
            continue
        texts = {
            "name": [row.name],
            "address": [row.address["value"] or ""] if row.address else [],
            "notes": notes.of("organization", row.id),
            "custom_fields": _custom_texts(row, searchable),
        }
        score = term.score(texts)
        if score:
            hits.append(Hit(score, partial(_show_organization, row, texts)))
    return hits


def _show_organization(row: Organization, texts: Mapping[str, list[str]]) -> dict[str, object]:
    return {
        "id": row.id,
        "type": "organization",
        "name": row.name,
        "address": row.address and row.address["value"],
        "visible_to": row.visible_to,
        "owner": {"id": row.owner_id},
        "custom_fields": texts["custom_fields"],
        "notes": texts["notes"],
    }


def find_files(company: Company, call: ApiCall, term: Term, notes: Notes) -> list[Hit]:
    hits = []
    for file in company.files.values():
        score = term.score({"name": [file.name]})
        if score and is_visible(company, call.user, file):
            deal = company.deals.get(file.deal_id or 0)
            hits.append(Hit(score, partial(_show_file, file, deal)))
    return hits


def _show_file(file: File, deal: Deal | None) -> dict[str, object]:
    return {
        "id": file.id,
        "type": "file",
        "name": file.name,
        "url": f"/files/{file.id}/download",
        **({"deal": {"id": deal.id, "title": deal.title}} if deal else {}),
    }


FINDERS = {
    "deal": find_deals,
    "person": find_persons,
    "organization": find_organizations,
    "file": find_files,
    "product": find_products,
    "lead": find_leads,
}
