"""The kinds of records: how each is called, where it is read, and what hangs on it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, get_args, get_origin

from bot.pipedrive.records.found import Found, FoundDeal, FoundOrganization, FoundPerson
from bot.pipedrive.records.leads import FoundLead, Lead
from bot.pipedrive.records.models import (
    Activity,
    Deal,
    Entity,
    File,
    Note,
    Organization,
    Page,
    Person,
    RecordId,
)
from bot.pipedrive.records.subrecords import DealParticipant, Follower, Product, ProductLine
from bot.pipedrive.request import Request, fill

V2_NEWEST_FIRST = {"sort_by": "id", "sort_direction": "desc"}
V1_NEWEST_FIRST = {"sort": "id DESC"}
_DOMAIN = re.compile(r"[a-z0-9-]{1,63}")
HangingCounts = tuple[tuple[str, str, str], ...]  # field, one, many


@dataclass(frozen=True, eq=False)
class RecordType:
    """What a kind of record is called, where it is read, and what hangs on it."""

    model: type[Entity]
    # Its name in texts, in paths and in names of tools.
    many: str
    # Its slash command.
    root: str
    # Where it is listed; of rows below a record, where those of one are.
    path: str
    # Where its own fields are told of, and its labels, if they are no options of a field.
    fields: str = ""
    labels: str = ""
    # How Pipedrive calls the type of its saved filters.
    views: str = ""
    # The field of its name.
    titled: str = "name"
    # The field by which other records, files and notes name it.
    link: str = ""
    # Where one stands in the browser.
    page: str = ""
    # In which fields a name is looked for, and what a search answers of one.
    searched: str = ""
    found: type[Found] = Found
    # How its list is asked for in that order.
    newest_first: Mapping[str, str] = field(default_factory=lambda: V2_NEWEST_FIRST)
    # What is counted with it, asked for only where it is shown.
    hanging: HangingCounts = ()
    # Fields that Pipedrive tells only when asked, and leaves out where it answers a change.
    untold: tuple[str, ...] = ()
    # Whether Pipedrive keeps one that is deleted for a month.
    kept: bool = True
    # Of subrecords, the argument that names one of them.
    subrecord_id: str = ""

    def one(self, id_: object) -> Request:
        """Reads one record, with all that it holds."""
        query = {"include_fields": ",".join(self.untold)} if self.untold else {}
        return Request("GET", fill(f"{self.path}/{{id}}", {"id": id_}), query)

    def read_id(self, text: str) -> RecordId:
        """An id as it was written, back as the type that ids of this kind have."""
        return int(text) if self.is_numbered else text

    @cached_property
    def is_numbered(self) -> bool:
        """Whether its ids are numbers, which people see and type; otherwise they are UUIDs."""
        return self.model.model_fields["id"].annotation is int

    @cached_property
    def noun(self) -> str:
        return self.model.noun

    @cached_property
    def counts(self) -> str:
        """The value of the query parameter `include_fields`: names of counts, joined by commas."""
        return ",".join(name for name, _, _ in self.hanging)


_ACTIVITIES = ("activities_count", "activity", "activities")
_NOTES = ("notes_count", "note", "notes")
_FILES = ("files_count", "file", "files")
_EMAILS = ("email_messages_count", "email", "emails")
_DEALS = (
    ("open_deals_count", "open deal", "open deals"),
    ("closed_deals_count", "closed deal", "closed deals"),
)

DEAL = RecordType(
    model=Deal,
    found=FoundDeal,
    many="deals",
    root="deal",
    path="/api/v2/deals",
    page="deal",
    link="deal_id",
    titled="title",
    searched="title",
    fields="/api/v2/dealFields",
    views="deals",
    hanging=(
        _ACTIVITIES,
        _NOTES,
        _FILES,
        _EMAILS,
        ("participants_count", "participant", "participants"),
        ("products_count", "product", "products"),
    ),
)
PERSON = RecordType(
    model=Person,
    found=FoundPerson,
    many="persons",
    root="person",
    path="/api/v2/persons",
    page="person",
    link="person_id",
    searched="name,email",
    fields="/api/v2/personFields",
    views="people",
    hanging=(*_DEALS, _ACTIVITIES, _NOTES, _FILES, _EMAILS),
)
ORGANIZATION = RecordType(
    model=Organization,
    found=FoundOrganization,
    many="organizations",
    root="org",
    path="/api/v2/organizations",
    page="organization",
    link="org_id",
    searched="name",
    fields="/api/v2/organizationFields",
    views="org",
    hanging=(("people_count", "person", "persons"), *_DEALS, _ACTIVITIES, _NOTES, _FILES, _EMAILS),
)
ACTIVITY = RecordType(
    model=Activity,
    many="activities",
    root="activity",
    path="/api/v2/activities",
    views="activity",
    link="activity_id",
    titled="subject",
    untold=("attendees",),
)
LEAD = RecordType(
    model=Lead,
    many="leads",
    root="lead",
    path="/v1/leads",
    labels="/v1/leadLabels",
    titled="title",
    link="lead_id",
    page="leads/inbox",
    searched="title",
    found=FoundLead,
    newest_first={"sort": "add_time DESC"},
    kept=False,
)
FILE = RecordType(
    model=File, many="files", root="file", path="/v1/files", newest_first=V1_NEWEST_FIRST
)
NOTE = RecordType(model=Note, many="notes", root="", path="/v1/notes", newest_first=V1_NEWEST_FIRST)
PRODUCT = RecordType(
    model=Product, many="products", root="", path="/api/v2/products", link="product_id"
)

# Subrecords: rows below a record.
FOLLOWER = RecordType(
    model=Follower,
    many="followers",
    root="",
    path="{record}/followers",
    subrecord_id="follower_id",
)
PARTICIPANT = RecordType(
    model=DealParticipant,
    many="participants",
    root="",
    path="/v1/deals/{id}/participants",
    subrecord_id="deal_participant_id",
)
PRODUCT_LINE = RecordType(
    model=ProductLine,
    many="product lines",
    root="",
    path="{record}/products",
    subrecord_id="product_attachment_id",
)

RECORD_TYPES = {
    kind.noun: kind
    for kind in (
        DEAL, PERSON, ORGANIZATION, LEAD, ACTIVITY, FILE, NOTE, PRODUCT,
        FOLLOWER, PARTICIPANT, PRODUCT_LINE,
    )
}  # fmt: skip
# Records that others name, and are told with.
LINKED = (DEAL, PERSON, ORGANIZATION)
BY_ROOT = {kind.root: kind for kind in RECORD_TYPES.values() if kind.root}
WITH_FIELDS = tuple(kind for kind in RECORD_TYPES.values() if kind.fields)


def kind_of(record: Entity) -> RecordType:
    return RECORD_TYPES[record.noun]


def linked_to(record: Entity | None) -> list[tuple[RecordType, RecordId]]:
    """The deal, person, organization and lead that a note, activity or file is about."""
    if not isinstance(record, Note | Activity | File):
        return []
    named = ((kind, getattr(record, kind.link, None)) for kind in (*LINKED, LEAD))
    return [(kind, id_) for kind, id_ in named if id_ is not None]


def is_list(returns: Any) -> bool:
    """Whether it is a page of records of one kind, or of what a search tells of them."""
    (item, *_) = get_args(returns) or (None,)
    return get_origin(returns) is Page and getattr(item, "noun", "") in RECORD_TYPES


def kind_listed(page: Any) -> RecordType:
    """What a `Page[Deal]` is a page of."""
    return RECORD_TYPES[get_args(page)[0].noun]


def page_url(noun: str, id: RecordId | None, domain: str) -> str:
    """Empty for what has no page of its own, and when the company's domain is not known."""
    page = RECORD_TYPES[noun].page if noun in RECORD_TYPES else ""
    if id is None or not page or not _DOMAIN.fullmatch(domain):
        return ""
    return f"https://{domain}.pipedrive.com/{page}/{id}"
