"""A real Bolt app talks to the local Slack: a command opens a form, the form is sent."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from tests.local_slack.bench import Bench, TinyBot, modal, typed


def _listen(app: AsyncApp) -> None:
    @app.command("/deal")
    async def on_command(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        await ack()
        await client.views_open(
            trigger_id=body["trigger_id"],
            view=modal(typed(), callback_id="form", private_metadata=body["response_url"]),
        )

    @app.view("form")
    async def on_form(ack: AsyncAck, view: dict[str, Any], client: AsyncWebClient) -> None:
        title = view["state"]["values"]["title"]["value"]["value"]
        if title == "bad":
            await ack(response_action="errors", errors={"title": "Not that one."})
            return
        await ack()
        await client.chat_postMessage(channel="C0SALES", text=f"Made {title}")


@pytest.fixture
async def bolt(bench: Bench, bot: TinyBot) -> AsyncIterator[None]:
    """The same local Slack, now with Bolt at the other end."""
    workspace = bench.workspace
    client = AsyncWebClient(workspace.bot_token, base_url=f"{bench.origin}/api/")
    app = AsyncApp(client=client, signing_secret=workspace.signing_secret)
    _listen(app)
    async with TestServer(app.web_app(path="/slack/events")) as server:
        workspace.bot_url = str(server.make_url("/slack/events"))
        yield


@pytest.mark.usefixtures("bolt")
async def test_a_command_opens_a_form_and_the_form_makes_a_deal(bench: Bench) -> None:
    async with bench.browser() as page:
        assert await bench.command("add") == {"ok": True}
        view = (await page.next("view_opened"))["view"]
        answers = [await _send(bench, view, title) for title in ("bad", "Acme")]
        message = (await page.next("message"))["message"]

    assert answers == [{"errors": {"title": "Not that one."}}, {"ok": True}]
    assert message["text"] == "Made Acme"
    assert (await bench.state())["views"] == []


async def _send(bench: Bench, view: dict[str, Any], title: str) -> dict[str, Any]:
    value = {"type": "plain_text_input", "value": title}
    state = {"values": {"title": {"value": value}}}
    return await bench.play("submit", user="U0ANA", view_id=view["id"], state=state)


async def test_a_bot_with_another_secret_is_not_believed(bench: Bench) -> None:
    app = AsyncApp(token=bench.workspace.bot_token, signing_secret="another")
    application: web.Application = app.web_app(path="/slack/events")
    async with TestServer(application) as server:
        bench.workspace.bot_url = str(server.make_url("/slack/events"))

        answer = await bench.command("add")

    assert answer["error"] == "dispatch_failed"
