"""The lead tools. Pipedrive has leads in v1, their search and their way to a deal in v2."""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import lead_card
from bot.pipedrive.records.leads import Conversion, Lead
from bot.pipedrive.records.models import Entity
from bot.pipedrive.records.record_types import LEAD
from bot.tools.base import Args, Objection, Tool
from bot.tools.catalog import standard
from bot.tools.checks import changes_something
from bot.tools.fieldtypes.base import MOST, choice, record
from bot.tools.fieldtypes.fields import (
    Amount,
    CurrencyCode,
    Day,
    LeadId,
    Limit,
    OrgId,
    PersonId,
    SearchIn,
    StageId,
    Start,
    Title,
    UserId,
    Uuid,
    YesNo,
    too_fine,
    visibility,
)

LeadLabels = Annotated[
    list[Uuid], Field(max_length=MOST), record("lead label", many=True, clears=True)
]
# Pipedrive takes the numbers of this one as texts.
LeadVisibleTo = Annotated[Literal[1, 3, 5, 7], visibility("lead")]
Order = Annotated[
    Literal["add_time DESC", "add_time", "update_time DESC", "title", "expected_close_date"],
    choice(
        "way to sort",
        **{
            "add_time DESC": "Newest",
            "add_time": "Oldest",
            "update_time DESC": "Updated",
            "title": "Title",
            "expected_close_date": "Close",
        },
    ),
]


class ListLeads(Args):
    """Those in the archive have a list of their own."""

    about: ClassVar = "lead"

    owner_id: UserId | None = None
    person_id: PersonId | None = None
    organization_id: OrgId | None = None
    is_archived: YesNo | None = None
    sort: Order = "add_time DESC"
    limit: Limit | None = None
    start: Start | None = None

    def path(self, path: str) -> str:
        return f"{path}/archived" if self.is_archived else path

    def sent(self) -> dict[str, Any]:
        return {name: value for name, value in super().sent().items() if name != "is_archived"}


class LeadFields(Args):
    """What can be set on a lead, new or old; a value and its currency are one thing."""

    about: ClassVar = "lead"
    first: ClassVar = (
        "title", "person_id", "organization_id", "value", "currency", "owner_id", "label_ids",
        "expected_close_date",
    )  # fmt: skip

    title: Title | None = None
    person_id: PersonId | None = None
    organization_id: OrgId | None = None
    value: Amount | None = None
    currency: CurrencyCode | None = None
    owner_id: UserId | None = None
    label_ids: LeadLabels | None = None
    expected_close_date: Day | None = Field(default=None, title="Expected close date")
    visible_to: LeadVisibleTo | None = None

    @model_validator(mode="before")
    @classmethod
    def money_as_a_lead_holds_it(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("value"), dict):
            held = data["value"]
            return {**data, "value": held["amount"], "currency": held["currency"]}
        return data

    @classmethod
    def held(cls, record: Entity, viewer: Asker) -> dict[str, Any]:
        now = dict(record)
        money = record.value if isinstance(record, Lead) else None
        return now | {
            "value": money and money.amount, "currency": money and money.currency,
        }  # fmt: skip

    def settled(self, before: Entity | None, viewer: Viewer) -> Self:
        """Pipedrive takes no amount without its currency, and no currency alone."""
        money = before.value if isinstance(before, Lead) else None
        currency = self.currency or (money.currency if money else viewer.currency)
        value = money.amount if self.value is None and self.currency and money else self.value
        if value is None:
            if self.currency:
                raise Objection({"value": "Say the amount too."})
            return self
        if wrong := too_fine(value, currency, viewer):
            raise Objection({"value": wrong})
        given = {name: getattr(self, name) for name in self.model_fields_set}
        return type(self).model_validate({**given, "value": value, "currency": currency})

    def sent(self) -> dict[str, Any]:
        body = super().sent()
        currency = body.pop("currency", None)
        if body.get("value") is not None:
            body["value"] = {"amount": body["value"], "currency": currency}
        if body.get("visible_to") is not None:
            body["visible_to"] = str(body["visible_to"])
        return body


class CreateLead(LeadFields):
    title: Title

    @model_validator(mode="after")
    def of_somebody(self) -> Self:
        if self.person_id is None and self.organization_id is None:
            raise ValueError("A lead belongs to a person or an organization. Name one of them.")
        return self


class UpdateLead(LeadFields):
    id: LeadId
    is_archived: YesNo | None = None

    changes = model_validator(mode="after")(changes_something)


class ConvertLead(Args):
    about: ClassVar = "lead"

    id: LeadId
    stage_id: StageId | None = None


ONE = "492a9c39-c7e4-45b5-b5c8-ba678eec8814"
NARROWED: standard.Fields = {
    "person_id": (PersonId | None, None),
    "organization_id": (OrgId | None, None),
}
CONVERT = Tool(
    name="leads_convert_to_deal",
    command="lead convert",
    summary="Make a deal of a lead; what hangs on it goes along.",
    example=f"{ONE} stage=5",
    args=ConvertLead,
    endpoint="POST /api/v2/leads/{id}/convert/deal",
    effect="convert",
    returns=Conversion,
    show=lead_card.under_way,
)
TOOLS = (
    standard.listed(
        LEAD,
        ListLeads,
        lead_card.leads,
        by="owner, person, organization",
        example="owner=101 sort=newest",
    ),
    standard.shown(LEAD, example=ONE),
    standard.found(
        LEAD,
        standard.search_of(LEAD, SearchIn, NARROWED),
        lead_card.found,
        within="title, notes or custom fields",
        example="demo org=34",
    ),
    standard.created(LEAD, CreateLead, example='"Wants a demo" org=34 value=12k currency=EUR'),
    standard.edited(LEAD, UpdateLead, example=f"{ONE} value=15k currency=EUR"),
    CONVERT,
    standard.deleted(LEAD, example=ONE),
)
