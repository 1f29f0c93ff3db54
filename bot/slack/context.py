"""Where a request came from, and so where its answer goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Body = Mapping[str, Any]  # Any: as Slack sends it

# What Slack says in place of the names of private channels and direct messages.
NO_NAMES = frozenset({"privategroup", "directmessage", "mpdm"})


@dataclass(frozen=True)
class SlackContext:
    """`reply` is the response_url. `on_card`: an ephemeral message was clicked and may change.

    `is_late`: whoever asked is no longer looking there; what `reply` does not take goes to the DM.
    `where` is the channel's name, where Slack says it.
    `resumed`: they asked before they were connected, or long before a restart, and nothing is
    changed for it without another word of theirs.
    """

    team: str
    user: str
    channel: str = ""
    reply: str = ""
    trigger: str = ""
    view: str = ""
    view_hash: str = ""
    user_team: str = ""
    message_ts: str = ""
    thread: str = ""
    on_card: bool = False
    is_late: bool = False
    resumed: bool = False
    where: str = ""


def context_of(body: Body) -> SlackContext:
    """Of whatever a person did."""
    if "command" in body:
        return of_command(body)
    return of_message(body) if "event" in body else of_interaction(body)


def of_command(body: Body) -> SlackContext:
    return SlackContext(
        team=body["team_id"],
        user=body["user_id"],
        channel=body.get("channel_id", ""),
        reply=body.get("response_url", ""),
        trigger=body.get("trigger_id", ""),
        user_team=body["team_id"],
        where=_name(body.get("channel_name")),
    )


def of_message(body: Body) -> SlackContext:
    """A channel is answered in a thread; the bot's own channel only where one is there."""
    event = body["event"]
    starts_thread = event.get("channel_type") != "im"
    return SlackContext(
        team=body["team_id"],
        user=event["user"],
        channel=event["channel"],
        user_team=event.get("team") or body["team_id"],
        thread=event.get("thread_ts") or (event["ts"] if starts_thread else ""),
    )


def of_interaction(body: Body) -> SlackContext:
    """A click, a submission, a suggestion: team and person are those of the signed envelope."""
    container, view = body.get("container") or {}, body.get("view") or {}
    team, user = body.get("team") or {}, body["user"]
    return SlackContext(
        team=team.get("id") or user.get("team_id", ""),
        user=user["id"],
        channel=(body.get("channel") or {}).get("id") or container.get("channel_id", ""),
        reply=body.get("response_url", ""),
        trigger=body.get("trigger_id", ""),
        view=view.get("id", ""),
        view_hash=view.get("hash", ""),
        user_team=user.get("team_id") or team.get("id", ""),
        message_ts=container.get("message_ts", ""),
        thread=(body.get("message") or {}).get("thread_ts", ""),
        on_card=bool(container.get("is_ephemeral")),
        where=_name((body.get("channel") or {}).get("name")),
    )


def _name(told: object) -> str:
    """Nothing where Slack keeps the name to itself."""
    return told if isinstance(told, str) and told not in NO_NAMES else ""
