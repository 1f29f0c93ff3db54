"""Socket Mode: the same listeners, over a connection that we open."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from hashlib import sha256
from time import time
from typing import Protocol

from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.ingress.payloads import Garbled, check
from bot.observe.logs import Sparing, log
from bot.settings import CannotStart
from bot.slack.listeners import Admission

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
    def admission(self) -> Admission: ...
    @property
    def drain(self) -> Callable[[float], Awaitable[int]]: ...


async def listen(app: Running, token: SecretStr) -> None:
    """Until SIGTERM or SIGINT; what was acknowledged is finished first."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    web_client = AsyncWebClient(base_url=app.client.base_url, session=app.client.session)
    client = SocketModeClient(app_token=token.get_secret_value(), web_client=web_client)
    client.socket_mode_request_listeners.append(_listener(app))
    try:
        await _connect(client)
        log.info("connected")
        await stop.wait()
        log.info("stopping")
    finally:
        await client.disconnect()
        await app.drain(DRAIN)
        await client.close()


async def _connect(client: SocketModeClient) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            await client.connect()
    except TimeoutError as error:
        raise CannotStart(
            "SLACK_APP_TOKEN: Slack opens no connection with it. Copy it again from Basic "
            "Information at https://api.slack.com/apps, and see that Socket Mode is on."
        ) from error


def _listener(
    app: Running,
) -> Callable[[AsyncBaseSocketModeClient, SocketModeRequest], Awaitable[None]]:
    sparing = Sparing()

    async def receive(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Slack sends again what it thinks was lost: each payload is let in once."""
        payload, began = request.payload, time()
        try:
            check(payload)
        except Garbled:
            if (held := sparing.held_back("body")) is not None:
                log.warning("turned away", reason="body", held_back=held)
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id))
            return
        told = payload.get("event_id") or payload.get("trigger_id") or request.envelope_id
        if await app.admission.first_time(sha256(f"socket:{told}".encode()).digest(), payload):
            response = await run_async_bolt_app(app.bolt, request)
            await send_async_response(client, request, response, began)
        else:
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id))

    return receive
