"""Merging two persons or two organizations."""

from dataclasses import replace

from bot.playground.pipedrive import changes, v1_persons
from bot.playground.pipedrive.api import Answer, ApiCall, Endpoint, forbidden, invalid, not_found
from bot.playground.pipedrive.company import Company, kind_of
from bot.playground.pipedrive.contact_changes import RIGHTS
from bot.playground.pipedrive.contacts import Contact
from bot.playground.pipedrive.finding import find_organization, find_person
from bot.playground.pipedrive.merging import fill, hand_over
from bot.playground.pipedrive.values import check_whole

# What the survivor takes over where it has nothing itself.
PERSON = ("org_id", "job_title", "postal_address", "notes", "birthday", "picture", "label_ids")
ORGANIZATION = (
    "address", "website", "linkedin", "industry", "annual_revenue", "employee_count", "label_ids",
)  # fmt: skip


def merge_persons(company: Company, call: ApiCall) -> Answer:
    """`merge_with_id` survives and has priority; the person of the path is gone for good."""
    gone = find_person(company, call)
    stays = find_person(company, call, call.body["merge_with_id"])
    _check(call, gone, stays)
    before = changes.snapshot(stays)
    fill(stays, gone, PERSON)
    for name in ("emails", "phones", "im"):
        setattr(stays, name, _united(getattr(stays, name), getattr(gone, name)))
    if stays.picture:
        stays.picture = replace(stays.picture, person_id=stays.id)
    _finish(company, call, gone, stays, before)
    del company.persons[gone.id]
    return Answer(v1_persons.show(company, stays) | {"merge_what_id": gone.id})


def merge_organizations(company: Company, call: ApiCall) -> Answer:
    gone = find_organization(company, call)
    stays = find_organization(company, call, call.body["merge_with_id"])
    _check(call, gone, stays)
    before = changes.snapshot(stays)
    fill(stays, gone, ORGANIZATION)
    _finish(company, call, gone, stays, before)
    del company.organizations[gone.id]
    return Answer({"id": stays.id})


def _check(call: ApiCall, gone: Contact, stays: Contact) -> None:
    kind = kind_of(stays)
    if gone is stays:
        raise invalid("merge_with_id", f"{kind.capitalize()} cannot be merged with itself")
    if gone.is_deleted or stays.is_deleted:
        raise not_found(kind.capitalize())
    if f"can_merge_{RIGHTS[kind]}" not in call.user.rights:
        raise forbidden(f"You do not have permissions to merge {RIGHTS[kind]}.")


def _united(
    own: list[dict[str, object]], others: list[dict[str, object]]
) -> list[dict[str, object]]:
    """Both people's addresses or numbers; the survivor's primary one stays the primary one."""
    known = {way["value"] for way in own}
    more = [{**way, "primary": way["primary"] and not own} for way in others]
    return [*own, *(way for way in more if way["value"] not in known)]


def _finish(
    company: Company, call: ApiCall, gone: Contact, stays: Contact, before: changes.Values
) -> None:
    hand_over(company, gone, stays)
    stays.update_time = call.now
    changes.changed(company, call, stays, before)


_BODY = {"merge_with_id": check_whole}

ENDPOINTS = (
    Endpoint(
        "PUT", "/v1/persons/{id}/merge", 40, merge_persons,
        body=_BODY, required=("merge_with_id",),
    ),
    Endpoint(
        "PUT", "/v1/organizations/{id}/merge", 40, merge_organizations,
        body=_BODY, required=("merge_with_id",),
    ),
)  # fmt: skip
