"""Events to the bot: only those it subscribed to, told again when it does not answer well."""

import secrets
from itertools import islice

from bot.playground.slack.deliver import Attempt
from bot.playground.slack.messages import Message
from bot.playground.slack.people import APP_ID, BOT_USER, TEAM_ID
from bot.playground.slack.wire import Json, NoAnswer
from bot.playground.slack.workspace import Workspace

OK = 200


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
    event = {"type": "message", "channel_type": kind, **shares, **about}
    tell(workspace, subscription, event, is_connect=channel.is_connect)
    if f"<@{BOT_USER}>" in message.text and not channel.is_im:
        tell(workspace, "app_mention", {"type": "app_mention", **about})


def deleted(workspace: Workspace, message: Message) -> None:
    channel = workspace.channels[message.channel]
    kind = "im" if channel.is_im else "group" if channel.is_private else "channel"
    if channel.bot_in:
        about = {"channel": channel.id, "channel_type": kind, "hidden": True}
        gone = {"deleted_ts": message.ts, "previous_message": message.for_slack()}
        whole = {"type": "message", "subtype": "message_deleted", "ts": workspace.next_ts()}
        subscription = "message.im" if channel.is_im else f"message.{kind}s"
        tell(workspace, subscription, {**whole, **about, **gone})


def said_by_app(workspace: Workspace, message: Message) -> None:
    """Apps hear their own messages too, where they hear those of people."""
    if workspace.channels[message.channel].is_im:
        about = {"channel": message.channel, "channel_type": "im"}
        tell(workspace, "message.im", {**message.for_slack(), **about})


def changed_by_app(workspace: Workspace, message: Message) -> None:
    if workspace.channels[message.channel].is_im:
        about = {"channel": message.channel, "channel_type": "im", "hidden": True}
        changed = {"type": "message", "subtype": "message_changed", "ts": workspace.next_ts()}
        tell(workspace, "message.im", {**changed, **about, "message": message.for_slack()})


def home_opened(workspace: Workspace, user: str, tab: str = "home") -> None:
    view = workspace.views.home(user) if tab == "home" else None
    tell(
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


def tell(workspace: Workspace, subscription: str, event: Json, *, is_connect: bool = False) -> None:
    """Only what the app subscribed to; `is_connect`: from a channel shared with others."""
    if workspace.hears(subscription):
        whole = _callback(workspace, {**event, "event_ts": workspace.next_ts()})
        whole["is_ext_shared_channel"] = is_connect
        workspace.delivery.in_background(_deliver(workspace, whole))


async def tell_as_given(workspace: Workspace, event: Json, event_id: str) -> tuple[str, int]:
    """Whatever it is, subscribed or not; its id, and the status of the answer, 0 for none."""
    whole = _callback(workspace, {"event_ts": workspace.next_ts(), **event})
    whole |= {"event_id": event_id} if event_id else {}
    try:
        await workspace.delivery.event(whole, Attempt())
    except NoAnswer as missing:
        if not missing.is_final:
            workspace.delivery.in_background(_deliver(workspace, whole, missing.reason))
        return whole["event_id"], missing.status
    return whole["event_id"], OK


def _callback(workspace: Workspace, event: Json) -> Json:
    return {
        "type": "event_callback",
        # What befalls several workspaces comes from none of them.
        "team_id": None if "team_ids" in event else TEAM_ID,
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


async def _deliver(workspace: Workspace, event: Json, reason: str = "") -> None:
    """With a reason, the first attempt has been made already."""
    pauses = enumerate((0.0, *workspace.retry_pauses))
    for number, pause in islice(pauses, int(bool(reason)), None):
        if pause:
            await workspace.sleep(pause)
        try:
            await workspace.delivery.event(event, Attempt(number, reason))
        except NoAnswer as missing:
            reason = missing.reason
            if missing.is_final:
                return
        else:
            return
