"""Which persons and organizations: what Pipedrive is asked for, and what is judged here."""

from dataclasses import replace
from functools import partial
from typing import Annotated, ClassVar, Self

from pydantic import BeforeValidator, Field, model_validator

from bot.tools.fieldtypes.base import record, text
from bot.tools.fieldtypes.contacts import (
    NUMBER,
    ContactOrder,
    OrganizationIds,
    OrganizationViewId,
    PersonIds,
    PersonViewId,
)
from bot.tools.fieldtypes.fields import (
    DAY,
    Cursor,
    DealId,
    Direction,
    Limit,
    Moment,
    OrgId,
    SortBy,
    UserId,
)
from bot.tools.filters.condition_fields import ConditionField
from bot.tools.filters.conditions import ANY, stored, where
from bot.tools.filters.list_args import MOST_CONDITIONS, ListArgs

LETTERS = text("letters", 40)
# Kept as what a name may be asked to begin with, too: `j*`.
BEGINNING = replace(
    LETTERS,
    read=lambda typed, viewer: f"{str(LETTERS.read(typed, viewer)).rstrip(ANY)}{ANY}",
    write=lambda value, _: str(value).rstrip(ANY),
)
SHARED = {
    "owner": ConditionField(record("user"), "owner_id"),
    "name": ConditionField(text("name", 255), "name", contains=True),
    "starts": ConditionField(BEGINNING, "name", contains=True),
    "added": ConditionField(DAY, "add_time", ordered=True),
    "updated": ConditionField(DAY, "update_time", ordered=True),
    "deals": ConditionField(NUMBER, "open_deals_count", ordered=True, counted=True),
    "closed": ConditionField(NUMBER, "closed_deals_count", ordered=True, counted=True),
}
ALIASES = {
    "owner_id": "owner", "user": "owner", "first_char": "starts", "labels": "label",
    "label_ids": "label", "created": "added", "add_time": "added", "update_time": "updated",
    "open_deals": "deals", "open_deals_count": "deals", "closed_deals": "closed", "id": "ids",
}  # fmt: skip
PERSON_CONDITIONS = where(
    fields={
        **SHARED,
        "org": ConditionField(record("organization"), "org_id"),
        "label": ConditionField(record("person label"), "label_ids"),
        "email": ConditionField(text("email", 255), "emails", contains=True),
        "phone": ConditionField(text("phone", 60), "phones", contains=True),
        "job": ConditionField(text("job title", 255), "job_title", contains=True),
        "ids": ConditionField(record("person"), "id"),
    },
    aliases={
        **ALIASES, "org_id": "org", "organization": "org", "emails": "email", "phones": "phone",
        "job_title": "job", "person": "ids",
    },
    example="org=acme,globex deals>2 -label=Import",
    of="person",
)  # fmt: skip
ORGANIZATION_CONDITIONS = where(
    fields={
        **SHARED,
        "label": ConditionField(record("organization label"), "label_ids"),
        "address": ConditionField(text("address", 255), "address", contains=True),
        "website": ConditionField(text("website", 255), "website", contains=True),
        "people": ConditionField(NUMBER, "people_count", ordered=True, counted=True),
        "employees": ConditionField(NUMBER, "employee_count", ordered=True),
        "ids": ConditionField(record("organization"), "id"),
    },
    aliases={
        **ALIASES,
        "persons": "people",
        "people_count": "people",
        "org": "ids",
        "employee_count": "employees",
    },
    example="owner=me people>5 -label=Import",
    of="organization",
)
PersonConditions = Annotated[
    list[Annotated[str, BeforeValidator(partial(stored, word=PERSON_CONDITIONS))]],
    Field(max_length=MOST_CONDITIONS),
    PERSON_CONDITIONS,
]
OrganizationConditions = Annotated[
    list[Annotated[str, BeforeValidator(partial(stored, word=ORGANIZATION_CONDITIONS))]],
    Field(max_length=MOST_CONDITIONS),
    ORGANIZATION_CONDITIONS,
]


class WhichPersons(ListArgs):
    about: ClassVar = "person"
    conditions: ClassVar = PERSON_CONDITIONS
    beside_a_view: ClassVar = {"owner_id": "owner", "org_id": "org", "ids": "ids"}
    takes_many: ClassVar = frozenset({"ids"})

    owner_id: UserId | None = None
    org_id: OrgId | None = None
    deal_id: DealId | None = None
    filter_id: PersonViewId | None = None
    ids: PersonIds | None = Field(default=None, title="Persons")
    updated_since: Moment | None = None
    updated_until: Moment | None = None
    where: PersonConditions | None = None

    @model_validator(mode="after")
    def a_view_or_a_deal(self) -> Self:
        if self.filter_id is not None and self.deal_id is not None:
            raise ValueError("Pipedrive can't combine a view with a deal. Give only one of them.")
        return self


class PersonFilters(WhichPersons):
    sort_by: SortBy | None = None
    sort_direction: Direction | None = None


class ListPersons(WhichPersons):
    """A page at a time, and also by name, which Pipedrive cannot sort by."""

    own_orders: ClassVar = {"name": "name"}

    sort_by: ContactOrder | None = None
    sort_direction: Direction | None = None
    limit: Limit | None = None
    cursor: Cursor | None = None


class ChangedPersons(ListPersons):
    """The latest change first."""

    updated_since: Moment
    sort_by: ContactOrder | None = "update_time"
    sort_direction: Direction | None = "desc"


class PersonsOfDeal(ListPersons):
    deal_id: DealId


class PersonsOfOrganization(ListPersons):
    org_id: OrgId


class WhichOrganizations(ListArgs):
    about: ClassVar = "organization"
    conditions: ClassVar = ORGANIZATION_CONDITIONS
    beside_a_view: ClassVar = {"owner_id": "owner", "ids": "ids"}
    takes_many: ClassVar = frozenset({"ids"})

    owner_id: UserId | None = None
    filter_id: OrganizationViewId | None = None
    ids: OrganizationIds | None = Field(default=None, title="Organizations")
    updated_since: Moment | None = None
    updated_until: Moment | None = None
    where: OrganizationConditions | None = None


class OrganizationFilters(WhichOrganizations):
    sort_by: SortBy | None = None
    sort_direction: Direction | None = None


class ListOrganizations(WhichOrganizations):
    """A page at a time, and also by name, which Pipedrive cannot sort by."""

    own_orders: ClassVar = {"name": "name"}

    sort_by: ContactOrder | None = None
    sort_direction: Direction | None = None
    limit: Limit | None = None
    cursor: Cursor | None = None


class ChangedOrganizations(ListOrganizations):
    """The latest change first."""

    updated_since: Moment
    sort_by: ContactOrder | None = "update_time"
    sort_direction: Direction | None = "desc"
