"""A body as it goes over the wire: JSON, a form, or a form with files that are read as they go."""

import json
from contextlib import ExitStack

import aiohttp

from bot.pipedrive.http.request import Request, Upload, spelled


def written(
    request: Request, files: ExitStack
) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    """The body and the headers that it needs; its files stay open as long as the stack."""
    if request.body is None:
        return None, {}
    if request.spelling == "json":
        body = json.dumps(dict(request.body), allow_nan=False).encode()
        return body, {"Content-Type": "application/json"}
    # As browsers do: with its fields quoted, aiohttp names a file `M%C3%A4rz.pdf`.
    form = aiohttp.FormData(quote_fields=False, default_to_multipart=request.spelling == "files")
    for name, value in request.body.items():
        if isinstance(value, Upload):
            content = files.enter_context(value.path.open("rb"))
            form.add_field(name, content, filename=value.name, content_type=value.type)
        else:
            form.add_field(name, "" if value is None else spelled(value))
    return form, {}
