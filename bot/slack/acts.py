"""What a person did, told from a payload of Slack's: the key of the act, and what is read of it.

The same act may arrive several times: sent again by Slack under another id, or by a client that
submits twice. Its key is therefore made of what it is, not of how it came. Pure.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from bot.slack.news import news_of

Body = Mapping[str, Any]  # Any: as Slack sends it
# Of no use to us, or of no more use once the signature was checked.
UNREAD = {"token", "api_app_id", "state", "is_enterprise_install", "event_context"}
# What people write themselves; everything else is news about a message, or the bot's own.
WRITTEN = {None, "file_share"}
KEYED_BY_TRIGGER = {"block_actions", "shortcut", "message_action"}


class Act(NamedTuple):
    """`key` is empty where only the delivery tells one act from another."""

    key: bytes
    body: dict[str, Any]


def act_of(body: Body) -> Act | None:
    """None for what asks for nothing that would have to be kept.

    A form is an act only once it was accepted: whoever took it as one judges that first.
    """
    event = body.get("event")
    if isinstance(event, Mapping):
        if news_of(body) is not None:
            return _act("news", body, str(body.get("event_id", "")))
        return _said(body, event) if is_said(event) else None
    kind = body.get("type")
    if kind == "view_submission":
        view = body["view"]
        return _act("form", body, view["id"], view.get("hash", ""))
    if "command" not in body and kind not in KEYED_BY_TRIGGER:
        return None
    if kind == "block_actions" and not any(map(is_for_us, body["actions"][:1])):
        return None
    return _act("trigger", body, body.get("trigger_id", ""))


def is_said(event: Body) -> bool:
    """Whether a person wrote it to the bot: a mention, or a message in the bot's own channel."""
    if event.get("bot_id") or event.get("subtype") not in WRITTEN or not event.get("user"):
        return False
    return event.get("type") == "app_mention" or (
        event.get("type") == "message" and event.get("channel_type") == "im"
    )


def is_for_us(action: Body) -> bool:
    """A button that opens a page tells us of it, and asks for nothing."""
    return "url" not in action and not str(action.get("action_id", "")).startswith("link")


def _said(body: Body, event: Body) -> Act | None:
    return _act("message", body, event["channel"], event["ts"])


def _act(kind: str, body: Body, *what: str) -> Act:
    told = "\n".join((kind, _team(body), *what))
    return Act(sha256(told.encode()).digest() if what[0] else b"", _read(body))


def _team(body: Body) -> str:
    return str(body.get("team_id") or (body.get("team") or {}).get("id", ""))


def _read(body: Body) -> dict[str, Any]:
    """The payload without what nobody reads: the blocks of a message are most of it."""
    read = {name: value for name, value in body.items() if name not in UNREAD}
    if "message" in body:
        read["message"] = _without(body["message"], "blocks", "attachments")
    if "event" in body:
        read["event"] = _without(body["event"], "blocks", "attachments")
    return read


def _without(part: Body, *names: str) -> dict[str, Any]:
    return {name: value for name, value in part.items() if name not in names}
