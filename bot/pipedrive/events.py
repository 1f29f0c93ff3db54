"""What a webhook tells → an event: the one place where its shapes become our models.

A webhook says the same as the API in other shapes: ids of the envelope are texts, custom fields say
their type, a time of day is an object. Of a change, `previous` holds only what was different; what
is not in it was as it is now, and what is null in it was empty.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from bot.pipedrive.records.models import (
    Activity,
    Deal,
    Entity,
    File,
    Note,
    Organization,
    Person,
    in_utc,
)

Action = Literal["create", "change", "delete"]
Fields = Mapping[str, Any]  # Any: JSON

MODELS: Mapping[str, type[Entity]] = {
    "deal": Deal,
    "person": Person,
    "organization": Organization,
    "activity": Activity,
    "note": Note,
    # No webhook tells of these: they are read.
    "file": File,
}
# Of which a meta.id is no number of the change, but the record's own.
UNNUMBERED = frozenset({"user"})


class NotAnEvent(ValueError):
    """It has not the shape of a webhook; the body itself is not repeated."""


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdecimal() else value


def _moment(value: Any) -> Any:
    """Users come with seconds since 1970, everything else with a text."""
    return datetime.fromtimestamp(value, UTC) if isinstance(value, int | float) else value


Number = Annotated[int, BeforeValidator(_number)]


class _Meta(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str
    action: Action
    entity: str
    entity_id: str
    company_id: Number
    user_id: Annotated[int | None, BeforeValidator(_number)] = None
    timestamp: Annotated[datetime, BeforeValidator(_moment)]
    change_source: str = "app"
    is_bulk_edit: bool = False
    permitted_user_ids: list[Number] | None = None
    merged_to_id: Annotated[int | None, BeforeValidator(_number)] = None
    merged_from_id: Annotated[int | None, BeforeValidator(_number)] = None


class _Body(BaseModel):
    model_config = ConfigDict(extra="ignore")

    meta: _Meta
    data: dict[str, Any] | None = None
    previous: dict[str, Any] | None = None


@dataclass(frozen=True)
class Event:
    """One change of one record.

    `actor` is the user who made it, `source` says whether in the app or by the API. `permitted`
    are those who may see the record; None where Pipedrive does not tell. `before` and `after` are
    the record's states, None where there was none, or where it is no record of ours.
    """

    company: int
    entity: str
    record: str
    action: Action
    at: datetime
    actor: int | None = None
    source: str = "app"
    bulk: bool = False
    permitted: frozenset[int] | None = None
    before: Entity | None = None
    after: Entity | None = None
    merged_into: int | None = None
    merged_from: int | None = None
    # It was found in a list, afterwards.
    late: bool = False

    @property
    def state(self) -> Entity | None:
        """The record as it is now, or as it was last."""
        return self.after or self.before

    @property
    def order(self) -> tuple[datetime, datetime]:
        """By which changes of a record follow each other, however they arrive."""
        updated = self.state.update_time if self.state and self.action != "delete" else None
        return (in_utc(updated or self.at).replace(microsecond=0), self.at)


def company_of(body: object) -> int | None:
    """Whose it says that it is; None for what cannot be read."""
    meta = body.get("meta") if isinstance(body, dict) else None
    told = _number(meta.get("company_id")) if isinstance(meta, dict) else None
    return told if isinstance(told, int) else None


def key_of(body: Fields) -> bytes:
    """The same for each delivery of one change. Raises NotAnEvent."""
    try:
        meta = _Meta.model_validate(body.get("meta"))
    except ValidationError as error:
        raise NotAnEvent("meta") from _quiet(error)
    parts = [str(meta.company_id), meta.entity, meta.id]
    if meta.entity in UNNUMBERED:
        parts.append(meta.timestamp.isoformat())
    return hashlib.sha256("\0".join(parts).encode()).digest()


def event_of(body: Fields) -> Event:
    """Raises NotAnEvent."""
    read = _read(body)
    meta = read.meta
    before, after = _states(read)
    return Event(
        company=meta.company_id,
        entity=meta.entity,
        record=meta.entity_id,
        action=meta.action,
        at=in_utc(meta.timestamp),
        actor=meta.user_id,
        source=meta.change_source,
        bulk=meta.is_bulk_edit,
        permitted=None if meta.permitted_user_ids is None else frozenset(meta.permitted_user_ids),
        before=before,
        after=after,
        merged_into=meta.merged_to_id,
        merged_from=meta.merged_from_id,
    )


def record_of(entity: str, data: Fields) -> Entity | None:
    """The record that a webhook's `data` shows, as the API would have answered it."""
    model = MODELS.get(entity)
    if model is None:
        return None
    try:
        return model.model_validate(as_answered(entity, data))
    except ValidationError as error:
        raise NotAnEvent(entity) from _quiet(error)


def as_answered(entity: str, data: Fields) -> dict[str, Any]:
    """A webhook's fields in the shapes of the API."""
    shaped = {name: _shaped(name, value) for name, value in data.items()}
    if "label" in shaped and "label_ids" not in shaped and entity != "deal":
        label = shaped.pop("label")
        shaped["label_ids"] = [] if label is None else [label]
    if isinstance(shaped.get("custom_fields"), Mapping):
        shaped["custom_fields"] = {
            code: custom(value) for code, value in shaped["custom_fields"].items()
        }
    return shaped


def custom(value: Any) -> Any:
    """The value of a custom field, which says its type: `{"type": "enum", "id": 14}` is 14."""
    if not isinstance(value, Mapping) or "type" not in value:
        return value
    rest = {name: part for name, part in value.items() if name != "type"}
    match value["type"]:
        case "enum" | "people" | "org" | "user":
            return rest.get("id", rest.get("value"))
        case "set":
            chosen = rest.get("values") or ()
            return [one.get("id") if isinstance(one, Mapping) else one for one in chosen]
        case "daterange" | "timerange":
            named = {"from": "value", "until": "until"}
            return {named.get(name, name): part for name, part in rest.items()}
        case "monetary" | "time" | "address":
            return rest
        case _:
            return rest.get("value")


def _shaped(name: str, value: Any) -> Any:
    if name == "visible_to":
        return _number(value)
    if name in {"due_time", "duration"} and isinstance(value, Mapping):
        return value.get("value")
    if name == "address" and isinstance(value, str):
        return {"value": value}
    return value


def _states(read: _Body) -> tuple[Entity | None, Entity | None]:
    entity, data, previous = read.meta.entity, read.data, read.previous
    if read.meta.action == "delete":
        return (record_of(entity, previous or data or {}) if previous or data else None), None
    if data is None:
        return None, None
    after = record_of(entity, data)
    if read.meta.action == "create" or after is None:
        return None, after
    return record_of(entity, _as_it_was(data, previous or {})), after


def _as_it_was(data: Fields, previous: Fields) -> dict[str, Any]:
    was = {**data, **previous}
    own, changed = data.get("custom_fields"), previous.get("custom_fields")
    if isinstance(own, Mapping) and isinstance(changed, Mapping):
        was["custom_fields"] = {**own, **changed}
    return was


def _read(body: Fields) -> _Body:
    try:
        return _Body.model_validate(body)
    except ValidationError as error:
        raise NotAnEvent("body") from _quiet(error)


def _quiet(error: ValidationError) -> Exception:
    """By place only: the error itself quotes the record."""
    first = error.errors(include_input=False, include_url=False)[0]
    return ValueError(".".join(str(part) for part in first["loc"]))
