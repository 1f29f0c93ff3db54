"""Leads: what may become a deal. Their ids are UUIDs, and their money is one value."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from bot.playground.pipedrive import deal_changes
from bot.playground.pipedrive.api import (
    Answer,
    ApiCall,
    Check,
    Endpoint,
    Reader,
    Refusal,
    invalid,
    not_found,
)
from bot.playground.pipedrive.company import DOMAIN, Company
from bot.playground.pipedrive.definitions import LeadLabel
from bot.playground.pipedrive.links import check_link
from bot.playground.pipedrive.matching import Hit, Notes, Term
from bot.playground.pipedrive.paging import OFFSET, page_of
from bot.playground.pipedrive.records import Converting, Lead
from bot.playground.pipedrive.values import (
    check_day,
    check_list_of,
    check_number,
    check_object,
    check_one_of,
    check_text,
    check_title,
    check_truth,
    check_whole,
    or_null,
    read_moment,
    read_text,
    read_whole,
)

SOURCES = ("Manually created", "Deal", "Web forms", "Prospector", "Live chat", "API")
SORTABLE = (
    "id", "title", "owner_id", "creator_id", "was_seen", "expected_close_date",
    "next_activity_id", "add_time", "update_time",
)  # fmt: skip


def list_leads(*, archived: bool) -> Callable[[Company, ApiCall], Answer]:
    def run(company: Company, call: ApiCall) -> Answer:
        found = [
            lead
            for lead in company.leads.values()
            if lead.is_archived is archived
            and company.may_see(call.user, lead)
            and _matches(lead, call)
        ]
        for part in reversed(call.query.get("sort", "id").split(",")):
            name, _, direction = part.strip().partition(" ")
            if name not in SORTABLE:
                raise invalid("sort", f"must be one of [{', '.join(SORTABLE)}]")
            found.sort(key=partial(_sort_value, name), reverse=direction.upper() == "DESC")
        start, limit = call.query.get("start", 0), call.query.get("limit", 100)
        more = start + limit < len(found)
        additional = {"start": start, "limit": limit, "more_items_in_collection": more}
        return Answer([show(lead) for lead in page_of(found, call)], additional)

    return run


def _matches(lead: Lead, call: ApiCall) -> bool:
    query = call.query
    if "filter_id" in query:
        raise Refusal(404, "Filter not found")
    same = ("owner_id", "person_id", "organization_id")
    if any(query[name] != getattr(lead, name) for name in same if name in query):
        return False
    since: str = query.get("updated_since", "")
    return lead.update_time >= since


def _sort_value(name: str, lead: Lead) -> tuple[bool, Any]:  # Any: texts, numbers and truths
    value = None if name == "next_activity_id" else getattr(lead, name)
    return value is not None, "" if value is None else value


def find(company: Company, call: ApiCall) -> Lead:
    lead = company.leads.get(call.names["lead_id"])
    if lead is None or not company.may_see(call.user, lead):
        raise not_found("Lead")
    return lead


def get_lead(company: Company, call: ApiCall) -> Answer:
    return Answer(show(find(company, call)))


def add_lead(company: Company, call: ApiCall) -> Answer:
    body = call.body
    if body.get("person_id") is None and body.get("organization_id") is None:
        raise invalid("person_id", "A lead must be linked to a person or an organization.")
    _check_links(company, call)
    lead = Lead(
        id=str(uuid.uuid4()),
        creator_id=call.user.id,
        source_name="API",
        add_time=f"{call.now[:-1]}.000Z",
        update_time=f"{call.now[:-1]}.000Z",
        **{"owner_id": call.user.id, "origin": "API", **body},
    )
    company.leads[lead.id] = lead
    return Answer(show(lead))


def change_lead(company: Company, call: ApiCall) -> Answer:
    lead = find(company, call)
    if lead.is_archived and call.body.get("is_archived") is not False:
        raise Refusal(403, "Archived leads cannot be edited.")
    _check_links(company, call)
    after = {"person_id": lead.person_id, "organization_id": lead.organization_id, **call.body}
    if after["person_id"] is None and after["organization_id"] is None:
        raise invalid("person_id", "A lead must be linked to a person or an organization.")
    for name, value in call.body.items():
        setattr(lead, name, value)
    lead.update_time = f"{call.now[:-1]}.000Z"
    return Answer(show(lead))


def delete_lead(company: Company, call: ApiCall) -> Answer:
    return Answer({"id": company.leads.pop(find(company, call).id).id})


def convert(company: Company, call: ApiCall) -> Answer:
    """Done at once, though it is not told before somebody has asked for it again."""
    lead = find(company, call)
    made = Converting(str(uuid.uuid4()), lead.id, call.user.id)
    company.conversions[made.id] = made
    if lead.is_archived:
        made.is_rejected = True
        return Answer({"conversion_id": made.id})
    value = lead.value or {}
    body = {
        "title": lead.title, "owner_id": lead.owner_id, "person_id": lead.person_id,
        "org_id": lead.organization_id, "value": value.get("amount"),
        "currency": value.get("currency"), "expected_close_date": lead.expected_close_date,
        **call.body,
    }  # fmt: skip
    given = {name: held for name, held in body.items() if held is not None}
    made.deal_id = deal_changes.add(company, replace(call, body=given)).id
    for note in company.notes.values():
        if note.lead_id == lead.id:
            note.lead_id, note.deal_id = None, made.deal_id
    for file in company.files.values():
        if file.lead_id == lead.id:
            file.lead_id, file.deal_id = None, made.deal_id
    del company.leads[lead.id]
    return Answer({"conversion_id": made.id})


def conversion_status(company: Company, call: ApiCall) -> Answer:
    made = company.conversions.get(call.names["conversion_id"])
    if made is None or made.lead_id != call.names["lead_id"] or made.user_id != call.user.id:
        raise not_found("Entity")
    made.asked += 1
    if made.asked == 1:
        return Answer({"conversion_id": made.id, "status": "running"})
    if made.is_rejected:
        return Answer({"conversion_id": made.id, "status": "rejected"})
    return Answer({"conversion_id": made.id, "status": "completed", "deal_id": made.deal_id})


def permitted_users(company: Company, call: ApiCall) -> Answer:
    lead = find(company, call)
    active = (user for user in company.users.values() if user.active_flag)
    return Answer([user.id for user in active if company.may_see(user, lead)])


def _check_links(company: Company, call: ApiCall) -> None:
    body = call.body
    for name, table in (("person_id", company.persons), ("organization_id", company.organizations)):
        if body.get(name) is not None:
            check_link(company, call, name, table, body[name])
    if "owner_id" in body and body["owner_id"] not in company.users:
        raise invalid("owner_id", "not found")
    unknown = {*body.get("label_ids", ())} - {label.id for label in company.lead_labels}
    if unknown:
        raise invalid("label_ids", "not found")
    if body.get("value") and body["value"]["currency"] not in company.currencies:
        raise invalid("value.currency", "is not valid")


def show(lead: Lead) -> dict[str, object]:
    return {
        "id": lead.id,
        "title": lead.title,
        "owner_id": lead.owner_id,
        "creator_id": lead.creator_id,
        "label_ids": lead.label_ids,
        "person_id": lead.person_id,
        "organization_id": lead.organization_id,
        "source_name": lead.source_name,
        "origin": lead.origin,
        "origin_id": lead.origin_id,
        "channel": lead.channel,
        "channel_id": lead.channel_id,
        "source_deal_id": None,
        "is_archived": lead.is_archived,
        "was_seen": lead.was_seen,
        "value": lead.value,
        "expected_close_date": lead.expected_close_date,
        "next_activity_id": None,
        "add_time": lead.add_time,
        "update_time": lead.update_time,
        "visible_to": str(lead.visible_to),
        "cc_email": f"{DOMAIN}+lead{lead.id}@pipedrivemail.com",
    }


def find_leads(company: Company, call: ApiCall, term: Term, notes: Notes) -> list[Hit]:
    """`notes` of leads are kept by their ids, as those of other records."""
    hits = []
    for lead in company.leads.values():
        if not company.may_see(call.user, lead) or not _is_candidate(lead, call):
            continue
        texts = {"title": [lead.title], "notes": notes.of("lead", lead.id)}
        if score := term.score(texts):
            hits.append(Hit(score, partial(_show_found, company, lead, texts["notes"])))
    return hits


def _is_candidate(lead: Lead, call: ApiCall) -> bool:
    same = ("person_id", "organization_id")
    return all(call.query[name] == getattr(lead, name) for name in same if name in call.query)


def _show_found(company: Company, lead: Lead, notes: Iterable[str]) -> dict[str, object]:
    person = company.persons.get(lead.person_id or 0)
    organization = company.organizations.get(lead.organization_id or 0)
    value = lead.value or {}
    return {
        "id": lead.id,
        "type": "lead",
        "title": lead.title,
        "owner": {"id": lead.owner_id},
        "person": person and {"id": person.id, "name": person.name},
        "organization": organization and {"id": organization.id, "name": organization.name},
        "phones": [str(one["value"]) for one in person.phones] if person else [],
        "emails": [str(one["value"]) for one in person.emails] if person else [],
        "custom_fields": [],
        "notes": [*notes],
        **({"value": value["amount"], "currency": value["currency"]} if value else {}),
        "visible_to": lead.visible_to,
        "is_archived": lead.is_archived,
    }


def list_labels(company: Company, _: ApiCall) -> Answer:
    return Answer([_show_label(label) for label in company.lead_labels])


def _show_label(label: LeadLabel) -> dict[str, object]:
    times = {"add_time": label.add_time, "update_time": label.add_time}
    return {"id": label.id, "name": label.name, "color": label.color, **times}


def list_sources(_company: Company, _call: ApiCall) -> Answer:
    return Answer([{"name": name} for name in SOURCES])


def _check_value(value: object) -> object:
    given = check_object(value)
    if set(given) != {"amount", "currency"}:
        raise ValueError("must contain amount and currency")
    return {
        "amount": check_number(given["amount"]),
        "currency": check_text(given["currency"]),
    }


def _check_visible_to(value: object) -> int:
    return int(str(check_one_of("1", "3", "5", "7")(value)))


_LIST: Mapping[str, Reader] = {
    **OFFSET,
    **dict.fromkeys(("owner_id", "person_id", "organization_id", "filter_id"), read_whole),
    "sort": read_text,
}
_BODY: Mapping[str, Check] = {
    "title": check_title,
    "owner_id": check_whole,
    "label_ids": check_list_of(check_text),
    "person_id": or_null(check_whole),
    "organization_id": or_null(check_whole),
    "value": or_null(_check_value),
    "expected_close_date": or_null(check_day),
    "visible_to": _check_visible_to,
    "was_seen": check_truth,
    "channel": or_null(check_whole),
    "channel_id": or_null(check_text),
}

ENDPOINTS = (
    Endpoint(
        "GET", "/v1/leads", 20, list_leads(archived=False), {**_LIST, "updated_since": read_moment}
    ),
    Endpoint("GET", "/v1/leads/archived", 40, list_leads(archived=True), _LIST),
    Endpoint("GET", "/v1/leads/{lead_id}", 2, get_lead),
    Endpoint(
        "POST", "/v1/leads", 10, add_lead, status=201, required=("title",),
        body={**_BODY, "origin_id": or_null(check_text)},
    ),
    Endpoint(
        "PATCH", "/v1/leads/{lead_id}", 10, change_lead, body={**_BODY, "is_archived": check_truth}
    ),
    Endpoint("DELETE", "/v1/leads/{lead_id}", 6, delete_lead),
    Endpoint(
        "POST", "/api/v2/leads/{lead_id}/convert/deal", 40, convert,
        body={"stage_id": check_whole, "pipeline_id": check_whole},
    ),
    Endpoint(
        "GET", "/api/v2/leads/{lead_id}/convert/status/{conversion_id}", 1, conversion_status
    ),
    Endpoint("GET", "/v1/leads/{lead_id}/permittedUsers", 10, permitted_users),
    Endpoint("GET", "/v1/leadLabels", 10, list_labels),
    Endpoint("GET", "/v1/leadSources", 2, list_sources),
)  # fmt: skip
