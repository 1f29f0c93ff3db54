"""Web API methods that read back what was said, where that was granted."""

from bot.playground.slack.args import Args
from bot.playground.slack.messages import Message
from bot.playground.slack.people import Channel
from bot.playground.slack.wire import Json, Refused
from bot.playground.slack.workspace import Workspace

USUAL, MOST = 100, 999


def conversation_history(workspace: Workspace, args: Args) -> Json:
    """Newest first, and without replies that did not show in the channel."""
    channel = _readable(workspace, args)
    said = [
        one
        for one in workspace.messages.in_channel(channel.id)
        if one.thread_ts in {None, one.ts} or one.broadcast
    ]
    return _page(args, said[::-1])


def conversation_replies(workspace: Workspace, args: Args) -> Json:
    """A thread from its beginning."""
    channel, root = _readable(workspace, args), args.needed("ts")
    if workspace.messages.said(channel.id, root) is None:
        raise Refused("thread_not_found")
    said = workspace.messages.in_channel(channel.id)
    return _page(args, [one for one in said if root in {one.ts, one.thread_ts}])


def _page(args: Args, said: list[Message]) -> Json:
    oldest, latest = float(args.text("oldest") or 0), float(args.text("latest") or "inf")
    within = [one for one in said if _is_within(float(one.ts), oldest, latest, args)]
    start, limit = int(args.text("cursor") or 0), min(MOST, int(args.text("limit") or USUAL))
    end = start + limit
    more = end < len(within)
    return {
        "messages": [_shown(one, args) for one in within[start:end]],
        "has_more": more,
        "response_metadata": {"next_cursor": str(end) if more else ""},
    }


def _is_within(ts: float, oldest: float, latest: float, args: Args) -> bool:
    if args.flag("inclusive"):
        return oldest <= ts <= latest
    return oldest < ts < latest


def _shown(message: Message, args: Args) -> Json:
    shown = message.for_slack()
    if not args.flag("include_all_metadata"):
        shown.pop("metadata", None)
    return shown


def _readable(workspace: Workspace, args: Args) -> Channel:
    channel = workspace.channel(args.needed("channel"))
    workspace.need(channel.read_scope.replace(":read", ":history"))
    if not channel.bot_in:
        raise Refused("channel_not_found" if channel.is_private else "not_in_channel")
    return channel
