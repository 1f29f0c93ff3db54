"""Which deals: what Pipedrive can be asked for, and what is judged here on what it answers."""

from functools import partial
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from bot.tools.fieldtypes.base import choice, order, record, text
from bot.tools.fieldtypes.fields import (
    AMOUNT,
    CURRENCY,
    DAY,
    PERCENT,
    STATUS,
    Cursor,
    DealIds,
    DealStatuses,
    Direction,
    FilterId,
    Limit,
    Moment,
    OrgId,
    PersonId,
    PipelineId,
    SortBy,
    StageId,
    UserId,
)
from bot.tools.filters.condition_fields import ConditionField
from bot.tools.filters.conditions import stored, where
from bot.tools.filters.list_args import MOST_CONDITIONS, ListArgs
from bot.tools.filters.rotting import ROTTING, is_rotting

CONDITIONS = where(
    fields={
        "owner": ConditionField(record("user"), "owner_id"),
        "stage": ConditionField(record("stage"), "stage_id"),
        "pipeline": ConditionField(record("pipeline"), "pipeline_id"),
        "status": ConditionField(STATUS, "status"),
        "person": ConditionField(record("person"), "person_id"),
        "org": ConditionField(record("organization"), "org_id"),
        "label": ConditionField(record("label"), "label_ids"),
        "value": ConditionField(AMOUNT, "value", ordered=True, currency="currency"),
        "currency": ConditionField(CURRENCY, "currency"),
        "close": ConditionField(DAY, "expected_close_date", ordered=True),
        "added": ConditionField(DAY, "add_time", ordered=True),
        "updated": ConditionField(DAY, "update_time", ordered=True),
        "won": ConditionField(DAY, "won_time", ordered=True),
        "lost": ConditionField(DAY, "lost_time", ordered=True),
        "closed": ConditionField(DAY, "close_time", ordered=True),
        "next": ConditionField(record("activity"), "next_activity_id", counted=True),
        "rotting": ConditionField(ROTTING, "", test=is_rotting),
        "probability": ConditionField(PERCENT, "probability", ordered=True),
        "title": ConditionField(text("title", 255), "title", contains=True),
        "reason": ConditionField(text("reason", 150), "lost_reason", contains=True),
        "creator": ConditionField(record("user"), "creator_user_id"),
        "ids": ConditionField(record("deal"), "id"),
    },
    aliases={
        "owner_id": "owner", "user": "owner", "created_by": "creator",
        "creator_user_id": "creator", "stage_id": "stage", "pipeline_id": "pipeline",
        "person_id": "person", "org_id": "org", "organization": "org", "labels": "label",
        "label_ids": "label", "expected_close_date": "close", "closes": "close",
        "created": "added", "add_time": "added", "update_time": "updated", "won_time": "won",
        "lost_time": "lost", "close_time": "closed", "next_activity": "next",
        "lost_reason": "reason", "id": "ids", "deal": "ids",
    },
    example="stage=proposal,negotiation value>10k close<+30d -label=Import",
    of="deal",
)  # fmt: skip
Conditions = Annotated[
    list[Annotated[str, BeforeValidator(partial(stored, word=CONDITIONS))]],
    Field(max_length=MOST_CONDITIONS),
    CONDITIONS,
]

DealOrder = Annotated[
    Literal["id", "add_time", "update_time", "value", "title", "close"],
    order(
        "sort_direction",
        id="Number",
        add_time="Added",
        update_time="Updated",
        value="Value",
        title="Title",
        close="Expected close",
    ),
]


DealGroups = Annotated[
    Literal["stage", "owner", "pipeline", "status", "label", "reason", "currency", "month"],
    choice(
        "group",
        stage="Stage",
        owner="Owner",
        pipeline="Pipeline",
        status="Status",
        label="Label",
        reason="Lost reason",
        currency="Currency",
        month="Month",
    ),
]


class WhichDeals(ListArgs):
    about: ClassVar = "deal"
    conditions: ClassVar = CONDITIONS
    beside_a_view: ClassVar = {
        "owner_id": "owner", "stage_id": "stage", "pipeline_id": "pipeline", "status": "status",
        "person_id": "person", "org_id": "org", "ids": "ids",
    }  # fmt: skip
    takes_many: ClassVar = frozenset({"status", "ids"})

    owner_id: UserId | None = None
    stage_id: StageId | None = None
    pipeline_id: PipelineId | None = None
    status: DealStatuses | None = None
    person_id: PersonId | None = None
    org_id: OrgId | None = None
    filter_id: FilterId | None = None
    ids: DealIds | None = None
    updated_since: Moment | None = None
    updated_until: Moment | None = None
    where: Conditions | None = None


class DealFilters(WhichDeals):
    sort_by: SortBy | None = None
    sort_direction: Direction | None = None


class ListDeals(WhichDeals):
    """A page at a time, and also in an order that Pipedrive does not know."""

    own_orders: ClassVar = {"value": "value", "title": "title", "close": "expected_close_date"}

    sort_by: DealOrder | None = None
    sort_direction: Direction | None = None
    group_by: DealGroups | None = Field(default=None, title="By")
    limit: Limit | None = None
    cursor: Cursor | None = None

    def sent(self) -> dict[str, Any]:
        """Groups are made here."""
        return {name: value for name, value in super().sent().items() if name != "group_by"}
