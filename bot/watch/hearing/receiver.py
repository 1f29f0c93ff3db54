"""Where Pipedrive tells of changes: proven, not too large, one row, then 200.

Whoever does not know the password costs a comparison: nothing is read of what they send.
"""

import asyncio
import base64
import hmac
from collections.abc import Callable
from typing import Any

import orjson
from aiohttp import web
from structlog.contextvars import bind_contextvars

from bot.ingress.edge import TurnedAway, read
from bot.observe.logs import Sparing, log
from bot.observe.metrics import Metrics
from bot.pipedrive.events import NotAnEvent, company_of, key_of
from bot.store.db import StoreFailed
from bot.tasks import Tasks
from bot.watch.hearing.hooks import PATH, USER, Hook, Hooks
from bot.watch.hearing.inbox import ChangeInbox

# As long as that a webhook of another process may be unknown here, and one that is gone known.
FRESH = 1.0
STALE = 30.0


class Receiver:
    def __init__(
        self,
        hooks: Hooks,
        inbox: ChangeInbox,
        tasks: Tasks,
        metrics: Metrics,
        monotonic: Callable[[], float],
    ) -> None:
        self._hooks = hooks
        self._inbox = inbox
        self._tasks = tasks
        self._metrics = metrics
        self._monotonic = monotonic
        self._known: dict[str, Hook] = {}
        self._looked = float("-inf")
        self._version = -1
        self._one_look = asyncio.Lock()
        self._sparing = Sparing()

    def routes(self) -> list[web.RouteDef]:
        return [web.post(f"{PATH}/{{hook}}", self.receive)]

    async def receive(self, request: web.Request) -> web.Response:
        try:
            await self._take(request)
        except TurnedAway as refused:
            return self._turn_away(refused)
        return web.Response()

    async def _take(self, request: web.Request) -> None:
        if self._tasks.closing.is_set():
            raise TurnedAway(503, "closing")
        hook = await self._find(request.match_info["hook"])
        given = request.headers.get("Authorization", "").encode(errors="backslashreplace")
        if not hmac.compare_digest(_proof(hook), given) or hook is None:
            raise TurnedAway(401, "webhook password")
        bind_contextvars(company=hook.company)
        body = _opened(await read(request))
        if company_of(body) != hook.company:
            raise TurnedAway(403, "webhook company")
        try:
            key = key_of(body)
        except NotAnEvent as error:
            raise TurnedAway(400, "webhook body") from error
        try:
            await self._inbox.add(key, hook.company, body)
        except StoreFailed as error:
            raise TurnedAway(503, "storage") from error

    async def _find(self, id: str) -> Hook | None:
        """However many ask for what is not there, the rows are read once in a while."""
        if self._is_stale(id):
            async with self._one_look:  # those that come together wait for what it finds
                if self._is_stale(id):
                    version, now = self._hooks.version, self._monotonic()
                    known = {hook.id: hook for hook in await self._hooks.all()}
                    self._known, self._version, self._looked = known, version, now
        return self._known.get(id)

    def _is_stale(self, id: str) -> bool:
        age = self._monotonic() - self._looked
        missing = id not in self._known and age > FRESH
        return missing or age > STALE or self._version != self._hooks.version

    def _turn_away(self, refused: TurnedAway) -> web.Response:
        self._metrics.rejected(refused.reason)
        held = self._sparing.held_back(refused.reason)
        if held is not None:
            log.warning("webhook turned away", reason=refused.reason, held_back=held)
        response = web.Response(status=refused.status, text="Not accepted.")
        if refused.status == web.HTTPUnauthorized.status_code:
            response.headers["WWW-Authenticate"] = "Basic"
        elif refused.status != web.HTTPForbidden.status_code:
            response.force_close()
        return response


def _proof(hook: Hook | None) -> bytes:
    """The header that Pipedrive sends; of no webhook one that nobody can send."""
    password = hook.password if hook else "\0"
    return b"Basic " + base64.b64encode(f"{USER}:{password}".encode())


def _opened(raw: bytes) -> dict[str, Any]:
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        body = None
    if not isinstance(body, dict):
        raise TurnedAway(400, "webhook body")
    return body
