"""Bolt, set up so that nothing of it stands between Slack and the acknowledgement."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from pydantic import SecretStr
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.ingress.edge import Ack
from bot.ingress.payloads import Garbled

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


class OneTeam(AsyncAuthorize):
    """One workspace: its token is known, and nobody is asked before an ack."""

    def __init__(self, token: SecretStr) -> None:
        self._result = AuthorizeResult(
            enterprise_id=None, team_id=None, bot_token=token.get_secret_value()
        )

    async def __call__(self, **_: Any) -> AuthorizeResult:
        return self._result


class Router(AsyncMiddleware):
    """A payload says of which kind it is; Bolt itself would ask every listener in turn."""

    def __init__(self, listeners: Listeners) -> None:
        self._command = listeners.command
        self._by_type = {
            "block_actions": listeners.action,
            "view_submission": listeners.submission,
            "view_closed": listeners.closed,
            "block_suggestion": listeners.options,
            "shortcut": listeners.shortcut,
            "message_action": listeners.shortcut,
            "event_callback": listeners.event,
        }

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],
    ) -> BoltResponse | None:
        body = req.body
        listener = self._command if "command" in body else self._by_type.get(body.get("type", ""))
        if listener is None:
            return await next()
        await listener(req.context.ack, body)
        return req.context.ack.response


def build(client: AsyncWebClient, token: SecretStr, listeners: Listeners) -> AsyncApp:
    """The Bolt app. Its own request verification is off: the edge verified the raw bytes."""
    app = AsyncApp(
        # Without a name Bolt reads the source of everything that has called it, to call itself so.
        name="deal-desk",
        # It is never asked to call Slack.
        client=AsyncWebClient(base_url=client.base_url, session=client.session),
        logger=_of_errors_only(),
        authorize=OneTeam(token),
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        attaching_function_token_enabled=False,
    )
    app.error(_to_the_edge)
    app.use(Router(listeners))
    return app


def _of_errors_only() -> logging.Logger:
    """Bolt warns of tokens in the environment, and every logger of its own takes this level."""
    logger = logging.getLogger("slack_bolt.app")
    logger.setLevel(logging.ERROR)
    return logger


async def _to_the_edge(error: Exception) -> None:
    """Bolt would answer 500 and keep the reason to itself; the edge gives it a code."""
    raise error


def _request(body: Body) -> AsyncBoltRequest:
    """Raises Garbled: Bolt looks for ids in fields of its own, in every kind of event."""
    try:
        return AsyncBoltRequest(body=body, mode="socket_mode")
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Garbled("ids") from error


def dispatcher(app: AsyncApp) -> Callable[[Body], Awaitable[Ack]]:
    """What the edge calls with a verified, parsed body."""

    async def dispatch(body: Body) -> Ack:
        # This mode takes a parsed body and skips Bolt's own, slower parsing.
        response = await app.async_dispatch(_request(body))
        content_type = response.headers.get("content-type", ["text/plain"])[0].split(";")[0]
        return Ack(response.status, response.body or "", content_type)

    return dispatch
