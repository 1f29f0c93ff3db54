"""Events to the bot: only those it subscribed to, told again when it does not answer well."""

import secrets

from bot.playground.slack.deliver import Attempt
from bot.playground.slack.messages import Message
from bot.playground.slack.people import APP_ID, BOT_USER, TEAM_ID, Channel
from bot.playground.slack.wire import Json, NoAnswer
from bot.playground.slack.workspace import Workspace


def joined(workspace: Workspace, channel: Channel, inviter: str) -> None:
    _tell(
        workspace,
        "member_joined_channel",
        {
            "type": "member_joined_channel",
            "user": BOT_USER,
            "channel": channel.id,
            "channel_type": "G" if channel.is_private else "C",
            "team": TEAM_ID,
            "inviter": inviter,
        },
    )


def said(workspace: Workspace, message: Message) -> None:
    """A person wrote something where the app can hear it."""
    channel = workspace.channels[message.channel]
    if not channel.bot_in:
        return
    about = {
        "channel": channel.id,
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": workspace.person(message.user).home,
        **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
        **({"files": message.files} if message.files else {}),
    }
    shares = {"subtype": "file_share"} if message.files else {}
    kind = "im" if channel.is_im else "group" if channel.is_private else "channel"
    subscription = "message.im" if channel.is_im else f"message.{kind}s"
    _tell(workspace, subscription, {"type": "message", "channel_type": kind, **shares, **about})
    if f"<@{BOT_USER}>" in message.text and not channel.is_im:
        _tell(workspace, "app_mention", {"type": "app_mention", **about})


def said_by_app(workspace: Workspace, message: Message) -> None:
    """Apps hear their own messages too, where they hear those of people."""
    if workspace.channels[message.channel].is_im:
        about = {"channel": message.channel, "channel_type": "im"}
        _tell(workspace, "message.im", {**message.for_slack(), **about})


def changed_by_app(workspace: Workspace, message: Message) -> None:
    if workspace.channels[message.channel].is_im:
        about = {"channel": message.channel, "channel_type": "im", "hidden": True}
        changed = {"type": "message", "subtype": "message_changed", "ts": workspace.next_ts()}
        _tell(workspace, "message.im", {**changed, **about, "message": message.for_slack()})


def home_opened(workspace: Workspace, user: str, tab: str = "home") -> None:
    view = workspace.views.home(user) if tab == "home" else None
    _tell(
        workspace,
        "app_home_opened",
        {
            "type": "app_home_opened",
            "user": user,
            "channel": workspace.dm_with(user).id,
            "tab": tab,
            **({"view": view.for_slack()} if view else {}),
        },
    )


def _tell(workspace: Workspace, subscription: str, event: Json) -> None:
    if subscription in workspace.events:
        whole = _callback(workspace, {**event, "event_ts": workspace.next_ts()})
        workspace.courier.in_background(_deliver(workspace, whole))


def _callback(workspace: Workspace, event: Json) -> Json:
    return {
        "type": "event_callback",
        "team_id": TEAM_ID,
        "context_team_id": TEAM_ID,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": event,
        "event_id": "Ev" + secrets.token_hex(5).upper(),
        "event_time": int(workspace.clock()),
        "event_context": secrets.token_urlsafe(24),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM_ID,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
    }


async def _deliver(workspace: Workspace, event: Json) -> None:
    reason = ""
    for number, pause in enumerate((0.0, *workspace.retry_pauses)):
        if pause:
            await workspace.sleep(pause)
        try:
            await workspace.courier.event(event, Attempt(number, reason))
        except NoAnswer as missing:
            reason = missing.reason
            if missing.is_final:
                return
        else:
            return
