"""Web API methods that say something."""

from typing import Any

from bot.playground.slack import events
from bot.playground.slack.args import Args
from bot.playground.slack.checker import check_length, check_message
from bot.playground.slack.content import with_ids
from bot.playground.slack.messages import Message
from bot.playground.slack.people import BOT_USER, Channel
from bot.playground.slack.pictures import check_pictures
from bot.playground.slack.wire import Json, Refused
from bot.playground.slack.workspace import Workspace

MAX_TEXT = 40_000
MAX_UPDATED_TEXT = 4_000
_COSTUME = ("username", "icon_emoji", "icon_url")


def post_message(workspace: Workspace, args: Args) -> Json:
    channel = workspace.addressed(args.needed("channel"))
    _must_be_open(channel)
    message = _message(workspace, args, channel)
    check_length(message.blocks)
    workspace.pace(channel.id)
    workspace.post(message)
    events.said_by_app(workspace, message)
    return {"channel": channel.id, "ts": message.ts, "message": message.for_slack()}


def post_ephemeral(workspace: Workspace, args: Args) -> Json:
    channel = workspace.addressed(args.needed("channel"))
    _must_be_open(channel)
    user = args.needed("user")
    if user not in channel.members:
        raise Refused("user_not_in_channel")
    message = _message(workspace, args, channel)
    message.ephemeral_to = user
    workspace.post(message)
    return {"message_ts": message.ts}


def update(workspace: Workspace, args: Args) -> Json:
    message = _own(workspace, args, "cant_update_message")
    _must_be_open(workspace.channels[message.channel])
    blocks = _blocks(workspace, args)
    text = args.text("text")
    if args.flag("reply_broadcast"):
        return _broadcast(workspace, message, has_content=bool(text or blocks))
    if not text and not blocks:
        raise Refused("no_text")
    if len(text) > MAX_UPDATED_TEXT:
        raise Refused("msg_too_long")
    # Absent blocks stay as they are; an empty list takes them away.
    kept = message.blocks if blocks is None else blocks
    check_length(kept)
    workspace.edit(message, text or message.text, with_ids(kept))
    events.changed_by_app(workspace, message)
    return _updated(message)


def _broadcast(workspace: Workspace, message: Message, *, has_content: bool) -> Json:
    """An old reply shows in the channel from now on, as it is."""
    if has_content:
        raise Refused("no_dual_broadcast_content_update")
    if message.thread_ts in {None, message.ts}:
        raise Refused("cant_broadcast_message")
    message.broadcast = True
    workspace.changed(message)
    return _updated(message)


def _updated(message: Message) -> Json:
    return {
        "channel": message.channel,
        "ts": message.ts,
        "text": message.text,
        "message": message.for_slack(),
    }


def delete(workspace: Workspace, args: Args) -> Json:
    message = _own(workspace, args, "cant_delete_message")
    workspace.remove(message)
    return {"channel": message.channel, "ts": message.ts}


def permalink(workspace: Workspace, args: Args) -> Json:
    channel = workspace.channel(args.needed("channel"))
    message = workspace.messages.said(channel.id, args.needed("message_ts"))
    if message is None:
        raise Refused("message_not_found")
    link = f"{workspace.origin}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _must_be_open(channel: Channel) -> None:
    """The app is in it, and may write."""
    if not channel.bot_in:
        raise Refused("channel_not_found" if channel.is_private else "not_in_channel")
    if channel.is_archived:
        raise Refused("is_archived")
    if channel.is_read_only:
        raise Refused("restricted_action_read_only_channel")


def _own(workspace: Workspace, args: Args, refusal: str) -> Message:
    channel = workspace.channel(args.needed("channel"))
    message = workspace.messages.said(channel.id, args.needed("ts"))
    if message is None:
        raise Refused("message_not_found")
    if not message.by_app:
        raise Refused(refusal)
    return message


def _message(workspace: Workspace, args: Args, channel: Channel) -> Message:
    if any(args.has(part) for part in _COSTUME):
        workspace.need("chat:write.customize")
    text, blocks = args.text("text"), _blocks(workspace, args) or []
    if not text and not blocks:
        raise Refused("no_text")
    if len(text) > MAX_TEXT:
        raise Refused("msg_too_long")
    thread_ts = args.text("thread_ts") or None
    if thread_ts and workspace.messages.said(channel.id, thread_ts) is None:
        was_deleted = workspace.messages.was_deleted(channel.id, thread_ts)
        raise Refused("cannot_reply_to_message" if was_deleted else "thread_not_found")
    return Message(
        ts=workspace.next_ts(),
        channel=channel.id,
        user=BOT_USER,
        text=text,
        blocks=with_ids(blocks),
        thread_ts=thread_ts,
        broadcast=bool(thread_ts) and args.flag("reply_broadcast"),
        metadata=_metadata(args),
        name=args.text("username"),
        icon=args.text("icon_emoji") or args.text("icon_url"),
    )


def _blocks(workspace: Workspace, args: Args) -> list[Json] | None:
    if not args.has("blocks"):
        return None
    blocks: Any = args.parsed("blocks")
    check_message(blocks, workspace.withheld)
    check_pictures(workspace, blocks, "/blocks", "invalid_blocks")
    checked: list[Json] = blocks
    return checked


def _metadata(args: Args) -> Json | None:
    metadata = args.parsed("metadata")
    if metadata is None:
        return None
    if not isinstance(metadata, dict):
        raise Refused("invalid_metadata_format")
    return metadata
