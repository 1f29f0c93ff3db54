"""Socket Mode: connections that the bot opened itself, for everything Slack has to tell it."""

import asyncio
import json
import secrets
from collections.abc import Mapping

from aiohttp import WSMsgType, web

from bot.playground.slack.people import APP_ID
from bot.playground.slack.wire import Json

MAX_CONNECTIONS = 10


class Sockets:
    """With one of them open, nothing goes over HTTP any more."""

    def __init__(self) -> None:
        self._tickets: set[str] = set()
        self._open: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Json]] = {}

    @property
    def connected(self) -> bool:
        return bool(self._open)

    @property
    def is_full(self) -> bool:
        return len(self._open) >= MAX_CONNECTIONS

    def ticket(self) -> str:
        """For one connection."""
        ticket = secrets.token_urlsafe(18)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        ticket = request.match_info["ticket"]
        if ticket not in self._tickets:
            raise web.HTTPForbidden
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._open.append(socket)
        try:
            await socket.send_json(
                {
                    "type": "hello",
                    "num_connections": len(self._open),
                    "connection_info": {"app_id": APP_ID},
                }
            )
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledged(message.data)
        finally:
            self._open.remove(socket)
        return socket

    async def send(self, kind: str, payload: Json, retry: Mapping[str, object]) -> Json:
        """What the bot put into its acknowledgement; it may never come."""
        envelope_id = secrets.token_hex(16)
        self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        envelope = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
            **retry,
        }
        try:
            await self._open[-1].send_json(envelope)
            return await self._waiting[envelope_id]
        finally:
            del self._waiting[envelope_id]

    async def close(self) -> None:
        for socket in list(self._open):
            await socket.close()

    def _acknowledged(self, text: str) -> None:
        try:
            said = json.loads(text)
        except ValueError:
            return
        if not isinstance(said, dict):
            return
        waiting = self._waiting.get(str(said.get("envelope_id")))
        if waiting is not None and not waiting.done():
            waiting.set_result(said.get("payload") or {})
