"""What Pipedrive tells of what has happened: changes, comings and goings, mails, the whole feed.

v1 answers here, and what it answers differs from case to case: a field of another shape than told
is left out, so that one strange line does not cost the whole page.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from bot.pipedrive.records.models import Record, RecordId
from bot.pipedrive.records.record_types import LEAD, LINKED

# By v1's names, which its feeds go by.
V2_CODES = {"label": "label_ids", "user_id": "owner_id", "email": "emails", "phone": "phones"}
NAMING = {"people": "person_id", "org": "org_id", "deal": "deal_id"}  # by type of field
RELATED = {"person_id": "people", "org_id": "org", "deal_id": "deal"}
ABOUT = {kind.noun: kind.link for kind in LINKED}
MENTIONED = {**ABOUT, LEAD.noun: LEAD.link}


def _whole(value: Any) -> int | None:
    """A number, alone or as the id of a nested record."""
    if isinstance(value, dict):
        value = value.get("id", value.get("value"))
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _words(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _plain(value: Any) -> str | None:
    """What a field held, as a text; nothing and an empty text are the same."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    return _words(value) or None


def _parties(value: Any) -> list[Any]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _flag(value: Any) -> bool:
    return value in (1, True, "1")


Whole = Annotated[int | None, BeforeValidator(_whole)]
Words = Annotated[str, BeforeValidator(_words)]
Plain = Annotated[str | None, BeforeValidator(_plain)]
Flag = Annotated[bool, BeforeValidator(_flag)]


class Mention(Record):
    """A record that something names by its id only."""

    deal_id: int | None = None
    person_id: int | None = None
    org_id: int | None = None
    lead_id: str | None = None


def mention(noun: str, id_: RecordId) -> Mention:
    return Mention(**{MENTIONED[noun]: id_}) if noun in MENTIONED else Mention()


class FieldChange(Record):
    """One field of a record, from one value to another; values are texts, ids among them."""

    field_key: str = ""
    old_value: Plain = None
    new_value: Plain = None
    actor_user_id: Whole = None
    time: datetime

    @property
    def code(self) -> str:
        return V2_CODES.get(self.field_key, self.field_key)


class ParticipantChange(Record):
    """A person who began or ceased to take part in a deal."""

    person_id: Whole = None
    action: Words = ""
    actor_user_id: Whole = None
    time: datetime

    @property
    def mentions(self) -> Iterator[Mention]:
        yield Mention(person_id=self.person_id)


class Party(Record):
    """Who wrote a mail or got it."""

    name: Words = ""
    email_address: Words = ""
    linked_person_name: Words = ""

    @property
    def called(self) -> str:
        return self.linked_person_name or self.name or self.email_address


Parties = Annotated[list[Party], BeforeValidator(_parties)]


class Mail(Record):
    """A mail without its body, which is nobody else's business."""

    sender: Parties = Field(default_factory=list, validation_alias="from")
    to: Parties = Field(default_factory=list)
    cc: Parties = Field(default_factory=list)
    subject: Words = ""
    snippet: Words = ""
    read_flag: Flag = False
    sent_flag: Flag = False
    draft_flag: Flag = False
    has_real_attachments_flag: Flag = False


class MailMessage(Record):
    timestamp: datetime
    data: Mail


class Happened(Mail):
    """What one line of a feed is about: of every kind the fields that we show."""

    id: Whole = None
    item_id: Whole = None
    user_id: Whole = None
    created_by_user_id: Whole = None
    assigned_to_user_id: Whole = None
    field_key: Words = ""
    old_value: Plain = None
    new_value: Plain = None
    additional_data: Any = None
    type: Words = ""
    done: Flag = False
    due_date: Words = ""
    content: Words = ""
    title: Words = ""
    name: Words = ""
    file_name: Words = ""
    action: Words = ""
    person_id: Whole = None
    follower_user_id: Whole = None

    def formatted(self, side: str) -> str:
        """How Pipedrive itself spells a value, where it does."""
        told = self.additional_data if isinstance(self.additional_data, dict) else {}
        return _words(told.get(f"{side}_value_formatted"))


class Happening(Record):
    """One line of a feed; `object` says of which kind it is."""

    object: str
    timestamp: datetime
    data: Happened

    @property
    def about(self) -> str:
        """The kind of record that a change or a follower is of, where the line says so."""
        noun = self.object.removesuffix("Change").removesuffix("Follower")
        return noun if noun in ABOUT and noun != self.object else ""

    @property
    def is_planned(self) -> bool:
        return self.object in {"activity", "plannedActivity", "call"}

    @property
    def change(self) -> FieldChange | None:
        if not (self.object.endswith("hange") and self.data.field_key):
            return None
        return FieldChange(
            field_key=self.data.field_key,
            old_value=self.data.old_value,
            new_value=self.data.new_value,
            actor_user_id=self.data.user_id,
            time=self.timestamp,
        )

    @property
    def mentions(self) -> Iterator[Mention]:
        if self.about and self.data.item_id:
            yield mention(self.about, self.data.item_id)
        if self.object == "participant":
            yield Mention(person_id=self.data.person_id)


def named_in(change: FieldChange, types: dict[str, str]) -> Iterator[Mention]:
    """The records that a change names, given the types of the fields by code."""
    named = types.get(change.code) or RELATED.get(change.code, "")
    if named in NAMING:
        for value in (change.old_value, change.new_value):
            if (id_ := _whole(value)) is not None:
                yield Mention(**{NAMING[named]: id_})
