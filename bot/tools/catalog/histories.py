"""Looking back: what was changed, what happened, and what was written, of any kind of record."""

from typing import Any, ClassVar

from pydantic import Field

from bot.blocks.kit.text import article
from bot.blocks.reports import feeds, histories, mails
from bot.pipedrive.records.models import Page
from bot.pipedrive.records.past import FieldChange, Happening, MailMessage, ParticipantChange
from bot.pipedrive.records.record_types import RECORD_TYPES, RecordType
from bot.tools.base import Args, Tool
from bot.tools.fieldtypes.fields import Cursor, DealId, OrgId, PersonId
from bot.tools.fieldtypes.histories import (
    LINES,
    AllChanges,
    FlowItems,
    Lines,
    OrganizationItems,
    Start,
)


class DealHistory(Args):
    id: DealId
    limit: Lines = LINES
    cursor: Cursor | None = None


class PersonHistory(Args):
    about: ClassVar = "person"

    id: PersonId
    limit: Lines = LINES
    cursor: Cursor | None = None


class OrganizationHistory(Args):
    about: ClassVar = "organization"

    id: OrgId
    limit: Lines = LINES
    cursor: Cursor | None = None


class DealFeed(Args):
    id: DealId
    items: FlowItems | None = Field(default=None, title="Only")
    all_changes: AllChanges | None = Field(default=None, title="Own fields too")
    limit: Lines = LINES
    start: Start | None = None


class PersonFeed(Args):
    about: ClassVar = "person"

    id: PersonId
    items: FlowItems | None = Field(default=None, title="Only")
    all_changes: AllChanges | None = Field(default=None, title="Own fields too")
    limit: Lines = LINES
    start: Start | None = None


class OrganizationFeed(Args):
    about: ClassVar = "organization"

    id: OrgId
    items: OrganizationItems | None = Field(default=None, title="Only")
    all_changes: AllChanges | None = Field(default=None, title="Own fields too")
    limit: Lines = LINES
    start: Start | None = None


class DealMail(Args):
    private: ClassVar = True

    id: DealId
    limit: Lines = LINES
    start: Start | None = None


class PersonMail(Args):
    about: ClassVar = "person"
    private: ClassVar = True

    id: PersonId
    limit: Lines = LINES
    start: Start | None = None


class OrganizationMail(Args):
    about: ClassVar = "organization"
    private: ClassVar = True

    id: OrgId
    limit: Lines = LINES
    start: Start | None = None


def _about(args: type[Args]) -> tuple[RecordType, str]:
    kind = RECORD_TYPES[args.about]
    return kind, article(kind.noun)


def _history(args: type[Args]) -> Tool[Any, Any]:
    kind, one = _about(args)
    return Tool(
        name=f"{kind.many}_list_field_updates",
        command=f"{kind.root} history",
        summary=f"Show who changed which field of {one}, when, and from what to what.",
        example="12",
        args=args,
        endpoint=f"GET /v1/{kind.many}/{{id}}/changelog",
        returns=Page[FieldChange],
        show=histories.changes(args.about),
    )


def _feed(args: type[Args]) -> Tool[Any, Any]:
    kind, one = _about(args)
    return Tool(
        name=f"{kind.many}_list_updates",
        command=f"{kind.root} feed",
        summary=f"Show everything that happened around {one}, newest first.",
        example="12 items=note,change",
        args=args,
        endpoint=f"GET /v1/{kind.many}/{{id}}/flow",
        returns=Page[Happening],
        show=feeds.feed(args.about),
    )


def _mail(args: type[Args]) -> Tool[Any, Any]:
    kind, one = _about(args)
    return Tool(
        name=f"{kind.many}_list_mail_messages",
        command=f"{kind.root} mail",
        summary=f"Show the mail around {one} to you alone: subject, parties and how it begins.",
        example="12",
        args=args,
        endpoint=f"GET /v1/{kind.many}/{{id}}/mailMessages",
        returns=Page[MailMessage],
        show=mails.mails,
    )


PARTICIPANTS = Tool(
    name="deals_list_participant_updates",
    command="deal participant-history",
    summary="Show who was added to a deal as a participant or removed, when and by whom.",
    example="12",
    args=DealHistory,
    endpoint="GET /v1/deals/{id}/participantsChangelog",
    returns=Page[ParticipantChange],
    show=histories.participants,
)

TOOLS = (
    _history(DealHistory),
    _feed(DealFeed),
    PARTICIPANTS,
    _mail(DealMail),
    _history(PersonHistory),
    _feed(PersonFeed),
    _mail(PersonMail),
    _history(OrganizationHistory),
    _feed(OrganizationFeed),
    _mail(OrganizationMail),
)
