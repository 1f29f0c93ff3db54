"""A tiny bot that says what the test wrote down for it, and remembers what it was told."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qs

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.playground.slack import Workspace
from tests.page.kit import Json, option

DEADLINE = 10


@dataclass
class ScriptedBot:
    """`answers` and `forms` go by what follows the command; the rest by kind of payload."""

    answers: dict[str, Json] = field(default_factory=dict)
    forms: dict[str, Json] = field(default_factory=dict)
    on_submit: Json = field(default_factory=dict)
    on_action: Callable[[Json], Json] | None = None  # what goes to the response_url
    on_shortcut: dict[str, Json] = field(default_factory=dict)  # callback_id → modal
    on_press: dict[str, tuple[str, Json]] = field(default_factory=dict)  # action → method, body
    known: tuple[str, ...] = ()
    url: str = ""
    workspace: Workspace | None = None
    heard: asyncio.Queue[Json] = field(default_factory=asyncio.Queue)
    asked: list[str] = field(default_factory=list)
    _http: aiohttp.ClientSession | None = None

    @classmethod
    @asynccontextmanager
    async def listening(cls) -> AsyncIterator[Self]:
        bot = cls()
        app = web.Application()
        app.router.add_post("/", bot._hear)
        async with TestServer(app) as server, aiohttp.ClientSession() as bot._http:
            bot.url = str(server.make_url("/"))
            yield bot

    async def next(self, kind: str) -> Json:
        async with asyncio.timeout(DEADLINE):
            while True:
                told = await self.heard.get()
                if told.get("type") == kind:
                    return told

    async def api(self, method: str, **body: object) -> Json:
        assert self.workspace is not None
        assert self._http is not None
        url = f"{self.workspace.origin}/api/{method}"
        headers = {"Authorization": f"Bearer {self.workspace.bot_token}"}
        async with self._http.post(url, json=body, headers=headers) as response:
            answer: Json = await response.json()
        assert answer["ok"], answer
        return answer

    async def _hear(self, request: web.Request) -> web.Response:
        if request.content_type == "application/json":
            self.heard.put_nowait(await request.json())
            return web.Response()
        form = {name: values[0] for name, values in parse_qs(await request.text()).items()}
        if "command" in form:
            return await self._command(form)
        told: Json = json.loads(form["payload"])
        self.heard.put_nowait(told)
        if told["type"] == "block_suggestion":
            return self._suggest(told["value"])
        if told["type"] == "view_submission":
            return web.json_response(self.on_submit) if self.on_submit else web.Response()
        if told["type"] == "block_actions":
            await self._act(told)
        if told.get("callback_id") in self.on_shortcut:
            form = self.on_shortcut[told["callback_id"]]
            await self.api("views.open", trigger_id=told["trigger_id"], view=form)
        return web.Response()

    async def _command(self, form: dict[str, str]) -> web.Response:
        text = form.get("text", "")
        self.heard.put_nowait({"type": "command", **form})
        if text in self.forms:
            await self.api("views.open", trigger_id=form["trigger_id"], view=self.forms[text])
        if text not in self.answers:
            return web.Response(status=200 if text in self.forms else 500)
        return web.json_response(self.answers[text])

    def _suggest(self, typed: str) -> web.Response:
        self.asked.append(typed)
        fitting = [option(name) for name in self.known if typed.lower() in name.lower()]
        return web.json_response({"options": fitting})

    async def _act(self, told: Json) -> None:
        pressed = told["actions"][0]["action_id"]
        if pressed in self.on_press:
            method, body = self.on_press[pressed]
            view = told.get("view", {})
            own = {"views.update": {"view_id": view.get("id")}}.get(
                method, {"trigger_id": told["trigger_id"]}
            )
            await self.api(method, **own, **body)
        if self.on_action and "response_url" in told and self._http:
            answer = self.on_action(told)
            async with self._http.post(told["response_url"], json=answer) as response:
                assert response.ok
