"""The records of the made-up company: plain data, named as Pipedrive names it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(slots=True)
class Deal:
    id: int
    title: str
    creator_user_id: int
    owner_id: int
    stage_id: int
    pipeline_id: int
    currency: str
    add_time: str
    update_time: str
    stage_change_time: str
    value: float = 0
    person_id: int | None = None
    org_id: int | None = None
    status: str = "open"
    probability: float | None = None
    lost_reason: str | None = None
    visible_to: int = 3
    expected_close_date: str | None = None
    close_time: str | None = None
    won_time: str | None = None
    first_won_time: str | None = None
    lost_time: str | None = None
    is_archived: bool = False
    archive_time: str | None = None
    is_deleted: bool = False
    label_ids: list[int] = field(default_factory=list)
    custom_fields: dict[str, object] = field(default_factory=dict)
    email_messages_count: int = 0
    last_incoming_mail_time: str | None = None
    last_outgoing_mail_time: str | None = None


Address = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Picture:
    id: int
    person_id: int
    user_id: int
    add_time: str
    data: bytes


@dataclass(slots=True)
class Person:
    id: int
    first_name: str
    last_name: str
    owner_id: int
    org_id: int | None
    emails: list[dict[str, object]]
    phones: list[dict[str, object]]
    add_time: str
    update_time: str
    job_title: str | None = None
    visible_to: int = 3
    is_deleted: bool = False
    label_ids: list[int] = field(default_factory=list)
    custom_fields: dict[str, object] = field(default_factory=dict)
    picture: Picture | None = None
    # With these and the job title, contacts are in step with an address book.
    postal_address: Address | None = None
    notes: str | None = None
    im: list[dict[str, object]] = field(default_factory=list)
    birthday: str | None = None
    marketing_status: str = "no_consent"

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(slots=True)
class Organization:
    id: int
    name: str
    owner_id: int
    address: Address | None
    add_time: str
    update_time: str
    website: str | None = None
    linkedin: str | None = None
    industry: int | None = None
    annual_revenue: int | None = None
    employee_count: int | None = None
    visible_to: int = 3
    is_deleted: bool = False
    label_ids: list[int] = field(default_factory=list)
    custom_fields: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Activity:
    id: int
    subject: str
    type: str
    owner_id: int
    creator_user_id: int
    add_time: str
    update_time: str
    due_date: str
    due_time: str | None = None
    duration: str | None = None
    done: bool = False
    marked_as_done_time: str | None = None
    deal_id: int | None = None
    # The primary participant; `others` take part as well.
    person_id: int | None = None
    others: list[int] = field(default_factory=list)
    org_id: int | None = None
    attendees: list[dict[str, object]] = field(default_factory=list)
    location: dict[str, str | None] | None = None
    busy: bool = False
    priority: int | None = None
    public_description: str | None = None
    note: str | None = None
    is_deleted: bool = False
    update_user_id: int | None = None


@dataclass(slots=True)
class Comment:
    """On a note."""

    uuid: str
    content: str
    user_id: int
    updater_id: int
    add_time: str
    update_time: str


@dataclass(slots=True)
class Note:
    id: int
    content: str
    user_id: int
    add_time: str
    update_time: str
    deal_id: int | None = None
    person_id: int | None = None
    org_id: int | None = None
    lead_id: str | None = None
    pinned: frozenset[str] = frozenset()
    last_update_user_id: int | None = None
    comments: list[Comment] = field(default_factory=list)


@dataclass(slots=True)
class Lead:
    """What may become a deal; its id is a UUID."""

    id: str
    title: str
    owner_id: int
    creator_id: int
    source_name: str
    add_time: str
    update_time: str
    person_id: int | None = None
    organization_id: int | None = None
    label_ids: list[str] = field(default_factory=list)
    # `amount` and `currency`.
    value: dict[str, Any] | None = None
    expected_close_date: str | None = None
    origin: str = "ManuallyCreated"
    origin_id: str | None = None
    channel: int | None = None
    channel_id: str | None = None
    visible_to: int = 3
    was_seen: bool = True
    is_archived: bool = False


@dataclass(slots=True)
class Converting:
    """A lead on its way to a deal; `asked` is how often somebody wanted to know."""

    id: str
    lead_id: str
    user_id: int
    deal_id: int | None = None
    is_rejected: bool = False
    asked: int = 0


@dataclass(slots=True, kw_only=True)
class Webhook:
    id: int
    owner_id: int
    # With whose rights events are judged.
    user_id: int
    event_action: str
    event_object: str
    subscription_url: str
    name: str
    add_time: str
    version: str = "2.0"
    http_auth_user: str | None = None
    http_auth_password: str | None = None
    remove_time: str | None = None
    remove_reason: str | None = None
    last_delivery_time: str | None = None
    last_http_status: int | None = None
    # First attempts that failed since it was made or banned.
    failures: int = 0
    failing_since: datetime | None = None
    banned_until: datetime | None = None


@dataclass(slots=True)
class File:
    id: int
    name: str
    # How it is called where it is kept: nobody guesses it.
    file_name: str
    data: bytes
    user_id: int
    add_time: str
    update_time: str
    deal_id: int | None = None
    person_id: int | None = None
    org_id: int | None = None
    product_id: int | None = None
    activity_id: int | None = None
    lead_id: str | None = None
    description: str = ""
    remote_location: str = "s3"
    remote_id: str = ""
    # Google's kinds of files have one without a name's ending.
    file_type: str = ""
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class Price:
    price: float
    currency: str
    cost: float = 0


@dataclass(slots=True)
class Product:
    """What can be sold."""

    id: int
    name: str
    code: str
    unit: str
    owner_id: int
    add_time: str
    update_time: str
    prices: tuple[Price, ...]
    tax: float = 0
    description: str = ""
    category: str | None = None
    billing_frequency: str = "one-time"
    visible_to: int = 3
    is_linkable: bool = True
    is_deleted: bool = False


@dataclass(slots=True)
class DealProduct:
    """One product line of a deal; its currency is the deal's."""

    id: int
    deal_id: int
    product_id: int
    item_price: float
    quantity: float
    order_nr: int
    add_time: str
    update_time: str
    discount: float = 0
    discount_type: str = "percentage"
    tax: float = 0
    tax_method: str = "exclusive"
    comments: str = ""
    is_enabled: bool = True
    product_variation_id: int | None = None
    billing_frequency: str = "one-time"
    billing_frequency_cycles: int | None = None
    billing_start_date: str | None = None

    @property
    def sum(self) -> float:
        gross = self.item_price * self.quantity
        off = gross * self.discount / 100 if self.discount_type == "percentage" else self.discount
        added = self.tax if self.tax_method == "exclusive" else 0
        return round((gross - off) * (1 + added / 100), 2)


@dataclass(slots=True)
class Participant:
    """A person who takes part in a deal beside its main contact."""

    id: int
    deal_id: int
    person_id: int
    user_id: int
    add_time: str


Plain = str | float | bool | None


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the history of a deal, a person or an organization."""

    id: int
    # "deal", "person" or "organization", and which one.
    kind: str
    item_id: int
    field_key: str
    old_value: Plain
    new_value: Plain
    actor_user_id: int
    time: str


@dataclass(slots=True)
class Mail:
    """A mail to or from a person, kept with a deal."""

    id: int
    subject: str
    body: str
    user_id: int
    time: str
    is_sent: bool
    is_read: bool
    thread_id: int
    deal_id: int | None = None
    person_id: int | None = None
    org_id: int | None = None
