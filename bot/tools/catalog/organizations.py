"""The organization tools."""

from typing import Any, ClassVar, Self

from pydantic import Field, model_validator

from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import cards, contact_lists, deal_lists
from bot.pipedrive.records.found import FoundOrganization
from bot.pipedrive.records.models import Deal, Deleted, Entity, Merged, Organization, Page, Person
from bot.tools.base import Args, Tool
from bot.tools.catalog import bulk_delete
from bot.tools.catalog.collecting import collect
from bot.tools.catalog.removing import MergeTwo, before_deleting, before_merging
from bot.tools.checks import SearchArgs, changes_something, enough_to_search
from bot.tools.fieldtypes.contacts import (
    Called,
    Industry,
    OrganizationLabelIds,
    OrganizationVisibleTo,
    PlaceOf,
    SearchOrganizationsIn,
    Website,
    Whole,
    moved,
    said_parts,
)
from bot.tools.fieldtypes.fields import Cursor, Limit, Moment, OrgId, SearchTerm, UserId, YesNo
from bot.tools.filters.contacts import (
    ChangedOrganizations,
    ListOrganizations,
    OrganizationFilters,
    PersonsOfOrganization,
)
from bot.tools.filters.deals import ListDeals

LIST = Tool(
    name="organizations_list",
    command="org list",
    summary="List organizations, narrowed by owner, label and more.",
    example="owner=3 sort=-updated",
    args=ListOrganizations,
    endpoint="GET /api/v2/organizations",
    returns=Page[Organization],
    show=contact_lists.organizations,
)


LIST_ALL = Tool(
    name="organizations_list_all_auto",
    command="org all",
    summary="Export all organizations that match as a CSV file.",
    example="owner=3",
    args=OrganizationFilters,
    endpoint="GET /api/v2/organizations",
    returns=Page[Organization],
    show=contact_lists.organizations,
    run=collect,
)


CHANGES = Tool(
    name="organizations_get_collection",
    command="org changes",
    summary="List organizations that were changed since a moment, the latest first.",
    example="since=yesterday",
    args=ChangedOrganizations,
    endpoint="GET /api/v2/organizations",
    returns=Page[Organization],
    show=contact_lists.organizations,
)


class OneOrganization(Args):
    about: ClassVar = "organization"

    id: OrgId


GET = Tool(
    name="organizations_get",
    command="org show",
    summary="Show one organization.",
    example="34",
    args=OneOrganization,
    endpoint="GET /api/v2/organizations/{id}",
    returns=Organization,
    show=cards.card,
)


class SearchOrganizations(SearchArgs):
    about: ClassVar = "organization"

    term: SearchTerm
    fields: SearchOrganizationsIn | None = None
    exact_match: YesNo | None = None
    limit: Limit | None = None
    cursor: Cursor | None = None

    enough = model_validator(mode="after")(enough_to_search)


SEARCH = Tool(
    name="organizations_search",
    command="org find",
    summary="Find organizations by words in their name, address, notes or custom fields.",
    example="acme",
    args=SearchOrganizations,
    endpoint="GET /api/v2/organizations/search",
    returns=Page[FoundOrganization],
    show=contact_lists.found_organizations,
)


class OrganizationFields(Args):
    """What can be set on an organization, new or old."""

    about: ClassVar = "organization"
    first: ClassVar = (
        "name", "address", "website", "industry", "employee_count", "owner_id", "label_ids",
        "visible_to",
    )  # fmt: skip

    name: Called | None = None
    address: PlaceOf | None = None
    owner_id: UserId | None = None
    label_ids: OrganizationLabelIds | None = None
    website: Website | None = None
    linkedin: Website | None = None
    industry: Industry | None = None
    annual_revenue: Whole | None = None
    employee_count: Whole | None = None
    visible_to: OrganizationVisibleTo | None = None
    # By field code; each is read by the type of its field.
    custom_fields: dict[str, Any] | None = None

    def sent(self) -> dict[str, Any]:
        body = super().sent()
        if body.get("address"):
            body["address"] = said_parts(body["address"])
        return body


class CreateOrganization(OrganizationFields):
    unasked: ClassVar = frozenset({"add_time"})

    name: Called
    add_time: Moment | None = None


CREATE = Tool(
    name="organizations_create",
    command="org new",
    summary="Create an organization, unless you take one that is there already.",
    example='"Acme GmbH" address="Rua Augusta 1, Lisboa"',
    args=CreateOrganization,
    endpoint="POST /api/v2/organizations",
    effect="create",
    returns=Organization,
    show=cards.card,
)


class UpdateOrganization(OrganizationFields):
    id: OrgId

    changes = model_validator(mode="after")(changes_something)

    def settled(self, before: Entity | None, viewer: Viewer) -> Self:
        """Pipedrive would empty those parts of the address that are not said again."""
        if self.address is None or not isinstance(before, Organization):
            return self
        given = {name: getattr(self, name) for name in self.model_fields_set}
        return type(self).model_validate({**given, "address": moved(before.address, self.address)})


UPDATE = Tool(
    name="organizations_update",
    command="org edit",
    summary="Change some fields of an organization.",
    example='34 address="Rua Augusta 1, Lisboa"',
    args=UpdateOrganization,
    endpoint="PATCH /api/v2/organizations/{id}",
    effect="update",
    returns=Organization,
    show=cards.card,
)


DELETE = Tool(
    name="organizations_delete",
    command="org delete",
    summary="Delete an organization, after asking.",
    example="34",
    args=OneOrganization,
    endpoint="DELETE /api/v2/organizations/{id}",
    effect="delete",
    returns=Deleted,
    show=cards.gone,
    warn=before_deleting,
)


BULK_DELETE = Tool(
    name="organizations_bulk_delete",
    command="org bulk-delete",
    summary="Delete several organizations that you tick in a list, after asking.",
    example="ids=34,35",
    args=OrganizationFilters,
    endpoint="DELETE /api/v2/organizations/{id}",
    effect="bulk_delete",
    returns=Deleted,
    show=cards.gone,
    warn=bulk_delete.before_deleting,
    run=bulk_delete.delete_all,
)


class MergeOrganizations(MergeTwo):
    about: ClassVar = "organization"

    id: OrgId = Field(title="Organization that goes")
    merge_with_id: OrgId = Field(title="Organization that stays")


MERGE = Tool(
    name="organizations_merge",
    command="org merge",
    summary="Merge one organization into another, after asking.",
    example="34 into 35",
    args=MergeOrganizations,
    endpoint="PUT /v1/organizations/{id}/merge",
    effect="merge",
    separator="into",
    returns=Merged,
    show=cards.merged("organization"),
    warn=before_merging,
)


PERSONS = Tool(
    name="organizations_list_persons",
    command="org people",
    summary="List the persons of an organization.",
    example="34",
    args=PersonsOfOrganization,
    endpoint="GET /api/v2/persons",
    returns=Page[Person],
    show=contact_lists.persons,
)


class DealsOfOrganization(ListDeals):
    org_id: OrgId


DEALS = Tool(
    name="organizations_list_deals",
    command="org deals",
    summary="List the deals of an organization.",
    example="34 status=open",
    args=DealsOfOrganization,
    endpoint="GET /api/v2/deals",
    returns=Page[Deal],
    show=deal_lists.deals,
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
    PERSONS,
    DEALS,
)
