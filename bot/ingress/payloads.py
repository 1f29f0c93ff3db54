"""Slack's payloads: decoded from bytes, and what is read of them as types. Pure.

What has another shape is turned away at the door. Only what the listeners read stands here;
everything else in a payload may be anything.
"""

from binascii import a2b_qp
from functools import lru_cache
from typing import Annotated, Any, Self

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

MOST_FIELDS = 100
DEEPEST = 200
LONGEST_ID = 32

Payload = dict[str, Any]

# What an encoded form may consist of.
_PRINTABLE = bytes(range(0x21, 0x7F))
_AS_QUOTED = bytes.maketrans(b"%+", b"= ")


class Garbled(Exception):
    """Signed, but not something that Slack would send."""


def parse(raw: bytes, content_type: str) -> Payload:
    """One dict, whichever of Slack's three envelopes it came in."""
    media_type, _, parameters = content_type.lower().partition(";")
    if parameters.strip() not in ("", "charset=utf-8", 'charset="utf-8"'):
        raise Garbled("charset")
    if media_type.strip() == "application/json":
        return _json(raw)
    if media_type.strip() != "application/x-www-form-urlencoded":
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


def payload_type(payload: Payload) -> str:
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


# Of a team, a person, a channel or a file.
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,32}$")]
# Of an event or a view.
Name = Annotated[str, Field(min_length=1, max_length=64)]
# What a person writes; `file_share` is a message with files.
WRITTEN = frozenset({None, "file_share", "thread_broadcast"})


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True)


class Team(_Shape):
    id: Id


class Person(_Shape):
    id: Id
    team_id: Id | None = None


class Channel(_Shape):
    id: Id


class Container(_Shape):
    channel_id: Id | None = None
    message_ts: str | None = None
    is_ephemeral: bool | None = None


class Option(_Shape):
    value: str


class File(_Shape):
    id: Id = ""
    name: str | None = None


class Upload(_Shape):
    id: Id


class State(_Shape):
    """What one input holds."""

    value: str | None = None
    selected_date: str | None = None
    selected_time: str | None = None
    selected_option: Option | None = None
    selected_options: list[Option] | None = None
    files: list[Upload] | None = None


class Values(_Shape):
    values: dict[str, dict[str, State]]


class View(_Shape):
    id: Name
    hash: str = ""
    callback_id: str = ""
    private_metadata: str = ""
    blocks: list[dict[str, Any]] = []
    state: Values | None = None


class SubmittedView(View):
    callback_id: str
    private_metadata: str
    state: Values


class Message(_Shape):
    ts: str = ""
    thread_ts: str | None = None
    files: list[File] | None = None


class Action(_Shape):
    action_id: str
    value: str | None = None
    url: str | None = None
    selected_option: Option | None = None


class Command(_Shape):
    command: Annotated[str, Field(min_length=1)]
    team_id: Id
    user_id: Id
    channel_id: Id = ""
    text: str = ""
    response_url: str = ""
    trigger_id: str = ""


class Interaction(_Shape):
    """What a click, a submission, a suggestion and a shortcut have in common."""

    user: Person
    team: Team | None = None
    channel: Channel | None = None
    container: Container | None = None
    message: Message | None = None
    view: View | None = None
    response_url: str = ""
    trigger_id: str = ""

    @model_validator(mode="after")
    def comes_from_a_team(self) -> Self:
        """Of an app that a whole organization installed, only the person names one."""
        if self.team is None and self.user.team_id is None:
            raise ValueError("no team")
        return self


class Actions(Interaction):
    actions: Annotated[list[Action], Field(min_length=1)]


class Submission(Interaction):
    view: SubmittedView


class Closed(Interaction):
    view: View


class Suggestion(Interaction):
    action_id: str
    block_id: str
    value: str | None = None


class Shortcut(Interaction):
    callback_id: str


class MessageShortcut(Shortcut):
    message: Message


class Event(_Shape):
    type: str


class Said(Event):
    """Apps write messages, too, and changes are told as messages: those need not be whole."""

    channel: Id = ""
    user: Id | None = None
    team: Id | None = None
    bot_id: str | None = None
    subtype: str | None = None
    text: str | None = None
    ts: str = ""
    thread_ts: str | None = None
    files: list[File] | None = None

    @model_validator(mode="after")
    def is_whole_where_a_person_wrote_it(self) -> Self:
        written = self.type == "app_mention" or self.subtype in WRITTEN
        by_a_person = self.bot_id is None and written
        if by_a_person and not (self.channel and self.user and self.ts and self.text is not None):
            raise ValueError("not whole")
        return self


class Events(_Shape):
    team_id: Id
    event_id: Name
    event: Event


class Messages(Events):
    event: Said


class Access(Event):
    """The app was given workspaces of an organization, or lost them."""

    team_ids: list[Id]


class Accesses(_Shape):
    """Slack names no workspace that it came from."""

    event_id: Name
    event: Access


class Challenge(_Shape):
    challenge: str


class Notice(_Shape):
    team_id: str = ""


SHAPES: dict[str, type[_Shape]] = {
    "block_actions": Actions,
    "view_submission": Submission,
    "view_closed": Closed,
    "block_suggestion": Suggestion,
    "shortcut": Shortcut,
    "message_action": MessageShortcut,
    "event_callback": Events,
    "url_verification": Challenge,
    "app_rate_limited": Notice,
}
# Of events, those of which more is read.
EVENTS: dict[object, type[_Shape]] = {
    "app_mention": Messages,
    "message": Messages,
    "team_access_granted": Accesses,
    "team_access_revoked": Accesses,
}


def check(payload: object) -> None:
    """Raise Garbled for what Slack would not send, and for what no part of the bot knows."""
    if not isinstance(payload, dict):
        raise Garbled("payload")
    if "ssl_check" in payload:
        return
    try:
        _shape_of(payload).model_validate(payload)
    except ValidationError as error:
        # By place only: the error itself quotes the payload.
        where = ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"])
        raise Garbled(where or "shape") from None


def _shape_of(payload: Payload) -> type[_Shape]:
    if "command" in payload:
        return Command
    kind = payload.get("type")
    shape = SHAPES.get(kind) if isinstance(kind, str) else None
    if shape is None:
        raise Garbled("type")
    event = payload.get("event")
    type_ = event.get("type") if isinstance(event, dict) else None
    return EVENTS.get(type_, shape) if shape is Events and isinstance(type_, str) else shape
