"""Around an acknowledgement: the row that says that something is new; the work in its own task.

Bolt is set up so that nothing of it stands between Slack and the acknowledgement.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import SecretStr
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.requests import SlackRequests
from bot.ingress.edge import BUSY, STORING, Ack
from bot.ingress.payloads import Garbled
from bot.observe.logs import failure
from bot.slack.callers import Installation
from bot.slack.payloads import act_of
from bot.slack.pickers import Pickers
from bot.slack.submissions import Body, Work, has_secret
from bot.slack.works import Works
from bot.store.db import StoreFailed
from bot.store.intake import Replays
from bot.tasks import Tasks

Payload = dict[str, Any]  # Any: as Slack sends it

Acknowledge = Callable[..., Awaitable[Any]]

FORM = "view_submission"


class Admission:
    """What stands before every acknowledgement."""

    def __init__(
        self, replays: Replays, requests: SlackRequests, installation: Installation
    ) -> None:
        self._replays = replays
        self._requests = requests
        self._installation = installation

    async def first_time(self, digest: bytes, payload: Payload) -> bool:
        """Whether this is the first delivery of an act, or of what is no act of anyone's.

        `digest` names the delivery. `StoreFailed` when nothing was stored.
        """
        self._requests.nothing_yet()
        self._installation.bring_home(payload)
        act = None if payload.get("type") == FORM else act_of(payload)
        if act is None:
            return await self._replays.first_time(digest)
        return await self._requests.first_time(act.key or digest, act.body)

    def kept(
        self, dispatch: Callable[[Payload], Awaitable[Ack]]
    ) -> Callable[[Payload], Awaitable[Ack]]:
        """What could not be handed on is not acknowledged, and so is not kept either."""

        async def handed_on(payload: Payload) -> Ack:
            try:
                with self._requests.refused_on_error():
                    return await dispatch(payload)
            except (StoreFailed, TimeoutError) as error:
                failure("the request could not be stored", error)
                return Ack(503, BUSY)

        return handed_on


class Listeners:
    """One for each kind of payload.

    Before an ack stand only what is pure, and the row that keeps what was asked.
    """

    def __init__(
        self, works: Works, pickers: Pickers, tasks: Tasks, requests: SlackRequests
    ) -> None:
        self._works = works
        self._pickers = pickers
        self._tasks = tasks
        self._requests = requests

    async def command(self, ack: Acknowledge, body: Body) -> None:
        await self._taken(ack, body, "command")

    async def action(self, ack: Acknowledge, body: Body) -> None:
        await self._taken(ack, body, "action")

    async def shortcut(self, ack: Acknowledge, body: Body) -> None:
        await self._taken(ack, body, "shortcut")

    async def event(self, ack: Acknowledge, body: Body) -> None:
        await self._taken(ack, body, "event")

    async def submission(self, ack: Acknowledge, body: Body) -> None:
        """An answer with errors takes nothing: the same form comes again, filled in better."""
        judged = self._works.judged(body)
        if judged.work and await self._is_first(body):
            self._spawn(judged.work, "form", has_secret=has_secret(body))
        await ack(**judged.ack)

    async def closed(self, ack: Acknowledge, body: Body) -> None:
        await ack()

    async def options(self, ack: Acknowledge, body: Body) -> None:
        await ack(**await self._pickers.options(body))

    async def _is_first(self, body: Body) -> bool:
        """Submitted twice, as by a double click, a form is one act. Raises StoreFailed."""
        act = act_of(body)
        async with asyncio.timeout(STORING):
            return act is not None and await self._requests.first_time(act.key, act.body)

    async def _taken(self, ack: Acknowledge, body: Body, name: str) -> None:
        """Its row is there: whoever let it in has stored it."""
        work = self._works.of(body) if act_of(body) else None
        if work:
            self._spawn(work, name)
        await ack()

    def _spawn(self, work: Work, name: str, *, has_secret: bool = False) -> None:
        async def kept() -> None:
            async with self._requests.work(has_secret=has_secret), self._tasks.pace.turn():
                await work()

        self._tasks.spawn(kept(), name)


# --- Bolt ---------------------------------------------------------------------------------------


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
