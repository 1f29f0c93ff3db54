"""The picture of a person: set by a job, or taken away."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from bot.blocks.kit.message import Message
from bot.blocks.replies import attached, notices
from bot.blocks.replies.bulk import ATTACHED, NOT_DONE
from bot.desk.effects import steps
from bot.desk.effects.outcome import Around, Done, EffectHandler, ReadBack, Seen, Trying
from bot.desk.effects.snapshots import Snapshot
from bot.pipedrive.records.models import Entity, Person
from bot.pipedrive.request import Request
from bot.tools.base import Call
from bot.tools.catalog.pictures import Pictured
from bot.tools.job_context import Read, UploadedFile


async def check(call: Call[Any], _: Snapshot, read: Read) -> ReadBack:
    person = await _person(call.args.given()["id"], read)
    return ReadBack(Seen.NOT_YET if person.picture_id else Seen.HAPPENED, person)


def receipt(done: Done) -> Message:
    return notices.picture_removed(done.shown[0], done.viewer)


async def pictured(
    job: steps.StepJob, file: str, person: Person, ask: Callable[[UploadedFile], Awaitable[Request]]
) -> None:
    """A person gets a picture of Slack's: a second one would take the place of the first.

    Raises Later while it is being looked for, and Ambiguous when nobody can tell.
    """

    @asynccontextmanager
    async def prepare(before: Trying | None) -> AsyncIterator[steps.Prepared]:
        async with job.brought(file) as brought:
            known = {"person": person.id, "picture": person.picture_id}
            trying = before or Trying(known, brought.name)
            request = await ask(brought)
            yield steps.Prepared(trying, lambda: job.send(request, Pictured))

    await steps.through(job, file, SET_PICTURE, prepare)


async def look(trying: Trying, around: Around) -> ReadBack:
    """Whether the person has another picture than before."""
    if "person" not in trying.known:
        return ReadBack(Seen.ELSE, evidence="it is not known what was there before")
    person = await _person(trying.known["person"], around.read)
    is_new = person.picture_id not in {None, trying.known["picture"]}
    return ReadBack(Seen.HAPPENED if is_new else Seen.NOT_YET, person)


def ended(trying: Trying, _: Entity | None, *, happened: bool) -> str:
    return attached.FileEnd(ATTACHED if happened else NOT_DONE, trying.name).kept()


async def _person(id_: int, read: Read) -> Person:
    return await read(Request("GET", f"/api/v2/persons/{id_}"), Person)


SET_PICTURE = EffectHandler("set_picture", repeatable=True, each=look, ended=ended)
REMOVE_PICTURE = EffectHandler("remove_picture", None, check, repeatable=True, receipt=receipt)
