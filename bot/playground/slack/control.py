"""The strings behind the scenes: the clock, the bot's life, and starting all over."""

from datetime import UTC, datetime, timedelta
from typing import Literal

from pydantic import Field

from bot.playground.slack.asked import Asked, read
from bot.playground.slack.hooks import Kill
from bot.playground.slack.wire import Json, Refused
from bot.playground.slack.workspace import Workspace


class _Move(Asked, strict=True):
    to: datetime | None = Field(None, strict=False)
    advance_s: float | None = Field(None, allow_inf_nan=False)


class _Restart(Asked, strict=True):
    do: Literal["restart", "stop", "start"] = "restart"
    kill: Kill = False


class _Reset(Asked, strict=True):
    all: bool = False
    now: datetime | None = Field(None, strict=False)


def now(workspace: Workspace) -> Json:
    return {"ok": True, "now": _text(workspace.controls.now())}


async def move(workspace: Workspace, asked: Json) -> Json:
    """To a moment or by some seconds; what comes due on the way is done when this returns."""
    controls, wanted = workspace.controls, read(_Move, asked)
    if (wanted.to is None) == (wanted.advance_s is None):
        raise Refused("invalid_arguments", text="Give either `to` or `advance_s`.")
    here = controls.now()
    try:
        to = _utc(wanted.to) if wanted.to else here + timedelta(seconds=wanted.advance_s or 0)
    except OverflowError:
        raise Refused("invalid_arguments", text="That is too far away.") from None
    if to < here:
        raise Refused("clock_goes_back")
    moved = _text(await controls.move(to))
    workspace.feed.tell_all({"type": "clock", "now": moved})
    return {"ok": True, "now": moved}


async def restart(workspace: Workspace, asked: Json) -> Json:
    wanted = read(_Restart, asked)
    if wanted.kill and wanted.do == "start":
        raise Refused("invalid_arguments", text="What starts cannot be killed.")
    before = workspace.bot_state
    if wanted.do == "restart" and isinstance(wanted.kill, bool):
        workspace.set_bot("restarting")
    try:
        state = await workspace.controls.restart(wanted.do, wanted.kill)
    except Refused:
        workspace.set_bot(before)
        raise
    except Exception as problem:
        workspace.set_bot("stopped")
        raise Refused("restart_failed", text=f"The bot did not start: {problem}") from problem
    workspace.set_bot(state)
    return {"ok": True, "state": state}


async def reset(workspace: Workspace, asked: Json) -> Json:
    """Pipedrive's records; with `all` everything there is, at whatever moment."""
    wanted = read(_Reset, asked)
    if wanted.all:
        at = _utc(wanted.now) if wanted.now else datetime.now(UTC)
        return {"ok": True, "all": True, "now": _text(await workspace.controls.reset(at))}
    if wanted.now is not None:
        raise Refused("invalid_arguments", text="`now` goes with `all`.")
    workspace.reset_pipedrive()
    return {"ok": True}


def _utc(moment: datetime) -> datetime:
    """A moment without a zone is meant in UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
