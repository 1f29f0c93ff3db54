"""What is asked of Pipedrive, as whom and by whose leave; and under which key an answer is kept."""

import json
import math
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal
from urllib.parse import quote
from uuid import UUID

from pydantic import SecretStr

# How a body is written; where a file goes along, it is the only way.
Spelling = Literal["json", "form", "files"]
METHODS = frozenset({"GET", "POST", "PATCH", "PUT", "DELETE"})
_PATH = re.compile(r"(?:/[A-Za-z0-9._~%-]+)+")
_DOTS = frozenset({".", ".."})


@dataclass(frozen=True, slots=True)
class Grant:
    """What a login rests on that its person gave by signing in: a token of limited life.

    `slack_user` has the link, whose token is to be renewed from `renew_at` on; `host` is where
    Pipedrive says that this company is asked.
    """

    slack_user: str
    renew_at: datetime
    host: str


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
    grant: Grant | None = field(default=None, repr=False, compare=False)
    is_known: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_known", self.company > 0 and self.user > 0)


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
    reads: bool = field(init=False, repr=False, compare=False)
    # Whether Pipedrive's narrower window for searches applies.
    searches: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "reads", self.method == "GET")
        is_search = "/itemSearch" in self.path or self.path.endswith("/search")
        object.__setattr__(self, "searches", is_search)
        if self.method not in METHODS:
            raise ValueError(f"not a method that we use: {self.method!r}")
        if not _PATH.fullmatch(self.path) or _DOTS & set(self.path.split("/")):
            raise ValueError(f"not a filled and quoted path: {self.path!r}")

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


# --- how an answer is kept ---------------------------------------------------------------------

LOOKUP = 600.0
RECORD = 30.0
LIST = 15.0
GLANCE = 30.0
AGAIN = 30.0

LOOKUPS = frozenset({
    "stages",
    "pipelines",
    "users",
    "currencies",
    "activityTypes",
    "filters",
    "dealFields",
    "personFields",
    "organizationFields",
    "activityFields",
    "productFields",
})  # fmt: skip
# Lists that are the same for everybody in a company: one copy of each does for all of them.
OF_COMPANY = frozenset({
    "/api/v2/stages",
    "/api/v2/pipelines",
    "/v1/users",
    "/v1/currencies",
    "/v1/activityTypes",
})  # fmt: skip
SEARCH = "search"
WHO_MAY_SEE = "permittedUsers"
_RECORDS = frozenset(
    {"deals", "persons", "organizations", "activities", "files", "notes", "products"}
)


@dataclass(frozen=True, slots=True)
class Key:
    """`text` names the answer; `mark` is what a write to the entity moves on.

    `shared`: the answer is the same for everybody in the company.
    """

    text: str
    mark: str
    lifetime: float
    shared: bool = False


def key_of(login: Login, request: Request) -> Key:
    return Key(
        text=key(login.team, login.company, _whose(login, request), request.path, request.pairs()),
        mark=mark_of(login.company, entity_of(request.path)),
        lifetime=_lifetime(request.path),
        shared=_whose(login, request) != login.user,
    )


def _whose(login: Login, request: Request) -> int:
    """Nobody in particular for lists of the company; a login not known yet is never kept."""
    return 0 if login.is_known and request.path in OF_COMPANY else login.user


def glance_key_of(login: Login, request: Request) -> Key:
    """For somebody who is typing: no write takes the answer away, only time does."""
    return Key(
        text=key(login.team, login.company, login.user, f"glance:{request.path}", request.pairs()),
        mark=mark_of(login.company, "glance"),
        lifetime=GLANCE,
    )


def again_key_of(kept: Key) -> Key:
    """Under which it is known that an answer was read again a moment ago."""
    return Key(text=f"again:{kept.text}", mark=f"again:{kept.mark}", lifetime=AGAIN)


def key(team: str, company: int, user: int, path: str, query: list[tuple[str, str]]) -> str:
    """Build the key from all that sets one answer apart; JSON keeps the parts apart."""
    return json.dumps([team, company, user, path, sorted(query)], separators=(",", ":"))


def mark_of(company: int, entity: str) -> str:
    return f"{company}:{entity}"


def entity_of(path: str) -> str:
    """`/api/v2/deals/12` is about `deals`; every search is about `search`."""
    words = [word for word in path.split("/") if word not in {"", "api", "v1", "v2"}]
    if not words:
        return path
    return SEARCH if words[-1] == SEARCH or words[0] == "itemSearch" else words[0]


def touched(entity: str) -> frozenset[str]:
    """What shows something else after a write to the entity.

    Records show each other: a deal is listed under its person, counted by its organization, and a
    file sent to `/v1/files` appears under `/v1/deals/12/files`. Lookups stand alone.
    """
    return _RECORDS | {entity, SEARCH} if entity in _RECORDS else frozenset({entity})


def _lifetime(path: str) -> float:
    entity = entity_of(path)
    if entity in LOOKUPS:
        return LOOKUP
    last = path.rsplit("/", 1)[-1]
    if last == WHO_MAY_SEE:
        return LOOKUP  # dear, and a change of the record takes it away
    return RECORD if last.isdigit() else LIST


# --- what lets a request change data: the word of an operation that runs ------------------------


class NotPermitted(Exception):
    """A request that changes data, and no running operation stands behind it. Nothing was sent."""


@dataclass(eq=False, slots=True)
class Permit:
    """Lets one request out, once: that of a running operation, as the person who asked for it.

    Only `bot/desk/operations/` makes one, right after the database has confirmed that the row
    runs and is this worker's. Whoever sends again has to ask again.
    """

    operation: str
    team: str
    company: int
    user: int
    method: str
    paths: AbstractSet[str]
    _used: bool = field(default=False, init=False)

    def use(self, request: Request, login: Login) -> None:
        """Raises NotPermitted where it is for something or somebody else, or was used before."""
        asked = (login.team, login.company, login.user, request.method)
        mine = (self.team, self.company, self.user, self.method)
        if self._used or asked != mine or request.path not in self.paths:
            raise NotPermitted(f"{request.method} is not what operation {self.operation} may send")
        self._used = True
