"""The bot's own way to the ack, and the ways that it is measured against."""

import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, cast
from unittest import mock

from aiohttp import web
from pydantic import SecretStr
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.accounts.sealing import TokenCipher
from bot.blocks.kit.viewer import Viewer
from bot.desk.requests import SlackRequests
from bot.ingress.edge import Edge
from bot.observe.metrics import Metrics
from bot.slack import listeners
from bot.slack.callers import OneWorkspace
from bot.slack.controller import SlackController
from bot.slack.listeners import Admission, Listeners, Works
from bot.slack.modal_state import ModalState
from bot.slack.modals import Modals
from bot.slack.payloads import SlackContext
from bot.slack.pickers import Pickers
from bot.slack.requests_in_words import RequestsInWords
from bot.store.db import Intake, Replays, Store, Values
from bot.tasks import Tasks
from tests.bench.payloads import PATH
from tests.edge.signing import SECRET
from tests.keys import new_key

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
TOKEN = "xoxb-bench"


class Idle:
    """Stands where the front desk is: what comes after the ack is not the ack's cost."""

    async def nothing(self, *_: object) -> None:
        return

    typed = pressed = submitted = connect = safely = nothing

    def unpack(self, packed: str, door: SlackContext) -> ModalState:
        return ModalState(door, Viewer(now=datetime.now(UTC)), {})


def desk(store: Store, intake: type[Intake] = Intake) -> Answer:
    """The real edge, the real Bolt app and the real listeners, with nobody behind them."""
    client = AsyncWebClient(token=TOKEN)
    tasks, idle = Tasks(), cast("Any", Idle())  # Any: it stands in for two rooms
    vault = TokenCipher((SecretStr(new_key()),))
    with (
        mock.patch("bot.store.db.Intake", intake),
        mock.patch("bot.desk.requests.Intake", intake),
    ):
        replays, requests = Replays(store), SlackRequests(store, vault, worker="bench")
    works, admission = (
        Works(
            cast("SlackController", idle),
            cast("Modals", idle),
            requests,
            cast("RequestsInWords", idle),
            idle.heard,
        ),
        Admission(replays, requests, OneWorkspace(client)),
    )
    front = Listeners(works, cast("Pickers", idle), tasks, requests)
    edge = Edge(
        secrets=(SecretStr(SECRET),),
        first_time=admission.first_time,
        dispatch=admission.kept(listeners.dispatcher(listeners.build(client, front))),
        tasks=tasks,
        ready=_ready,
        metrics=Metrics(),
    )
    return edge.receive


class InMemory(Intake):
    """Remembers like the rows do, at the cost of a set."""

    def __init__(self, *_: object) -> None:
        self._seen: set[bytes] = set()

    async def add(self, key: bytes, values: Values) -> bool:
        new = key not in self._seen
        self._seen.add(key)
        return new


def catch_all_bolt(kind: str) -> Answer:
    """Bolt as it comes, with one listener, which takes everything, and without its poll."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=TOKEN)

    app = AsyncApp(signing_secret=SECRET, authorize=authorize, process_before_response=True)
    listen = {"command": app.command, "action": app.action, "view": app.view}[kind]
    listen(re.compile(".*"))(_acked)
    return app.server(path=PATH).handle_post_requests


async def plain(request: web.Request) -> web.Response:
    """aiohttp, and Slack's signature compared; nothing is read of what it says."""
    return web.Response(status=200 if is_ours(request, await request.read()) else 401)


def is_ours(request: web.Request, raw: bytes) -> bool:
    mac = _keyed.copy()
    mac.update(b"v0:" + request.headers["X-Slack-Request-Timestamp"].encode() + b":" + raw)
    return hmac.compare_digest("v0=" + mac.hexdigest(), request.headers["X-Slack-Signature"])


_keyed = hmac.new(SECRET.encode(), digestmod=hashlib.sha256)


async def _acked(ack: Any) -> None:  # Any: Bolt's AsyncAck
    await ack()


async def _ready() -> dict[str, bool]:
    return {}
