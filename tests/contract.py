"""Pipedrive's own OpenAPI files as a judge of requests and answers."""

import gc
import json
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlencode

import pytest
import yaml
from openapi_core import Config, OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

REFERENCE = Path(__file__).parents[2] / "shared" / "reference"
HOST = "https://api.pipedrive.com"
FIRST_REFUSAL = 400
BOUNDARY = "part-of-a-form"
METHODS = {"get", "post", "put", "patch", "delete"}

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
# Described in words (include_labels, totals_convert_currency), in no schema and no example.
UNDOCUMENTED = {"labels", "totals_converted"}

# Whether the files are valid OpenAPI is not our business, and looking takes seconds.
UNCHECKED = Config(spec_validator_cls=None)  # type: ignore[arg-type] # None is documented

# Any: the specification is JSON of every shape.
Json = Any


class Broken(AssertionError):
    """A request or an answer that Pipedrive's specification does not know."""


class Contract:
    def __init__(self, specifications: Mapping[str, Json]) -> None:
        self._paths = {prefix: spec["paths"] for prefix, spec in specifications.items()}
        self._judges = {}
        for prefix, spec in specifications.items():
            for operation in _operations(spec):
                _mend(operation)
            self._judges[prefix] = OpenAPI.from_dict(spec, UNCHECKED)

    def routes(self) -> list[str]:
        """Everything that is published, as `GET /api/v2/deals`."""
        return sorted(
            f"{method.upper()} {prefix}{path}"
            for prefix, paths in self._paths.items()
            for path, entry in paths.items()
            for method in METHODS & set(entry)
        )

    def operation(self, method: str, path: str) -> Json:
        """The specification's entry for this call, with its parameters, price and schemas."""
        prefix, rest = _split(path)
        for template in sorted(self._paths.get(prefix, ()), key=lambda known: known.count("{")):
            pattern = re.sub(r"\{\w+\}", "[^/]+", template)
            entry = self._paths[prefix][template]
            if re.fullmatch(pattern, rest) and method.lower() in entry:
                return entry[method.lower()]
        raise Broken(f"{method} {path} is not published")

    def check_request(
        self,
        method: str,
        path: str,
        query: Mapping[str, object] | None = None,
        body: object = None,
    ) -> None:
        operation = self.operation(method, path)
        unknown = {*(query or {})} - query_names(operation)
        if unknown:
            raise Broken(f"{method} {path}: unknown query keys {sorted(unknown)}")
        if isinstance(body, Mapping):
            unknown = {*body} - body_names(operation)
            if unknown:
                raise Broken(f"{method} {path}: unknown body keys {sorted(unknown)}")
        try:
            sent = _request(method, path, query, body, content_type(operation))
            self._judge(path).validate_request(sent)
        except OpenAPIError as error:
            _break(f"{method} {path}", error)

    def check_answer(self, method: str, path: str, status: int, body: object) -> None:
        """`body` as parsed JSON; refusals that the specification leaves out are checked too."""
        declared = self.operation(method, path)["responses"].get(str(status))
        if declared is None:
            _check_refusal(f"{method} {path}", status, body)
            return
        response = MockResponse(data=json.dumps(body).encode(), status_code=status)
        try:
            self._judge(path).validate_response(_request(method, path), response)
        except OpenAPIError as error:
            _break(f"{method} {path} answered {status}", error)
        if status >= FIRST_REFUSAL:
            return
        content = declared["content"]["application/json"]
        known = UNDOCUMENTED | _include_fields(self.operation(method, path))
        invented = sorted(_invented(content["schema"], _examples(content), body, known))
        if invented:
            raise Broken(f"{method} {path} answered unknown keys {invented}")

    def _judge(self, path: str) -> OpenAPI:
        return self._judges[_split(path)[0]]


@cache
def load_contract() -> Contract:
    """Read once per run."""
    contract = Contract({"/v1": _load("openapi-v1.yaml"), "/api/v2": _load("openapi-v2.yaml")})
    # Millions of objects that stay to the end: the collector need not look at them each time.
    gc.collect()
    gc.freeze()
    return contract


def reference(name: str) -> Path:
    """A file of the reference; without it the tests that need it are skipped, save in CI."""
    file = REFERENCE / name
    if not file.exists():
        sentence = f"{name} is not in {REFERENCE.parent.name}/{REFERENCE.name}"
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    return file


def query_names(operation: Json) -> set[str]:
    return {item["name"] for item in operation.get("parameters", ()) if item["in"] == "query"}


def body_names(operation: Json) -> set[str]:
    return {name for part in _parts(_body_schema(operation)) for name in part.get("properties", ())}


def content_type(operation: Json) -> str:
    """How the body of a request is written."""
    return next(iter(operation.get("requestBody", {}).get("content", {})), "application/json")


def _load(name: str) -> Json:
    return yaml.load(reference(name).read_text(encoding="utf-8"), yaml.CSafeLoader)


def _operations(spec: Json) -> Iterator[Json]:
    for entry in spec["paths"].values():
        yield from (entry[method] for method in METHODS & set(entry))


def _mend(operation: Json) -> None:
    """Put right what the specification is known to have wrong."""
    for parameter in operation.get("parameters", ()):
        values = parameter["schema"].pop("enum", None)
        if values and "comma" in parameter.get("description", "").lower():
            one = "|".join(map(re.escape, values))
            parameter["schema"]["pattern"] = f"^({one})(,({one}))*$"
        elif values:
            parameter["schema"]["enum"] = values
    form = operation.get("requestBody", {}).get("content", {}).get("multipart/form-data", {})
    for part in form.get("schema", {}).get("properties", {}).values():
        if part.get("type") == "integer":
            # Whatever is written into such a form is a text.
            part.update({"type": "string", "pattern": r"^-?\d+$"})
    for response in operation["responses"].values():
        for content in response.get("content", {}).values():
            _mend_schema(content.get("schema", {}))


def _mend_schema(schema: Json) -> None:
    if schema.get("format") == "date-time":
        # v1 writes "2026-11-01 10:00:00", also in the specification's own examples.
        del schema["format"]
    keyed = {"DEAL_ID", "PERSON_ID", "ORGANIZATION_ID", "USER_ID"} & {*schema.get("properties", ())}
    for name in keyed:
        # Not a name, but a place for one: the objects are keyed by ids.
        schema["additionalProperties"] = schema["properties"].pop(name)
        _mend_schema(schema["additionalProperties"])
    for name, part in schema.get("properties", {}).items():
        _mend_property(name, part)
        _mend_schema(part)
    for part in _parts(schema)[1:]:
        _mend_schema(part)
    if "items" in schema:
        _mend_schema(schema["items"])


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
    if name == "data" and described.keys() == {"type", "description"}:
        # What has happened is of many kinds; the examples show some of them.
        part["additionalProperties"] = True
    if name == "data" and "period_start" in part.get("properties", ()):
        # The timeline answers a list of periods; the specification describes one of them.
        part.clear()
        part.update({"type": "array", "items": described})


def _parts(schema: Json) -> list[Json]:
    """The schema and what it is put together from."""
    pieces = [piece for word in ("allOf", "oneOf", "anyOf") for piece in schema.get(word, ())]
    return [schema, *(part for piece in pieces for part in _parts(piece))]


def _body_schema(operation: Json) -> Json:
    contents = operation.get("requestBody", {}).get("content", {})
    schemas = [content.get("schema", {}) for content in contents.values()]
    return schemas[0] if schemas else {}


def _split(path: str) -> tuple[str, str]:
    """v1 answers under two prefixes, v2 under one."""
    for prefix, known in (("/api/v1", "/v1"), ("/v1", "/v1"), ("/api/v2", "/api/v2")):
        if path.startswith(f"{prefix}/"):
            return known, path.removeprefix(prefix)
    raise Broken(f"{path} is neither v1 nor v2")


def _request(
    method: str,
    path: str,
    query: Mapping[str, object] | None = None,
    body: object = None,
    content_type: str = "application/json",
) -> MockRequest:
    prefix, rest = _split(path)
    texts = {name: _text(value) for name, value in (query or {}).items()}
    # The specification wants the token on every call but does not enforce it.
    return MockRequest(
        HOST,
        method.lower(),
        prefix + rest,
        args=texts,
        headers={"x-api-token": "token"},
        data=None if body is None else _WRITERS[content_type](body),
        content_type=f"{content_type}; boundary={BOUNDARY}",
    )


def _as_json(body: Json) -> bytes:
    return json.dumps(body).encode()


def _as_form(body: Json) -> bytes:
    return urlencode(body).encode()


def _as_multipart(body: Json) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in body.items()
    ]
    return "".join([*parts, f"--{BOUNDARY}--\r\n"]).encode()


_WRITERS = {
    "application/json": _as_json,
    "application/x-www-form-urlencoded": _as_form,
    "multipart/form-data": _as_multipart,
}


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _break(where: str, error: OpenAPIError) -> NoReturn:
    cause = error.__cause__
    details = [
        f"{'.'.join(map(str, found.absolute_path)) or 'body'}: {found.message}"
        for found in getattr(cause, "schema_errors", ())
    ]
    raise Broken(f"{where}: {'; '.join(details) or cause or error}") from error


def _check_refusal(where: str, status: int, body: object) -> None:
    fits = (
        isinstance(body, Mapping)
        and body.get("success") is False
        and isinstance(body.get("error"), str)
    )
    if status < FIRST_REFUSAL or not fits:
        raise Broken(f"{where} answered {status} in a shape that is not Pipedrive's")


def _include_fields(operation: Json) -> set[str]:
    schemas = [
        parameter["schema"]
        for parameter in operation.get("parameters", ())
        if parameter["name"] == "include_fields"
    ]
    return {word for schema in schemas for word in re.findall(r"\w+", str(schema))}


def _examples(content: Json) -> list[Json]:
    several = [entry["value"] for entry in content.get("examples", {}).values()]
    return [*several, *([content["example"]] if "example" in content else [])]


def _invented(schema: Json, examples: list[Json], value: object, known: set[str]) -> Iterator[str]:
    """Keys that neither the schema nor an example has: nobody may come to rely on them."""
    parts = _parts(schema)
    if isinstance(value, list):
        items = {"allOf": [part["items"] for part in parts if "items" in part]}
        lists = (shown if isinstance(shown, list) else [shown] for shown in examples)
        inner = [item for shown in lists for item in shown]
        for entry in value:
            yield from _invented(items, inner, entry, known)
    elif isinstance(value, dict) and not any(part.get("additionalProperties") for part in parts):
        shown = [example for example in examples if isinstance(example, dict)]
        named = {name for part in parts for name in part.get("properties", ())}
        allowed = named | {name for example in shown for name in example}
        currencies = {name for name in value if re.fullmatch("[A-Z]{3}", name)}
        # Where neither schema nor example says anything, anything goes.
        yield from set(value) - allowed - known - currencies if allowed else ()
        for name in set(value) & allowed:
            inner_schema = {"allOf": [p["properties"][name] for p in parts
                                      if name in p.get("properties", ())]}  # fmt: skip
            inner = [example[name] for example in shown if name in example]
            yield from _invented(inner_schema, inner, value[name], known)
