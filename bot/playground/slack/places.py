"""What happens to channels and people, and what Slack tells the app of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import field_validator

from bot.playground.slack import events
from bot.playground.slack.asked import Asked, read
from bot.playground.slack.people import BOT_USER, FAR_ID, TEAM_ID, Channel
from bot.playground.slack.wire import Json, Refused
from bot.playground.slack.workspace import Workspace

EVE = "U0EVE"


class _Change(Asked):
    channel: str
    do: Literal[
        "archive", "unarchive", "rename", "delete", "kick_bot", "invite_bot", "read_only", "connect"
    ]
    name: str = ""
    user: str = "U0ANA"


class _Person(Asked):
    user: str
    tz: str | None = None
    active: bool | None = None

    @field_validator("tz")
    @classmethod
    def known(cls, tz: str | None) -> str | None:
        try:
            ZoneInfo(tz or "UTC")
        except ZoneInfoNotFoundError:
            raise ValueError("is no time zone") from None
        return tz


def change_channel(workspace: Workspace, asked: Json) -> Json:
    wanted = read(_Change, asked)
    channel = workspace.channel(wanted.channel)
    workspace.person(wanted.user)
    if channel.is_im:
        raise Refused("method_not_supported_for_channel_type")
    DOINGS[wanted.do](workspace, channel, wanted)
    return {"ok": True, "channel": channel.for_page()}


def change_person(workspace: Workspace, asked: Json) -> Json:
    wanted = read(_Person, asked)
    person = workspace.person(wanted.user)
    person = replace(
        person,
        tz=wanted.tz or person.tz,
        is_active=person.is_active if wanted.active is None else wanted.active,
    )
    workspace.people[person.id] = person
    shown = person.for_slack(workspace.clock(), with_locale=True, with_email=False)
    event = {"type": "user_change", "user": shown, "cache_ts": int(workspace.clock())}
    events.tell(workspace, "user_change", event)
    return {"ok": True, "user": person.for_page()}


def invite_bot(workspace: Workspace, channel: Channel, inviter: str) -> None:
    if channel.bot_in:
        return
    channel.members.add(BOT_USER)
    _tell(
        workspace, channel, "member_joined_channel",
        user=BOT_USER,
        channel_type="G" if channel.is_private else "C",
        team=TEAM_ID,
        inviter=inviter,
    )  # fmt: skip
    workspace.tell_of_channel(channel)


def _invite_bot(workspace: Workspace, channel: Channel, wanted: _Change) -> None:
    invite_bot(workspace, channel, wanted.user)


def _kick_bot(workspace: Workspace, channel: Channel, wanted: _Change) -> None:
    """The app is told that it left, and not that a member did."""
    if not channel.bot_in:
        raise Refused("not_in_channel")
    channel.members.discard(BOT_USER)
    _tell(workspace, channel, "{kind}_left", actor_id=wanted.user)
    workspace.tell_of_channel(channel)


def _archive(workspace: Workspace, channel: Channel, wanted: _Change) -> None:
    channel.is_archived = True
    _tell(workspace, channel, "{kind}_archive", user=wanted.user, is_moved=0)
    workspace.tell_of_channel(channel)


def _unarchive(workspace: Workspace, channel: Channel, wanted: _Change) -> None:
    channel.is_archived = False
    _tell(workspace, channel, "{kind}_unarchive", user=wanted.user)
    workspace.tell_of_channel(channel)


def _rename(workspace: Workspace, channel: Channel, wanted: _Change) -> None:
    if not wanted.name:
        raise Refused("invalid_arguments", text="name is missing")
    if any(one.name == wanted.name for one in workspace.channels.values()):
        raise Refused("name_taken")
    channel.name = wanted.name
    named = {"id": channel.id, "name": channel.name, "name_normalized": channel.name, "created": 0}
    _tell(workspace, channel, "{kind}_rename", channel=named)
    workspace.tell_of_channel(channel)


def _delete(workspace: Workspace, channel: Channel, wanted: _Change) -> None:
    del workspace.channels[channel.id]
    _tell(workspace, channel, "{kind}_deleted", actor_id=wanted.user)
    gone, channel.members = tuple(channel.members), set()
    workspace.tell_of_channel(channel, *gone)


def _read_only(workspace: Workspace, channel: Channel, wanted: _Change) -> None:
    """Nothing is told of that."""
    channel.is_read_only = True
    workspace.tell_of_channel(channel)


def _connect(workspace: Workspace, channel: Channel, wanted: _Change) -> None:
    """Shared with another company, of which one person comes in."""
    channel.is_connect = True
    channel.members.add(EVE)
    _tell(workspace, channel, "channel_shared", connected_team_id=FAR_ID)
    _tell(
        workspace, channel, "member_joined_channel",
        user=EVE,
        channel_type="G" if channel.is_private else "C",
        team=FAR_ID,
        inviter=wanted.user,
    )  # fmt: skip
    workspace.tell_of_channel(channel)


def _tell(workspace: Workspace, place: Channel, kind: str, **about: object) -> None:
    kind = kind.format(kind="group" if place.is_private else "channel")
    event = {"type": kind, "channel": place.id, **about}
    events.tell(workspace, kind, event, is_connect=place.is_connect)


DOINGS: Mapping[str, Callable[[Workspace, Channel, _Change], None]] = {
    "archive": _archive,
    "unarchive": _unarchive,
    "rename": _rename,
    "delete": _delete,
    "kick_bot": _kick_bot,
    "invite_bot": _invite_bot,
    "read_only": _read_only,
    "connect": _connect,
}
