"""Notes on a deal, a person or an organization: Pipedrive has them in v1 only."""

from typing import Any, ClassVar

from bot.blocks.records import kinds, note_card
from bot.pipedrive.records.models import Note, Page
from bot.pipedrive.records.record_types import (
    DEAL,
    NOTE,
    ORGANIZATION,
    PERSON,
    RECORD_TYPES,
    RecordType,
)
from bot.text import article
from bot.tools.base import Args, Tool
from bot.tools.catalog import standard
from bot.tools.fieldtypes.fields import Limit, Start
from bot.tools.fieldtypes.notes import NoteId, NoteText

ON_WHICH = (DEAL, PERSON, ORGANIZATION)


class _Added(Args):
    """`id` is what it is to hang on, a record of the type `on`."""

    on: ClassVar[str]

    def sent(self) -> dict[str, Any]:
        given = self.given()
        return {"content": given["content"], RECORD_TYPES[self.on].link: given["id"]}


class _Listed(Args):
    """The latest first."""

    def sent(self) -> dict[str, Any]:
        given = self.given()
        return {RECORD_TYPES[self.about].link: given.pop("id"), "sort": "add_time DESC", **given}


def _add(kind: RecordType) -> Tool[Any, Any]:
    args = standard.of_one(kind, "NoteOn", {"content": (NoteText, ...)}, _Added)
    args.about, args.on = NOTE.noun, kind.noun
    return Tool(
        name=f"{kind.many}_add_note",
        command=f"{kind.root} note",
        summary=f"Add a note to {article(kind.noun)}.",
        example="12 They need a quote",
        args=args,
        endpoint="POST /v1/notes",
        effect="create",
        returns=Note,
        show=kinds.card,
    )


def _list(kind: RecordType) -> Tool[Any, Any]:
    page: standard.Fields = {"limit": (Limit | None, None), "start": (Start | None, None)}
    args = standard.of_one(kind, "NotesOf", page, _Listed)
    return Tool(
        name=f"{kind.many}_list_notes",
        command=f"{kind.root} notes",
        summary=f"List the notes on {article(kind.noun)}, the latest first.",
        example="12",
        args=args,
        endpoint="GET /v1/notes",
        returns=Page[Note],
        show=note_card.notes,
    )


class OneNote(Args):
    about: ClassVar[str] = NOTE.noun

    id: NoteId


class ChangeNote(Args):
    about: ClassVar[str] = NOTE.noun

    id: NoteId
    content: NoteText


UPDATE = Tool(
    name="notes_update",
    command="crm edit-note",
    summary="Change what a note says.",
    example="3 They need a quote by Friday",
    args=ChangeNote,
    endpoint="PUT /v1/notes/{id}",
    effect="update",
    returns=Note,
    show=kinds.card,
)


TOOLS = (
    *map(_add, ON_WHICH),
    *map(_list, ON_WHICH),
    standard.shown(
        NOTE, example="3", args=OneNote, summary="Show one note in full.", command="crm show-note"
    ),
    UPDATE,
    standard.deleted(NOTE, example="3", args=OneNote, command="crm delete-note"),
)
