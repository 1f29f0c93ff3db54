"""A command, a click and a form as large as Slack really sends them, each one signed anew."""

import itertools
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from tests.edge.signing import FORM, signature

Make = Callable[[], bytes]
PATH = "/slack/events"
CHANNEL, TEAM, USER = "C0SALES", "T0DESK", "U0ANA"
_number = itertools.count(1)


def command(
    text: str = "show 12", reply: str = "https://hooks.slack.com/commands/T0DESK/1/x"
) -> bytes:
    """About 340 bytes; no two are alike, as the trigger never is."""
    return urlencode(
        {
            "token": "gIkuvaNzQIHg97ATvDxqgjtO",
            "team_id": TEAM,
            "team_domain": "desk",
            "channel_id": CHANNEL,
            "channel_name": "sales",
            "user_id": USER,
            "user_name": "ana",
            "command": "/deal",
            "text": text,
            "api_app_id": "A0DESK",
            "is_enterprise_install": "false",
            "response_url": reply,
            "trigger_id": _trigger(),
        }
    ).encode()


def click() -> bytes:
    """A press of a link on a card: about 6.5 KB, and nothing for the desk to do after the ack."""
    action = {
        "type": "button",
        "action_id": "link:12",
        "block_id": "b19",
        "text": {"type": "plain_text", "text": "Open in Pipedrive", "emoji": True},
        "url": "https://acme.pipedrive.com/deal/12",
        "action_ts": "1795000000.000200",
    }
    return _payload(
        {
            **_person("block_actions"),
            "container": {"type": "message", "message_ts": "1.2", "channel_id": CHANNEL},
            "channel": {"id": CHANNEL, "name": "sales"},
            "message": {"type": "message", "ts": "1.2", "blocks": _blocks(25)},
            "response_url": "https://hooks.slack.com/actions/T0DESK/1/x",
            "actions": [action],
        }
    )


def form() -> bytes:
    """A form of about 4.8 KB with a mistake in it: read, bound, and answered in the ack."""
    typed = {
        "title": {"value": {"type": "plain_text_input", "value": "Acme renewal"}},
        "value": {"value": {"type": "plain_text_input", "value": "twelve or so"}},
    }
    metadata = {"tool": "deals_create", "was": {}, "kept": {}}
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": "tool",
        "private_metadata": json.dumps(metadata),
        "blocks": _blocks(18),
        "state": {"values": typed},
        "hash": "1.x",
    }
    return _payload({**_person("view_submission"), "view": view})


def headers(body: bytes, secret: str) -> dict[str, str]:
    stamp = str(int(time.time()))
    return {
        "Content-Type": FORM,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature(body, stamp, secret),
    }


def on_the_wire(body: bytes, secret: str) -> bytes:
    """One request of HTTP/1.1, ready to be sent."""
    lines = [f"POST {PATH} HTTP/1.1", "Host: bot", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers(body, secret).items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def _trigger() -> str:
    return f"{next(_number)}.1795000000.{'f' * 32}"


def _person(kind: str) -> dict[str, Any]:
    return {
        "type": kind,
        "team": {"id": TEAM, "domain": "desk"},
        "user": {"id": USER, "username": "ana", "name": "ana", "team_id": TEAM},
        "api_app_id": "A0DESK",
        "token": "gIkuvaNzQIHg97ATvDxqgjtO",
        "trigger_id": _trigger(),
    }


def _blocks(count: int) -> list[dict[str, Any]]:
    words = "*Acme renewal* · €12,500 · Proposal (3 of 5)"
    return [
        {"type": "section", "block_id": f"b{number}", "text": {"type": "mrkdwn", "text": words}}
        for number in range(count)
    ]


def _payload(payload: dict[str, Any]) -> bytes:
    return urlencode({"payload": json.dumps(payload, ensure_ascii=False)}).encode()


KINDS: dict[str, Make] = {"command": command, "action": click, "view": form}
