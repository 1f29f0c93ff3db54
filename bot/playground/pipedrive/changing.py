"""People at work in Pipedrive itself: what they do there, with the rights that they have."""

import asyncio
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.playground.pipedrive.acting import act
from bot.playground.pipedrive.api import (
    Answer,
    ApiCall,
    Endpoint,
    Refusal,
    forbidden,
    invalid,
    not_found,
)
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.definitions import User
from bot.playground.pipedrive.endpoints import ENDPOINTS
from bot.playground.pipedrive.values import Upload
from bot.playground.pipedrive.webhook_sending import Cause
from bot.playground.pipedrive.world import World

Json = dict[str, Any]
Entity = Literal["deal", "person", "organization", "activity", "note", "file"]
PLACES: Mapping[str, str] = {
    "deal": "/api/v2/deals",
    "person": "/api/v2/persons",
    "organization": "/api/v2/organizations",
    "activity": "/api/v2/activities",
    "note": "/v1/notes",
    "file": "/v1/files",
}
BY_PLACE = {(endpoint.method, endpoint.path): endpoint for endpoint in ENDPOINTS}


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Step(Strict):
    """One thing that somebody does."""

    do: Literal["create", "update", "delete", "merge", "follow", "option"]
    entity: Entity
    id: int | None = None
    fields: Json = Field(default_factory=dict)
    into: int | None = None
    user: str | None = None
    field: str | None = None
    # `from` cannot be a name in Python.
    old: str | None = Field(None, alias="from")
    new: str | None = Field(None, alias="to")


class Change(Strict):
    who: str = Field(alias="as")
    source: Literal["app", "api"] = "app"
    bulk: bool = False
    over_s: float = Field(0, ge=0, le=600)
    steps: list[Step]


@dataclass
class Worker:
    """Somebody at Pipedrive's own pages; `begun` are the webhooks that follow from it."""

    world: World
    user: User
    cause: Cause
    begun: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def company(self) -> Company:
        return self.world.company_of(self.user)

    def does(self, step: Step) -> Json:
        if step.do == "option":
            return self._rename_option(step)
        method, path, body = self._request(step)
        made = self._run(method, path, {"id": step.id} if step.id else {}, body)
        id = made.get("id") if step.do == "create" else step.id
        return {"entity": step.entity, "id": id}

    def _request(self, step: Step) -> tuple[str, str, Json]:
        place = PLACES[step.entity]
        one = f"{place}/{{id}}"
        if step.do != "create" and step.id is None:
            raise invalid("id", "is required")
        match step.do:
            case "create":
                return "POST", place, self._written(step)
            case "update":
                method = "PATCH" if place.startswith("/api/v2") else "PUT"
                return method, one, self._written(step)
            case "delete":
                return "DELETE", one, {}
            case "merge":
                return "PUT", f"/v1/{step.entity}s/{{id}}/merge", {"merge_with_id": step.into}
            case _:
                follower = _known(self.world, step.user)
                return "POST", f"{one}/followers", {"user_id": follower.id}

    def _run(self, method: str, path: str, ids: dict[str, int], body: Json) -> Json:
        endpoint = BY_PLACE.get((method, path))
        if endpoint is None:
            raise not_found("Operation")
        call = ApiCall(
            user=self.user,
            path=path,
            now=f"{self.world.now():%Y-%m-%dT%H:%M:%SZ}",
            ids=ids,
            body=_read(endpoint, body),
        )
        answer, begun = act(self.company, endpoint, call, self.world.sender, self.cause)
        self.begun += begun
        data = answer.data if isinstance(answer, Answer) else None
        return data if isinstance(data, dict) else {}

    def _written(self, step: Step) -> Json:
        """As the API has it: a custom field by its code, an option by its id."""
        if step.entity == "file":
            return _file(step)
        named = step.fields.get("custom_fields")
        if not isinstance(named, dict):
            return step.fields
        coded = dict(_coded(self.company, step.entity, *pair) for pair in named.items())
        return {**step.fields, "custom_fields": coded}

    def _rename_option(self, step: Step) -> Json:
        """No event tells it."""
        rows = self.company.fields[step.entity]
        for number, row in enumerate(rows):
            if step.field not in (row.field_name, row.field_code):
                continue
            for option in row.options:
                if option.label == step.old:
                    renamed = replace(option, label=step.new or "")
                    options = (renamed if one is option else one for one in row.options)
                    rows[number] = replace(row, options=tuple(options))
                    return {"entity": step.entity, "id": option.id}
        raise not_found("Option")


class Stopped(Exception):
    """A step was refused; those before it are done."""

    def __init__(self, why: Refusal, done: list[Json]) -> None:
        super().__init__(str(why))
        self.status, self.done = why.status, done


async def change(world: World, wanted: Change) -> list[Json]:
    """One after the other; with `over_s`, spread over that many seconds of real time."""
    user, done = _known(world, wanted.who), list[Json]()
    bulk_id = str(uuid.uuid4()) if wanted.bulk else ""
    worker = Worker(world, user, Cause(user, wanted.source, wanted.bulk, bulk_id))
    loop = asyncio.get_running_loop()
    began, pause = loop.time(), wanted.over_s / max(1, len(wanted.steps))
    world.storms += bool(wanted.over_s)
    try:
        for number, step in enumerate(wanted.steps, 1):
            done.append(worker.does(step))
            if wanted.over_s:
                await asyncio.sleep(began + number * pause - loop.time())
    except Refusal as why:
        raise Stopped(why, done) from None
    finally:
        world.storms -= bool(wanted.over_s)
        await asyncio.gather(*worker.begun, return_exceptions=True)
    return done


def _known(world: World, who: str | None) -> User:
    if who not in world.tokens:
        raise invalid("user", "not found")
    user = world.user(who)
    if not user.active_flag:
        raise forbidden()
    return user


def _read(endpoint: Endpoint, body: Json) -> Json:
    return endpoint.read_body(body) if endpoint.body else {}


def _file(step: Step) -> Json:
    name = str(step.fields.get("name", ""))
    if step.do == "update":
        return step.fields
    links = {key: str(value) for key, value in step.fields.items() if key != "name"}
    return {**links, "file": Upload(name, name.encode())}


def _coded(company: Company, entity: str, name: str, value: object) -> tuple[str, object]:
    """By its name, or by its code; where a name occurs twice, the first that takes the value."""
    rows = [
        row for row in company.custom_fields(entity) if name in (row.field_name, row.field_code)
    ]
    if not rows:
        raise invalid("custom_fields", f"Unknown key '{name}'")
    labels = [{option.label: option.id for option in row.options} for row in rows]
    for row, known in zip(rows, labels, strict=True):
        if isinstance(value, str) and value in known:
            chosen = known[value]
            return row.field_code, [chosen] if row.field_type == "set" else chosen
        if isinstance(value, list) and known and {*value} <= {*known}:
            return row.field_code, [known[one] for one in value]
    plain = next((row for row, known in zip(rows, labels, strict=True) if not known), rows[0])
    return plain.field_code, value
