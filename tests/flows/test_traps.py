"""What libraries and strangers would do to us: each trap has been seen, none may come back."""

import asyncio
import json
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession, web
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.kit.message import Message
from bot.playground.run import Playground
from bot.slack.callers import OneWorkspace
from bot.slack.delivery import Replies
from bot.slack.payloads import SlackContext, is_slacks
from tests.flows.received import writes
from tests.flows.sharing import agrees
from tests.flows.signed import click, command, post, signed
from tests.seat import Seat


async def test_a_copy_of_a_signed_request_does_nothing_more(desk: Playground, ana: Seat) -> None:
    body = command(desk, ana, "/deal won 12")
    headers = signed(desk, body)

    answers = await asyncio.gather(*(post(desk, body, headers) for _ in range(20)))
    told = await ana.told()

    assert {status for status, _ in answers} == {200}
    assert "is won" in told["text"]
    assert writes(desk) == [("PATCH", "/api/v2/deals/12", {"status": "won"})]


@pytest.mark.parametrize(
    "value",
    [
        "not json",
        "[]",
        '{"tool":"deals_drop_all","args":{}}',
        '{"tool":"deals_mark_as_won","args":{"id":"12; DROP"}}',
        '{"tool":"deals_mark_as_won","args":{"id":12,"owner_id":3}}',
        '{"tool":"deals_mark_as_won"}',
    ],
)
async def test_a_button_that_was_tampered_with_does_nothing(
    desk: Playground, ana: Seat, value: str
) -> None:
    card = await ana.types("/deal 12")
    forged = json.loads(json.dumps(card))
    for block in forged["blocks"]:
        for element in block.get("elements", []):
            if str(element.get("action_id", "")).startswith("run:deals_mark_as_won"):
                element["value"] = value
                element["text"]["text"] = "Forged"
    body = click(desk, ana, forged, "Forged")

    await post(desk, body, signed(desk, body))
    told = await ana.told()

    assert told["text"].startswith("I don't know this button.")
    assert writes(desk) == []


async def test_a_form_that_was_tampered_with_does_nothing(desk: Playground, ana: Seat) -> None:
    await ana.sends("/deal lost 12 ?")
    form = await ana.modal()
    view = {**form, "private_metadata": '{"tool":"deals_drop_all"}'}
    payload = {
        "type": "view_submission",
        "team": {"id": "T0DESK"},
        "user": {"id": ana.user, "team_id": "T0DESK"},
        "view": view,
    }
    body = urlencode({"payload": json.dumps(payload)}).encode()

    status, answer = await post(desk, body, signed(desk, body))

    assert status == 200
    assert "I don't know this form any more" in answer
    assert writes(desk) == []


async def test_a_ticket_of_nobody_is_as_unknown_as_a_wrong_one(desk: Playground, ana: Seat) -> None:
    asked = await ana.types("/deal delete 12")
    forged = json.loads(json.dumps(asked))
    forged["blocks"][-1]["elements"][0]["value"] = "A" * 43
    body = click(desk, ana, forged, "Delete deal")

    await post(desk, body, signed(desk, body))
    told = await ana.told()

    assert told["text"].startswith("I don't know this button any more.")
    assert writes(desk) == []


async def test_an_answer_goes_to_slack_and_to_no_other_host(desk: Playground, ana: Seat) -> None:
    """The person is told all the same: by an ephemeral message in the channel."""
    evil = "http://evil.example/commands/1"
    body = command(desk, ana, "/deal 12", response_url=evil)

    await post(desk, body, signed(desk, body))
    told = await ana.told()

    assert told["text"].startswith("Acme renewal, deal #12")
    assert any(call.method == "chat.postEphemeral" for call in desk.workspace.calls)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://hooks.slack.com/commands/T1/2/x", True),
        ("https://hooks.slack.com:443/commands/T1/2/x", True),
        ("http://hooks.slack.com/commands/T1/2/x", False),
        ("https://hooks.slack.com:8443/x", False),
        ("https://hooks.slack.com.evil.example/x", False),
        ("https://hooks.slack.com@evil.example/x", False),
        ("https://user@hooks.slack.com/x", False),
        ("https://127.0.0.1/x", False),
        ("https://[::1]/x", False),
        ("https://hооks.slack.com/x", False),
        ("//hooks.slack.com/x", False),
        ("https://hooks.slack.com:abc/x", False),
    ],
)
def test_only_slacks_own_host_is_answered(url: str, *, allowed: bool) -> None:
    assert is_slacks(url, "hooks.slack.com", "https://slack.com/api/") is allowed


async def test_a_message_is_posted_once_also_when_the_connection_breaks() -> None:
    arrived = []

    async def hang_up(request: web.Request) -> web.Response:
        arrived.append(request.match_info["method"])
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    app = web.Application()
    app.router.add_post("/api/{method}", hang_up)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    async with ClientSession() as session:
        api = f"http://127.0.0.1:{site.port}/api/"
        client = AsyncWebClient(token="xoxb-1", base_url=api, session=session, retry_handlers=[])
        replies = Replies(OneWorkspace(client), session, api)

        said = await replies.say(SlackContext("T1", "U1", "C1"), Message("Hello"), public=True)

    await runner.cleanup()
    assert not said
    assert arrived == ["chat.postMessage"]


async def test_nothing_a_stranger_typed_rings_or_links(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    title = "<!channel> <@U0TOM> <https://evil.example|Deal> *x* `y` :tada:"
    created = await ana.types(f'/deal new "{title}"')
    number = created["text"].partition("#")[2].partition(":")[0]

    shown = await ana.types(f"/deal {number}")
    await agrees(ana, await ana.presses(shown, "Share"))
    shared = await tom.told()
    listed = await ana.types(f"/deal list ids={number}")

    for message in (created, shown, shared, listed):
        assert "<!channel>" not in message["text"]
        assert "<https://evil" not in message["text"]
        for block in message["blocks"]:
            assert "<!channel>" not in json.dumps(_mrkdwn(block))
            assert "<https://evil" not in json.dumps(_mrkdwn(block))


def _mrkdwn(value: object) -> list[str]:
    """Every text that Slack would format."""
    if isinstance(value, dict):
        own = [value["text"]] if value.get("type") == "mrkdwn" else []
        return own + [text for inner in value.values() for text in _mrkdwn(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _mrkdwn(inner)]
    return []


async def test_what_slack_gave_no_trigger_is_done_all_the_same_and_once(
    desk: Playground, ana: Seat
) -> None:
    body = command(desk, ana, "/deal won 12", trigger_id="")
    headers = signed(desk, body)

    answers = [(await post(desk, body, headers))[0] for _ in range(2)]
    told = await ana.told()

    assert answers == [200, 200]
    assert "is won" in told["text"]
    assert writes(desk) == [("PATCH", "/api/v2/deals/12", {"status": "won"})]
