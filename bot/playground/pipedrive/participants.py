"""Who takes part in a deal beside its main contact; v1 only."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.playground.pipedrive import changes, v1_persons
from bot.playground.pipedrive.api import Answer, ApiCall, Endpoint, invalid, not_found
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.deal_changes import check_right_to_edit
from bot.playground.pipedrive.deals import find
from bot.playground.pipedrive.links import check_link
from bot.playground.pipedrive.paging import OFFSET, by_offset, page_of
from bot.playground.pipedrive.records import Deal, Participant, Person
from bot.playground.pipedrive.related import organization_of, user_of
from bot.playground.pipedrive.v1_deals import v1_time
from bot.playground.pipedrive.values import check_whole


def list_participants(company: Company, call: ApiCall) -> Answer:
    deal = find(company, call)
    rows = [row for row in _rows_of(company, deal) if _is_visible(company, call, row)]
    answer = by_offset(rows, call, lambda row: show(company, deal, row))
    return replace(answer, related=_related(company, page_of(rows, call)))


def add_participant(company: Company, call: ApiCall) -> Answer:
    deal = _changeable(company, call)
    person_id = call.body["person_id"]
    check_link(company, call, "person_id", company.persons, person_id)
    if person_id in company.people_of(deal):
        raise invalid("person_id", "is already a participant of the deal")
    row = Participant(company.new_id("participants"), deal.id, person_id, call.user.id, call.now)
    company.participants[row.id] = row
    changes.joined(company, call, deal, person_id)
    return Answer(show(company, deal, row), related=_related(company, [row]))


def remove_participant(company: Company, call: ApiCall) -> Answer:
    """By the id of the row, which is not that of the person."""
    deal = _changeable(company, call)
    row = company.participants.get(call.ids["deal_participant_id"])
    if row is None or row.deal_id != deal.id:
        raise not_found("Participant")
    del company.participants[row.id]
    changes.left(company, call, deal, row.person_id)
    return Answer({"id": row.id})


def _changeable(company: Company, call: ApiCall) -> Deal:
    deal = find(company, call)
    if deal.is_deleted:
        raise not_found("Deal")
    check_right_to_edit(deal, call)
    return deal


def _rows_of(company: Company, deal: Deal) -> list[Participant]:
    return [row for row in company.participants.values() if row.deal_id == deal.id]


def _is_visible(company: Company, call: ApiCall, row: Participant) -> bool:
    person = company.persons[row.person_id]
    return not person.is_deleted and company.may_see(call.user, person)


def show(company: Company, deal: Deal, row: Participant) -> dict[str, object]:
    person = company.persons[row.person_id]
    return {
        "id": row.id,
        "person_id": {
            "active_flag": not person.is_deleted,
            "name": person.name,
            "email": person.emails,
            "phone": person.phones,
            "owner_id": person.owner_id,
            "company_id": company.id,
            "value": person.id,
        },
        "add_time": v1_time(row.add_time),
        "active_flag": True,
        "related_item_data": {"deal_id": deal.id, "title": deal.title},
        "person": _show_person(company, person),
        "added_by_user_id": user_of(company.users[row.user_id]) | {"value": row.user_id},
        "related_item_type": "deal",
        "related_item_id": deal.id,
    }


def _show_person(company: Company, person: Person) -> dict[str, object]:
    organization = company.organizations.get(person.org_id or 0)
    owner = company.users[person.owner_id]
    return v1_persons.named(company, person) | {
        "owner_id": user_of(owner) | {"value": owner.id},
        "org_id": organization
        and organization_of(company, organization) | {"value": organization.id},
    }


def _related(company: Company, rows: Sequence[Participant]) -> Mapping[str, object]:
    """The records that the rows name, once each, by kind and id."""
    people = [company.persons[row.person_id] for row in rows]
    user_ids = {row.user_id for row in rows} | {person.owner_id for person in people}
    return {
        "user": {str(id): user_of(company.users[id]) for id in sorted(user_ids)},
        "person": {
            str(person.id): {
                "active_flag": not person.is_deleted,
                "id": person.id,
                "name": person.name,
                "email": person.emails,
                "phone": person.phones,
                "owner_id": person.owner_id,
            }
            for person in people
        },
    }


PLACE = "/v1/deals/{id}/participants"

ENDPOINTS = (
    Endpoint("GET", PLACE, 10, list_participants, OFFSET),
    Endpoint(
        "POST", PLACE, 10, add_participant,
        body={"person_id": check_whole}, required=("person_id",),
    ),
    Endpoint("DELETE", f"{PLACE}/{{deal_participant_id}}", 6, remove_participant),
)  # fmt: skip
