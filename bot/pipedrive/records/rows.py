"""Records as lines of a long list: only what a line shows, times as they came."""

from typing import Annotated, Any

from pydantic import Field

from bot.pipedrive.records.models import Address, Contacts, Record, Several


class LeanRecord(Record):
    """What every line has."""

    id: int
    owner_id: int | None = None
    add_time: str | None = None
    update_time: str | None = None
    custom_fields: dict[str, Any] = Field(default_factory=dict)


class LeanDeal(LeanRecord):
    title: str = ""
    value: float | None = None
    currency: str | None = None
    status: str = ""
    person_id: int | None = None
    org_id: int | None = None
    pipeline_id: int | None = None
    stage_id: int | None = None
    label_ids: Annotated[list[int], Several] = Field(default_factory=list)
    expected_close_date: str | None = None
    won_time: str | None = None
    lost_time: str | None = None
    lost_reason: str | None = None
    probability: float | None = None


class LeanPerson(LeanRecord):
    name: str = ""
    org_id: int | None = None
    emails: Contacts = Field(default_factory=list)
    phones: Contacts = Field(default_factory=list)
    label_ids: Annotated[list[int], Several] = Field(default_factory=list)
    job_title: str | None = None
    # Only when asked for with include_fields.
    open_deals_count: int | None = None
    closed_deals_count: int | None = None


class LeanOrganization(LeanRecord):
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


class LeanActivity(LeanRecord):
    subject: str = ""
    type: str = ""
    due_date: str | None = None
    due_time: str | None = None
    duration: str | None = None
    done: bool = False
    marked_as_done_time: str | None = None
    deal_id: int | None = None
    person_id: int | None = None
    org_id: int | None = None
    busy: bool | None = None
    priority: int | None = None
    note: str | None = None

    @property
    def due(self) -> str | None:
        """With its time of day where it has one; that is UTC."""
        return (
            f"{self.due_date}T{self.due_time}"
            if self.due_date and self.due_time
            else (self.due_date)
        )

    @property
    def waits_since(self) -> str | None:
        return None if self.done else self.due
