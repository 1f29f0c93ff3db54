"""What a request carries: JSON, a form, or a form with files in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import orjson
from aiohttp import web
from aiohttp.web_request import FileField

from bot.playground.pipedrive.api import BodyFormat, invalid
from bot.playground.pipedrive.values import Upload

# Pipedrive takes files of up to 50 MB.
LARGEST = 52_000_000

CONTENT_TYPES: Mapping[BodyFormat, str] = {
    "json": "application/json",
    "form": "application/x-www-form-urlencoded",
    "multipart": "multipart/form-data",
}


@dataclass(frozen=True, slots=True)
class Body:
    format: BodyFormat
    raw: bytes = b""
    # None for a form that cannot be read.
    form: Mapping[str, str | Upload] | None = None

    def content(self, kind: BodyFormat) -> object:
        """For an endpoint that takes this kind of body."""
        if kind != self.format:
            raise invalid("body", f"must be {CONTENT_TYPES[kind]}")
        if kind == "json":
            return _parsed(self.raw)
        if self.form is None:
            raise invalid("body", "is not a valid form")
        return dict(self.form)

    def readable(self, clean: Callable[[str], str]) -> object:
        """For the ledger: a file by its name and size."""
        if self.format == "json":
            text = clean(self.raw.decode(errors="replace"))
            try:
                return orjson.loads(text) if text else None
            except orjson.JSONDecodeError:
                return text
        return {clean(name): clean(str(value)) for name, value in (self.form or {}).items()}


def _parsed(raw: bytes) -> object:
    try:
        content: object = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise invalid("body", "is not valid JSON") from None
    return content


async def read(request: web.Request) -> Body:
    kind = _kind(request.content_type)
    if kind == "json":
        return Body(kind, await request.read())
    try:
        fields = await request.post()
    except ValueError:
        return Body(kind)
    return Body(kind, form={name: _part(value) for name, value in fields.items()})


def _kind(content_type: str) -> BodyFormat:
    """What is not said to be a form is read as JSON."""
    return next((kind for kind, type in CONTENT_TYPES.items() if type == content_type), "json")


def _part(value: str | bytes | bytearray | FileField) -> str | Upload:
    if isinstance(value, str):
        return value
    if isinstance(value, FileField):
        with value.file as file:
            return Upload(value.filename, file.read())
    return value.decode(errors="replace")
