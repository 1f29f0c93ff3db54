"""The facts of Pipedrive's interfaces that tests need, out of its own specifications.

Kept are paths, methods, keys, types, enums, what is required and what a call costs. Sentences and
examples go; of the examples the keys stay, as a schema leaves some out. What a specification is
known to have wrong is put right on the way.
"""

import re
from collections.abc import Iterator
from typing import Any

# Any: a specification is JSON of every shape.
Json = Any

METHODS = ("get", "post", "put", "patch", "delete")
# Rooms of Pipedrive that nothing here enters.
UNUSED = {
    "billing", "boards", "callLogs", "channels", "goals", "legacyTeams", "meetings", "oauth",
    "organizationRelationships", "phases", "projectFields", "projectTemplates", "projects",
    "roles", "tasks", "userConnections",
}  # fmt: skip
FACTS = (
    "type", "format", "enum", "required", "nullable", "pattern", "minimum", "maximum",
    "minLength", "maxLength", "minItems", "maxItems",
)  # fmt: skip
# Pipedrive answers null where a record has nothing here; the specification does not say so.
MAY_BE_NULL = {
    "next_cursor",
    "person_id", "org_id", "deal_id", "lead_id", "project_id", "task_id", "user_id",
    "product_id", "activity_id",
    "person", "organization", "deal", "project",
    "won_time", "lost_time", "first_won_time", "expected_close_date", "marked_as_done_time",
    "picture_id", "job_title", "due_time", "duration", "location", "priority", "note",
    "public_description", "conference_meeting_client", "conference_meeting_url",
    "conference_meeting_id", "last_update_user_id", "icon_url", "person_name", "org_name",
    "next_activity_date", "next_activity_time", "next_activity_subject", "next_activity_type",
    "next_activity_duration", "next_activity_note",
    "last_incoming_mail_time", "last_outgoing_mail_time",
    "country", "admin_area_level_1", "admin_area_level_2", "locality", "sublocality", "route",
    "street_number", "subpremise", "postal_code",
    "address", "postal_address", "birthday", "notes", "marketing_status",
    "linked_person_id", "deal_dropbox_bcc",
}  # fmt: skip


def shrunk(specification: Json) -> Json:
    """The specification as its facts, in the form that OpenAPI has for them."""
    paths = {
        path: {method: _operation(entry[method]) for method in METHODS if method in entry}
        for path, entry in specification["paths"].items()
        if path.split("/")[1] not in UNUSED
    }
    info = {"title": "facts", "version": "1"}
    servers = [{"url": server["url"]} for server in specification["servers"]]
    head = {"openapi": specification["openapi"], "info": info, "servers": servers}
    return {**head, "paths": paths}


def parts_of(schema: Json) -> list[Json]:
    """The schema and what it is put together from."""
    pieces = [piece for word in ("allOf", "oneOf", "anyOf") for piece in schema.get(word, ())]
    return [schema, *(part for piece in pieces for part in parts_of(piece))]


def _operation(operation: Json) -> Json:
    small: dict[str, Json] = {
        "x-token-cost": operation.get("x-token-cost"),
        "parameters": [_parameter(one) for one in operation.get("parameters", ())],
        "responses": {
            status: {"description": "", **_contents(response, answers=True)}
            for status, response in operation["responses"].items()
        },
    }
    if "requestBody" in operation:
        small["requestBody"] = _contents(operation["requestBody"], answers=False)
    return small


def _parameter(parameter: Json) -> Json:
    schema = _schema(parameter["schema"])
    values, told = schema.pop("enum", None), parameter.get("description", "").lower()
    if values and "comma" in told:
        mode = "( (ASC|DESC))?" if "sorting mode" in told else ""
        one = "|".join(f"{re.escape(value)}{mode}" for value in values)
        schema["pattern"] = f"^({one})(,({one}))*$"
    elif values:
        schema["enum"] = values
    kept = {name: parameter[name] for name in ("name", "in", "required") if name in parameter}
    return {**kept, "schema": schema}


def _contents(holder: Json, *, answers: bool) -> Json:
    contents = {}
    for kind, content in holder.get("content", {}).items():
        schema = _schema(content.get("schema", {}))
        if answers:
            _mend(schema)
        if kind == "multipart/form-data":
            _as_texts(schema)
        contents[kind] = {"schema": schema}
        if answers and (keys := _keys([*_examples(content)])) is not None:
            contents[kind]["x-keys"] = keys
    return {"content": contents} if contents else {}


def _examples(content: Json) -> Iterator[Json]:
    yield from (entry["value"] for entry in content.get("examples", {}).values())
    if "example" in content:
        yield content["example"]


def _keys(shown: list[Json]) -> Json:
    """What examples show: objects by key, lists as their one merged item, None for the rest."""
    lists = [one for one in shown if isinstance(one, list)]
    objects = [one for one in shown if isinstance(one, dict)]
    objects += [item for one in lists for item in one if isinstance(item, dict)]
    names = sorted({name for one in objects for name in one})
    if not names:
        return None
    return {name: _keys([one[name] for one in objects if name in one]) for name in names}


def _schema(schema: Json) -> Json:
    small = {name: schema[name] for name in FACTS if name in schema}
    if "properties" in schema:
        small["properties"] = {
            name: _property(name, part) for name, part in schema["properties"].items()
        }
    for word in ("allOf", "oneOf", "anyOf"):
        if word in schema:
            small[word] = [_schema(piece) for piece in schema[word]]
    if "items" in schema:
        small["items"] = _schema(schema["items"])
    if "additionalProperties" in schema:
        more = schema["additionalProperties"]
        small["additionalProperties"] = _schema(more) if isinstance(more, dict) else more
    return small


def _property(name: str, part: Json) -> Json:
    small = _schema(part)
    if name == "data" and part.keys() == {"type", "description"}:
        # What has happened is of many kinds; the examples show some of them.
        small["additionalProperties"] = True
    return small


def _as_texts(form: Json) -> None:
    """Whatever is written into a multipart form is a text."""
    for part in form.get("properties", {}).values():
        if part.get("type") == "integer":
            part.update({"type": "string", "pattern": r"^-?\d+$"})


def _mend(schema: Json) -> None:
    if schema.get("format") == "date-time":
        # v1 writes "2026-11-01 10:00:00", also in the specification's own examples.
        del schema["format"]
    keyed = {"DEAL_ID", "PERSON_ID", "ORGANIZATION_ID", "USER_ID"} & {*schema.get("properties", ())}
    for name in keyed:
        # Not a name, but a place for one: the objects are keyed by ids.
        schema["additionalProperties"] = schema["properties"].pop(name)
        _mend(schema["additionalProperties"])
    for name, part in schema.get("properties", {}).items():
        _mend_property(name, part)
        _mend(part)
    for part in parts_of(schema)[1:]:
        _mend(part)
    if "items" in schema:
        _mend(schema["items"])


def _mend_property(name: str, part: Json) -> None:
    described = dict(part)
    if part.get("nullable") and "enum" in part and None not in part["enum"]:
        part["enum"] = [*part["enum"], None]
    if name in MAY_BE_NULL:
        part["nullable"] = True
    if name == "value" and part.get("type") == "integer":
        # A deal may have cents: POST takes a number.
        part["type"] = "number"
    if name == "code" and part.get("type") == "integer":
        # A search tells a product's code as a number; everywhere else it is a text.
        part["type"] = "string"
    if name in {"values_total", "weighted_values_total"}:
        # Sums are keyed by currency, as the example shows.
        part.clear()
        part.update({"type": "object", "additionalProperties": described})
    if name == "data" and "period_start" in part.get("properties", ()):
        # The timeline answers a list of periods; the specification describes one of them.
        part.clear()
        part.update({"type": "array", "items": described})
