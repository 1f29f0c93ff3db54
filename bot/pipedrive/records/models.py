"""What Pipedrive answers, cut down to the fields that we show."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from bot.text import as_text

T = TypeVar("T")


class Record(BaseModel):
    """Unknown fields are dropped: what we do not know cannot reach a message."""

    model_config = ConfigDict(frozen=True, extra="ignore")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list.

    v2 tells where the next one begins by a cursor, v1 by a `next_start`; on the last one both are
    None. `before` is how many records of the list come earlier, None where nobody counted them;
    `total` how many there are in all, where that is known.
    """

    items: list[T]
    next_cursor: str | None = None
    next_start: int | None = None
    before: int | None = 0
    total: int | None = None

    @property
    def ahead(self) -> dict[str, str | int]:
        """What to ask for to get the next page."""
        if self.next_start is not None:
            return {"start": self.next_start}
        return {"cursor": self.next_cursor} if self.next_cursor else {}


# Pipedrive answers null in place of an empty list here and there, and may have some within.
Several = BeforeValidator(lambda value: [one for one in value or () if one is not None])
# The same with texts.
Text = Annotated[str, BeforeValidator(lambda value: value or "")]

DealStatus = Literal["open", "won", "lost", "deleted"]


# Pipedrive numbers its records; leads have UUIDs instead.
RecordId = int | str


class Entity(Record):
    """A record with an id and a name of its own; related records are ids only, times are UTC."""

    noun: ClassVar[str]
    id: RecordId
    add_time: datetime | None = None
    update_time: datetime | None = None
    is_deleted: bool = False
    # By field code; what a value is made of depends on the type of its field.
    custom_fields: dict[str, Any] = Field(default_factory=dict)

    @property
    def is_gone(self) -> bool:
        """Deleted, though Pipedrive still keeps it for a while."""
        return self.is_deleted

    @property
    def called(self) -> str:
        """Its name as Pipedrive has it: it may be empty, and it is a stranger's words."""
        return str(getattr(self, "name", ""))


class Deal(Entity):
    """A deal as v2 answers it."""

    noun: ClassVar[str] = "deal"
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
    label_ids: Annotated[list[int], Several] = Field(default_factory=list)
    probability: float | None = None
    lost_reason: str | None = None
    visible_to: int | None = None
    expected_close_date: date | None = None
    stage_change_time: datetime | None = None
    won_time: datetime | None = None
    lost_time: datetime | None = None
    close_time: datetime | None = None
    is_archived: bool = False
    # Only when asked for with include_fields.
    next_activity_id: int | None = None
    # How that is called, where it was looked up: Pipedrive tells the number only.
    next_activity: str = ""
    activities_count: int | None = None
    notes_count: int | None = None
    files_count: int | None = None
    products_count: int | None = None
    participants_count: int | None = None
    email_messages_count: int | None = None
    followers_count: int | None = None

    @property
    def called(self) -> str:
        return self.title


class Contact(Record):
    """One of a person's e-mail addresses or phone numbers."""

    value: Text = ""
    primary: bool = False
    label: Text = ""


class Address(Record):
    """Where an organization is; all of it in `value`, taken apart in the rest."""

    value: str | None = None
    street_number: str | None = None
    route: str | None = None
    subpremise: str | None = None
    sublocality: str | None = None
    locality: str | None = None
    admin_area_level_1: str | None = None
    admin_area_level_2: str | None = None
    country: str | None = None
    postal_code: str | None = None

    def __str__(self) -> str:
        return self.value or ""


def _said(contacts: list[Contact]) -> list[Contact]:
    return [one for one in contacts if one.value.strip()]


# Imports and other apps leave empty entries behind, which Pipedrive takes from nobody.
Contacts = Annotated[list[Contact], Several, AfterValidator(_said)]


class Person(Entity):
    """A person as v2 answers it."""

    noun: ClassVar[str] = "person"
    id: int
    name: str = ""
    first_name: str | None = None
    last_name: str | None = None
    owner_id: int | None = None
    org_id: int | None = None
    emails: Contacts = Field(default_factory=list)
    phones: Contacts = Field(default_factory=list)
    im: Contacts = Field(default_factory=list)
    visible_to: int | None = None
    label_ids: Annotated[list[int], Several] = Field(default_factory=list)
    picture_id: int | None = None
    job_title: str | None = None
    # These three exist only with contact sync, the last one only with Campaigns.
    notes: str | None = None
    birthday: str | None = None
    postal_address: Address | None = None
    marketing_status: str | None = None
    # Only when asked for with include_fields.
    open_deals_count: int | None = None
    closed_deals_count: int | None = None
    activities_count: int | None = None
    notes_count: int | None = None
    files_count: int | None = None
    email_messages_count: int | None = None
    followers_count: int | None = None


class Organization(Entity):
    """An organization as v2 answers it."""

    noun: ClassVar[str] = "organization"
    id: int
    name: str = ""
    owner_id: int | None = None
    address: Address | None = None
    visible_to: int | None = None
    label_ids: Annotated[list[int], Several] = Field(default_factory=list)
    website: str | None = None
    linkedin: str | None = None
    industry: int | None = None
    annual_revenue: float | None = None
    employee_count: int | None = None
    # Only when asked for with include_fields.
    people_count: int | None = None
    open_deals_count: int | None = None
    closed_deals_count: int | None = None
    activities_count: int | None = None
    notes_count: int | None = None
    files_count: int | None = None
    email_messages_count: int | None = None
    followers_count: int | None = None


class Participant(Record):
    """Somebody who takes part in an activity; the primary one is its person."""

    person_id: int
    primary: bool = False


class Attendee(Record):
    """Somebody who is invited to an activity, by e-mail."""

    email: Text = ""
    name: Text = ""
    person_id: int | None = None
    user_id: int | None = None


def _reachable(invited: list[Attendee] | None) -> list[Attendee] | None:
    return invited and [one for one in invited if one.email.strip()]


def _somebody(taking_part: Any) -> Any:
    """Without entries that name nobody."""
    rows = taking_part or []
    return [one for one in rows if not isinstance(one, dict) or one.get("person_id") is not None]


Empty = BeforeValidator(lambda value: value or None)
# `01:30:00` and `01:30` are the same hour and a half.
Minutes = BeforeValidator(lambda value: ":".join(value.split(":")[:2]) if value else None)
# One is told in words alone, and looked up by Pipedrive.
Placed = BeforeValidator(lambda value: {"value": value} if isinstance(value, str) else value)


class Activity(Entity):
    """Something planned or done; its time of day is UTC, and may be missing.

    `attendees` are told only when asked for.
    """

    noun: ClassVar[str] = "activity"
    id: int
    subject: str = ""
    type: str = ""
    owner_id: int | None = None
    creator_user_id: int | None = None
    deal_id: int | None = None
    person_id: int | None = None
    org_id: int | None = None
    due_date: Annotated[date | None, Empty] = None
    due_time: Annotated[time | None, Empty] = None
    duration: Annotated[str | None, Minutes] = None
    done: bool = False
    marked_as_done_time: Annotated[datetime | None, Empty] = None
    busy: bool | None = None
    location: Annotated[Address | None, Placed] = None
    participants: Annotated[list[Participant], BeforeValidator(_somebody)] = Field(
        default_factory=list
    )
    attendees: Annotated[list[Attendee] | None, AfterValidator(_reachable)] = None
    priority: int | None = None
    note: str | None = None
    public_description: str | None = None

    @property
    def called(self) -> str:
        return self.subject

    @property
    def due(self) -> datetime | date | None:
        """A moment where a time of day is known, else a whole day, which has no zone."""
        if self.due_date is None or self.due_time is None:
            return self.due_date
        return datetime.combine(self.due_date, self.due_time.replace(tzinfo=None), UTC)

    @property
    def waits_since(self) -> datetime | date | None:
        """When it is due, as long as it is not done."""
        return None if self.done else self.due


def in_utc(moment: datetime) -> datetime:
    """With a zone in any case, and never the machine's: v1 does not say that it is UTC, v2 does."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


Utc = Annotated[datetime, AfterValidator(in_utc)]
HERE = "s3"


class File(Entity):
    """A file as v1 answers it; what hangs on another service has a `remote_location`."""

    noun: ClassVar[str] = "file"
    id: int
    add_time: Utc | None = None
    update_time: Utc | None = None
    name: str = ""
    file_name: str = ""
    file_size: int | None = None
    file_type: str | None = None
    description: str | None = None
    user_id: int | None = None
    deal_id: int | None = None
    person_id: int | None = None
    org_id: int | None = None
    product_id: int | None = None
    activity_id: int | None = None
    lead_id: str | None = None
    deal_name: str | None = None
    person_name: str | None = None
    org_name: str | None = None
    product_name: str | None = None
    lead_name: str | None = None
    remote_location: str | None = None
    remote_id: str | None = None
    active_flag: bool = True

    @property
    def is_gone(self) -> bool:
        return not self.active_flag

    @property
    def called(self) -> str:
        return self.name or self.file_name

    @property
    def is_elsewhere(self) -> bool:
        """Only linked: Pipedrive has no bytes of it."""
        return bool(self.remote_location) and self.remote_location != HERE


class Note(Entity):
    """A note as v1 answers it; its content is HTML that a person wrote."""

    noun: ClassVar[str] = "note"
    id: int
    add_time: Utc | None = None
    update_time: Utc | None = None
    content: Text = ""
    user_id: int | None = None
    deal_id: int | None = None
    person_id: int | None = None
    org_id: int | None = None
    lead_id: str | None = None
    active_flag: bool = True

    @property
    def is_gone(self) -> bool:
        return not self.active_flag

    @property
    def words(self) -> str:
        """Its content as plain text."""
        return as_text(self.content)

    @property
    def called(self) -> str:
        return self.words


class Named(Record):
    """A related record inside a search result."""

    id: int
    name: str = ""


class Owner(Record):
    id: int
