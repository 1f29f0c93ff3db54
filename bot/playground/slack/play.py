"""The user's side: what the page calls for the person in front of it."""

import asyncio
import json

from aiohttp import web

from bot.playground.slack import commands
from bot.playground.slack.people import APP_NAME, BOT_USER, TEAM_ID, TEAM_NAME
from bot.playground.slack.wire import Json, Refused
from bot.playground.slack.workspace import Workspace

_HEARTBEAT = 15  # seconds


class Play:
    """Handlers over one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/play/state", self.state),
            web.get("/play/events", self.events),
            web.post("/play/command", self.command),
        ]

    async def state(self, request: web.Request) -> web.Response:
        workspace = self._workspace
        me = workspace.person(request.query.get("user"))
        channels = [c for c in workspace.channels.values() if me.id in c.members]
        return web.json_response(
            {
                "team": {"id": TEAM_ID, "name": TEAM_NAME},
                "me": me.for_page(),
                "people": [p.for_page() for p in workspace.people.values() if not p.is_bot],
                "channels": [channel.for_page() for channel in channels],
                "commands": [command.for_page() for command in workspace.commands],
                "messages": {
                    channel.id: [
                        workspace.shown(said) for said in workspace.messages.in_channel(channel.id)
                    ]
                    for channel in channels
                },
                "views": [],
                "ledger": workspace.ledger_source.recent(200),
                "bot": {"state": workspace.bot_state, "id": BOT_USER, "name": APP_NAME},
                "pipedrive": workspace.pipedrive_state(),
            }
        )

    async def events(self, request: web.Request) -> web.StreamResponse:
        me = self._workspace.person(request.query.get("user"))
        stream = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        with self._workspace.feed.listen(me.id) as ear:
            await stream.prepare(request)
            await stream.write(b": here\n\n")
            while True:
                try:
                    async with asyncio.timeout(_HEARTBEAT):
                        event = await ear.get()
                except TimeoutError:
                    await stream.write(b": still here\n\n")
                    continue
                if event is None:
                    return stream
                await stream.write(b"data: " + json.dumps(event).encode() + b"\n\n")

    async def command(self, request: web.Request) -> web.Response:
        asked = await body_of(request)
        user = self._workspace.person(asked.get("user"))
        await commands.run(
            self._workspace,
            user=user.id,
            channel=text_of(asked, "channel"),
            command=text_of(asked, "command"),
            text=text_of(asked, "text"),
            thread_ts=asked.get("thread_ts"),
        )
        return web.json_response({"ok": True})


async def body_of(request: web.Request) -> Json:
    # A foreign page cannot send this type here without asking the browser first.
    if request.content_type != "application/json":
        raise Refused("invalid_json", status=400)
    try:
        body = await request.json()
    except ValueError:
        raise Refused("invalid_json", status=400) from None
    if not isinstance(body, dict):
        raise Refused("invalid_json", status=400)
    return body


def text_of(asked: Json, name: str) -> str:
    value = asked.get(name, "")
    if not isinstance(value, str):
        raise Refused("invalid_arguments", status=400)
    return value
