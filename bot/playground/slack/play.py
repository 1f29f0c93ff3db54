"""The user's side: what the page calls for the person in front of it."""

import asyncio
import inspect
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress

from aiohttp import web

from bot.playground.slack import (
    actions,
    commands,
    control,
    drops,
    events,
    files,
    shortcuts,
    submits,
)
from bot.playground.slack.messages import Message
from bot.playground.slack.people import APP_NAME, BOT_USER, TEAM_ID, TEAM_NAME
from bot.playground.slack.typed import marked
from bot.playground.slack.wire import Json, Refused
from bot.playground.slack.workspace import Workspace

_HEARTBEAT = 15  # seconds
_SHOWN_CALLS = 200
_Did = Callable[[Workspace, Json], Awaitable[Json]]


class Play:
    """Handlers over one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def routes(self) -> list[web.RouteDef]:
        posts = {
            "command": _command,
            "message": _message,
            "action": _action,
            "suggest": actions.suggest,
            "submit": _submit,
            "close": _close,
            "shortcut": _shortcut,
            "home": _home,
            "join": _join,
            "clock": control.move,
            "restart": control.restart,
            "reset": control.reset,
            "faults": _set_fault,
        }
        return [
            web.get("/play/state", self.state),
            web.get("/play/events", self.events),
            web.get("/play/lessons", self.lessons),
            web.get("/play/clock", self.clock),
            web.get("/play/faults", self.faults),
            web.delete("/play/faults", self.clear_faults),
            *(web.post(f"/play/{name}", self._posted(did)) for name, did in posts.items()),
        ]

    def _posted(self, did: _Did) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handler(request: web.Request) -> web.Response:
            return web.json_response(await did(self._workspace, await _body_of(request)))

        return handler

    async def state(self, request: web.Request) -> web.Response:
        workspace = self._workspace
        me = workspace.person(request.query.get("user", next(iter(workspace.people))))
        channels = [c for c in workspace.channels.values() if me.id in c.members]
        home = workspace.views.home(me.id)
        return web.json_response(
            {
                "team": {"id": TEAM_ID, "name": TEAM_NAME},
                "me": me.for_page(),
                "people": [p.for_page() for p in workspace.people.values() if not p.is_bot],
                "channels": [channel.for_page() for channel in channels],
                "commands": [command.for_page() for command in workspace.commands],
                "shortcuts": [shortcut.for_page() for shortcut in workspace.shortcuts],
                "messages": {
                    channel.id: [
                        workspace.shown(said) for said in workspace.messages.in_channel(channel.id)
                    ]
                    for channel in channels
                },
                "views": [view.for_slack() for view in workspace.views.stack(me.id)],
                "home_tab": workspace.home_tab,
                "home": home.for_slack() if home else None,
                "ledger": workspace.ledger_source.recent(_SHOWN_CALLS),
                "bot": {"state": workspace.bot_state, "id": BOT_USER, "name": APP_NAME},
                "pipedrive": workspace.pipedrive_state(),
                "hints": workspace.hints(me.id),
            }
        )

    async def lessons(self, _: web.Request) -> web.Response:
        return web.json_response({"lessons": list(self._workspace.lessons)})

    async def clock(self, _: web.Request) -> web.Response:
        return web.json_response(control.now(self._workspace))

    async def events(self, request: web.Request) -> web.StreamResponse:
        me = self._workspace.person(request.query.get("user"))
        self._workspace.follow_ledger()
        stream = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        # Whoever closes the page is simply gone.
        with suppress(ConnectionResetError), self._workspace.feed.listen(me.id) as ear:
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
        return stream

    async def faults(self, _: web.Request) -> web.Response:
        return web.json_response({"faults": await _settled(self._workspace.faults.list())})

    async def clear_faults(self, _: web.Request) -> web.Response:
        await _settled(self._workspace.faults.clear())
        return web.json_response({"ok": True})


async def _command(workspace: Workspace, asked: Json) -> Json:
    await commands.run(
        workspace,
        user=workspace.person(asked.get("user")).id,
        channel=_text(asked, "channel"),
        command=_text(asked, "command"),
        text=_text(asked, "text"),
        thread_ts=asked.get("thread_ts"),
    )
    return {"ok": True}


async def _message(workspace: Workspace, asked: Json) -> Json:
    user, channel = workspace.person(asked.get("user")).id, workspace.channel(asked.get("channel"))
    if user not in channel.members:
        raise Refused("not_in_channel")
    text, dropped = _text(asked, "text"), drops.own(workspace, user, asked.get("files"))
    if not text.strip() and not dropped:
        raise Refused("no_text")
    rooms = workspace.channels.values()
    message = Message(
        ts=workspace.next_ts(),
        channel=channel.id,
        user=user,
        text=marked(text, workspace.people, rooms, with_names=False),
        thread_ts=asked.get("thread_ts"),
    )
    files.share(workspace, message, dropped)
    workspace.post(message)
    events.said(workspace, message)
    return {"ok": True, "ts": message.ts}


async def _action(workspace: Workspace, asked: Json) -> Json:
    await actions.act(workspace, asked)
    return {"ok": True}


async def _submit(workspace: Workspace, asked: Json) -> Json:
    user = workspace.person(asked.get("user")).id
    return await submits.submit(workspace, user, _text(asked, "view_id"), asked.get("state") or {})


async def _close(workspace: Workspace, asked: Json) -> Json:
    user = workspace.person(asked.get("user")).id
    cleared = bool(asked.get("cleared"))
    await submits.close(workspace, user, _text(asked, "view_id"), cleared=cleared)
    return {"ok": True}


async def _shortcut(workspace: Workspace, asked: Json) -> Json:
    await shortcuts.pick(workspace, asked)
    return {"ok": True}


async def _home(workspace: Workspace, asked: Json) -> Json:
    """One of the two tabs of the app: Home, or its messages."""
    tab = asked.get("tab", "home")
    if tab not in {"home", "messages"}:
        raise Refused("invalid_arguments")
    events.home_opened(workspace, workspace.person(asked.get("user")).id, tab)
    return {"ok": True}


async def _join(workspace: Workspace, asked: Json) -> Json:
    channel = workspace.channel(asked.get("channel"))
    if not channel.bot_in:
        channel.members.add(BOT_USER)
        inviter = str(asked.get("user") or next(iter(workspace.people)))
        events.joined(workspace, channel, inviter)
        text = f"{APP_NAME} was added to #{channel.name}."
        workspace.feed.tell_all({"type": "notice", "text": text})
    return {"ok": True, "channel": channel.for_page()}


async def _set_fault(workspace: Workspace, asked: Json) -> Json:
    try:
        await _settled(workspace.faults.set(asked))
    except (TypeError, ValueError) as wrong:
        raise Refused("invalid_fault", text=str(wrong)) from None
    return {"ok": True}


async def _settled(value: object) -> object:
    return await value if inspect.isawaitable(value) else value


async def _body_of(request: web.Request) -> Json:
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


def _text(asked: Json, name: str) -> str:
    value = asked.get(name, "")
    if not isinstance(value, str):
        raise Refused("invalid_arguments", status=400)
    return value
