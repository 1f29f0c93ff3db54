"""The user's side: what the page calls for the person in front of it."""

import asyncio
import inspect
import json
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import cast

from aiohttp import web

from bot.playground.slack import (
    actions,
    commands,
    control,
    drops,
    events,
    files,
    places,
    sharing,
    shortcuts,
    submits,
)
from bot.playground.slack.messages import Message
from bot.playground.slack.people import APP_NAME
from bot.playground.slack.state import state_of
from bot.playground.slack.typed import marked
from bot.playground.slack.wire import Json, Refused
from bot.playground.slack.workspace import Workspace

_HEARTBEAT = 15  # seconds
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
            "change": _change,
            "webhooks": _webhooks,
            "clock": control.move,
            "restart": control.restart,
            "reset": control.reset,
        }
        caused = {
            "link": _link,
            "channel": _channel,
            "user": _user,
            "event": _event,
            "faults": _set_fault,
        }
        return [
            web.get("/play/state", self.state),
            web.get("/play/events", self.events),
            web.get("/play/lessons", self.lessons),
            web.get("/play/clock", self.clock),
            web.get("/play/faults", self.faults),
            web.get("/play/pipedrive", self.pipedrive),
            web.get("/play/webhooks", self.webhooks),
            web.delete("/play/faults", self.clear_faults),
            *(web.post(f"/play/{name}", self._posted(did)) for name, did in posts.items()),
            *(web.post(f"/play/{name}", self._settled(did)) for name, did in caused.items()),
        ]

    def _posted(self, did: _Did) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handler(request: web.Request) -> web.Response:
            asked = await _body_of(request)
            person = self._workspace.people.get(str(asked.get("user")))
            if person is not None and not person.is_active:
                raise Refused("account_inactive", text=f"{person.real_name} is deactivated.")
            return web.json_response(await did(self._workspace, asked))

        return handler

    def _settled(self, did: _Did) -> Callable[[web.Request], Awaitable[web.Response]]:
        """The answer comes when what it caused is answered and nothing is left that is due."""

        async def handler(request: web.Request) -> web.Response:
            answer = await did(self._workspace, await _body_of(request))
            await self._workspace.controls.settled()
            return web.json_response(answer)

        return handler

    async def state(self, request: web.Request) -> web.Response:
        asked = request.query
        user = asked.get("user", next(iter(self._workspace.people)))
        wants = {"ledger": asked.get("ledger") != "0", "calls": asked.get("calls") == "1"}
        return web.json_response(state_of(self._workspace, user, **wants))

    async def lessons(self, _: web.Request) -> web.Response:
        return web.json_response({"lessons": list(self._workspace.lessons)})

    async def clock(self, _: web.Request) -> web.Response:
        return web.json_response(control.now(self._workspace))

    async def pipedrive(self, _: web.Request) -> web.Response:
        return web.json_response(self._workspace.in_pipedrive.shown())

    async def webhooks(self, _: web.Request) -> web.Response:
        return web.json_response(self._workspace.in_pipedrive.webhooks())

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
        pipedrives = await _settled(self._workspace.faults.list())
        own = self._workspace.mischief.for_page()
        return web.json_response({"faults": [*cast(list[Json], pipedrives), *own]})

    async def clear_faults(self, _: web.Request) -> web.Response:
        await _settled(self._workspace.faults.clear())
        self._workspace.mischief.clear()
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
    if "delete" in asked:
        return await _delete(workspace, channel.id, asked["delete"])
    if channel.is_archived:
        raise Refused("is_archived")
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
    if urls := re.findall(r"<(https?://[^|>]+)>", message.text):
        sharing.posted(workspace, message, urls)
    return {"ok": True, "ts": message.ts}


async def _delete(workspace: Workspace, channel: str, ts: object) -> Json:
    """Anybody's message: an admin may do that."""
    message = workspace.messages.said(channel, str(ts))
    if message is None:
        raise Refused("message_not_found")
    workspace.remove(message)
    events.deleted(workspace, message)
    await workspace.controls.settled()
    return {"ok": True, "ts": message.ts}


async def _link(workspace: Workspace, asked: Json) -> Json:
    return sharing.share(workspace, asked)


async def _channel(workspace: Workspace, asked: Json) -> Json:
    return places.change_channel(workspace, asked)


async def _user(workspace: Workspace, asked: Json) -> Json:
    return places.change_person(workspace, asked)


async def _event(workspace: Workspace, asked: Json) -> Json:
    event = asked.get("event")
    if not isinstance(event, dict) or not event.get("type"):
        raise Refused("invalid_arguments", text="event: an object with a type is needed")
    event_id, status = await events.tell_as_given(workspace, event, _text(asked, "event_id"))
    return {"ok": True, "event_id": event_id, "status": status}


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
        inviter = str(asked.get("user") or next(iter(workspace.people)))
        places.invite_bot(workspace, channel, inviter)
        text = f"{APP_NAME} was added to #{channel.name}."
        workspace.feed.tell_all({"type": "notice", "text": text})
    return {"ok": True, "channel": channel.for_page()}


async def _change(workspace: Workspace, asked: Json) -> Json:
    return await workspace.in_pipedrive.change(asked)


async def _webhooks(workspace: Workspace, asked: Json) -> Json:
    return await workspace.in_pipedrive.steer(asked)


async def _set_fault(workspace: Workspace, asked: Json) -> Json:
    if asked.get("side") == "slack":
        workspace.mischief.add(asked)
        return {"ok": True}
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
