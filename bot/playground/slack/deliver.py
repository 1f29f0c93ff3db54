"""Deliveries to the bot: signed as Slack signs them, with Slack's deadline."""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp

from bot.playground.slack.people import APP_ID
from bot.playground.slack.socketmode import Sockets
from bot.playground.slack.wire import Json, NoAnswer
from bot.tasks import apart

VERIFICATION_TOKEN = "local"  # noqa: S105 - the deprecated field; nobody may rely on it
_FORM = "application/x-www-form-urlencoded"
_OK = range(200, 300)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    signed = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


@dataclass(kw_only=True)
class BotEndpoint:
    """Where the bot listens, and how long Slack waits for it."""

    bot_url: str = ""
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    patience: float = 3.0  # seconds
    clock: Callable[[], float] = time.time  # signatures are dated by it


@dataclass(frozen=True)
class Attempt:
    """Which attempt at an event this is, and why the one before was none."""

    number: int = 0
    reason: str = ""

    @property
    def headers(self) -> dict[str, str]:
        if not self.number:
            return {}
        return {"X-Slack-Retry-Num": str(self.number), "X-Slack-Retry-Reason": self.reason}

    @property
    def in_envelope(self) -> dict[str, object]:
        return {"retry_attempt": self.number, "retry_reason": self.reason}


_FIRST = Attempt()


class EventDelivery:
    """Carries deliveries to the bot: to where it listens, or over the socket it opened."""

    def __init__(self, endpoint: BotEndpoint) -> None:
        self._endpoint = endpoint
        self._http: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.sockets = Sockets()

    async def open(self) -> None:
        # No cookies, no proxies of the surroundings: only what Slack sends.
        self._http = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())

    async def close(self) -> None:
        await self.drop()
        if self._http is not None:
            await self._http.close()

    @property
    def under_way(self) -> int:
        """How many deliveries are neither answered nor given up."""
        return len(self._tasks)

    async def drop(self) -> None:
        """Give up what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def command(self, fields: Mapping[str, str]) -> Json:
        """What the bot said while acknowledging; plain words are a text."""
        whole = {"token": VERIFICATION_TOKEN, "api_app_id": APP_ID, **fields}
        return await self._carry("slash_commands", whole, urlencode(whole).encode(), _FORM)

    async def interaction(self, payload: Json) -> Json:
        whole = {**payload, "api_app_id": APP_ID, "token": VERIFICATION_TOKEN}
        body = urlencode({"payload": json.dumps(whole)}).encode()
        return await self._carry("interactive", whole, body, _FORM)

    async def event(self, event: Json, attempt: Attempt) -> None:
        whole = {"token": VERIFICATION_TOKEN, **event}
        body = json.dumps(whole).encode()
        await self._carry("events_api", whole, body, "application/json", attempt)

    def in_background(self, work: Coroutine[None, None, None]) -> None:
        task = apart(work, "delivery")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry(
        self, kind: str, payload: Json, body: bytes, content_type: str, attempt: Attempt = _FIRST
    ) -> Json:
        try:
            async with asyncio.timeout(self._endpoint.patience):
                if self.sockets.connected:
                    return await self.sockets.send(kind, payload, attempt.in_envelope)
                return await self._post(body, content_type, attempt)
        except TimeoutError:
            raise NoAnswer("operation_timeout", reason="http_timeout") from None
        except (aiohttp.ClientError, ConnectionError):
            raise NoAnswer("dispatch_failed", reason="connection_failed") from None

    async def _post(self, body: bytes, content_type: str, attempt: Attempt) -> Json:
        if self._http is None or not self._endpoint.bot_url:
            raise NoAnswer("dispatch_failed", reason="connection_failed")
        timestamp = str(int(self._endpoint.clock()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._endpoint.signing_secret, timestamp, body),
            **attempt.headers,
        }
        async with self._http.post(
            self._endpoint.bot_url, data=body, headers=headers, allow_redirects=False
        ) as response:
            text = await response.text()
        if response.status not in _OK:
            no_more = response.headers.get("X-Slack-No-Retry") == "1"
            raise NoAnswer("dispatch_failed", is_final=no_more, status=response.status)
        return _said(text, is_json=response.content_type == "application/json")


def _said(text: str, *, is_json: bool) -> Json:
    if not text.strip():
        return {}
    if not is_json:
        return {"text": text}
    try:
        said = json.loads(text)
    except ValueError:
        raise NoAnswer("dispatch_failed") from None
    if not isinstance(said, dict):
        raise NoAnswer("dispatch_failed")
    return said
