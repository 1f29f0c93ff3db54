"""What Pipedrive's "no" means: from a status and a body to a leaf of the error tree."""

import re
from collections.abc import Mapping
from http import HTTPStatus

from pydantic import ValidationError
from pydantic_core import from_json

from bot.observe import redact
from bot.pipedrive.http.errors import (
    BadToken,
    Blocked,
    Invalid,
    NotAllowed,
    NotFound,
    PlanLimit,
    Refused,
)

# How long to leave the shield alone after it turned us away.
BLOCK = 60.0
_LONGEST = 300
# A gateway's 408 does not say whether the request went through; 429 is no refusal at all.
_CLEAR = frozenset(range(400, 500)) - {408, 429}
# "Gone" is acted upon, so only Pipedrive itself may say it, not a page on the way.
_GONE = frozenset({404, 410})
_INVALID = frozenset({400, 422})
_MEANING: Mapping[int, type[Refused]] = {
    401: BadToken,
    402: PlanLimit,
    403: NotAllowed,
    404: NotFound,
    410: NotFound,
    415: PlanLimit,
}
_VALIDATION = re.compile(r"validation failed:\s*", re.IGNORECASE)
_PART = re.compile(r"([A-Za-z_][\w.\[\]-]*):\s*(.+?)(?=[,;]\s*[A-Za-z_][\w.\[\]-]*:\s|$)")


def refusal(status: int, content: bytes, secret: str = "") -> Refused | Blocked | None:
    """Return the error a 4xx stands for; None when nothing can be relied on.

    An error may repeat what it was sent: neither the `secret` nor what looks like one is passed on.
    """
    if secret:
        content = content.replace(secret.encode(), redact.GONE.encode())
    body = explained(content)
    if status not in _CLEAR or (body is None and status in _GONE):
        return None
    if body is None and status == HTTPStatus.FORBIDDEN:
        return Blocked(BLOCK)
    body = body or {}
    text = sentence(body)
    if str(body.get("code")).startswith("feature_capping"):
        return PlanLimit(text, status)
    if status in _INVALID:
        return Invalid(text, status, _fields(body))
    return _MEANING.get(status, Refused)(text, status)


def explained(content: bytes) -> Mapping[str, object] | None:
    """Return the JSON object of an answer, if it is one."""
    try:
        body = from_json(content)
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def sentence(body: Mapping[str, object]) -> str:
    """Return Pipedrive's own words, on one line, cut to a readable length, without secrets."""
    for name in ("error", "message", "error_info"):
        text = body.get(name)
        if isinstance(text, str) and text.strip():
            line = redact.text(" ".join(text.split()))
            return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
    return ""


def _fields(body: Mapping[str, object]) -> dict[str, str]:
    """Return what is wrong by field, where the answer names fields."""
    found: dict[str, str] = {}
    for name in ("errors", "error_info", "error"):
        found = _named(body.get(name)) | found
    return found


def _named(told: object) -> dict[str, str]:
    if isinstance(told, dict):
        return {str(name): _flat(what) for name, what in told.items()}
    if isinstance(told, str) and (start := _VALIDATION.search(told)):
        return {
            _api_name(part[1]): _flat(part[2].strip()) for part in _PART.finditer(told, start.end())
        }
    return {}


def _flat(what: object) -> str:
    text = ", ".join(str(item) for item in what) if isinstance(what, list) else str(what)
    return redact.text(text)


def _api_name(place: str) -> str:
    """`emails.0.value` is about `emails`; `custom_fields.<code>` is about that field."""
    return re.split(r"[.\[]", place.removeprefix("custom_fields."), maxsplit=1)[0]


class Nonsense(Exception):
    """A 2xx answer that cannot be believed: no JSON, cut off, or not what was asked for."""


def unbelieved(content: bytes, unfit: ValidationError) -> Nonsense | Refused:
    """Tell a refusal that came with 2xx from an answer that means nothing."""
    body = explained(content)
    if body is not None and body.get("success") is False and (text := sentence(body)):
        return Refused(text, 200)
    # Where and what kind only: the values are people's data.
    first = unfit.errors(include_input=False, include_url=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return Nonsense(f"{place or 'answer'}: {first['type']}")
