"""A new file: sent once, and looked for among the newer files of the record it belongs to."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from bot.blocks.replies import attached
from bot.blocks.replies.bulk import ATTACHED, NOT_DONE
from bot.desk.effects import reading, steps
from bot.desk.effects.outcome import Around, EffectHandler, ReadBack, Seen, Trying
from bot.pipedrive.records.models import Entity, File
from bot.pipedrive.records.record_types import FILE
from bot.pipedrive.request import Request
from bot.tools.job_context import UploadedFile


async def uploaded(
    job: steps.StepJob, file: str, path: str, ask: Callable[[UploadedFile], Request]
) -> File:
    """One file of Slack's, to its end: `path` lists it, `ask` makes the request from its bytes.

    Raises Later while it is being looked for, and Ambiguous when nobody can tell.
    """

    @asynccontextmanager
    async def prepare(before: Trying | None) -> AsyncIterator[steps.Prepared]:
        async with job.brought(file) as brought:
            trying = before or Trying(
                {
                    "path": path,
                    "newest": await reading.newest(FILE, job.read, path),
                    "size": brought.size,
                },
                brought.name,
            )
            yield steps.Prepared(trying, lambda: job.send(ask(brought), File))

    made: File = await steps.through(job, file, UPLOAD, prepare)
    return made


async def look(trying: Trying, around: Around) -> ReadBack:
    if "newest" not in trying.known:
        return ReadBack(Seen.ELSE, evidence="it is not known what was there before")
    newest, path = trying.known["newest"], trying.known["path"]
    newer = await reading.newer(FILE, newest, around.read, path)
    ours = {attached.opened(end).id for end in around.kept.values()}
    return among([one for one in newer if one.id not in ours], trying, around.me)


def among(newer: Sequence[Entity], trying: Trying, me: int | None) -> ReadBack:
    """The person's file of the same name and size is it; of the same name alone it may be."""
    history = [one for one in newer if isinstance(one, File) and one.user_id in {None, me}]
    alike = [one for one in history if one.called == trying.name]
    same = [one for one in alike if one.file_size == trying.known["size"]]
    if len(same) == 1:
        return ReadBack(Seen.HAPPENED, same[0])
    return ReadBack(Seen.ELSE if alike else Seen.NOT_YET)


def ended(trying: Trying, record: Entity | None, *, happened: bool) -> str:
    if not happened or not isinstance(record, File):
        return attached.FileEnd(NOT_DONE, trying.name).kept()
    return attached.FileEnd(ATTACHED, record.called or trying.name, id=record.id).kept()


UPLOAD = EffectHandler("upload", undone="deleted", each=look, ended=ended)
