"""The organization tools."""

from typing import Any, ClassVar, Self

from pydantic import model_validator

from bot.blocks.kit.viewer import Asker
from bot.blocks.records import contact_lists, deal_lists
from bot.pipedrive.records.models import Deal, Entity, Organization, Page, Person
from bot.pipedrive.records.record_types import ORGANIZATION
from bot.tools.base import Args, Tool
from bot.tools.catalog import standard
from bot.tools.checks import changes_something
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
from bot.tools.fieldtypes.fields import Moment, OrgId, UserId
from bot.tools.filters.contacts import (
    ChangedOrganizations,
    ListOrganizations,
    OrganizationFilters,
    PersonsOfOrganization,
)
from bot.tools.filters.deals import ListDeals


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


class UpdateOrganization(OrganizationFields):
    id: OrgId

    changes = model_validator(mode="after")(changes_something)

    def settled(self, before: Entity | None, viewer: Asker) -> Self:
        """Pipedrive would empty those parts of the address that are not said again."""
        if self.address is None or not isinstance(before, Organization):
            return self
        given = {name: getattr(self, name) for name in self.model_fields_set}
        return type(self).model_validate({**given, "address": moved(before.address, self.address)})


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
    standard.listed(
        ORGANIZATION,
        ListOrganizations,
        contact_lists.organizations,
        by="owner, label",
        example="owner=3 sort=-updated",
    ),
    standard.exported(
        ORGANIZATION, OrganizationFilters, contact_lists.organizations, example="owner=3"
    ),
    standard.changed(ORGANIZATION, ChangedOrganizations, contact_lists.organizations),
    standard.shown(ORGANIZATION, example="34"),
    standard.found(
        ORGANIZATION,
        standard.search_of(ORGANIZATION, SearchOrganizationsIn),
        contact_lists.found_organizations,
        within="name, address, notes or custom fields",
        example="acme",
    ),
    standard.created(
        ORGANIZATION,
        CreateOrganization,
        example='"Acme GmbH" address="Rua Augusta 1, Lisboa"',
        unless=", unless you take one that is there already",
    ),
    standard.edited(ORGANIZATION, UpdateOrganization, example='34 address="Rua Augusta 1, Lisboa"'),
    standard.deleted(ORGANIZATION, example="34"),
    standard.deleted_together(ORGANIZATION, OrganizationFilters, example="34,35"),
    standard.merged(ORGANIZATION, example="34 into 35"),
    PERSONS,
    DEALS,
)
