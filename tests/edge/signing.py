"""Requests as Slack signs and sends them."""

import hashlib
import hmac
import json
from urllib.parse import urlencode

SECRET = "8f742231b10e4ecd9a3de85a5f24c0de"
OLD_SECRET = "0ddba11c0ffee4ecd9a3de85a5f24c0d"
NOW = 1_795_000_000

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"

COMMAND = {
    "token": "verification-token-canary",
    "command": "/deal",
    "text": "find Café & Söhne 100% =)",
    "team_id": "T0DESK",
    "user_id": "U0ANA",
    "channel_id": "C0SALES",
    "response_url": "https://hooks.slack.com/commands/T0DESK/123/canary-response-url",
    "trigger_id": "123.456.canary-trigger",
}
CLICK = {
    "type": "block_actions",
    "team": {"id": "T0DESK"},
    "user": {"id": "U0TOM"},
    "actions": [{"action_id": "run:1", "value": '{"tool": "deals_mark_as_won"}'}],
}
EVENT = {
    "type": "event_callback",
    "team_id": "T0DESK",
    "event_id": "Ev1",
    "event": {
        "type": "message",
        "user": "U0ANA",
        "channel": "C0SALES",
        "text": "canary ann@example.com",
        "ts": "1.0",
    },
}


def form(fields: dict[str, str]) -> bytes:
    return urlencode(fields).encode()


def payload(data: object) -> bytes:
    return form({"payload": json.dumps(data)})


def signature(body: bytes, stamp: str, secret: str = SECRET) -> str:
    signed = b"v0:" + stamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def signed(
    body: bytes, content_type: str = FORM, at: int = NOW, secret: str = SECRET
) -> dict[str, str]:
    return {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": str(at),
        "X-Slack-Signature": signature(body, str(at), secret),
    }
