"""Bolt, set up so that nothing of it stands between Slack and the acknowledgement."""

import re
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.edge import Ack

EVERYTHING = re.compile(".*")
Body = dict[str, Any]


class Listeners(Protocol):
    """One per kind of payload; each acknowledges first and works afterwards."""

    async def command(self, ack: Any, body: Body) -> None: ...
    async def action(self, ack: Any, body: Body) -> None: ...
    async def submission(self, ack: Any, body: Body) -> None: ...
    async def closed(self, ack: Any, body: Body) -> None: ...
    async def options(self, ack: Any, body: Body) -> None: ...
    async def shortcut(self, ack: Any, body: Body) -> None: ...
    async def event(self, ack: Any, body: Body) -> None: ...


Authorize = Callable[..., Awaitable[AuthorizeResult]]


def build(client: AsyncWebClient, authorize: Authorize, listeners: Listeners) -> AsyncApp:
    """The Bolt app. Its own request verification is off: the edge verified the raw bytes."""
    app = AsyncApp(
        # It is never asked to call Slack, and warns about a token that it does not need.
        client=AsyncWebClient(base_url=client.base_url, session=client.session),
        authorize=authorize,
        # Bolt otherwise polls for the ack every 10 ms. The price: listeners spawn their work.
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
    )
    app.error(_to_the_edge)
    app.command(EVERYTHING)(listeners.command)
    app.action(EVERYTHING)(listeners.action)
    app.view_submission(EVERYTHING)(listeners.submission)
    app.view_closed(EVERYTHING)(listeners.closed)
    app.options(EVERYTHING)(listeners.options)
    app.shortcut(EVERYTHING)(listeners.shortcut)
    app.event(EVERYTHING)(listeners.event)
    return app


async def _to_the_edge(error: Exception) -> None:
    """Bolt would answer 500 and keep the reason to itself; the edge gives it a code."""
    raise error


def dispatcher(app: AsyncApp) -> Callable[[Body], Awaitable[Ack]]:
    """What the edge calls with a verified, parsed body."""

    async def dispatch(body: Body) -> Ack:
        # This mode takes a parsed body and skips Bolt's own, slower parsing.
        response = await app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
        content_type = response.headers.get("content-type", ["text/plain"])[0].split(";")[0]
        return Ack(response.status, response.body or "", content_type)

    return dispatch
