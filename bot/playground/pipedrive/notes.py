"""Notes, which live in v1 only."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.playground.pipedrive.api import (
    Answer,
    ApiCall,
    Check,
    Endpoint,
    Reader,
    forbidden,
    invalid,
    not_found,
)
from bot.playground.pipedrive.company import Company, Shown
from bot.playground.pipedrive.definitions import User
from bot.playground.pipedrive.paging import OFFSET, by_offset
from bot.playground.pipedrive.records import Note
from bot.playground.pipedrive.v1_deals import v1_time
from bot.playground.pipedrive.values import (
    check_flag,
    check_moment,
    check_text,
    check_whole,
    read_day,
    read_flag,
    read_moment,
    read_text,
    read_whole,
)

# Notes can also belong to projects and tasks, of which there are none.
KEPT = ("deal", "person", "organization", "lead")
LINKS = ("deal_id", "person_id", "org_id", "lead_id")
PINS = tuple(
    f"pinned_to_{kind}_flag" for kind in (*KEPT, "project", "task")
)  # fmt: skip
SORTABLE = ("id", "user_id", "deal_id", "person_id", "org_id", "content", "add_time", "update_time")


def list_notes(company: Company, call: ApiCall) -> Answer:
    found = [
        note
        for note in company.notes.values()
        if is_visible(company, call.user, note) and _matches(note, call)
    ]
    for part in reversed(call.query.get("sort", "id ASC").split(",")):
        name, _, direction = part.strip().partition(" ")
        if name not in SORTABLE:
            raise invalid("sort", f"must be one of [{', '.join(SORTABLE)}]")
        found.sort(key=partial(_sort_value, name), reverse=direction.upper() == "DESC")
    return by_offset(found, call, lambda note: show(company, call, note))


def _sort_value(name: str, note: Note) -> tuple[bool, str | int]:
    value: str | int | None = getattr(note, name)
    return value is not None, 0 if value is None else value


def is_visible(company: Company, user: User, note: Note) -> bool:
    linked = (
        company.deals.get(note.deal_id or 0),
        company.persons.get(note.person_id or 0),
        company.organizations.get(note.org_id or 0),
        company.leads.get(note.lead_id or ""),
    )
    return all(company.may_see(user, record) for record in linked if record is not None)


def _matches(note: Note, call: ApiCall) -> bool:
    query = call.query
    same = ("user_id", *LINKS)
    if any(query[name] != getattr(note, name) for name in same if name in query):
        return False
    if any(name in query for name in ("project_id", "task_id")):
        return False
    if any(query[pin] != (pin in note.pinned) for pin in PINS if pin in query):
        return False
    since: str = query.get("updated_since", "")
    first: str = query.get("start_date", "")
    last: str = query.get("end_date", "9999")
    return first <= note.add_time[:10] <= last and note.update_time >= since


def add_note(company: Company, call: ApiCall) -> Answer:
    body = call.body
    if not any(name in body for name in LINKS):
        raise invalid("deal_id", "one of deal_id, person_id, org_id, lead_id is required")
    if body.get("user_id", call.user.id) != call.user.id:
        raise forbidden("Only admins can add notes for other users.")
    _check_links(company, call)
    note = Note(
        id=company.new_id("notes"),
        content=body["content"],
        user_id=call.user.id,
        add_time=body.get("add_time", call.now),
        update_time=call.now,
        pinned=frozenset(pin for pin in PINS if body.get(pin)),
        **{name: body[name] for name in LINKS if name in body},
    )
    company.notes[note.id] = note
    return Answer(show(company, call, note))


def find(company: Company, call: ApiCall) -> Note:
    note = company.notes.get(call.id)
    if note is None or not is_visible(company, call.user, note):
        raise not_found("Note")
    return note


def get_note(company: Company, call: ApiCall) -> Answer:
    return Answer(show(company, call, find(company, call)))


def change_note(company: Company, call: ApiCall) -> Answer:
    note, body = find(company, call), call.body
    _check_links(company, call)
    for name in ("content", "add_time", *LINKS):
        if name in body:
            setattr(note, name, body[name])
    told = {pin for pin in PINS if pin in body}
    note.pinned = (note.pinned - told) | {pin for pin in told if body[pin]}
    note.update_time, note.last_update_user_id = call.now, call.user.id
    return Answer(show(company, call, note))


def delete_note(company: Company, call: ApiCall) -> Answer:
    del company.notes[find(company, call).id]
    return Answer(data=True)


def _check_links(company: Company, call: ApiCall) -> None:
    tables: tuple[Mapping[Any, Shown], ...] = (
        company.deals,
        company.persons,
        company.organizations,
        company.leads,
    )
    for name, table in zip(LINKS, tables, strict=True):
        linked = table.get(call.body.get(name))
        if name in call.body and (linked is None or not company.may_see(call.user, linked)):
            raise invalid(name, "not found")


def show(company: Company, call: ApiCall, note: Note) -> dict[str, object]:
    user = company.users[note.user_id]
    deal = company.deals.get(note.deal_id or 0)
    person = company.persons.get(note.person_id or 0)
    organization = company.organizations.get(note.org_id or 0)
    return {
        "id": note.id,
        "active_flag": True,
        "content": note.content,
        "add_time": v1_time(note.add_time),
        "update_time": v1_time(note.update_time),
        "user_id": note.user_id,
        "last_update_user_id": note.last_update_user_id,
        "deal_id": note.deal_id,
        "person_id": note.person_id,
        "org_id": note.org_id,
        "lead_id": note.lead_id,
        "project_id": None,
        "deal": deal and {"title": deal.title},
        "person": person and {"name": person.name},
        "organization": organization and {"name": organization.name},
        "project": None,
        **{pin: pin in note.pinned for pin in PINS},
        "user": {
            "email": user.email,
            "icon_url": None,
            "is_you": user.id == call.user.id,
            "name": user.name,
        },
    }


_FILTERS: Mapping[str, Reader] = {
    "user_id": read_whole,
    "deal_id": read_whole,
    "person_id": read_whole,
    "org_id": read_whole,
    "lead_id": read_text,
    "project_id": read_whole,
    "task_id": read_whole,
    "sort": read_text,
    "start_date": read_day,
    "end_date": read_day,
    "updated_since": read_moment,
    **dict.fromkeys(PINS, read_flag),
}

_BODY: Mapping[str, Check] = {
    "content": check_text,
    **dict.fromkeys((*LINKS, "project_id", "task_id", "user_id"), check_whole),
    "lead_id": check_text,
    "add_time": check_moment,
    **dict.fromkeys(PINS, check_flag),
}

ENDPOINTS = (
    Endpoint("GET", "/v1/notes", 20, list_notes, {**_FILTERS, **OFFSET}),
    Endpoint("GET", "/v1/notes/{id}", 2, get_note),
    Endpoint("POST", "/v1/notes", 10, add_note, body=_BODY, required=("content",)),
    Endpoint("PUT", "/v1/notes/{id}", 10, change_note, body=_BODY),
    Endpoint("DELETE", "/v1/notes/{id}", 6, delete_note),
)  # fmt: skip
