"""Notes on a deal, a person or an organization: Pipedrive has them in v1 only."""

from typing import Any, ClassVar

from bot.blocks.kit.text import article
from bot.blocks.records import cards, note_card
from bot.blocks.replies import confirm_cards
from bot.pipedrive.http.errors import NotFound
from bot.pipedrive.names.beside import ON
from bot.pipedrive.records.models import Deleted, Note, Page
from bot.pipedrive.records.record_types import NOTE, RECORD_TYPES
from bot.tools.base import Args, Read, Tool, Warned
from bot.tools.fieldtypes.fields import DealId, Limit, OrgId, PersonId, Start
from bot.tools.fieldtypes.notes import NoteId, NoteText


class AddNote(Args):
    """`id` is what it is to hang on, a record of the type `on`."""

    about: ClassVar[str] = NOTE.noun
    on: ClassVar[str] = "deal"

    id: DealId
    content: NoteText

    def sent(self) -> dict[str, Any]:
        return {"content": self.content, ON[self.on]: self.id}


class AddPersonNote(AddNote):
    on: ClassVar[str] = "person"

    id: PersonId


class AddOrganizationNote(AddNote):
    on: ClassVar[str] = "organization"

    id: OrgId


class ListNotes(Args):
    """The latest first."""

    id: DealId
    limit: Limit | None = None
    start: Start | None = None

    def sent(self) -> dict[str, Any]:
        given = self.given()
        return {ON[self.about]: given.pop("id"), "sort": "add_time DESC", **given}


class ListPersonNotes(ListNotes):
    about: ClassVar[str] = "person"

    id: PersonId


class ListOrganizationNotes(ListNotes):
    about: ClassVar[str] = "organization"

    id: OrgId


def _add(args: type[AddNote]) -> Tool[Any, Any]:
    kind = RECORD_TYPES[args.on]
    return Tool(
        name=f"{kind.many}_add_note",
        command=f"{kind.root} note",
        summary=f"Add a note to {article(kind.noun)}.",
        example="12 They need a quote",
        args=args,
        endpoint="POST /v1/notes",
        effect="create",
        returns=Note,
        show=cards.card,
    )


def _list(args: type[ListNotes]) -> Tool[Any, Any]:
    kind = RECORD_TYPES[args.about]
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


GET = Tool(
    name="notes_get",
    command="crm show-note",
    summary="Show one note in full.",
    example="3",
    args=OneNote,
    endpoint="GET /v1/notes/{id}",
    returns=Note,
    show=cards.card,
)


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
    show=cards.card,
)


async def _before_deleting(args: OneNote, read: Read) -> Warned:
    note = await read(NOTE.one(args.id), Note)
    if note.is_gone:
        raise NotFound(f"note {args.id} is deleted", 410)
    return Warned(
        records=(note,),
        card=lambda ticket, until, viewer: confirm_cards.delete(note, viewer, ticket, until),
    )


DELETE = Tool(
    name="notes_delete",
    command="crm delete-note",
    summary="Delete a note, after asking.",
    example="3",
    args=OneNote,
    endpoint="DELETE /v1/notes/{id}",
    effect="delete",
    returns=Deleted,
    show=cards.gone,
    warn=_before_deleting,
)

TOOLS = (
    *map(_add, (AddNote, AddPersonNote, AddOrganizationNote)),
    *map(_list, (ListNotes, ListPersonNotes, ListOrganizationNotes)),
    GET,
    UPDATE,
    DELETE,
)
