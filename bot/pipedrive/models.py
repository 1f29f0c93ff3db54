"""What Pipedrive answers, cut down to the fields that we show."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

T = TypeVar("T")


class Record(BaseModel):
    """Unknown fields are dropped: what we do not know cannot reach a message."""

    model_config = ConfigDict(frozen=True, extra="ignore")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; `next_cursor` is None on the last one."""

    items: list[T]
    next_cursor: str | None = None


DealStatus = Literal["open", "won", "lost", "deleted"]


class Deal(Record):
    """A deal as v2 answers it: related records are ids only, times are UTC."""

    id: int
    title: str
    value: float | None = None
    currency: str | None = None
    status: str = "open"
    owner_id: int | None = None
    creator_user_id: int | None = None
    person_id: int | None = None
    org_id: int | None = None
    pipeline_id: int | None = None
    stage_id: int | None = None
    label_ids: list[int] = Field(default_factory=list)
    probability: float | None = None
    lost_reason: str | None = None
    visible_to: int | None = None
    expected_close_date: date | None = None
    add_time: datetime | None = None
    update_time: datetime | None = None
    stage_change_time: datetime | None = None
    won_time: datetime | None = None
    lost_time: datetime | None = None
    close_time: datetime | None = None
    is_archived: bool = False
    is_deleted: bool = False
    # By field code; what a value is made of depends on the type of its field.
    custom_fields: dict[str, Any] = Field(default_factory=dict)
    # Only when asked for with include_fields.
    next_activity_id: int | None = None
    activities_count: int | None = None
    notes_count: int | None = None
    files_count: int | None = None
    products_count: int | None = None
    participants_count: int | None = None
    email_messages_count: int | None = None
    followers_count: int | None = None


class DealRow(Record):
    """A deal as a line of a long list: only what a line shows, times as they came."""

    id: int
    title: str = ""
    value: float | None = None
    currency: str | None = None
    status: str = ""
    owner_id: int | None = None
    person_id: int | None = None
    org_id: int | None = None
    pipeline_id: int | None = None
    stage_id: int | None = None
    label_ids: list[int] = Field(default_factory=list)
    expected_close_date: str | None = None
    add_time: str | None = None
    update_time: str | None = None
    won_time: str | None = None
    lost_time: str | None = None
    lost_reason: str | None = None
    probability: float | None = None


class DealCount(Record):
    """How many deals there are, from `/v1/deals/summary`."""

    total_count: int = 0


class Activity(Record):
    """Something planned or done; its time of day is UTC, and may be missing."""

    id: int
    subject: str = ""
    due_date: date | None = None
    due_time: Annotated[time | None, BeforeValidator(lambda value: value or None)] = None


class Named(Record):
    """A related record inside a search result."""

    id: int
    name: str = ""


class Owner(Record):
    id: int


class FoundDeal(Record):
    """A deal as the search answers it: with names, without dates."""

    id: int
    title: str
    value: float | None = None
    currency: str | None = None
    status: str = "open"
    owner: Owner | None = None
    stage: Named | None = None
    person: Named | None = None
    organization: Named | None = None
    is_archived: bool = False


class Deleted(Record):
    """What a DELETE answers: the id that is gone."""

    id: int


class Merged(Record):
    """What a merge of deals answers: the survivor (v1 shape, the part we show)."""

    id: int
    title: str = ""
    merge_what_id: int | None = None


class Copied(Record):
    """What a copy of a deal answers: the new deal (v1 shape, the part that v2 has too)."""

    id: int
    title: str = ""


class Total(Record):
    """The deals of one currency in a summary; weighted ones are not converted."""

    value: float = 0
    count: int = 0
    value_converted: float | None = None


# v1 answers an empty object as an empty list.
Totals = Annotated[dict[str, Total], BeforeValidator(lambda value: value or {})]


class Summary(Record):
    """Deals added up, by currency and converted into the company's own."""

    values_total: Totals = Field(default_factory=dict)
    weighted_values_total: Totals = Field(default_factory=dict)
    total_count: int = 0
    total_currency_converted_value: float = 0
    total_weighted_currency_converted_value: float = 0
    total_currency_converted_value_formatted: str = ""
    total_weighted_currency_converted_value_formatted: str = ""


class Label(Record):
    id: int
    label: str = ""
    color: str | None = None


class Stage(Record):
    id: int
    name: str
    pipeline_id: int
    order_nr: int = 0
    deal_probability: int | None = None
    is_deal_rot_enabled: bool = False
    days_to_rotten: int | None = None


class Pipeline(Record):
    id: int
    name: str
    order_nr: int = 0


class View(Record):
    """A saved filter of Pipedrive's: a list with conditions of its own."""

    id: int
    name: str = ""


class User(Record):
    id: int
    name: str
    email: str = ""
    active_flag: bool = True
    is_you: bool = False


class Me(User):
    """The person behind a token, from `/v1/users/me`."""

    company_id: int
    company_name: str = ""
    company_domain: str = ""
    default_currency: str = "USD"
    locale: str = "en_US"
    timezone_name: str = "UTC"


class Currency(Record):
    code: str
    name: str = ""
    symbol: str = ""
    decimal_points: int = 2


class FieldOption(Record):
    id: int | str
    label: str = ""
    color: str | None = None


class DealField(Record):
    """A field of deals, standard or custom, from `/api/v2/dealFields`."""

    field_code: str
    field_name: str
    field_type: str
    options: list[FieldOption] | None = None
    is_custom_field: bool = False
