"""The one place where a stored call comes in from Slack: what each button says, one class per verb.

Slack gives back what we sent, but an old message, a bug or a stolen secret may say anything. A
page and a share only ever read, and nothing private is shared; what changes data still has to
pass the desk, which begins an operation or asks first.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from bot.blocks.kit.buttons import HowShared, Press, Ticketed
from bot.commands.router import restore, restore_read
from bot.tools.base import Call, Tool
from bot.tools.catalog.all import BY_NAME

# As large as a row's number can be.
Number = Annotated[int, Field(ge=0, lt=2**63, strict=True)]


class _Pressed(BaseModel):
    model_config = ConfigDict(frozen=True)


class _Call(_Pressed):
    tool: str
    args: dict[str, Any]

    @property
    def call(self) -> Call[Any]:
        return restore({"tool": self.tool, "args": self.args})

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        _known(lambda: self.call)
        return self


class RunPress(_Call):
    """Done at once; `beside`: what it stands in stays as it is."""

    verb: Literal["run", "beside"]


class PagePress(_Call):
    """Another page, or the same for the channel; `how`, and what the question was about."""

    verb: Literal["page", "share"]
    back: list[str | int | None] = []  # cursors of v2, numbers of v1
    how: HowShared = "ask"
    seen: str = ""

    @property
    def call(self) -> Call[Any]:
        stored = {"tool": self.tool, "args": self.args}
        return restore_read(stored, public=self.verb == "share")


class FillPress(_Pressed):
    """A form, with this much of it filled in."""

    verb: Literal["form", "next"]
    tool: str
    args: dict[str, str | int | float | bool | None] = {}

    @property
    def fills(self) -> Tool[Any, Any]:
        return BY_NAME[self.tool]

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        _known(lambda: self.fills)
        return self


class LinePress(_Pressed):
    """What could be typed as well."""

    verb: Literal["menu"]
    command: str
    text: str


class AskPress(_Pressed):
    """A colleague is to confirm what could be typed as well."""

    verb: Literal["ask"]
    user: str
    line: str


class TicketPress(_Pressed):
    """A row of our own, which is looked up."""

    verb: Ticketed
    ticket: str


class CountPress(_Pressed):
    """A ticket that takes effect once the number of records was typed."""

    verb: Literal["count"]
    ticket: str
    count: int
    noun: str


class LogPress(_Pressed):
    verb: Literal["log"]
    before: Number | None
    back: list[Number | None]
    text: str = ""


class WatchPress(_Pressed):
    """What is to be done about a watch, or about the list of them."""

    verb: Literal["watch"]
    do: str
    id: str
    start: Number = 0


Pressed = (
    RunPress
    | PagePress
    | FillPress
    | LinePress
    | AskPress
    | TicketPress
    | CountPress
    | LogPress
    | WatchPress
)
_PRESSED: TypeAdapter[Pressed] = TypeAdapter(Annotated[Pressed, Field(discriminator="verb")])


def read(press: Press) -> Pressed | None:
    """None for what is no call, form or line, or not one that its verb may bring."""
    told: Mapping[str, Any] = {**press.carries, "verb": press.verb, "ticket": press.ticket}
    try:
        return _PRESSED.validate_python(told)
    except ValidationError:
        return None


def _known(look: Callable[[], object]) -> None:
    try:
        look()
    except KeyError as unknown:
        raise ValueError(f"there is no tool {unknown}") from unknown
