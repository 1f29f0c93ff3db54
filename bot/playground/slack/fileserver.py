"""The bytes of files: in from the app and from people, out to the app and to the page."""

import json
from urllib.parse import quote, urlencode

from aiohttp import web

from bot.playground.slack.drops import drop
from bot.playground.slack.files import MOST, app_may_see
from bot.playground.slack.people import TEAM_ID, TEAM_NAME
from bot.playground.slack.uploads import File
from bot.playground.slack.wire import Refused
from bot.playground.slack.workspace import Workspace

_LOGIN = f"<!DOCTYPE html><title>Sign in</title><h1>Sign in to {TEAM_NAME}</h1>"


class FileServer:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def routes(self) -> list[web.RouteDef]:
        private = f"/files-pri/{TEAM_ID}-{{id}}"
        return [
            web.post("/upload/{ticket}", self.upload),
            web.post("/play/upload", self.drop),
            web.get("/files/{id}/{name}", self.keep),
            web.get(f"{private}/{{name}}", self.private),
            web.get(f"{private}/download/{{name}}", self.private),
            web.get("/login", self.login),
        ]

    async def upload(self, request: web.Request) -> web.Response:
        """The address is the permission; it takes as many bytes as were announced, once."""
        ticket = request.match_info["ticket"]
        files = self._workspace.files.values()
        file = next((file for file in files if file.ticket == ticket), None)
        if file is None or file.content:
            raise web.HTTPNotFound
        content = await _read(request, file.length)
        if len(content) != file.length:
            raise web.HTTPBadRequest
        file.content = content
        return web.Response(text=f"OK - {file.length}")

    async def drop(self, request: web.Request) -> web.Response:
        """A person chose a file; `connect=1` makes it one from another company."""
        # A foreign page cannot send this type here without asking the browser first.
        if request.content_type != "application/octet-stream":
            raise Refused("invalid_file", status=400)
        user = self._workspace.person(request.query.get("user")).id
        content = await _read(request, MOST)
        file = drop(self._workspace, user, request.query.get("name", ""), content)
        file.is_foreign = request.query.get("connect") == "1"
        return web.json_response({"ok": True, "file": file.shown(self._workspace.origin)})

    async def keep(self, request: web.Request) -> web.Response:
        """For whoever sees it on the page."""
        file = self._workspace.files.get(request.match_info["id"])
        if file is None or not self._is_seen_by(request.query.get("user", ""), file):
            raise web.HTTPNotFound
        return _bytes_of(file)

    async def private(self, request: web.Request) -> web.Response:
        """For the app; everybody else is led to a page where one signs in."""
        workspace, file = self._workspace, self._workspace.files.get(request.match_info["id"])
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        signed = scheme == "Bearer" and workspace.is_bots(token)
        if not signed or not workspace.may("files:read"):
            raise web.HTTPFound(f"/login?{urlencode({'redir': request.path})}")
        if file is None or not app_may_see(workspace, file):
            raise web.HTTPNotFound
        return _bytes_of(file)

    async def login(self, _: web.Request) -> web.Response:
        return web.Response(text=_LOGIN, content_type="text/html")

    def _is_seen_by(self, user: str, file: File) -> bool:
        workspace = self._workspace
        rooms = [room for room in workspace.channels.values() if user in room.members]
        if file.user == user or any(room.id in file.channels for room in rooms):
            return True
        # A picture in a block is seen by those who see the block.
        messages = [said for room in rooms for said in workspace.messages.seen_in(user, room.id)]
        shown = [said.blocks for said in messages]
        shown += [view.spec["blocks"] for view in workspace.views.seen_by(user)]
        return file.id in json.dumps(shown)


async def _read(request: web.Request, most: int) -> bytes:
    content = bytearray()
    async for chunk in request.content.iter_any():
        content += chunk
        if len(content) > most:
            raise web.HTTPRequestEntityTooLarge(most, len(content))
    return bytes(content)


def _bytes_of(file: File) -> web.Response:
    kind = "inline" if file.is_picture else "attachment"
    named = f"{kind}; filename*=UTF-8''{quote(file.name)}"
    headers = {"Content-Disposition": named, "X-Content-Type-Options": "nosniff"}
    return web.Response(body=file.content, content_type=file.mimetype, headers=headers)
