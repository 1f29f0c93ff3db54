"""A job of many requests: each thing is sent, and looked for, as if it were the only one."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from bot.blocks.kit.viewer import Viewer
from bot.blocks.replies import bulk
from bot.desk.effects.outcome import (
    WAITS,
    Around,
    Each,
    EffectHandler,
    Next,
    ReadBack,
    Seen,
    Trying,
    opened,
    what_next,
)
from bot.pipedrive.http.errors import Ambiguous, PipedriveError
from bot.pipedrive.records.models import Entity
from bot.pipedrive.request import Request
from bot.tools.job_context import Later, Read, UploadedFile

R = TypeVar("R")


class StepJob(Protocol):
    """As much of a job as its steps take."""

    @property
    def viewer(self) -> Viewer: ...
    @property
    def read(self) -> Read: ...
    @property
    def kept(self) -> Mapping[str, str]: ...
    async def keep(self, name: str, result: str) -> None: ...
    async def send(self, request: Request, returns: type[R]) -> R: ...
    def brought(self, file: str) -> AbstractAsyncContextManager[UploadedFile]: ...


@dataclass(frozen=True)
class Prepared:
    """What is about to be sent, with what is there before."""

    trying: Trying
    send: Callable[[], Awaitable[Any]]


# Opened for each sending; what was sent before is given, so that it is not remembered anew.
Prepare = Callable[[Trying | None], AbstractAsyncContextManager[Prepared]]


async def through(job: StepJob, key: str, handler: EffectHandler, prepare: Prepare) -> Any:
    """One thing of a job to its end: the answer, or the record that was found.

    Raises Later while it is being looked for, and Ambiguous when nobody can tell.
    """
    trying = opened(job.kept.get(key, ""))
    send = trying is None
    while True:
        if send or trying is None:
            trying, answer = await _sent(job, key, prepare, trying)
            if answer is not None:
                return answer
        found = await looked(each(handler), trying, _around(job))
        if found is not None and found.seen is Seen.HAPPENED:
            return found.record
        await _next(job, key, handler, trying, found)
        send = True


async def _sent(
    job: StepJob, key: str, prepare: Prepare, before: Trying | None
) -> tuple[Trying, Any | None]:
    async with prepare(before) as ready:
        trying = ready.trying.sent()
        await job.keep(key, trying.kept())
        try:
            return trying, await ready.send()
        except Ambiguous as lost:
            return trying.lost(lost), None
        except PipedriveError as error:
            if before is None:
                raise
            # Perhaps it is refused because the first one took effect.
            return replace(trying, no=error), None


async def looked(look: Each, trying: Trying, around: Around) -> ReadBack | None:
    """None where Pipedrive cannot be looked at."""
    try:
        return await look(trying, around)
    except PipedriveError:
        return None


async def _next(
    job: StepJob, key: str, handler: EffectHandler, trying: Trying, found: ReadBack | None
) -> None:
    """Returns where it is to be sent once more."""
    no = trying.no
    step = what_next(handler, found, trying.sends, trying.checks, refused=no is not None)
    if step is Next.WAIT:
        await job.keep(key, replace(trying, checks=trying.checks + 1).kept())
        raise Later(WAITS[trying.checks])
    if step is Next.REFUSED and no is not None:
        raise no
    if step is Next.UNKNOWN:
        await job.keep(key, trying.kept(unknown=True))
        raise Ambiguous


def each(handler: EffectHandler) -> Each:
    if handler.each is None:
        raise TypeError(f"{handler.name} is no job")
    return handler.each


def _around(job: StepJob) -> Around:
    return Around(job.read, job.viewer.user_id, job.kept)


async def looked_again(
    handler: EffectHandler, kept: Mapping[str, str], read: Read, me: int | None
) -> dict[str, str]:
    """What a job keeps, with the ends of those things that a look can tell by now."""
    now = dict(kept)
    for key, trying in ((key, opened(end)) for key, end in kept.items() if bulk.is_open(end)):
        if trying is None or handler.ended is None:
            continue
        found = await looked(each(handler), trying, Around(read, me, now))
        if found is not None and found.seen in {Seen.HAPPENED, Seen.NOT_YET}:
            record = found.record if isinstance(found.record, Entity) else None
            now[key] = handler.ended(trying, record, happened=found.seen is Seen.HAPPENED)
        else:
            now[key] = trying.kept(unknown=True)
    return now
