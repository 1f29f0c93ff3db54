"""Records as lines of a long list: only what a line shows, times as they came."""

from typing import Annotated, Any

from pydantic import Field

from bot.pipedrive.models import Address, Contact, Record, Several


class Row(Record):
    """What every line has."""

    id: int
    owner_id: int | None = None
    add_time: str | None = None
    update_time: str | None = None
    custom_fields: dict[str, Any] = Field(default_factory=dict)


class DealRow(Row):
    title: str = ""
    value: float | None = None
    currency: str | None = None
    status: str = ""
    person_id: int | None = None
    org_id: int | None = None
    pipeline_id: int | None = None
    stage_id: int | None = None
    label_ids: list[int] = Field(default_factory=list)
    expected_close_date: str | None = None
    won_time: str | None = None
    lost_time: str | None = None
    lost_reason: str | None = None
    probability: float | None = None


class PersonRow(Row):
    name: str = ""
    org_id: int | None = None
    emails: Annotated[list[Contact], Several] = Field(default_factory=list)
    phones: Annotated[list[Contact], Several] = Field(default_factory=list)
    label_ids: Annotated[list[int], Several] = Field(default_factory=list)
    job_title: str | None = None
    # Only when asked for with include_fields.
    open_deals_count: int | None = None
    closed_deals_count: int | None = None


class OrganizationRow(Row):
    name: str = ""
    address: Address | None = None
    label_ids: Annotated[list[int], Several] = Field(default_factory=list)
    website: str | None = None
    # Only when asked for with include_fields.
    people_count: int | None = None
    open_deals_count: int | None = None
    closed_deals_count: int | None = None


class DealCount(Record):
    """How many deals there are, from `/v1/deals/summary`."""

    total_count: int = 0
