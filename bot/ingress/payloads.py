"""What is read of Slack's payloads, as types: what has another shape is turned away at the door.

Only what the listeners read stands here; everything else in a payload may be anything.
"""

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.ingress.decoding import Garbled, Payload

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
SAID = ("app_mention", "message")


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
    said = isinstance(event, dict) and any(event.get("type") == said for said in SAID)
    return Messages if said and shape is Events else shape
