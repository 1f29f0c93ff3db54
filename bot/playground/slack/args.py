"""The arguments of one Web API call, however they were sent."""

import json
from typing import Any

from aiohttp import web

from bot.playground.slack.wire import Json, Refused

_YES = frozenset({True, "true", "1"})  # True is also 1


class Args:
    def __init__(self, given: Json) -> None:
        self._given = given

    @property
    def without_token(self) -> Json:
        """As a test wants to read them: JSON arguments decoded, the token left out."""
        shown = {name: value for name, value in self._given.items() if name != "token"}
        for name in ("blocks", "view", "metadata"):
            if isinstance(shown.get(name), str):
                shown[name] = _decoded(shown[name])
        return shown

    def text(self, name: str) -> str:
        """Empty when it is absent."""
        value = self._given.get(name)
        return "" if value is None else str(value)

    def needed(self, name: str) -> str:
        if not self.text(name):
            raise Refused(
                "invalid_arguments",
                response_metadata={"messages": [f"[ERROR] missing required field: {name}"]},
            )
        return self.text(name)

    def flag(self, name: str) -> bool:
        return self._given.get(name) in _YES

    def has(self, name: str) -> bool:
        return self._given.get(name) is not None

    def parsed(self, name: str) -> Any:
        """JSON, also when it came as a string; None when it is absent or no JSON at all."""
        value = self._given.get(name)
        return _decoded(value) if isinstance(value, str) else value


def _decoded(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


async def args_of(request: web.Request) -> Args:
    """Reads come as GET, most writes in the query too, others as form or JSON: all are taken."""
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        given |= await _json_body(request)
    elif request.can_read_body:
        given.update(await request.post())
    return Args(given)


async def _json_body(request: web.Request) -> Json:
    raw = await request.text()
    if not raw.strip():
        return {}
    try:
        body = json.loads(raw)
    except ValueError:
        raise Refused("invalid_json") from None
    if not isinstance(body, dict):
        raise Refused("json_not_object")
    return body
