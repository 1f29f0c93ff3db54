"""What a tool of more than one request is given to work with, and what a confirmation shows."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol, TextIO, TypeVar

from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.observe import redact
from bot.pipedrive.names.lookups import User
from bot.pipedrive.records.models import Entity, File, Note, Person
from bot.pipedrive.request import Request

A_contra = TypeVar("A_contra", contravariant=True)
R = TypeVar("R")
R_contra = TypeVar("R_contra", contravariant=True)
# What is said of a record before and after; Any: each tool changes records of its own kind.
Receipt = Callable[[Any, Any, Viewer], Message]


class Read(Protocol):
    """Reads one thing from Pipedrive, past the cache, as the person who asked."""

    async def __call__(self, request: Request, returns: type[R]) -> R: ...


class Stopped(Exception):
    """The person who asked pressed Cancel."""


@dataclass(frozen=True)
class UploadedFile:
    """A file from Slack, on our disk for as long as it is needed; `size` in bytes."""

    path: Path
    name: str
    type: str
    size: int


class NotUploaded(Exception):
    """It could not be had from Slack, or is not to be passed on: a sentence, and its name."""

    def __init__(self, why: str, name: str = "") -> None:
        super().__init__(why)
        self.name = redact.text(name)  # somebody else's words, in a message that may be passed on


class Later(Exception):
    """The answer to something was lost: it is looked for again after a wait, and then goes on."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


class JobContext(Protocol):
    """What a tool that takes many requests may use; everything is done as the one who asked."""

    @property
    def viewer(self) -> Viewer: ...
    @property
    def read(self) -> Read: ...

    @property
    def shown(self) -> tuple[Entity, ...]:
        """The records as the person saw them, where they had to confirm."""

    @property
    def since(self) -> datetime:
        """Nothing that it made is older."""

    @property
    def kept(self) -> Mapping[str, str]:
        """What was kept so far, also by whoever worked at it before."""

    async def keep(self, name: str, result: str) -> None:
        """So that nobody does it again. Raises where somebody else has taken over."""

    async def send(self, request: Request, returns: type[R]) -> R: ...
    async def fetch(self, request: Request) -> bytes: ...
    async def users(self) -> list[User]: ...
    async def called(self, entity: str, ids: Sequence[Any]) -> Mapping[Any, str]:
        """Names of persons or organizations, as far as they can be had."""

    async def progress(self, done: int, total: int | None) -> None:
        """Between two steps: shows how far it is. Raises Stopped."""

    def paper(self, name: str) -> TextIO:
        """A file to write, which the person gets with the result."""

    async def fetch_file(self, request: Request, name: str) -> None:
        """A file of Pipedrive's, which the person gets with the result."""

    def brought(self, file: str) -> AbstractAsyncContextManager[UploadedFile]:
        """A file that the person may see in Slack. Raises NotBrought."""

    async def upload(self, file: str, path: str, ask: Callable[[UploadedFile], Request]) -> File:
        """Put one file of Slack's into Pipedrive, once: `path` lists the files among which it is.

        Raises NotBrought, Later while it is being looked for, Ambiguous when nobody can tell.
        """

    async def add_note(self, request: Request) -> Note:
        """Write the one note of this work, once. Raises Later and Ambiguous, as `upload` does."""

    async def set_picture(
        self, file: str, person: Person, ask: Callable[[UploadedFile], Awaitable[Request]]
    ) -> None:
        """Give a person a picture of Slack's. Raises as `upload` does."""

    async def delete(self, record: Entity) -> str:
        """Delete one record, once; how it ended, as it is kept. Raises Later and Ambiguous."""


class Run(Protocol[A_contra]):
    """Does it, and says how it ended."""

    async def __call__(self, args: A_contra, job: JobContext) -> Message: ...


class Show(Protocol[R_contra]):
    def __call__(self, result: R_contra, viewer: Viewer, /) -> Message: ...
