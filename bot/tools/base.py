"""A tool is a record; a call is a value: it compares, prints and stores."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, Literal, TypeVar

from bot.pipedrive.http.client import Request, Spelling, fill
from bot.pipedrive.records.record_types import RECORD_TYPES, RecordType
from bot.tools.args import Args
from bot.tools.effect import Effect
from bot.tools.job_context import (
    JobContext,
    NotUploaded,
    R,
    Read,
    Receipt,
    Run,
    Show,
    UploadedFile,
    Warn,
    Warned,
)

__all__ = [
    "Args",
    "Call",
    "JobContext",
    "NotUploaded",
    "R",
    "Read",
    "Tool",
    "UploadedFile",
    "Warned",
    "changes",
    "request_for",
]

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
    # Which rows below a record it lists, adds, changes or removes.
    rows: RecordType | None = None
    # The word between two places: `12 to 5`, `12 into 13`.
    separator: str = ""
    # What is said once it has changed a record, where that is more than what changed.
    receipt: Receipt | None = None

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
        return self.effect in {"update", "edit_row"}

    @cached_property
    def removes(self) -> bool:
        """Whether what it is about is gone once it is done."""
        return self.effect in {"delete", "bulk_delete", "remove_row", "remove_picture"}

    @cached_property
    def gated(self) -> bool:
        return self.warn is not None

    @cached_property
    def only_shows(self) -> bool:
        """Whether it is one request that reads, and so can be turned over page by page."""
        return not self.changes_data and self.run is None

    @cached_property
    def kind(self) -> Literal["read", "write", "destructive"]:
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
    return frozenset(fill(call.tool.path, values) for values in each)


def _first_of_many(tool: Tool[Any, Any], given: dict[str, Any]) -> Request:
    """What goes out first where each record has its own request: while none is named, the list."""
    if set(given) != {"ids"}:
        return Request("GET", tool.about.path, query=given)
    return Request(tool.method, f"{tool.about.path}/{given['ids'][0]}")
