"""Web API methods about files: an address for the bytes, a message that shares them, what it is."""

import re
import secrets

from bot.playground.slack.args import Args
from bot.playground.slack.messages import Message
from bot.playground.slack.people import BOT_USER
from bot.playground.slack.uploads import File
from bot.playground.slack.wire import Json, Refused
from bot.playground.slack.workspace import Workspace

MOST = 50 * 2**20


def new_file(workspace: Workspace, name: str, length: int, user: str = BOT_USER) -> File:
    """Announced; the bytes are still to come."""
    id_ = f"F0{secrets.token_hex(4).upper()}"
    ticket, now = secrets.token_urlsafe(24), int(workspace.clock())
    file = File(id_, name, length, ticket, user=user, created=now)
    workspace.files[file.id] = file
    return file


def get_upload_url(workspace: Workspace, args: Args) -> Json:
    name, length = args.needed("filename"), args.needed("length")
    if not re.fullmatch("[0-9]{1,12}", length) or not 0 < int(length) <= MOST:
        raise Refused("invalid_arguments")
    file = new_file(workspace, name, int(length))
    return {"upload_url": f"{workspace.origin}/upload/{file.ticket}", "file_id": file.id}


def complete_upload(workspace: Workspace, args: Args) -> Json:
    """Shared in one channel, as a message of the app; without a channel nobody sees it."""
    asked = args.parsed("files")
    if not isinstance(asked, list) or not asked:
        raise Refused("invalid_arguments")
    files = [_uploaded(workspace, one) for one in asked]
    if args.has("channel_id"):
        channel = workspace.addressed(args.needed("channel_id"))
        if not channel.bot_in:
            raise Refused("not_in_channel")
        message = Message(
            ts=workspace.next_ts(),
            channel=channel.id,
            user=BOT_USER,
            text=args.text("initial_comment"),
            thread_ts=args.text("thread_ts") or None,
        )
        share(workspace, message, files)
        workspace.post(message)
    return {"files": [{"id": file.id, "title": file.name} for file in files]}


def share(workspace: Workspace, message: Message, files: list[File]) -> None:
    for file in files:
        file.channels.add(message.channel)
    message.files = [file.in_message(workspace.origin) for file in files]


def info(workspace: Workspace, args: Args) -> Json:
    file = workspace.files.get(args.needed("file"))
    if file is None or not app_may_see(workspace, file):
        raise Refused("file_not_found")
    return {"file": file.shown(workspace.origin), "comments": []}


def app_may_see(workspace: Workspace, file: File) -> bool:
    """Its own, what was handed in with a form, and what was shared where it is."""
    near = any(workspace.channels[channel].bot_in for channel in file.channels)
    return file.is_complete and (file.user == BOT_USER or file.submitted or near)


def _uploaded(workspace: Workspace, asked: object) -> File:
    id_ = asked.get("id") if isinstance(asked, dict) else None
    file = workspace.files.get(str(id_))
    if file is None or file.user != BOT_USER or not file.is_complete or file.channels:
        raise Refused("file_not_found")
    return file
