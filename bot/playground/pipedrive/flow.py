"""Everything that has happened around a deal, a person or an organization, newest first."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from bot.playground.pipedrive import files, mails, notes
from bot.playground.pipedrive.activities import is_visible
from bot.playground.pipedrive.api import Answer, ApiCall, Endpoint, Reader
from bot.playground.pipedrive.changes import FOLLOWER, PARTICIPANT
from bot.playground.pipedrive.company import LINKS, Company
from bot.playground.pipedrive.finding import find
from bot.playground.pipedrive.flow_shapes import (
    show_activity,
    show_change,
    show_follower,
    show_participant,
)
from bot.playground.pipedrive.paging import OFFSET, by_offset
from bot.playground.pipedrive.records import Change
from bot.playground.pipedrive.related import related_objects
from bot.playground.pipedrive.v1_deals import v1_time
from bot.playground.pipedrive.values import read_one_of, read_some_of

ITEMS = (
    "call", "activity", "plannedActivity", "change", "note", "deal", "file", "dealChange",
    "personChange", "organizationChange", "follower", "dealFollower", "personFollower",
    "organizationFollower", "participant", "comment", "mailMessage",
    "mailMessageWithAttachment", "invoice", "document", "marketing_campaign_stat",
    "marketing_status_change",
)  # fmt: skip
ORGANIZATION_ITEMS = (
    "activity", "plannedActivity", "note", "file", "change", "deal", "follower", "participant",
    "mailMessage", "mailMessageWithAttachment", "invoice", "activityFile", "document",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """`names` are those it is asked for by."""

    kind: str
    time: str
    show: Callable[[], Mapping[str, object]]
    names: frozenset[str] = frozenset()


def list_flow(kind: str) -> Callable[[Company, ApiCall], Answer]:
    def run(company: Company, call: ApiCall) -> Answer:
        record = find(company, call, kind)
        asked = set(call.query.get("items", ()))
        found = [
            item
            for source in (_changes, _activities, _notes, _files, _mails)
            for item in source(company, call, kind)
            if not asked or asked & {item.kind, *item.names}
        ]
        found.sort(key=lambda item: item.time, reverse=True)
        answer = by_offset(found, call, _show)
        return Answer(answer.data, answer.additional, related_objects(company, call.user, record))

    return run


def _show(item: Item) -> dict[str, object]:
    return {"object": item.kind, "timestamp": v1_time(item.time), "data": item.show()}


def _changes(company: Company, call: ApiCall, kind: str) -> Iterator[Item]:
    rows = [*company.changes.get((kind, call.id), ())]
    if kind == "organization":
        # An organization also tells what becomes of its deals.
        for (of, id), more in company.changes.items():
            deal = company.deals.get(id) if of == "deal" else None
            if deal and deal.org_id == call.id and company.may_see(call.user, deal):
                rows += more
    codes = {row.field_code for of in LINKS for row in company.custom_fields(of)}
    for row in rows:
        if row.field_key not in codes or call.query.get("all_changes") == "1":
            yield _change(company, row)


def _change(company: Company, row: Change) -> Item:
    if row.field_key == PARTICIPANT:
        return Item("participant", row.time, partial(show_participant, company, row))
    if row.field_key == FOLLOWER:
        names = frozenset({"follower"})
        return Item(f"{row.kind}Follower", row.time, partial(show_follower, company, row), names)
    names = frozenset({"change", row.kind})
    return Item(f"{row.kind}Change", row.time, partial(show_change, company, row), names)


def _activities(company: Company, call: ApiCall, kind: str) -> Iterator[Item]:
    for row in company.activities.values():
        if getattr(row, LINKS[kind]) == call.id and is_visible(company, call.user, row):
            names = {"call"} if row.type == "call" else set()
            names |= set() if row.done else {"plannedActivity"}
            time = row.marked_as_done_time or row.add_time
            yield Item("activity", time, partial(show_activity, company, row), frozenset(names))


def _notes(company: Company, call: ApiCall, kind: str) -> Iterator[Item]:
    for row in company.notes.values():
        if getattr(row, LINKS[kind]) == call.id and notes.is_visible(company, call.user, row):
            yield Item("note", row.add_time, partial(notes.show, company, call, row))


def _files(company: Company, call: ApiCall, kind: str) -> Iterator[Item]:
    for row in company.files.values():
        if getattr(row, LINKS[kind]) == call.id and files.is_visible(company, call.user, row):
            names = frozenset({"activityFile"} if row.activity_id else ())
            yield Item("file", row.add_time, partial(files.show, company, row), names)


def _mails(company: Company, call: ApiCall, kind: str) -> Iterator[Item]:
    for row in mails.mails_of(company, call, kind):
        yield Item("mailMessage", row.time, partial(mails.show, company, row))


def _query(items: tuple[str, ...]) -> Mapping[str, Reader]:
    return {**OFFSET, "all_changes": read_one_of("1"), "items": read_some_of(*items)}


ENDPOINTS = (
    Endpoint("GET", "/v1/deals/{id}/flow", 40, list_flow("deal"), _query(ITEMS)),
    Endpoint("GET", "/v1/persons/{id}/flow", 40, list_flow("person"), _query(ITEMS)),
    Endpoint(
        "GET", "/v1/organizations/{id}/flow", 40, list_flow("organization"),
        _query(ORGANIZATION_ITEMS),
    ),
)  # fmt: skip
