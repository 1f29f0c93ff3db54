"""Writing persons and organizations: create, change, delete."""

from collections.abc import Callable, Mapping

from bot.playground.pipedrive import changes, custom_fields
from bot.playground.pipedrive.api import (
    Answer,
    ApiCall,
    Check,
    Endpoint,
    Refusal,
    forbidden,
    invalid,
    not_found,
)
from bot.playground.pipedrive.company import Company, kind_of
from bot.playground.pipedrive.contact_values import check_address, check_notes, check_ways
from bot.playground.pipedrive.contacts import Contact, show
from bot.playground.pipedrive.finding import find_organization, find_person
from bot.playground.pipedrive.records import Organization, Person
from bot.playground.pipedrive.values import (
    check_day,
    check_list_of,
    check_moment,
    check_object,
    check_one_of,
    check_text,
    check_title,
    check_whole,
    or_null,
)

SHARED: Mapping[str, Check] = {
    "name": check_title,
    "owner_id": check_whole,
    "visible_to": check_one_of(1, 3, 5, 7),
    "label_ids": check_list_of(check_whole),
    "custom_fields": check_object,
}
PERSON: Mapping[str, Check] = {
    **SHARED,
    "org_id": check_whole,
    "emails": check_ways,
    "phones": check_ways,
    "postal_address": check_address,
    "notes": check_notes,
    "im": check_ways,
    "birthday": check_day,
    "job_title": check_text,
    "marketing_status": check_one_of("no_consent", "unsubscribed", "subscribed", "archived"),
}
ORGANIZATION: Mapping[str, Check] = {
    **SHARED,
    "address": check_address,
    "website": or_null(check_text),
    "linkedin": or_null(check_text),
    "industry": or_null(check_whole),
    "annual_revenue": or_null(check_whole),
    "employee_count": or_null(check_whole),
}
ADDED: Mapping[str, Check] = {"add_time": check_moment}
RIGHTS = {"person": "people", "organization": "organizations"}


def create_person(company: Company, call: ApiCall) -> Answer:
    # Made but not numbered before all rules have been asked: a refusal leaves no gap.
    person = Person(
        id=0,
        first_name="",
        last_name="",
        owner_id=call.user.id,
        org_id=None,
        emails=[],
        phones=[],
        add_time=call.now,
        update_time=call.now,
    )
    _check_right_to_add(call, person)
    _write(company, call, person)
    person.id = company.new_id("persons")
    company.persons[person.id] = person
    changes.created(company, call, person)
    return Answer(show(company, call, person))


def create_organization(company: Company, call: ApiCall) -> Answer:
    organization = Organization(
        id=0,
        name="",
        owner_id=call.user.id,
        address=None,
        add_time=call.now,
        update_time=call.now,
    )
    _check_right_to_add(call, organization)
    _write(company, call, organization)
    organization.id = company.new_id("organizations")
    company.organizations[organization.id] = organization
    changes.created(company, call, organization)
    return Answer(show(company, call, organization))


def change(find: Callable[[Company, ApiCall], Contact]) -> Callable[[Company, ApiCall], Answer]:
    def run(company: Company, call: ApiCall) -> Answer:
        contact = find(company, call)
        check_right_to_edit(call, contact)
        before = changes.snapshot(contact)
        _write(company, call, contact)
        changes.changed(company, call, contact, before)
        return Answer(show(company, call, contact))

    return run


def delete(find: Callable[[Company, ApiCall], Contact]) -> Callable[[Company, ApiCall], Answer]:
    """Marks it as deleted; Pipedrive clears it away after 30 days."""

    def run(company: Company, call: ApiCall) -> Answer:
        contact = find(company, call)
        kind = kind_of(contact)
        if contact.is_deleted:
            raise not_found(kind.capitalize())
        if f"can_delete_{RIGHTS[kind]}" not in call.user.rights:
            raise forbidden(f"You do not have permissions to delete this {kind}.")
        before = changes.snapshot(contact)
        contact.is_deleted, contact.update_time = True, call.now
        changes.changed(company, call, contact, before)
        return Answer({"id": contact.id})

    return run


def _check_right_to_add(call: ApiCall, contact: Contact) -> None:
    if f"can_add_{RIGHTS[kind_of(contact)]}" not in call.user.rights:
        raise forbidden()


def check_right_to_edit(call: ApiCall, contact: Contact) -> None:
    kind = kind_of(contact)
    own = contact.owner_id == call.user.id
    if not own and f"can_edit_other_users_{RIGHTS[kind]}" not in call.user.rights:
        raise forbidden()
    changes_owner = call.body.get("owner_id", contact.owner_id) != contact.owner_id
    if changes_owner and not own and "can_change_owner" not in call.user.rights:
        raise forbidden("You do not have permission to change the owner.")
    if contact.is_deleted:
        raise Refusal(400, f"{kind.capitalize()} is deleted", code=f"ERR_{kind.upper()}_DELETED")


def _write(company: Company, call: ApiCall, contact: Contact) -> None:
    body = dict(call.body)
    _check_links(company, call, contact)
    kind = kind_of(contact)
    custom = custom_fields.accept(company, kind, check_object(body.pop("custom_fields", {})))
    if isinstance(contact, Person) and "name" in body:
        contact.first_name, _, contact.last_name = body.pop("name").partition(" ")
    status = body.pop("marketing_status", None)
    for name, value in body.items():
        setattr(contact, name, value)
    if isinstance(contact, Person) and status is not None:
        _turn(contact, status)
    contact.custom_fields = contact.custom_fields | custom
    contact.update_time = call.now


def _turn(person: Person, status: str) -> None:
    """Once, and only with a mail address; otherwise it stays as it is, without a refusal."""
    if person.marketing_status == "no_consent" and person.emails:
        person.marketing_status = status


def _check_links(company: Company, call: ApiCall, contact: Contact) -> None:
    """The owner, the organization and the labels exist, for this caller."""
    owner = company.users.get(call.body.get("owner_id", call.user.id))
    if owner is None or not owner.active_flag:
        raise invalid("owner_id", "User not found")
    if "org_id" in call.body:
        linked = company.organizations.get(call.body["org_id"])
        if linked is None or linked.is_deleted or not company.may_see(call.user, linked):
            raise invalid("org_id", "not found")
    unknown = set(call.body.get("label_ids", ())) - set(company.labels(kind_of(contact)))
    if unknown:
        raise invalid("label_ids", f"Unknown label {min(unknown, key=str)}")


PERSONS, ORGANIZATIONS = "/api/v2/persons", "/api/v2/organizations"
NEW = ("name",)

ENDPOINTS = (
    Endpoint("POST", PERSONS, 5, create_person, body={**PERSON, **ADDED}, required=NEW),
    Endpoint("PATCH", f"{PERSONS}/{{id}}", 5, change(find_person), body=PERSON),
    Endpoint("DELETE", f"{PERSONS}/{{id}}", 3, delete(find_person)),
    Endpoint(
        "POST", ORGANIZATIONS, 5, create_organization, body={**ORGANIZATION, **ADDED}, required=NEW
    ),
    Endpoint("PATCH", f"{ORGANIZATIONS}/{{id}}", 5, change(find_organization), body=ORGANIZATION),
    Endpoint("DELETE", f"{ORGANIZATIONS}/{{id}}", 3, delete(find_organization)),
)  # fmt: skip
