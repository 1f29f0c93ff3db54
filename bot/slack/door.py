"""Where a request came from, and so where its answer goes."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Door:
    """`reply` is the response_url. `on_card`: an ephemeral message was clicked and may change."""

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


def of_command(body: dict[str, Any]) -> Door:
    return Door(
        team=body["team_id"],
        user=body["user_id"],
        channel=body.get("channel_id", ""),
        reply=body.get("response_url", ""),
        trigger=body.get("trigger_id", ""),
        user_team=body["team_id"],
    )


def of_mention(body: dict[str, Any]) -> Door:
    """The answer goes to the thread of the message, or starts one below it."""
    event = body["event"]
    return Door(
        team=body["team_id"],
        user=event["user"],
        channel=event["channel"],
        user_team=event.get("team") or body["team_id"],
        thread=event.get("thread_ts") or event["ts"],
    )


def of_interaction(body: dict[str, Any]) -> Door:
    """A click, a submission, a suggestion: team and person are those of the signed envelope."""
    container, view = body.get("container") or {}, body.get("view") or {}
    team, user = body.get("team") or {}, body["user"]
    return Door(
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
    )
