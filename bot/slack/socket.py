"""Socket Mode: the same listeners, over a connection that we open."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Protocol

from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import log
from bot.store.replays import Replays

# The library tries for ever, also with a token that Slack refuses.
PATIENCE = 20.0
DRAIN = 20.0


class Running(Protocol):
    """As much of the app as it takes to listen."""

    @property
    def bolt(self) -> AsyncApp: ...
    @property
    def client(self) -> AsyncWebClient: ...
    @property
    def replays(self) -> Replays: ...
    @property
    def drain(self) -> Callable[[float], Awaitable[int]]: ...


class Handler(AsyncSocketModeHandler):
    """Slack sends again what it thinks was lost: each payload is let in once."""

    replays: Replays

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:
        told = req.payload.get("event_id") or req.payload.get("trigger_id") or req.envelope_id
        if await self.replays.first_time(sha256(f"socket:{told}".encode()).digest()):
            await super().handle(client, req)
        else:
            await client.send_socket_mode_response(SocketModeResponse(req.envelope_id))


async def listen(app: Running, token: SecretStr) -> None:
    """Until SIGTERM or SIGINT; what was acknowledged is finished first."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    web_client = AsyncWebClient(base_url=app.client.base_url, session=app.client.session)
    handler = Handler(app.bolt, token.get_secret_value(), web_client=web_client)
    handler.replays = app.replays
    try:
        async with asyncio.timeout(PATIENCE):
            await handler.connect_async()
        log.info("connected")
        await stop.wait()
        log.info("stopping")
    finally:
        await handler.disconnect_async()
        await app.drain(DRAIN)
        await handler.close_async()
