"""The one place where a stored call comes in from Slack: what a button may carry, by its verb.

Slack gives back what we sent, but an old message, a bug or a stolen secret may say anything. A
page and a share only ever read, and nothing private is shared; what changes data still has to
pass the desk, which begins an operation or asks first.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Field

from bot.blocks.kit.buttons import Press
from bot.commands.router import restore, restore_read
from bot.tools.catalog.all import BY_NAME

# As large as a row's number can be.
Number = Annotated[int, Field(ge=0, lt=2**63, strict=True)]


class _Call(BaseModel):
    tool: str
    args: dict[str, Any]


class _Page(_Call):
    back: list[str | int | None] = []


class _Form(BaseModel):
    tool: str
    args: dict[str, str | int | float | bool | None] = {}


class _Line(BaseModel):
    command: str
    text: str


class _OfWatch(BaseModel):
    """What is to be done about a watch, or about the list of them."""

    do: str
    id: str
    start: Number = 0


class _LogPage(BaseModel):
    before: Number | None
    back: list[Number | None]
    text: str = ""


def is_ours(press: Press) -> bool:
    """Whether what a button carries still is a call, a form or a line that its verb may bring."""
    judge = _JUDGES.get(press.verb)
    if judge is None:  # a ticket, which is looked up
        return True
    try:
        judge(press.carries)
    except (KeyError, ValueError):
        return False
    return True


def _call(carries: Mapping[str, Any]) -> None:
    _Call.model_validate(carries)
    restore(carries)


def _page(carries: Mapping[str, Any]) -> None:
    _Page.model_validate(carries)
    restore_read(carries)


def _share(carries: Mapping[str, Any]) -> None:
    _Page.model_validate(carries)
    restore_read(carries, public=True)


def _form(carries: Mapping[str, Any]) -> None:
    BY_NAME[_Form.model_validate(carries).tool]


_JUDGES: Mapping[str, Callable[[Mapping[str, Any]], object]] = {
    "run": _call,
    "beside": _call,
    "page": _page,
    "share": _share,
    "form": _form,
    "next": _form,
    "menu": _Line.model_validate,
    "log": _LogPage.model_validate,
    "watch": _OfWatch.model_validate,
}
