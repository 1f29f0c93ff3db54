"""A tool is a record; a call is a value: it compares, prints and stores."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, Generic, Literal, Protocol, Self, TypeVar

from pydantic import BaseModel, ConfigDict

from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.pipedrive.paging.position import Position
from bot.pipedrive.records.models import Entity
from bot.pipedrive.records.record_types import FILE, RECORD_TYPES, RecordType
from bot.pipedrive.request import Request, Spelling, fill
from bot.tools.job_context import A_contra, R, Read, Receipt, Run, Show

# The type of a validation error that means: nothing is wrong, but there is nothing to do yet.
FORM = "form"


class Objection(Exception):
    """What was said cannot be done as the record is: a sentence per field, as a form shows it."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__("; ".join(wrong.values()))
        self.wrong = wrong


class Args(BaseModel):
    """What a call is given. A field that is None was not given; one set to None is cleared."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    # The noun of the record that it is done to, and whose custom fields it takes; each class says
    # it, also that there is none: "".
    about: ClassVar[str]
    # The fields that people use first, where a form has more: it shows the others when asked.
    first: ClassVar[tuple[str, ...]] = ()
    # What no form asks for, though a command may say it: it makes no sense of something new.
    unasked: ClassVar[frozenset[str]] = frozenset()
    # What is read is for the person who asked, never for a channel.
    private: ClassVar[bool] = False

    # Two fields that may be said as one: `title=Acme` names a field, and what it holds.
    pair: ClassVar[tuple[str, str] | None] = None

    def completed(self, answer: Any) -> Any:
        """Pipedrive's answer, with what it leaves out because it was asked for."""
        return answer

    def given(self) -> dict[str, Any]:
        """Fields as JSON: those that were set, and those whose default says something."""
        dumped = self.model_dump(mode="json")
        return {
            name: value
            for name, value in dumped.items()
            if name in self.model_fields_set or value is not None
        }

    def path(self, path: str) -> str:
        """Where it is asked, where what is given decides on that."""
        return path

    @classmethod
    def held(cls, record: Entity, viewer: Viewer) -> Mapping[str, Any]:
        """What a record holds, by field, as a person there would say it."""
        return dict(record)

    def settled(self, before: Entity | None, viewer: Viewer) -> Self:
        """With what can be said only once the record is known as it was, if there is one.

        Raises Objection for what that record does not take.
        """
        return self

    def sent(self) -> dict[str, Any]:
        """What of it Pipedrive is told."""
        given = self.given()
        if "cursor" in given:
            given["cursor"] = Position.read(given["cursor"]).cursor or None
        return {name: value for name, value in given.items() if name != "cursor" or value}


@dataclass(frozen=True)
class Warned:
    """What a confirmation shows before it lets a call through.

    `records` are what the person is shown, read fresh; the same records are read and compared
    at the click. `card` renders them around a ticket that is good until a moment. `swapped`
    are the arguments the other way round, where that makes sense.
    """

    records: tuple[Entity, ...]
    card: Callable[[str, datetime, Viewer], Message]
    swapped: Args | None = None

    @property
    def shown(self) -> dict[str, dict[str, Any]]:
        """The snapshot that is kept, by record id."""
        return {str(record.id): record.model_dump(mode="json") for record in self.records}


class Warn(Protocol[A_contra]):
    async def __call__(self, args: A_contra, read: Read) -> Warned: ...


# What it does in Pipedrive; `desk/effects` has what follows from each.
Effect = Literal[
    "read", "create", "update", "delete", "merge", "duplicate", "convert", "upload", "save_message",
    "bulk_delete", "set_picture", "remove_picture", "add_subrecord", "edit_subrecord",
    "remove_subrecord",
]  # fmt: skip


A = TypeVar("A", bound=Args)


@dataclass(frozen=True, kw_only=True)
class Tool(Generic[A, R]):
    """One thing that can be done in Pipedrive. Everything else is read off this record, once."""

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
    spelling: Spelling = "json"
    effect: Effect = "read"
    # Which subrecords it lists, adds, changes or removes, if it is about those of a record.
    subrecord: RecordType | None = None
    # The word between two places: `12 to 5`, `12 into 13`.
    separator: str = ""
    # What is said once it has changed a record, where that is more than what changed.
    receipt: Receipt | None = None

    def __post_init__(self) -> None:
        if not hasattr(self.args, "about"):
            what = 'the noun of a record, or "" where there is none'
            raise TypeError(f"{self.args.__name__} has no `about`: {what}")

    @cached_property
    def root(self) -> str:
        return self.command.split(" ", 1)[0]

    @cached_property
    def verb(self) -> str:
        return self.command.split(" ", 1)[1]

    @cached_property
    def method(self) -> str:
        return self.endpoint.split(" ", 1)[0]

    @cached_property
    def path(self) -> str:
        return self.endpoint.split(" ", 1)[1]

    @cached_property
    def names_record(self) -> bool:
        """Whether its path has the id of the record that it is done to."""
        return "{id}" in self.path

    @cached_property
    def about(self) -> RecordType:
        """The kind of record that it is done to, and that is read before."""
        return RECORD_TYPES[self.args.about]

    @cached_property
    def changes_data(self) -> bool:
        return self.effect != "read"

    @cached_property
    def edits(self) -> bool:
        """Whether it changes fields of a record that it has read before."""
        return self.effect in {"update", "edit_subrecord"}

    @cached_property
    def removes(self) -> bool:
        """Whether what it is about is gone once it is done."""
        return self.effect in {"delete", "bulk_delete", "remove_subrecord", "remove_picture"}

    @cached_property
    def gated(self) -> bool:
        return self.warn is not None

    @cached_property
    def only_shows(self) -> bool:
        """Whether it is one request that reads, and so can be turned over page by page."""
        return not self.changes_data and self.run is None

    @cached_property
    def risk(self) -> Literal["read", "write", "destructive"]:
        return "destructive" if self.gated else "write" if self.changes_data else "read"


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
    if call.tool.run is not None and call.tool.names_record and "id" not in given:
        return _first_of_many(call.tool, given)
    template = call.args.path(call.tool.path)
    in_path = {name: given.pop(name) for name in list(given) if f"{{{name}}}" in template}
    path = fill(template, in_path)
    if call.tool.method in {"GET", "DELETE"}:
        return Request(call.tool.method, path, query=given)
    says_more = any(f"{{{name}}}" not in template for name in type(call.args).model_fields)
    body = given if says_more else None  # where all may be left out, it is empty, but there
    return Request(call.tool.method, path, body=body, spelling=call.tool.spelling)


def changes(call: Call[Any]) -> frozenset[str]:
    """The paths that a call may change, each by a request of the tool's method."""
    if call.tool.run is None:
        return frozenset({request_for(call).path})
    given = call.args.given()
    each: list[dict[str, Any]] = [{"id": id_} for id_ in given.get("ids") or ()] or [given]
    beside = [FILE.path] if call.tool.effect == "save_message" else []
    return frozenset([fill(call.tool.path, values) for values in each] + beside)


def _first_of_many(tool: Tool[Any, Any], given: dict[str, Any]) -> Request:
    """What goes out first where each record has its own request: while none is named, the list."""
    if set(given) != {"ids"}:
        return Request("GET", tool.about.path, query=given)
    return Request(tool.method, f"{tool.about.path}/{given['ids'][0]}")
