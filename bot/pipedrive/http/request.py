"""What is asked of Pipedrive, and as whom: plain values."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from http import HTTPStatus
from pathlib import Path
from typing import Literal
from urllib.parse import quote
from uuid import UUID

from pydantic import SecretStr

from bot.pipedrive.http.errors import BadToken

# How a body is written; where a file goes along, it is the only way.
Spelling = Literal["json", "form", "files"]
METHODS = frozenset({"GET", "POST", "PATCH", "PUT", "DELETE"})
_PATH = re.compile(r"(?:/[A-Za-z0-9._~%-]+)+")
_DOTS = frozenset({".", ".."})


@dataclass(frozen=True, slots=True)
class Login:
    """The person in whose name we ask.

    `company` and `user` are Pipedrive's ids. While a new token is being linked they are not known
    yet: 0. Such a login is never cached and never shares an answer with another.
    """

    team: str
    company: int
    user: int
    secret: SecretStr = field(repr=False)
    scheme: Literal["token", "bearer"] = "token"

    @property
    def is_known(self) -> bool:
        return self.company > 0 and self.user > 0

    @property
    def headers(self) -> dict[str, str]:
        secret = self.secret.get_secret_value()
        if not secret.isascii() or not secret.isprintable():
            raise BadToken("this cannot be a token", HTTPStatus.UNAUTHORIZED)
        if self.scheme == "bearer":
            return {"Authorization": f"Bearer {secret}"}
        return {"x-api-token": secret}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on our disk as a value of a body; `name` and `type` are what is told of it."""

    path: Path = field(repr=False)
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `path` is filled and quoted already."""

    method: str
    path: str
    query: Mapping[str, object] = field(default_factory=dict)
    body: Mapping[str, object] | None = None
    spelling: Spelling = "json"

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise ValueError(f"not a method that we use: {self.method!r}")
        if not _PATH.fullmatch(self.path) or _DOTS & set(self.path.split("/")):
            raise ValueError(f"not a filled and quoted path: {self.path!r}")

    @property
    def reads(self) -> bool:
        return self.method == "GET"

    @property
    def searches(self) -> bool:
        """Whether Pipedrive's narrower window for searches applies."""
        return "/itemSearch" in self.path or self.path.endswith("/search")

    def pairs(self) -> list[tuple[str, str]]:
        """The query as it is sent, sorted; what is None or an empty list was not asked for."""
        return sorted(
            (name, spelled(value))
            for name, value in self.query.items()
            if value is not None and value not in ([], ())
        )

    def target(self) -> str:
        query = "&".join(f"{quote(k, safe='')}={quote(v, safe=',')}" for k, v in self.pairs())
        return f"{self.path}?{query}" if query else self.path


def fill(template: str, values: Mapping[str, object]) -> str:
    """Put quoted values in for the `{names}` of a path; an id is a positive number or a UUID."""
    return re.sub(r"\{(\w+)\}", lambda found: _segment(found[1], values), template)


def _segment(name: str, values: Mapping[str, object]) -> str:
    value = values.get(name)
    if name == "id" or name.endswith("_id"):
        return _id(name, value)
    text = value if isinstance(value, str) else ""
    if not text or text in _DOTS:
        raise ValueError(f"{name} cannot stand in a path: {value!r}")
    return quote(text, safe="")


def _id(name: str, value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return str(value)
    if isinstance(value, str):
        try:
            return str(UUID(value))
        except ValueError:
            pass
    raise ValueError(f"{name} is not an id: {value!r}")


def spelled(value: object) -> str:
    """A value as a query or a form has it."""
    match value:
        case bool():
            text = "true" if value else "false"
        case str() | int():
            text = str(value)
        case float() | Decimal():
            text = _number(value)
        case datetime():
            # Pipedrive refuses fractions of a second.
            text = value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            text = value.isoformat()
        case list() | tuple():
            text = ",".join(spelled(item) for item in value)
        case _:
            raise TypeError(f"cannot be spelled: {type(value).__name__}")
    return text


def _number(value: float | Decimal) -> str:
    if not math.isfinite(value):
        raise ValueError(f"not a number: {value}")
    return format(Decimal(str(value)), "f")
