"""A request as Slack signs it, sent straight to the bot: for what no page would send."""

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.playground.run import Playground
from tests.seat import Json, Seat, find

TEAM = "T0DESK"


def signed(desk: Playground, body: bytes, at: float | None = None) -> dict[str, str]:
    timestamp = str(int(at or time.time()))
    secret = desk.workspace.signing_secret.encode()
    base = f"v0:{timestamp}:".encode() + body
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": "v0=" + hmac.new(secret, base, hashlib.sha256).hexdigest(),
    }


async def post(desk: Playground, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    url = f"http://127.0.0.1:{desk.bot_port}/slack/events"
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body, headers=headers) as response,
    ):
        return response.status, await response.text()


def command(desk: Playground, person: Seat, line: str, **others: Any) -> bytes:
    name, _, text = line.partition(" ")
    return urlencode(
        {
            "team_id": TEAM,
            "user_id": person.user,
            "channel_id": person.channel,
            "command": name,
            "text": text,
            "response_url": desk.workspace.new_response_url(person.user, person.channel),
            "trigger_id": desk.workspace.new_trigger(person.user),
            **others,
        }
    ).encode()


def click(desk: Playground, person: Seat, message: Json, label: str, **others: Any) -> bytes:
    """A click on a button, whoever it was shown to and whether it is still there."""
    block, element = find(message["blocks"], label)
    payload = {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": person.user, "team_id": TEAM},
        "channel": {"id": person.channel},
        "container": {"type": "message", "channel_id": person.channel, "is_ephemeral": True},
        "trigger_id": desk.workspace.new_trigger(person.user),
        "response_url": desk.workspace.new_response_url(person.user, person.channel),
        "actions": [{**element, "block_id": block["block_id"], "action_ts": "1.0"}],
        **others,
    }
    return urlencode({"payload": json.dumps(payload)}).encode()


async def clicks_anyway(desk: Playground, person: Seat, message: Json, label: str) -> Json:
    """Press it by signed request; returns what the person is told."""
    body = click(desk, person, message, label)
    assert (await post(desk, body, signed(desk, body)))[0] == 200
    return await person.told()
