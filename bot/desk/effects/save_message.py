"""A message becomes a note with files: the note is looked for as one, each file as an upload."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.blocks.replies import attached
from bot.blocks.replies.bulk import NOTED
from bot.desk.effects import create, reading, steps, upload
from bot.desk.effects.outcome import Around, EffectHandler, ReadBack, Trying
from bot.pipedrive.records.models import Entity, Note
from bot.pipedrive.records.record_types import NOTE
from bot.pipedrive.request import Request
from bot.text import as_text

SENT = "sent"  # what is known of a note that was sent, and of no file


async def noted(job: steps.StepJob, request: Request) -> Note:
    """The note of the message, once.

    Raises Later while it is being looked for, and Ambiguous when nobody can tell.
    """

    @asynccontextmanager
    async def prepare(before: Trying | None) -> AsyncIterator[steps.Prepared]:
        sent = dict(request.body or {})
        trying = before or Trying(
            {SENT: sent, "newest": await reading.newest(NOTE, job.read)},
            as_text(str(sent["content"])).partition("\n")[0],
        )
        yield steps.Prepared(trying, lambda: job.send(request, Note))

    made: Note = await steps.through(job, attached.NOTE, SAVE_MESSAGE, prepare)
    return made


async def look(trying: Trying, around: Around) -> ReadBack:
    if SENT not in trying.known:
        return await upload.look(trying, around)
    newer = await reading.newer(NOTE, trying.known["newest"], around.read)
    ours = newer if around.me is None else create.by(around.me, newer)
    return create.among(ours, trying.known[SENT])


def ended(trying: Trying, record: Entity | None, *, happened: bool) -> str:
    if happened and isinstance(record, Note):
        return attached.FileEnd(NOTED, trying.name, id=record.id).kept()
    return upload.ended(trying, record, happened=happened)


SAVE_MESSAGE = EffectHandler("save_message", undone="deleted", each=look, ended=ended)
