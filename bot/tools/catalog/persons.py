"""The person tools."""

from typing import Any, ClassVar, Self

from pydantic import Field, model_validator

from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import cards, contact_lists, deal_lists
from bot.pipedrive.records.found import FoundPerson
from bot.pipedrive.records.models import Contact, Deal, Deleted, Entity, Merged, Page, Person
from bot.tools.base import Args, Tool
from bot.tools.catalog import bulk_delete
from bot.tools.catalog.collecting import collect
from bot.tools.catalog.removing import MergeTwo, before_deleting, before_merging
from bot.tools.checks import SearchArgs, changes_something, enough_to_search
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
    Cursor,
    Limit,
    Moment,
    OrgId,
    PersonId,
    SearchTerm,
    UserId,
    YesNo,
)
from bot.tools.filters.contacts import ChangedPersons, ListPersons, PersonFilters, PersonsOfDeal
from bot.tools.filters.deals import ListDeals

LIST = Tool(
    name="persons_list",
    command="person list",
    summary="List persons, narrowed by owner, organization, label and more.",
    example="owner=3 org=34 sort=-updated",
    args=ListPersons,
    endpoint="GET /api/v2/persons",
    returns=Page[Person],
    show=contact_lists.persons,
)


LIST_ALL = Tool(
    name="persons_list_all_auto",
    command="person all",
    summary="Export all persons that match as a CSV file.",
    example="owner=3",
    args=PersonFilters,
    endpoint="GET /api/v2/persons",
    returns=Page[Person],
    show=contact_lists.persons,
    run=collect,
)


CHANGES = Tool(
    name="persons_get_collection",
    command="person changes",
    summary="List persons that were changed since a moment, the latest first.",
    example="since=yesterday",
    args=ChangedPersons,
    endpoint="GET /api/v2/persons",
    returns=Page[Person],
    show=contact_lists.persons,
)


class OnePerson(Args):
    about: ClassVar = "person"

    id: PersonId


GET = Tool(
    name="persons_get",
    command="person show",
    summary="Show one person.",
    example="3",
    args=OnePerson,
    endpoint="GET /api/v2/persons/{id}",
    returns=Person,
    show=cards.card,
)


class SearchPersons(SearchArgs):
    about: ClassVar = "person"

    term: SearchTerm
    fields: SearchPersonsIn | None = None
    exact_match: YesNo | None = None
    organization_id: OrgId | None = None
    limit: Limit | None = None
    cursor: Cursor | None = None

    enough = model_validator(mode="after")(enough_to_search)


SEARCH = Tool(
    name="persons_search",
    command="person find",
    summary="Find persons by words in their name, email, phone, notes or custom fields.",
    example="jo@acme.com",
    args=SearchPersons,
    endpoint="GET /api/v2/persons/search",
    returns=Page[FoundPerson],
    show=contact_lists.found_persons,
)


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


CREATE = Tool(
    name="persons_create",
    command="person new",
    summary="Create a person, unless you take one that is there already.",
    example='"Jo Doe" email=jo@acme.com phone="+44 20 7946 0000" org=34',
    args=CreatePerson,
    endpoint="POST /api/v2/persons",
    effect="create",
    returns=Person,
    show=cards.card,
)


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

    def settled(self, before: Entity | None, viewer: Viewer) -> Self:
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


UPDATE = Tool(
    name="persons_update",
    command="person edit",
    summary="Change some fields of a person.",
    example="3 phone+=+44 20 7946 0000 org=34",
    args=UpdatePerson,
    endpoint="PATCH /api/v2/persons/{id}",
    effect="update",
    returns=Person,
    show=cards.card,
)


DELETE = Tool(
    name="persons_delete",
    command="person delete",
    summary="Delete a person, after asking.",
    example="3",
    args=OnePerson,
    endpoint="DELETE /api/v2/persons/{id}",
    effect="delete",
    returns=Deleted,
    show=cards.gone,
    warn=before_deleting,
)


BULK_DELETE = Tool(
    name="persons_bulk_delete",
    command="person bulk-delete",
    summary="Delete several persons that you tick in a list, after asking.",
    example="ids=3,4",
    args=PersonFilters,
    endpoint="DELETE /api/v2/persons/{id}",
    effect="bulk_delete",
    returns=Deleted,
    show=cards.gone,
    warn=bulk_delete.before_deleting,
    run=bulk_delete.delete_all,
)


class MergePersons(MergeTwo):
    about: ClassVar = "person"

    id: PersonId = Field(title="Person that goes")
    merge_with_id: PersonId = Field(title="Person that stays")


MERGE = Tool(
    name="persons_merge",
    command="person merge",
    summary="Merge one person into another, after asking.",
    example="3 into 4",
    args=MergePersons,
    endpoint="PUT /v1/persons/{id}/merge",
    effect="merge",
    separator="into",
    returns=Merged,
    show=cards.merged("person"),
    warn=before_merging,
)


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
    LIST,
    LIST_ALL,
    CHANGES,
    GET,
    SEARCH,
    CREATE,
    UPDATE,
    DELETE,
    BULK_DELETE,
    MERGE,
    DEALS,
    OF_DEAL,
)
