"""Files: an address for the bytes, the bytes, and the message that shares them; then a download."""

import re
import secrets
from urllib.parse import quote

from aiohttp import web

from bot.playground.slack.args import Args
from bot.playground.slack.messages import Message
from bot.playground.slack.people import BOT_USER
from bot.playground.slack.uploads import File
from bot.playground.slack.wire import Json, Refused
from bot.playground.slack.workspace import Workspace

MOST = 50 * 2**20


def get_upload_url(workspace: Workspace, args: Args) -> Json:
    name, length = args.needed("filename"), args.needed("length")
    if not re.fullmatch("[0-9]{1,12}", length) or not 0 < int(length) <= MOST:
        raise Refused("invalid_arguments")
    file = File(f"F0{secrets.token_hex(4).upper()}", name, int(length), secrets.token_urlsafe(24))
    workspace.files[file.id] = file
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
        for file in files:
            file.channel = channel.id
        message = Message(
            ts=workspace.next_ts(),
            channel=channel.id,
            user=BOT_USER,
            text=args.text("initial_comment"),
            files=[file.shown(workspace.origin) for file in files],
        )
        workspace.post(message)
    return {"files": [{"id": file.id, "title": file.name} for file in files]}


def _uploaded(workspace: Workspace, asked: object) -> File:
    id_ = asked.get("id") if isinstance(asked, dict) else None
    file = workspace.files.get(str(id_))
    if file is None or len(file.content) != file.length or file.channel:
        raise Refused("file_not_found")
    return file


def routes(workspace: Workspace) -> list[web.RouteDef]:
    async def upload(request: web.Request) -> web.Response:
        """The address is the permission; it takes as many bytes as were announced, once."""
        ticket = request.match_info["ticket"]
        file = next((file for file in workspace.files.values() if file.ticket == ticket), None)
        if file is None or file.content:
            raise web.HTTPNotFound
        content = bytearray()
        async for chunk in request.content.iter_any():
            content += chunk
            if len(content) > file.length:
                raise web.HTTPRequestEntityTooLarge(file.length, len(content))
        if len(content) != file.length:
            raise web.HTTPBadRequest
        file.content = bytes(content)
        return web.Response(text=f"OK - {file.length}")

    async def download(request: web.Request) -> web.Response:
        """For people of the channel, as from the page; Slack shows a login page to others."""
        file = workspace.files.get(request.match_info["id"])
        user = request.query.get("user", "")
        channel = workspace.channels.get(file.channel) if file else None
        if file is None or channel is None or user not in channel.members:
            raise web.HTTPNotFound
        named = f"attachment; filename*=UTF-8''{quote(file.name)}"
        headers = {"Content-Disposition": named, "X-Content-Type-Options": "nosniff"}
        return web.Response(body=file.content, content_type=file.mimetype, headers=headers)

    return [
        web.post("/upload/{ticket}", upload),
        web.get("/files/{id}/{name}", download),
    ]
