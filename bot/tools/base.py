"""A tool is a record; a call is a value: it compares, prints and stores."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Literal, Protocol, TextIO, TypeVar

from pydantic import BaseModel, ConfigDict

from bot.blocks.message import Message
from bot.blocks.viewer import Viewer
from bot.pipedrive.client import Request, fill
from bot.pipedrive.models import Deal as Record
from bot.pipedrive.models import User

# The type of a validation error that means: nothing is wrong, but there is nothing to do yet.
FORM = "form"


class Args(BaseModel):
    """What a call is given. A field that is None was not given; one set to None is cleared."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def given(self) -> dict[str, Any]:
        """Fields as JSON: those that were set, and those whose default says something."""
        dumped = self.model_dump(mode="json")
        return {
            name: value
            for name, value in dumped.items()
            if name in self.model_fields_set or value is not None
        }

    def sent(self) -> dict[str, Any]:
        """What of it Pipedrive is told."""
        return self.given()


A = TypeVar("A", bound=Args)
A_contra = TypeVar("A_contra", bound=Args, contravariant=True)
R = TypeVar("R")
R_contra = TypeVar("R_contra", contravariant=True)

Kind = Literal["read", "write", "destructive"]


class Read(Protocol):
    """Reads one thing from Pipedrive, past the cache, as the person who asked."""

    async def __call__(self, request: Request, returns: type[R]) -> R: ...


@dataclass(frozen=True)
class Warned:
    """What a gate shows before it lets a call through.

    `records` are what the person is shown, read fresh; the same records are read and compared
    at the click. `card` renders them around a ticket that is good until a moment. `swapped`
    are the arguments the other way round, where that makes sense.
    """

    records: tuple[Record, ...]
    card: Callable[[str, datetime, Viewer], Message]
    swapped: Args | None = None

    @property
    def shown(self) -> dict[str, dict[str, Any]]:
        """The snapshot that is kept, by record id."""
        return {str(record.id): record.model_dump(mode="json") for record in self.records}


class Warn(Protocol[A_contra]):
    async def __call__(self, args: A_contra, read: Read) -> Warned: ...


class Stopped(Exception):
    """The person who asked pressed Cancel."""


class Hand(Protocol):
    """What a tool that takes many requests may use; everything is done as the one who asked."""

    @property
    def viewer(self) -> Viewer: ...
    @property
    def read(self) -> Read: ...

    @property
    def shown(self) -> tuple[Record, ...]:
        """The records as the person saw them, where they had to confirm."""

    @property
    def kept(self) -> Mapping[str, str]:
        """What was kept so far, also by whoever worked at it before."""

    async def keep(self, name: str, result: str) -> None:
        """So that nobody does it again. Raises where somebody else has taken over."""

    async def send(self, request: Request, returns: type[R]) -> R: ...
    async def fetch(self, request: Request) -> bytes: ...
    async def users(self) -> list[User]: ...
    async def called(self, entity: str, ids: Sequence[int]) -> Mapping[int, str]:
        """Names of persons or organizations, as far as they can be had."""

    async def progress(self, done: int, total: int | None) -> None:
        """Between two steps: shows how far it is. Raises Stopped."""

    def paper(self, name: str) -> TextIO:
        """A file to write, which the person gets with the result."""


class Run(Protocol[A_contra]):
    """Does it, and says how it ended."""

    async def __call__(self, args: A_contra, hand: Hand) -> Message: ...


class Show(Protocol[R_contra]):
    def __call__(self, result: R_contra, viewer: Viewer, /) -> Message: ...


@dataclass(frozen=True, kw_only=True)
class Tool(Generic[A, R]):
    """One thing that can be done in Pipedrive. Everything else is read off this record."""

    name: str
    command: str
    summary: str
    example: str
    args: type[A]
    endpoint: str
    returns: type[R]
    show: Show[R]
    warn: Warn[A] | None = None
    run: Run[A] | None = None

    @property
    def root(self) -> str:
        return self.command.split(" ", 1)[0]

    @property
    def verb(self) -> str:
        return self.command.split(" ", 1)[1]

    @property
    def method(self) -> str:
        return self.endpoint.split(" ", 1)[0]

    @property
    def path(self) -> str:
        return self.endpoint.split(" ", 1)[1]

    @property
    def changes_data(self) -> bool:
        return self.method != "GET"

    @property
    def gated(self) -> bool:
        return self.warn is not None

    @property
    def kind(self) -> Kind:
        if self.gated:
            return "destructive"
        return "write" if self.changes_data else "read"


@dataclass(frozen=True)
class Call(Generic[A]):
    """A tool and validated arguments: what a confirm button runs is exactly what was shown."""

    tool: Tool[A, Any]
    args: A

    def stored(self) -> dict[str, Any]:
        return {"tool": self.tool.name, "args": self.args.given()}


def request_for(call: Call[Any]) -> Request:
    """Fields named in the path fill it; the rest are the query of GET and DELETE, else the body."""
    given = call.args.sent()
    if call.tool.run is not None and "{id}" in call.tool.path:
        return _first_of_many(call.tool, given)
    in_path = {name: given.pop(name) for name in list(given) if f"{{{name}}}" in call.tool.path}
    path = fill(call.tool.path, in_path)
    if call.tool.method in {"GET", "DELETE"}:
        return Request(call.tool.method, path, query=given)
    return Request(call.tool.method, path, body=given or None)


def _first_of_many(tool: Tool[Any, Any], given: dict[str, Any]) -> Request:
    """What goes out first where each record has its own request: while none is named, the list."""
    path = tool.path.removesuffix("/{id}")
    if set(given) != {"ids"}:
        return Request("GET", path, query=given)
    return Request(tool.method, f"{path}/{given['ids'][0]}")
