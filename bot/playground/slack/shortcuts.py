"""A person picks one of the app's shortcuts, with or without a message."""

from bot.playground.slack.wire import Json, NoAnswer, Refused
from bot.playground.slack.workspace import Workspace


async def pick(workspace: Workspace, asked: Json) -> None:
    user = workspace.person(asked.get("user")).id
    known = {shortcut.callback_id: shortcut for shortcut in workspace.shortcuts}
    shortcut = known.get(str(asked.get("callback_id")))
    if shortcut is None:
        raise Refused("unknown_shortcut")
    payload: Json = {
        "callback_id": shortcut.callback_id,
        "action_ts": workspace.next_ts(),
        **workspace.about(user),
    }
    if shortcut.on_message:
        payload |= {"type": "message_action", **_message(workspace, user, asked)}
    else:
        payload |= {"type": "shortcut", "trigger_id": workspace.new_trigger(user)}
    try:
        await workspace.delivery.interaction(payload)
    except NoAnswer as missing:
        raise Refused(str(missing), text=missing.in_words) from None


def _message(workspace: Workspace, user: str, asked: Json) -> Json:
    channel = workspace.channel(asked.get("channel"))
    message = workspace.messages.said(channel.id, str(asked.get("message_ts")))
    if message is None or user not in channel.members:
        raise Refused("message_not_found")
    return {
        "trigger_id": workspace.new_trigger(user, channel.id),
        "response_url": workspace.new_response_url(user, channel.id, message, message.thread_ts),
        "channel": {"id": channel.id, "name": channel.name_in_payloads},
        "message_ts": message.ts,
        "message": message.for_slack(),
    }
