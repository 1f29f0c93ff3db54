"""The person tools."""

from typing import Any, ClassVar, Self

from pydantic import model_validator

from bot.blocks.kit.viewer import Asker
from bot.blocks.records import contact_lists, deal_lists
from bot.pipedrive.records.models import Contact, Deal, Entity, Page, Person
from bot.pipedrive.records.record_types import PERSON
from bot.tools.base import Args, Tool
from bot.tools.catalog import standard
from bot.tools.checks import changes_something
from bot.tools.fieldtypes.contacts import (
    Birthday,
    Called,
    Emails,
    JobTitle,
    MarketingStatus,
    Messengers,
    Notes,
    PersonLabelIds,
    PersonVisibleTo,
    Phones,
    PlaceOf,
    SearchPersonsIn,
    added,
    moved,
    said_parts,
    sent,
    with_labels,
)
from bot.tools.fieldtypes.fields import (
    Moment,
    OrgId,
    PersonId,
    UserId,
)
from bot.tools.filters.contacts import ChangedPersons, ListPersons, PersonFilters, PersonsOfDeal
from bot.tools.filters.deals import ListDeals


class PersonFields(Args):
    """What can be set on a person, new or old."""

    about: ClassVar = "person"
    first: ClassVar = (
        "name", "emails", "phones", "org_id", "job_title", "owner_id", "label_ids", "visible_to",
    )  # fmt: skip

    name: Called | None = None
    emails: Emails | None = None
    phones: Phones | None = None
    org_id: OrgId | None = None
    owner_id: UserId | None = None
    label_ids: PersonLabelIds | None = None
    job_title: JobTitle | None = None
    birthday: Birthday | None = None
    postal_address: PlaceOf | None = None
    im: Messengers | None = None
    notes: Notes | None = None
    visible_to: PersonVisibleTo | None = None
    marketing_status: MarketingStatus | None = None
    # By field code; each is read by the type of its field.
    custom_fields: dict[str, Any] | None = None

    def sent(self) -> dict[str, Any]:
        body = super().sent()
        for name in ("emails", "phones", "im"):
            if body.get(name):
                body[name] = sent(body[name])
        if body.get("postal_address"):
            body["postal_address"] = said_parts(body["postal_address"])
        return body


class CreatePerson(PersonFields):
    unasked: ClassVar = frozenset({"add_time"})

    name: Called
    add_time: Moment | None = None


class UpdatePerson(PersonFields):
    """`email=` sets the whole list, `email+=` adds to what there is."""

    id: PersonId
    more_emails: Emails | None = None
    more_phones: Phones | None = None

    changes = model_validator(mode="after")(changes_something)

    def sent(self) -> dict[str, Any]:
        """Pipedrive takes whole lists only: what is added is in them once the person was read."""
        body = super().sent()
        return {name: value for name, value in body.items() if not name.startswith("more_")}

    def settled(self, before: Entity | None, viewer: Asker) -> Self:
        if not isinstance(before, Person):
            return self
        given = {name: getattr(self, name) for name in self.model_fields_set}
        for name, more in (("emails", "more_emails"), ("phones", "more_phones")):
            held: list[Contact] = getattr(before, name)
            whole = with_labels(held, given[name]) if given.get(name) else given.get(name, held)
            if name in given or more in given:
                given[name] = added(whole or [], given.pop(more, None) or [])
        if self.postal_address is not None:
            given["postal_address"] = moved(before.postal_address, self.postal_address)
        return type(self).model_validate(given)


class DealsOfPerson(ListDeals):
    person_id: PersonId


DEALS = Tool(
    name="persons_list_deals",
    command="person deals",
    summary="List the deals of a person.",
    example="3 status=open",
    args=DealsOfPerson,
    endpoint="GET /api/v2/deals",
    returns=Page[Deal],
    show=deal_lists.deals,
)


OF_DEAL = Tool(
    name="deals_list_persons",
    command="deal people",
    summary="List the persons of a deal.",
    example="12",
    args=PersonsOfDeal,
    endpoint="GET /api/v2/persons",
    returns=Page[Person],
    show=contact_lists.persons,
)

TOOLS = (
    standard.listed(
        PERSON,
        ListPersons,
        contact_lists.persons,
        by="owner, organization, label",
        example="owner=3 org=34 sort=-updated",
    ),
    standard.exported(PERSON, PersonFilters, contact_lists.persons, example="owner=3"),
    standard.changed(PERSON, ChangedPersons, contact_lists.persons),
    standard.shown(PERSON, example="3"),
    standard.found(
        PERSON,
        standard.search_of(PERSON, SearchPersonsIn, {"organization_id": (OrgId | None, None)}),
        contact_lists.found_persons,
        within="name, email, phone, notes or custom fields",
        example="jo@acme.com",
    ),
    standard.created(
        PERSON,
        CreatePerson,
        example='"Jo Doe" email=jo@acme.com phone="+44 20 7946 0000" org=34',
        unless=", unless you take one that is there already",
    ),
    standard.edited(PERSON, UpdatePerson, example="3 phone+=+44 20 7946 0000 org=34"),
    standard.deleted(PERSON, example="3"),
    standard.deleted_together(PERSON, PersonFilters, example="3,4"),
    standard.merged(PERSON, example="3 into 4"),
    DEALS,
    OF_DEAL,
)
