"""Looking back: what was changed, what happened, and what was written, of any kind of record."""

from typing import Any

from pydantic import Field

from bot.blocks.reports import feeds, histories, mails
from bot.pipedrive.records.models import Page
from bot.pipedrive.records.past import FieldChange, Happening, MailMessage, ParticipantChange
from bot.pipedrive.records.record_types import DEAL, ORGANIZATION, PERSON, RecordType
from bot.text import article
from bot.tools.base import Tool
from bot.tools.catalog import standard
from bot.tools.fieldtypes.fields import Cursor
from bot.tools.fieldtypes.histories import (
    LINES,
    AllChanges,
    FlowItems,
    LinesPerPage,
    OrganizationItems,
    Start,
)

LINE_PAGE = {"limit": (LinesPerPage, LINES)}
STARTING = {**LINE_PAGE, "start": (Start | None, None)}


TOLD = "subject, parties and how it begins"


def _a(kind: RecordType) -> str:
    return article(kind.noun)


def _lines(kind: RecordType) -> type[Any]:
    return standard.of_one(kind, "History", {**LINE_PAGE, "cursor": (Cursor | None, None)})


def _items(kind: RecordType, only: Any) -> type[Any]:
    """`only` are the kinds of lines that can be asked for alone."""
    fields = {
        "items": (only | None, Field(default=None, title="Only")),
        "all_changes": (AllChanges | None, Field(default=None, title="Own fields too")),
    }
    return standard.of_one(kind, "Feed", {**fields, **STARTING})


def _private(kind: RecordType) -> type[Any]:
    args = standard.of_one(kind, "Mail", STARTING)
    args.private = True
    return args


def _history(kind: RecordType) -> Tool[Any, Any]:
    return Tool(
        name=f"{kind.many}_list_field_updates",
        command=f"{kind.root} history",
        summary=f"Show who changed which field of {_a(kind)}, when, and from what to what.",
        example="12",
        args=_lines(kind),
        endpoint=f"GET /v1/{kind.many}/{{id}}/changelog",
        returns=Page[FieldChange],
        show=histories.changes(kind.noun),
    )


def _feed(kind: RecordType, only: Any) -> Tool[Any, Any]:
    return Tool(
        name=f"{kind.many}_list_updates",
        command=f"{kind.root} feed",
        summary=f"Show everything that happened around {_a(kind)}, newest first.",
        example="12 items=note,change",
        args=_items(kind, only),
        endpoint=f"GET /v1/{kind.many}/{{id}}/flow",
        returns=Page[Happening],
        show=feeds.feed(kind.noun),
    )


def _mail(kind: RecordType) -> Tool[Any, Any]:
    return Tool(
        name=f"{kind.many}_list_mail_messages",
        command=f"{kind.root} mail",
        summary=f"Show the mail around {_a(kind)} to you alone: {TOLD}.",
        example="12",
        args=_private(kind),
        endpoint=f"GET /v1/{kind.many}/{{id}}/mailMessages",
        returns=Page[MailMessage],
        show=mails.mails,
    )


PARTICIPANTS = Tool(
    name="deals_list_participant_updates",
    command="deal participant-history",
    summary="Show who was added to a deal as a participant or removed, when and by whom.",
    example="12",
    args=_lines(DEAL),
    endpoint="GET /v1/deals/{id}/participantsChangelog",
    returns=Page[ParticipantChange],
    show=histories.participants,
)

TOOLS = (
    _history(DEAL),
    _feed(DEAL, FlowItems),
    PARTICIPANTS,
    _mail(DEAL),
    _history(PERSON),
    _feed(PERSON, FlowItems),
    _mail(PERSON),
    _history(ORGANIZATION),
    _feed(ORGANIZATION, OrganizationItems),
    _mail(ORGANIZATION),
)
