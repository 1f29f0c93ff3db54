"""Under which key an answer is kept, for how long, and what makes it stale."""

import json
from dataclasses import dataclass

from bot.pipedrive.http.request import Login, Request

LOOKUP = 600.0
RECORD = 30.0
LIST = 15.0
GLANCE = 30.0

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
    return RECORD if last.isdigit() else LIST
