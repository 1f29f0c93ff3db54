"""A new file: sent once, and looked for among the newer files of the record it belongs to."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from bot.blocks import attached
from bot.blocks.bulk import TRYING
from bot.blocks.viewer import Viewer
from bot.desk.effects import reading
from bot.desk.effects.outcome import (
    WAITS,
    Effect,
    Next,
    Outcome,
    Seen,
    after_no_look,
    after_nothing,
)
from bot.pipedrive.client import Request
from bot.pipedrive.errors import Ambiguous, Invalid, PipedriveError
from bot.pipedrive.kinds import FILE
from bot.pipedrive.models import Entity, File
from bot.tools.base import Brought, Read
from bot.tools.hand import Later

R = TypeVar("R")


class Job(Protocol):
    """As much of the job that uploads as it takes."""

    @property
    def viewer(self) -> Viewer: ...
    @property
    def read(self) -> Read: ...
    @property
    def kept(self) -> Mapping[str, str]: ...
    async def keep(self, name: str, result: str) -> None: ...
    async def send(self, request: Request, returns: type[R]) -> R: ...
    def brought(self, file: str) -> AbstractAsyncContextManager[Brought]: ...


@dataclass(frozen=True)
class Trying:
    """A file on its way: what was the newest before, how often it was sent, looks since."""

    newest: int
    size: int
    name: str
    sends: int = 0
    checks: int = 0
    said: str = ""

    def kept(self) -> str:
        numbers = f"{self.newest} {self.size} {self.sends} {self.checks}"
        return f"{TRYING} {numbers}\n{self.name}\n{self.said}"


def opened(kept: str) -> Trying | None:
    """None for what was not sent yet."""
    first, name, said = (*kept.split("\n", 2), "", "")[:3]
    mark, *numbers = first.split(" ")
    if mark != TRYING or len(numbers) != 4:  # noqa: PLR2004 - as it is written above
        return None
    newest, size, sends, checks = map(int, numbers)
    return Trying(newest, size, name, sends, checks, said)


async def uploaded(job: Job, file: str, path: str, ask: Callable[[Brought], Request]) -> File:
    """One file of Slack's, to its end: `path` lists it, `ask` makes the request from its bytes.

    Raises Later while it is being looked for, and Ambiguous when nobody can tell.
    """
    trying = opened(job.kept.get(file, ""))
    send = trying is None
    while True:
        if send or trying is None:
            trying, made = await _sent(job, file, path, ask, trying)
            if made is not None:
                return made
        found = await _look(job, path, trying)
        if found is not None and found.seen is Seen.HAPPENED and isinstance(found.record, File):
            return found.record
        await _next(job, file, trying, found)
        send = True


async def _sent(
    job: Job, file: str, path: str, ask: Callable[[Brought], Request], before: Trying | None
) -> tuple[Trying, File | None]:
    async with job.brought(file) as brought:
        known = before or Trying(
            await reading.newest(FILE, job.read, path), brought.size, brought.name
        )
        trying = replace(known, sends=known.sends + 1, checks=0, said="")
        await job.keep(file, trying.kept())
        try:
            return trying, await job.send(ask(brought), File)
        except Ambiguous as lost:
            return replace(trying, said=lost.said), None


async def _look(job: Job, path: str, trying: Trying) -> Outcome | None:
    """None where Pipedrive cannot be looked at."""
    try:
        newer = await reading.newer(FILE, trying.newest, job.read, path)
    except PipedriveError:
        return None
    known = {attached.opened(end).id for end in job.kept.values()}
    return among([one for one in newer if one.id not in known], trying, job.viewer.user_id)


def among(newer: Sequence[Entity], trying: Trying, me: int | None) -> Outcome:
    """The person's file of the same name and size is it; of the same name alone it may be."""
    mine = [one for one in newer if isinstance(one, File) and one.user_id in {None, me}]
    alike = [one for one in mine if one.called == trying.name]
    same = [one for one in alike if one.file_size == trying.size]
    if len(same) == 1:
        return Outcome(Seen.HAPPENED, same[0])
    return Outcome(Seen.ELSE if alike else Seen.NOT_YET)


async def _next(job: Job, file: str, trying: Trying, found: Outcome | None) -> None:
    """Returns where it is to be sent once more."""
    if found is not None and found.seen is Seen.ELSE:
        raise Ambiguous
    step = (
        after_no_look(trying.checks)
        if found is None
        else after_nothing(UPLOAD, trying.sends, trying.checks, refused=bool(trying.said))
    )
    if step is Next.WAIT:
        await job.keep(file, replace(trying, checks=trying.checks + 1).kept())
        raise Later(WAITS[trying.checks])
    if step is Next.REFUSED:
        raise Invalid(trying.said, 200)
    if step is Next.UNKNOWN:
        raise Ambiguous


UPLOAD = Effect("upload", undone="deleted")
