"""Which deals: what Pipedrive can be asked for, and what is judged here on what it answers."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator
from pydantic import Field as Rule

from bot.tools.base import Args
from bot.tools.conditions import EQUAL, WHERE, Condition, Field, opened, stored, where
from bot.tools.fields import (
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
from bot.tools.judging import Order
from bot.tools.words import order, record, text

MOST_CONDITIONS = 20

CONDITIONS = where(
    fields={
        "owner": Field(record("user"), "owner_id"),
        "stage": Field(record("stage"), "stage_id"),
        "pipeline": Field(record("pipeline"), "pipeline_id"),
        "status": Field(STATUS, "status"),
        "person": Field(record("person"), "person_id"),
        "org": Field(record("organization"), "org_id"),
        "label": Field(record("label"), "label_ids"),
        "value": Field(AMOUNT, "value", ordered=True),
        "currency": Field(CURRENCY, "currency"),
        "close": Field(DAY, "expected_close_date", ordered=True),
        "added": Field(DAY, "add_time", ordered=True),
        "updated": Field(DAY, "update_time", ordered=True),
        "won": Field(DAY, "won_time", ordered=True),
        "lost": Field(DAY, "lost_time", ordered=True),
        "probability": Field(PERCENT, "probability", ordered=True),
        "title": Field(text("title", 255), "title", contains=True),
        "reason": Field(text("reason", 150), "lost_reason", contains=True),
        "ids": Field(record("deal"), "id"),
    },
    aliases={
        "owner_id": "owner", "user": "owner", "stage_id": "stage", "pipeline_id": "pipeline",
        "person_id": "person", "org_id": "org", "organization": "org", "labels": "label",
        "label_ids": "label", "expected_close_date": "close", "closes": "close",
        "created": "added", "add_time": "added", "update_time": "updated", "won_time": "won",
        "lost_time": "lost", "lost_reason": "reason", "id": "ids", "deal": "ids",
    },
)  # fmt: skip
Conditions = Annotated[
    list[Annotated[str, BeforeValidator(partial(stored, word=CONDITIONS))]],
    Rule(max_length=MOST_CONDITIONS),
    CONDITIONS,
]

# With a view of its own Pipedrive ignores these; then they are judged here.
IGNORED_BESIDE_A_VIEW = {
    "owner_id": "owner", "stage_id": "stage", "pipeline_id": "pipeline", "status": "status",
    "person_id": "person", "org_id": "org", "ids": "ids",
}  # fmt: skip
SENT = {field: slot for slot, field in IGNORED_BESIDE_A_VIEW.items()}
SENT_MANY = {"status", "ids"}
# What Pipedrive cannot sort by, and where a deal holds it.
OWN_ORDERS = {"value": "value", "title": "title", "close": "expected_close_date"}
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


class WhichDeals(Args):
    """`where` is never sent: it is what Pipedrive cannot be asked for."""

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

    @model_validator(mode="before")
    @classmethod
    def pipedrive_is_asked_first(cls, data: Any) -> Any:
        """What Pipedrive itself can filter by is no condition of ours."""
        if not isinstance(data, dict) or not data.get(WHERE):
            return data
        given, rest = dict(data), []
        for one in _opened(data[WHERE]):
            slot, many = SENT.get(one.field, ""), one.field in SENT_MANY
            simple = one.op == EQUAL and not one.negated and (len(one.values) == 1 or many)
            if slot and simple and one.values and given.get(slot) is None:
                given[slot] = list(one.values) if many else one.values[0]
            else:
                rest.append(one)
        del given[WHERE]
        return {**given, WHERE: rest} if rest else given

    def sent(self) -> dict[str, Any]:
        kept_back = {WHERE, *(IGNORED_BESIDE_A_VIEW if self.filter_id else ())}
        return {name: value for name, value in self.given().items() if name not in kept_back}

    def judged(self) -> list[Condition]:
        """What has to be looked at on the deals themselves."""
        own = opened(self.where or (), CONDITIONS)
        if self.filter_id is None:
            return own
        given = {name: getattr(self, name) for name in IGNORED_BESIDE_A_VIEW}
        return [
            *(
                Condition(IGNORED_BESIDE_A_VIEW[name], EQUAL, _several(value))
                for name, value in given.items()
                if value is not None
            ),
            *own,
        ]


class DealFilters(WhichDeals):
    sort_by: SortBy | None = None
    sort_direction: Direction | None = None


class ListDeals(WhichDeals):
    """A page at a time, and also in an order that Pipedrive does not know."""

    sort_by: DealOrder | None = None
    sort_direction: Direction | None = None
    limit: Limit | None = None
    cursor: Cursor | None = None

    def sent(self) -> dict[str, Any]:
        own = {"sort_by", "sort_direction"} if self.sort_by in OWN_ORDERS else set()
        return {name: value for name, value in super().sent().items() if name not in own}

    def order(self) -> Order | None:
        """By what the found deals are sorted here."""
        held = OWN_ORDERS.get(self.sort_by or "")
        return Order(held, falling=self.sort_direction == "desc") if held else None


def _opened(items: Sequence[Condition | str]) -> list[Condition]:
    return [
        one
        for item in items
        for one in ([item] if isinstance(item, Condition) else opened([item], CONDITIONS))
    ]


def _several(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list) else (value,)
