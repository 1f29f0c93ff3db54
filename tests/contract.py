"""The facts of Pipedrive's OpenAPI files as a judge of requests and answers."""

import gc
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NoReturn
from urllib.parse import urlencode

from openapi_core import Config, OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

from tests.reference import HERE
from tests.reference.shrink import parts_of

HOST = "https://api.pipedrive.com"
FIRST_REFUSAL = 400
BOUNDARY = "part-of-a-form"

# Described in words (include_labels, totals_convert_currency), in no schema and no example.
UNDOCUMENTED = {"labels", "totals_converted"}

# Whether the files are valid OpenAPI is not our business, and looking takes seconds.
UNCHECKED = Config(spec_validator_cls=None)  # type: ignore[arg-type] # None is documented

_NUMBER = re.compile(r"/[1-9]\d{0,8}(?=/|$)")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
# Any: the specification is JSON of every shape.
Json = Any


class Broken(AssertionError):
    """A request or an answer that Pipedrive's specification does not know."""


class Contract:
    def __init__(self, specifications: Mapping[str, Json]) -> None:
        self._paths = {prefix: spec["paths"] for prefix, spec in specifications.items()}
        self._judges = {
            prefix: OpenAPI.from_dict(spec, UNCHECKED) for prefix, spec in specifications.items()
        }
        self._kept_requests: set[str] = set()

    def routes(self) -> list[str]:
        """Everything that is published and of use here, as `GET /api/v2/deals`."""
        return sorted(
            f"{method.upper()} {prefix}{path}"
            for prefix, paths in self._paths.items()
            for path, entry in paths.items()
            for method in entry
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
        """Judged once: thousands of tests send the same requests, and each takes milliseconds.

        The same but for the number of a record, or for the moment since when, is the same.
        """
        of_any = _NUMBER.sub("/1", path)
        asked = {name: _MOMENT.sub("then", str(value)) for name, value in (query or {}).items()}
        sent = json.dumps([method, of_any, asked, body], sort_keys=True, default=repr)
        if sent not in self._kept_requests:
            self._judge_request(method, path, query, body)
            self._kept_requests.add(sent)

    def _judge_request(
        self, method: str, path: str, query: Mapping[str, object] | None, body: object
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
        invented = sorted(_invented(content["schema"], content.get("x-keys"), body, known))
        if invented:
            raise Broken(f"{method} {path} answered unknown keys {invented}")

    def _judge(self, path: str) -> OpenAPI:
        return self._judges[_split(path)[0]]


@cache
def load_contract() -> Contract:
    """Read once per run."""
    contract = Contract({"/v1": _load("v1.json"), "/api/v2": _load("v2.json")})
    # Many objects that stay to the end: the collector need not look at them each time.
    gc.collect()
    gc.freeze()
    return contract


def query_names(operation: Json) -> set[str]:
    return {item["name"] for item in operation.get("parameters", ()) if item["in"] == "query"}


def body_names(operation: Json) -> set[str]:
    return {
        name for part in parts_of(_body_schema(operation)) for name in part.get("properties", ())
    }


def content_type(operation: Json) -> str:
    """How the body of a request is written."""
    return next(iter(operation.get("requestBody", {}).get("content", {})), "application/json")


def _load(name: str) -> Json:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


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


def _invented(schema: Json, shown: Json, value: object, known: set[str]) -> Iterator[str]:
    """Keys that neither the schema nor an example has: nobody may come to rely on them.

    `shown` are the keys that examples show, as a tree.
    """
    parts = parts_of(schema)
    if isinstance(value, list):
        items = {"allOf": [part["items"] for part in parts if "items" in part]}
        for entry in value:
            yield from _invented(items, shown, entry, known)
    elif isinstance(value, dict) and not any(part.get("additionalProperties") for part in parts):
        named = {name for part in parts for name in part.get("properties", ())}
        allowed = named | {*(shown or ())}
        currencies = {name for name in value if re.fullmatch("[A-Z]{3}", name)}
        # Where neither schema nor example says anything, anything goes.
        yield from set(value) - allowed - known - currencies if allowed else ()
        for name in set(value) & allowed:
            inner_schema = {"allOf": [p["properties"][name] for p in parts
                                      if name in p.get("properties", ())]}  # fmt: skip
            yield from _invented(inner_schema, (shown or {}).get(name), value[name], known)
