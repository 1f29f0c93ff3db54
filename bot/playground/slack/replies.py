"""What the bot says back where somebody acted: in the acknowledgement or to a response URL."""

from bot.playground.slack.checker import check_message
from bot.playground.slack.content import with_ids
from bot.playground.slack.messages import Message
from bot.playground.slack.people import BOT_USER
from bot.playground.slack.pictures import check_pictures
from bot.playground.slack.tickets import Origin
from bot.playground.slack.wire import Json, Refused
from bot.playground.slack.workspace import Workspace


def reply(workspace: Workspace, origin: Origin, said: Json) -> None:
    """Post, replace or delete; an empty reply says nothing."""
    if not said:
        return
    source = _source(workspace, origin)
    if said.get("delete_original"):
        if source is not None:
            workspace.remove(source)
        return
    text, blocks = _content(workspace, said)
    if origin.message_ts is None or not said.get("replace_original", True):
        workspace.post(_new(workspace, origin, said, text, blocks))
    elif source is None:
        raise Refused("message_not_found", status=404)
    else:
        workspace.edit(source, text, blocks)


def _source(workspace: Workspace, origin: Origin) -> Message | None:
    """A command has no message of its own, so there is nothing that it could replace."""
    if origin.message_ts is None:
        return None
    return workspace.messages.seen_by(origin.user, origin.channel, origin.message_ts)


def _content(workspace: Workspace, said: Json) -> tuple[str, list[Json]]:
    text, blocks = said.get("text") or "", said.get("blocks") or []
    if not text and not blocks:
        raise Refused("no_text", status=400)
    try:
        check_message(blocks, workspace.withheld)
        check_pictures(workspace, blocks, "/blocks", "invalid_blocks")
    except Refused as refused:
        # Unlike the Web API, a response URL says so with its status.
        refused.status = 400
        raise
    return text, with_ids(blocks)


def _new(
    workspace: Workspace, origin: Origin, said: Json, text: str, blocks: list[Json]
) -> Message:
    for_everyone = said.get("response_type") == "in_channel"
    return Message(
        ts=workspace.next_ts(),
        channel=origin.channel,
        user=BOT_USER,
        text=text,
        blocks=blocks,
        thread_ts=said.get("thread_ts"),
        ephemeral_to=None if for_everyone else origin.user,
    )
