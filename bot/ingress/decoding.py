"""Slack's requests as bytes: whether Slack signed them, and what they say. Pure functions."""

import hashlib
import hmac
from binascii import a2b_qp
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import orjson
from pydantic import SecretStr

TOLERANCE = 300
STAMP_DIGITS = 12
MOST_FIELDS = 100
DEEPEST = 200
LONGEST_ID = 32

Payload = dict[str, Any]

# What an encoded form may consist of.
_PRINTABLE = bytes(range(0x21, 0x7F))
_AS_QUOTED = bytes.maketrans(b"%+", b"= ")


class Forged(Exception):
    """The signature is missing, malformed or not ours."""


class Stale(Exception):
    """Signed, it seems, but not within five minutes of now."""


class Garbled(Exception):
    """Signed, but not something that Slack would send."""


class Seal:
    """Checks signatures against every secret in use, so that one can be replaced at leisure."""

    def __init__(self, secrets: Iterable[SecretStr]) -> None:
        keys = [secret.get_secret_value().encode() for secret in secrets]
        if not keys or not all(keys):
            raise ValueError("a signing secret is needed, and an empty one is none")
        # Keyed once: copying a keyed hash costs less than keying it for every request.
        self._keyed = [hmac.new(key, digestmod=hashlib.sha256) for key in keys]

    def check(
        self, stamps: Sequence[str], signatures: Sequence[str], raw: bytes, now: float
    ) -> tuple[int, bytes]:
        """The time it was signed at and a digest that names this one request."""
        if len(stamps) != 1 or len(signatures) != 1:
            raise Forged
        stamp, given = stamps[0], signatures[0].encode("utf-8", "backslashreplace")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= STAMP_DIGITS):
            raise Forged
        if abs(now - int(stamp)) > TOLERANCE:
            raise Stale
        if not self._is_ours(b"v0:" + stamp.encode() + b":" + raw, given):
            raise Forged
        return int(stamp), hashlib.sha256(stamp.encode() + b":" + given).digest()

    def _is_ours(self, signed: bytes, given: bytes) -> bool:
        ours = False
        for keyed in self._keyed:
            mac = keyed.copy()
            mac.update(signed)
            ours |= hmac.compare_digest(b"v0=" + mac.hexdigest().encode(), given)
        return ours


def parse(raw: bytes, content_type: str) -> Payload:
    """One dict, whichever of Slack's three envelopes it came in."""
    kind, _, parameters = content_type.lower().partition(";")
    if parameters.strip() not in ("", "charset=utf-8", 'charset="utf-8"'):
        raise Garbled("charset")
    if kind.strip() == "application/json":
        return _json(raw)
    if kind.strip() != "application/x-www-form-urlencoded":
        raise Garbled("content type")
    form = _form(raw)
    if "payload" in form:
        return _json(form["payload"])
    try:
        return {name: value.decode() for name, value in form.items()}
    except UnicodeDecodeError as error:
        raise Garbled("text") from error


def _form(raw: bytes) -> dict[str, bytes]:
    # Checked once here, so that decoding below meets printable ASCII only.
    pairs = raw.split(b"&") if raw else []
    if len(pairs) > MOST_FIELDS or raw.translate(None, _PRINTABLE):
        raise Garbled("form")
    form: dict[str, bytes] = {}
    for pair in pairs:
        name, equals, value = pair.partition(b"=")
        key = _name(name)
        if not equals or key in form:
            raise Garbled("field")
        form[key] = _plain(value)
    return form


@lru_cache(maxsize=256)  # Slack knows some twenty names, and every command has most of them.
def _name(encoded: bytes) -> str:
    try:
        return _plain(encoded).decode()
    except UnicodeDecodeError as error:
        raise Garbled("name") from error


def _plain(encoded: bytes) -> bytes:
    """Percent-decoding by way of quoted-printable, which the standard library does in C."""
    # Most of a command is ids, with nothing in them to decode.
    if encoded.isalnum():
        return encoded
    quoted = encoded.replace(b"=", b"=3D").translate(_AS_QUOTED)
    plain = a2b_qp(quoted)
    # Each whole escape shrinks by two; one that does not is not two hexadecimal digits.
    if len(quoted) - len(plain) != 2 * quoted.count(b"="):
        raise Garbled("escape")
    return plain


def _json(raw: bytes) -> Payload:
    try:
        data = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Garbled("json") from error
    if not isinstance(data, dict):
        raise Garbled("json")
    # Fewer brackets than levels allowed need no second look.
    if raw.count(b"{") + raw.count(b"[") > DEEPEST and _is_too_deep(data):
        raise Garbled("depth")
    return data


def _is_too_deep(data: Payload) -> bool:
    level: list[Any] = [data]
    for _ in range(DEEPEST):
        level = [
            child
            for node in level
            for child in (node.values() if type(node) is dict else node)
            if type(child) in (dict, list)
        ]
        if not level:
            return False
    return True


def kind_of(payload: Payload) -> str:
    """A word for metrics and logs."""
    return "command" if "command" in payload else _KINDS.get(str(payload.get("type")), "other")


_KINDS = {
    "block_actions": "action",
    "view_submission": "view",
    "view_closed": "view",
    "block_suggestion": "options",
    "event_callback": "event",
    "shortcut": "shortcut",
    "message_action": "shortcut",
}


def ids_of(payload: Payload) -> dict[str, str]:
    """Who it is from, as ids; nothing else of a payload may stand in a log."""
    event = payload.get("event")
    found = {
        "team": payload.get("team_id") or _id(payload.get("team")),
        "user": payload.get("user_id")
        or _id(payload.get("user"))
        or (event.get("user") if isinstance(event, dict) else None),
    }
    return {
        name: value
        for name, value in found.items()
        if isinstance(value, str) and value.isalnum() and len(value) <= LONGEST_ID
    }


def _id(given: object) -> object:
    return given.get("id") if isinstance(given, dict) else None
