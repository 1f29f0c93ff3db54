"""What a call did to records: looked at before and after, so that nobody has to tell."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.playground.pipedrive import activities, notes, webhook_shapes
from bot.playground.pipedrive.api import ApiCall, Endpoint
from bot.playground.pipedrive.company import LINKS, Company
from bot.playground.pipedrive.definitions import User
from bot.playground.pipedrive.webhook_shapes import Shape

Action = Literal["create", "change", "delete"]
# Any: rows of every table, by ids that are numbers or texts.
Row = Any
Id = int | str
# What changes with every change is not told as one.
UNTOLD = frozenset({"update_time", "update_user_id"})


@dataclass(frozen=True, slots=True)
class Watched:
    """How one kind of record is found, told and hidden."""

    table: Callable[[Company], dict[Any, Row]]
    shape: Callable[[Company, Row], Shape]
    may_see: Callable[[Company, User, Row], bool] | None = Company.may_see


@dataclass(frozen=True, slots=True)
class Happening:
    entity: str
    id: Id
    action: Action
    data: Shape | None
    previous: Shape | None
    # None where Pipedrive does not say who may see it.
    permitted: tuple[int, ...] | None
    merged_from: Id | None = None
    merged_to: Id | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """A record at one moment."""

    shape: Shape
    is_gone: bool
    permitted: tuple[int, ...] | None


Key = tuple[str, Id]


def _everybody(company: Company, user: User, row: Row) -> bool:
    return True


def _sees_note(company: Company, user: User, row: Row) -> bool:
    return notes.is_visible(company, user, row)


def _sees_activity(company: Company, user: User, row: Row) -> bool:
    return activities.is_within_sight(company, user, row)


KINDS: Mapping[str, Watched] = {
    "deal": Watched(lambda company: company.deals, webhook_shapes.deal),
    "person": Watched(lambda company: company.persons, webhook_shapes.person),
    "organization": Watched(lambda company: company.organizations, webhook_shapes.organization),
    "activity": Watched(
        lambda company: company.activities, webhook_shapes.activity, _sees_activity
    ),
    "note": Watched(lambda company: company.notes, webhook_shapes.note, _sees_note),
    "lead": Watched(lambda company: company.leads, webhook_shapes.lead),
    "pipeline": Watched(lambda company: company.pipelines, webhook_shapes.pipeline, _everybody),
    "stage": Watched(lambda company: company.stages, webhook_shapes.stage, _everybody),
    "user": Watched(lambda company: company.users, webhook_shapes.user, None),
}  # fmt: skip
PLACES = {
    "deals": "deal", "persons": "person", "organizations": "organization",
    "activities": "activity", "notes": "note", "leads": "lead", "pipelines": "pipeline",
    "stages": "stage", "users": "user",
}  # fmt: skip


class Watching:
    """Opened before a call that may change something; afterwards it knows what has happened."""

    def __init__(self, company: Company, endpoint: Endpoint, call: ApiCall) -> None:
        self._company = company
        self._entity = PLACES.get(_segments(endpoint.path)[0])
        self._merged = _merged(endpoint, call)
        self._is_post = endpoint.method == "POST"
        self._before = {key: _look(company, key) for key in self._suspects(call)}
        self._newest = _newest(company, self._entity) if self._is_post else None

    def happened(self) -> list[Happening]:
        found = [self._compared(key, before) for key, before in self._before.items()]
        return [*self._made(), *(one for one in found if one is not None)]

    def _suspects(self, call: ApiCall) -> Iterator[Key]:
        """The record of the path; where it merges into another, all that hangs on it."""
        if self._entity is None:
            return
        id: Id | None = call.names.get("lead_id", call.ids.get("id"))
        if self._merged:
            survivor, gone = self._merged
            yield self._entity, survivor
            yield self._entity, gone
            yield from _hanging_on(self._company, self._entity, gone)
        elif id is not None:
            yield self._entity, id

    def _made(self) -> Iterator[Happening]:
        if not self._is_post or self._entity is None:
            return
        for id in reversed(KINDS[self._entity].table(self._company)):
            if id == self._newest:
                return
            now = _look(self._company, (self._entity, id))
            if now is not None:
                yield Happening(self._entity, id, "create", now.shape, None, now.permitted)

    def _compared(self, key: Key, before: Look | None) -> Happening | None:
        if before is None:
            return None
        entity, id = key
        survivor, gone = self._merged or (None, None)
        merged_from = gone if key == (self._entity, survivor) else None
        now = _look(self._company, key)
        if now is None or (now.is_gone and not before.is_gone):
            merged_to = survivor if key == (self._entity, gone) else None
            return Happening(
                entity, id, "delete", None, before.shape, before.permitted, merged_to=merged_to
            )
        previous = _previous(before.shape, now.shape)
        if not previous and merged_from is None:
            return None
        return Happening(
            entity, id, "change", now.shape, previous, now.permitted, merged_from=merged_from
        )


def _look(company: Company, key: Key) -> Look | None:
    kind = KINDS[key[0]]
    row = kind.table(company).get(key[1])
    if row is None:
        return None
    permitted = None
    if (may_see := kind.may_see) is not None:
        active = (user for user in company.users.values() if user.active_flag)
        permitted = tuple(user.id for user in active if may_see(company, user, row))
    return Look(kind.shape(company, row), getattr(row, "is_deleted", False), permitted)


def _previous(before: Shape, now: Shape) -> Shape:
    """What was there in place of what is there now, one by one among custom fields too."""
    changed = {
        name: value
        for name, value in before.items()
        if value != now.get(name) and name not in UNTOLD
    }
    if "custom_fields" in changed:
        changed["custom_fields"] = _previous(before["custom_fields"], now["custom_fields"])
    return changed


def _merged(endpoint: Endpoint, call: ApiCall) -> tuple[int, int] | None:
    """Who stays and who goes."""
    if not endpoint.path.endswith("/merge"):
        return None
    return call.body["merge_with_id"], call.id


def _hanging_on(company: Company, entity: str, id: int) -> Iterator[Key]:
    link = LINKS[entity]
    for name in ("deal", "person", "activity", "note"):
        for key, row in KINDS[name].table(company).items():
            if getattr(row, link, None) == id:
                yield name, key


def _newest(company: Company, entity: str | None) -> Id | None:
    if entity is None:
        return None
    return next(reversed(KINDS[entity].table(company)), None)


def _segments(path: str) -> list[str]:
    """Without the version in front."""
    return path.removeprefix("/api").split("/")[2:]
