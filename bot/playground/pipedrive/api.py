"""What an endpoint is: its place, its price, what it takes and the function that answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.definitions import User

ADVICE = "Please check developers.pipedrive.com for more information about Pipedrive API."


class Refusal(Exception):
    """Pipedrive's "no", in its own words."""

    def __init__(self, status: int, error: str, info: str = ADVICE, **more: str | int) -> None:
        super().__init__(error)
        self.status = status
        self.body: dict[str, object] = {
            "success": False,
            "error": error,
            "error_info": info,
            "data": None,
            "additional_data": None,
            **more,
        }
        self.headers: dict[str, str] = {}


def invalid(where: str, why: str) -> Refusal:
    """A 400 that names the field."""
    return Refusal(
        400, f"Validation failed: {where}: {why}", f"{where}: {why}",
        code="ERR_SCHEMA_VALIDATION_FAILED",
    )  # fmt: skip


def not_found(what: str) -> Refusal:
    return Refusal(404, f"{what} not found", code="ERR_NOT_FOUND")


def forbidden(why: str = "You do not have permissions to do this.") -> Refusal:
    return Refusal(403, why)


@dataclass(frozen=True, slots=True)
class ApiCall:
    """A request that has passed its endpoint's own checks, and who makes it."""

    user: User
    path: str
    # The moment of the call, as Pipedrive writes it: 2026-11-01T10:00:00Z.
    now: str
    ids: Mapping[str, int] = field(default_factory=dict)
    # What the path says in letters: the id of a lead, the code of a field.
    names: Mapping[str, str] = field(default_factory=dict)
    # Any: the endpoint's readers and checks have settled each value's type.
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return self.ids["id"]

    @property
    def today(self) -> str:
        return self.now[:10]


@dataclass(frozen=True, slots=True)
class Answer:
    data: object
    additional: Mapping[str, object] | None = None
    # v1 puts the records that the data name beside them.
    related: Mapping[str, object] | None = None
    # A few old endpoints say so.
    status: str | None = None

    def envelope(self) -> dict[str, object]:
        beside = {
            "additional_data": self.additional,
            "related_objects": self.related,
            "status": self.status,
        }
        given = {name: part for name, part in beside.items() if part is not None}
        return {"success": True, "data": self.data, **given}


@dataclass(frozen=True, slots=True)
class Whole:
    """An answer that has no data."""

    body: Mapping[str, object]

    def envelope(self) -> dict[str, object]:
        return {**self.body}


@dataclass(frozen=True, slots=True)
class Download:
    """The bytes of a file."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where the answer is to be found."""

    location: str


# How a body is written. Every value of a form is a text or a file.
BodyFormat = Literal["json", "form", "multipart"]
# Both raise ValueError with the second half of "limit: must be …".
Reader = Callable[[str], object]
Check = Callable[[object], object]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One published endpoint; `cost` is its price in tokens of the daily budget."""

    method: str
    path: str
    cost: int
    run: Callable[[Company, ApiCall], Answer | Whole | Download | Elsewhere]
    query: Mapping[str, Reader] = field(default_factory=dict)
    body: Mapping[str, Check | Reader] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    takes: BodyFormat = "json"
    status: int = 200

    @property
    def is_search(self) -> bool:
        return self.path.endswith("/search") or "/itemSearch" in self.path

    def read_query(self, raw: Mapping[str, str]) -> dict[str, object]:
        values: dict[str, object] = {}
        for name, text in raw.items():
            if name not in self.query:
                raise invalid(name, "is not allowed")
            values[name] = _checked(name, self.query[name], text)
        self._all_there(values, self.query)
        return values

    def read_body(self, raw: object) -> dict[str, object]:
        if not isinstance(raw, dict):
            raise invalid("body", "must be an object")
        values: dict[str, object] = {}
        for name, value in raw.items():
            if name not in self.body:
                raise invalid(name, "is not allowed")
            values[name] = _checked(name, self.body[name], value)
        self._all_there(values, self.body)
        return values

    def _all_there(self, values: Mapping[str, object], among: Mapping[str, object]) -> None:
        for name in self.required:
            if name in among and name not in values:
                raise invalid(name, "is required")


def _checked(name: str, check: Callable[[Any], object], value: object) -> object:
    try:
        return check(value)
    except ValueError as why:
        raise invalid(name, str(why)) from None
