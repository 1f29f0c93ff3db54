"""Notes on a deal, a person, an organization or a lead: Pipedrive has them in v1 only."""

from typing import Any, ClassVar

from bot.blocks.records import kinds, note_card
from bot.pipedrive.records.models import Note, Page
from bot.pipedrive.records.record_types import (
    DEAL,
    LEAD,
    NOTE,
    ORGANIZATION,
    PERSON,
    RECORD_TYPES,
    RecordType,
)
from bot.text import article
from bot.tools.base import Args, Tool
from bot.tools.catalog import leads, standard
from bot.tools.fieldtypes.fields import Limit, Start
from bot.tools.fieldtypes.notes import NoteId, NoteText

# What notes hang on, and one of each as an example.
ON_WHICH = {DEAL: "12", PERSON: "12", ORGANIZATION: "12", LEAD: leads.ONE}


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


def _add(kind: RecordType, one: str) -> Tool[Any, Any]:
    args = standard.of_one(kind, "NoteOn", {"content": (NoteText, ...)}, _Added)
    args.about, args.on = NOTE.noun, kind.noun
    return Tool(
        name=f"{kind.many}_add_note",
        command=f"{kind.root} note",
        summary=f"Add a note to {article(kind.noun)}.",
        example=f"{one} They need a quote",
        args=args,
        endpoint="POST /v1/notes",
        effect="create",
        returns=Note,
        show=kinds.card,
    )


def _list(kind: RecordType, one: str) -> Tool[Any, Any]:
    page: standard.Fields = {"limit": (Limit | None, None), "start": (Start | None, None)}
    args = standard.of_one(kind, "NotesOf", page, _Listed)
    return Tool(
        name=f"{kind.many}_list_notes",
        command=f"{kind.root} notes",
        summary=f"List the notes on {article(kind.noun)}, the latest first.",
        example=one,
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
    *(_add(kind, one) for kind, one in ON_WHICH.items()),
    *(_list(kind, one) for kind, one in ON_WHICH.items()),
    standard.shown(
        NOTE, example="3", args=OneNote, summary="Show one note in full.", command="crm show-note"
    ),
    UPDATE,
    standard.deleted(NOTE, example="3", args=OneNote, command="crm delete-note"),
)
