"""What the bot says back where somebody acted: in the acknowledgement or to a response URL."""

from bot.playground.slack.messages import Message
from bot.playground.slack.people import BOT_USER
from bot.playground.slack.tickets import Origin
from bot.playground.slack.wire import Json, Refused
from bot.playground.slack.workspace import Workspace


def reply(workspace: Workspace, origin: Origin, said: Json) -> None:
    """Post, replace or delete; an empty reply says nothing."""
    if not said:
        return
    source = None
    if origin.message_ts is not None:
        source = workspace.messages.seen_by(origin.user, origin.channel, origin.message_ts)
    if said.get("delete_original"):
        if source is not None:
            workspace.remove(source)
        return
    text, blocks = said.get("text") or "", said.get("blocks") or []
    if not text and not blocks:
        raise Refused("no_text", status=400)
    if origin.message_ts is not None and said.get("replace_original", True):
        if source is None:
            raise Refused("message_not_found", status=404)
        workspace.edit(source, text, blocks)
        return
    for_everyone = said.get("response_type") == "in_channel"
    workspace.post(
        Message(
            ts=workspace.next_ts(),
            channel=origin.channel,
            user=BOT_USER,
            text=text,
            blocks=blocks,
            thread_ts=said.get("thread_ts"),
            ephemeral_to=None if for_everyone else origin.user,
        )
    )
