"""A message of Slack's that goes into Pipedrive: its words as a note, its files beside it."""

from typing import Any, ClassVar, Self

from pydantic import Field, model_validator

from bot.blocks.kit.message import Message
from bot.blocks.records import kinds
from bot.blocks.replies import attached
from bot.blocks.replies.bulk import NOTED
from bot.pipedrive.records.models import Note
from bot.pipedrive.records.record_types import NOTE
from bot.pipedrive.request import Request
from bot.text import NAME, cut, linked
from bot.tools.base import Args, Tool
from bot.tools.catalog import uploading
from bot.tools.fieldtypes.fields import DealId, LeadId, OrgId, PersonId
from bot.tools.fieldtypes.files import SlackFiles
from bot.tools.fieldtypes.notes import NoteText
from bot.tools.job_context import JobContext


class SaveMessage(Args):
    about: ClassVar[str] = NOTE.noun

    deal_id: DealId | None = None
    person_id: PersonId | None = None
    org_id: OrgId | None = None
    lead_id: LeadId | None = None
    content: NoteText | None = Field(default=None, title="Note")
    file: SlackFiles | None = Field(default=None, title="Files")

    @model_validator(mode="after")
    def something_to_a_record(self) -> Self:
        if not (self.content or self.file):
            raise ValueError("Say what to save: a text, files, or both.")
        if not uploading.links_of(self):
            raise ValueError("Say which record it belongs to: deal=, person=, org= or lead=.")
        return self

    def sent(self) -> dict[str, Any]:
        """Of the note, from which one comes back to Slack; the files are sent one by one."""
        given = self.given()
        given.pop("file", None)
        return given | ({"content": linked(self.content)} if self.content else {})


async def _save(args: SaveMessage, job: JobContext) -> Message:
    """The note first: where it is refused, no files lie about without their words."""
    files, links = args.file or [], uploading.links_of(args)
    if args.content and uploading.is_to_do(attached.NOTE, job):
        note = await job.add_note(Request("POST", NOTE.path, body=args.sent()))
        said = cut(note.words.partition("\n")[0], NAME)
        await job.keep(attached.NOTE, attached.FileEnd(NOTED, said, id=note.id).kept())
    await uploading.each_of(files, links, job)
    return await uploading.ended(files, links, job)


SAVE = Tool(
    name="notes_save_message",
    command="crm save",
    summary="Save a text as a note, and files beside it, to a deal, person, organization or lead.",
    example='deal=12 text="They need a quote"',
    args=SaveMessage,
    endpoint="POST /v1/notes",
    effect="save_message",
    returns=Note,
    show=kinds.card,
    run=_save,
)

TOOLS = (SAVE,)
