"""What v1 sends along so that the ids in an answer have names."""

from bot.playground.pipedrive.company import Company, Record
from bot.playground.pipedrive.definitions import User
from bot.playground.pipedrive.records import Deal, Organization, Person

Rows = dict[str, dict[str, object]]


def related_objects(company: Company, user: User, record: Record) -> dict[str, object]:
    """The record itself, whom it belongs to, and its contacts as far as `user` may see them."""
    person = record if isinstance(record, Person) else None
    organization = record if isinstance(record, Organization) else None
    if isinstance(record, Deal):
        person = company.persons.get(record.person_id or 0)
    if not isinstance(record, Organization):
        organization = company.organizations.get(record.org_id or 0)
    related: dict[str, object] = {"user": _rows(user_of(company.users[record.owner_id]))}
    if isinstance(record, Deal):
        related["deal"] = _rows(_deal(record))
    if person and company.may_see(user, person):
        related["person"] = _rows(_person(person))
    if organization and company.may_see(user, organization):
        related["organization"] = _rows(_organization(company, organization))
    return related


def _rows(*shown: dict[str, object]) -> Rows:
    return {str(row["id"]): row for row in shown}


def user_of(user: User) -> dict[str, object]:
    return {
        "id": user.id,
        "name": user.name,
        "email": user.email,
        "has_pic": 0,
        "pic_hash": None,
        "active_flag": user.active_flag,
    }


def _deal(deal: Deal) -> dict[str, object]:
    return {
        "id": deal.id,
        "title": deal.title,
        "status": deal.status,
        "value": deal.value,
        "currency": deal.currency,
        "stage_id": deal.stage_id,
        "pipeline_id": deal.pipeline_id,
    }


def _person(person: Person) -> dict[str, object]:
    return {
        "active_flag": not person.is_deleted,
        "id": person.id,
        "name": person.name,
        "email": person.emails,
        "phone": person.phones,
        "owner_id": person.owner_id,
    }


def _organization(company: Company, organization: Organization) -> dict[str, object]:
    return {"id": organization.id, **organization_of(company, organization)}


def organization_of(company: Company, organization: Organization) -> dict[str, object]:
    people = [row for row in company.persons.values() if row.org_id == organization.id]
    return {
        "name": organization.name,
        "people_count": len(people),
        "owner_id": organization.owner_id,
        "address": organization.address and organization.address["value"],
        "active_flag": not organization.is_deleted,
        "cc_email": f"{company.domain}+organization{organization.id}@pipedrivemail.com",
    }
