"""What Slack tells of channels, people and the app itself, as far as watches depend on it. Pure."""

from collections.abc import Mapping
from typing import Any

from bot.watch.news import News

Body = Mapping[str, Any]  # Any: as Slack sends it
# What happened to a channel, by the event that tells of it; of private ones under `group_`.
OF_CHANNELS = {
    f"{kind}_{event}": happened
    for kind in ("channel", "group")
    for event, happened in (
        ("left", "left"),
        ("archive", "archived"),
        ("unarchive", "unarchived"),
        ("deleted", "deleted"),
    )
}


def news_of(body: Body) -> News | None:
    """None for what changes nothing here, as most changes of people do."""
    event = body.get("event")
    if not isinstance(event, Mapping):
        return None
    kind, team = event.get("type"), str(body.get("team_id", ""))
    if kind in OF_CHANNELS:
        return News(OF_CHANNELS[kind], team, channel=_id(event, "channel"))
    if kind == "member_joined_channel":
        joined = News("invited", team, channel=_id(event, "channel"))
        return joined if event.get("user") in _bots(body) else None
    if kind == "channel_id_changed":
        before, now = _id(event, "old_channel_id"), _id(event, "new_channel_id")
        return News("moved", team, channel=before, to=now) if before and now else None
    return _of_people(event, team)


def _of_people(event: Body, team: str) -> News | None:
    if event.get("type") == "user_change":
        user = event.get("user")
        is_gone = isinstance(user, Mapping) and user.get("deleted") is True
        return News("gone", team, user=_id(user, "id")) if is_gone and user else None
    if event.get("type") == "app_uninstalled":
        return News("uninstalled", team)
    tokens = event.get("tokens")
    is_ours = isinstance(tokens, Mapping) and bool(tokens.get("bot"))
    return News("uninstalled", team) if event.get("type") == "tokens_revoked" and is_ours else None


def _id(told: Body, name: str) -> str:
    return str(told.get(name) or "")


def _bots(body: Body) -> set[object]:
    """As whom the app was told: in a workspace, its bot."""
    told = body.get("authorizations")
    given = told if isinstance(told, list) else []
    return {one.get("user_id") for one in given if isinstance(one, Mapping) and one.get("is_bot")}
