"""The two ends around the local Slack: a tiny bot, and a person at a browser."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qs

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.playground.slack import Workspace, make_app

DEADLINE = 5


@dataclass
class Clock:
    """The real time, moved forward by hand."""

    ahead: float = 0

    def __call__(self) -> float:
        return time.time() + self.ahead


@dataclass
class Delivery:
    body: bytes
    headers: dict[str, str]

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in self._fields.items()}

    @property
    def payload(self) -> dict[str, Any]:
        if self.headers["content-type"] == "application/json":
            parsed: dict[str, Any] = json.loads(self.body)
        else:
            parsed = json.loads(self.form["payload"])
        return parsed

    @property
    def _fields(self) -> dict[str, list[str]]:
        return parse_qs(self.body.decode(), keep_blank_values=True)


Answering = Callable[[Delivery], Awaitable[web.StreamResponse]]


async def _ack(_: Delivery) -> web.StreamResponse:
    return web.Response()


@dataclass
class TinyBot:
    url: str = ""
    answering: Answering = _ack
    received: asyncio.Queue[Delivery] = field(default_factory=asyncio.Queue)

    @classmethod
    @asynccontextmanager
    async def listening(cls) -> AsyncIterator[Self]:
        bot = cls()
        app = web.Application()
        app.router.add_post("/slack/events", bot._on_delivery)
        async with TestServer(app) as server:
            bot.url = str(server.make_url("/slack/events"))
            yield bot

    def answers(self, body: object = None, *, status: int = 200) -> None:
        """With nothing, plain text, or JSON."""

        async def answer(_: Delivery) -> web.StreamResponse:
            if body is None or isinstance(body, str):
                return web.Response(text=body, status=status)
            return web.json_response(body, status=status)

        self.answering = answer

    async def next(self) -> Delivery:
        async with asyncio.timeout(DEADLINE):
            return await self.received.get()

    async def _on_delivery(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        delivery = Delivery(await request.read(), headers)
        self.received.put_nowait(delivery)
        return await self.answering(delivery)


@dataclass
class Listener:
    """One browser tab: everything the stream tells it."""

    stream: aiohttp.ClientResponse

    async def next(self, kind: str) -> dict[str, Any]:
        async with asyncio.timeout(DEADLINE):
            async for line in self.stream.content:
                if line.startswith(b"data: "):
                    event: dict[str, Any] = json.loads(line[6:])
                    if event["type"] == kind:
                        return event
        raise AssertionError(f"the stream ended before {kind!r}")


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def section(text: str = "Hello", **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(action_id: str = "run:1", **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": plain("Go"), **more}


def buttons(*elements: dict[str, Any], block_id: str = "row") -> dict[str, Any]:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def option(value: str) -> dict[str, Any]:
    return {"text": plain(f"Option {value}"), "value": value}


def field_of(element: dict[str, Any], block_id: str = "title", **more: Any) -> dict[str, Any]:
    block = {"type": "input", "block_id": block_id, "label": plain("Field")}
    return {**block, "element": {"action_id": "value", **element}, **more}


def typed(**more: Any) -> dict[str, Any]:
    return field_of({"type": "plain_text_input"}, **more)


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    look = {"type": "modal", "title": plain("A form"), "submit": plain("Save")}
    return {**look, "blocks": list(blocks) or [section()], **more}


@dataclass
class Bench:
    workspace: Workspace
    http: aiohttp.ClientSession
    origin: str

    @classmethod
    @asynccontextmanager
    async def running(cls, bot: TinyBot, clock: Clock) -> AsyncIterator[Self]:
        workspace = Workspace(clock=clock, bot_url=bot.url)
        async with TestServer(make_app(workspace)) as server, aiohttp.ClientSession() as http:
            workspace.origin = str(server.make_url("")).rstrip("/")
            yield cls(workspace, http, workspace.origin)

    async def play(self, verb: str, **body: object) -> dict[str, Any]:
        async with self.http.post(f"{self.origin}/play/{verb}", json=body) as response:
            answer: dict[str, Any] = await response.json()
        return answer

    async def state(self, user: str = "U0ANA") -> dict[str, Any]:
        async with self.http.get(f"{self.origin}/play/state", params={"user": user}) as response:
            state: dict[str, Any] = await response.json()
        return state

    async def command(self, text: str, **more: object) -> dict[str, Any]:
        asked = {"user": "U0ANA", "channel": "C0SALES", "command": "/deal", "text": text, **more}
        return await self.play("command", **asked)

    async def interaction(self, bot: "TinyBot", text: str = "list") -> dict[str, str]:
        """What the bot gets with a command: its trigger id and response URL."""
        await self.command(text)
        return (await bot.next()).form

    async def modal(self, bot: "TinyBot", *blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Open a modal for the person who just typed a command."""
        trigger_id = (await self.interaction(bot))["trigger_id"]
        answer = await self.call("views.open", trigger_id=trigger_id, view=modal(*blocks, **more))
        assert answer["ok"], answer
        view: dict[str, Any] = answer["view"]
        return view

    async def call(self, method: str, **args: object) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.workspace.bot_token}"}
        url = f"{self.origin}/api/{method}"
        async with self.http.post(url, json=args, headers=headers) as response:
            answer: dict[str, Any] = await response.json()
        return answer

    async def respond(self, url: str, **said: object) -> tuple[int, str]:
        async with self.http.post(url, json=said) as response:
            return response.status, await response.text()

    @asynccontextmanager
    async def browser(self, user: str = "U0ANA") -> AsyncIterator[Listener]:
        url = f"{self.origin}/play/events"
        async with self.http.get(url, params={"user": user}) as stream:
            await stream.content.readline()
            yield Listener(stream)
