"""Socket Mode: the bot connects, and everything arrives there instead."""

import asyncio
import json
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSServerHandshakeError
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.local_slack.bench import DEADLINE, Bench, TinyBot


async def _ticket(bench: Bench) -> str:
    headers = {"Authorization": f"Bearer {bench.workspace.app_token}"}
    url = f"{bench.origin}/api/apps.connections.open"
    async with bench.http.post(url, headers=headers) as response:
        opened = await response.json()
    address: str = opened["url"]
    return address


async def _received(socket: ClientWebSocketResponse) -> dict[str, Any]:
    async with asyncio.timeout(DEADLINE):
        message: dict[str, Any] = await socket.receive_json()
    return message


async def test_a_connection_needs_the_apps_own_token(bench: Bench) -> None:
    assert (await bench.call("apps.connections.open"))["error"] == "not_allowed_token_type"


async def test_a_ticket_is_for_one_connection(bench: Bench) -> None:
    url = await _ticket(bench)
    async with bench.http.ws_connect(url) as socket:
        assert (await _received(socket))["type"] == "hello"

        with pytest.raises(WSServerHandshakeError, match="403"):
            await bench.http.ws_connect(url)


async def test_an_acknowledgement_carries_the_answer(bench: Bench, bot: TinyBot) -> None:
    async with bench.http.ws_connect(await _ticket(bench)) as socket, bench.browser() as page:
        await _received(socket)
        asking = asyncio.create_task(bench.command("list"))
        envelope = await _received(socket)
        said = {"envelope_id": envelope["envelope_id"], "payload": {"text": "Three deals"}}
        await socket.send_json(said)

        assert await asking == {"ok": True}
        assert (await page.next("message"))["message"]["text"] == "Three deals"

    assert (envelope["type"], envelope["payload"]["text"]) == ("slash_commands", "list")
    assert bot.received.empty()


async def test_without_an_acknowledgement_the_command_times_out(bench: Bench) -> None:
    bench.workspace.patience = 0.05
    async with bench.http.ws_connect(await _ticket(bench)) as socket:
        await _received(socket)
        await socket.send_str("not json")
        await socket.send_str(json.dumps({"envelope_id": "another"}))

        assert (await bench.command("list"))["error"] == "operation_timeout"


async def test_after_the_connection_deliveries_go_over_http_again(
    bench: Bench, bot: TinyBot
) -> None:
    async with bench.http.ws_connect(await _ticket(bench)) as socket:
        await _received(socket)

    await bench.command("list")

    assert (await bot.next()).form["text"] == "list"


async def test_bolts_own_socket_client_gets_a_command(bench: Bench) -> None:
    client = AsyncWebClient(bench.workspace.bot_token, base_url=f"{bench.origin}/api/")
    app = AsyncApp(client=client)

    @app.command("/deal")
    async def on_command(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack(f"You asked for {body['text']}")

    async with ClientSession() as session:
        web_client = AsyncWebClient(base_url=f"{bench.origin}/api/", session=session)
        handler = AsyncSocketModeHandler(app, bench.workspace.app_token, web_client=web_client)
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt has no types here
        async with bench.browser() as page:
            assert await bench.command("list") == {"ok": True}
            message = (await page.next("message"))["message"]
        await handler.close_async()  # type: ignore[no-untyped-call]  # nor here

    assert message["text"] == "You asked for list"
