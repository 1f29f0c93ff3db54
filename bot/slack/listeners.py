"""Around an acknowledgement: the row that says that something is new, and the work it asks for.

Bolt is set up so that nothing of it stands between Slack and the acknowledgement.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

import orjson
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.kit import buttons
from bot.blocks.kit.buttons import Press
from bot.blocks.replies import leftovers
from bot.commands import forms
from bot.commands.form_inputs import MORE
from bot.desk.requests import SlackRequest, SlackRequests
from bot.ingress.edge import BUSY, STORING, Ack
from bot.ingress.payloads import Garbled
from bot.observe.logs import failure
from bot.slack.callers import Entrance
from bot.slack.controller import SlackController
from bot.slack.modals import Modals
from bot.slack.payloads import (
    SIGNED_IN,
    SlackContext,
    act_of,
    context_of,
    files_left,
    is_file_alone,
    news_of,
    typed_in,
)
from bot.slack.pickers import Pickers
from bot.slack.requests_in_words import RequestsInWords
from bot.slack.submissions import Body, Meet, Submissions, Validated, Work, has_secret
from bot.store.db import Replays, StoreFailed
from bot.tasks import Tasks
from bot.watch.commands import form
from bot.watch.news import News

SAVE = "save_to_pipedrive"  # as the manifest calls the shortcut


def as_it_is(context: SlackContext) -> SlackContext:
    return context


class Works:
    def __init__(
        self,
        controller: SlackController,
        modals: Modals,
        requests: SlackRequests,
        in_words: RequestsInWords,
        heard: Callable[[News], Awaitable[None]],
    ) -> None:
        """`heard`: who is told what happened to a channel or a person."""
        self._controller = controller
        self._modals = modals
        self._requests = requests
        self._submissions = Submissions(controller, modals)
        self.in_words = in_words
        self._heard = heard

    def validated(self, body: Body, meet: Meet = as_it_is) -> Validated:
        return self._submissions.validated(body, meet)

    def of(self, body: Body, meet: Meet = as_it_is) -> Work | None:
        """None where there is nothing to do, as for a form that was not accepted."""
        if body.get("type") == "view_submission":
            return self.validated(body, meet).work
        news = news_of(body)
        if news is not None:
            return partial(self._heard, news)
        return self._asked(meet(context_of(body)), body)

    def _asked(self, context: SlackContext, body: Body) -> Work:
        if body.get("type") == SIGNED_IN:
            return partial(self._modals.signed_in, context, body["name"], body["then"])
        if body.get("type") == "block_actions":
            return self._click(context, body)
        if body.get("type") in {"shortcut", "message_action"}:
            return self._shortcut(context, body)
        if is_file_alone(body):
            return partial(self._controller.saving, context, body["event"])
        return self._said(context, body)

    def _said(self, context: SlackContext, body: Body) -> Work:
        return partial(self._controller.typed, context, *typed_in(body), files_left(body))

    def _click(self, context: SlackContext, body: Body) -> Work:
        action = body["actions"][0]
        if action["action_id"].startswith(f"{MORE}:"):
            return partial(self._modals.more_fields, context, body["view"])
        if body.get("view", {}).get("callback_id") == forms.CALLBACK:
            return partial(self._modals.otherwise, context, body["view"], action)
        if action["action_id"].startswith(f"{form.ACTION}:"):
            do = action.get("value", "")
            return partial(self._modals.watch_form, context, body["view"], do)
        return partial(self._pressed, context, action)

    def _shortcut(self, context: SlackContext, body: Body) -> Work:
        if body.get("callback_id") == SAVE and "message" in body:
            domain = str((body.get("team") or {}).get("domain") or "")
            return partial(self._controller.saving, context, body["message"], domain)
        return partial(self._controller.unknown_shortcut, context)

    # --- the word about what was left undone ---------------------------------------------------

    async def _pressed(self, context: SlackContext, action: Body) -> None:
        press = buttons.pressed(action)
        if press is None or press.verb not in {"resume", "dismiss"}:
            await self._controller.pressed(context, action)
            return
        await self._controller.safely(context, self._decided(context, press))

    async def _decided(self, context: SlackContext, press: Press) -> None:
        viewer = await self._controller.admit(context)
        if press.ticket.startswith(leftovers.ROW):
            words = await self.in_words.was_about(
                press.ticket.removeprefix(leftovers.ROW), context, viewer
            )
            said = leftovers.forgotten(words) if words else leftovers.over()
            await self._controller.say(context, said, replace=bool(words))
            return
        if press.ticket.startswith(leftovers.REST):
            words = await self.in_words.was_about(
                press.ticket.removeprefix(leftovers.REST), context, viewer
            )
            said = leftovers.rest_forgotten(words) if words else leftovers.over()
            await self._controller.say(context, said)
            return
        left = await self._left(context, press.ticket)
        if left is None:
            await self._controller.say(context, leftovers.over())
            return
        words = (await self.in_words.of(left.payload, viewer)).words
        if press.verb == "dismiss":
            await self._controller.say(context, leftovers.forgotten(words), replace=True)
            return
        await self._controller.say(context, leftovers.doing(words), replace=True)
        work = self.of(left.payload, lambda asked: _by_way_of(context, asked))
        if work:
            await work()

    async def _left(self, context: SlackContext, ticket: str) -> SlackRequest | None:
        """Only who asked for it decides about it."""
        try:
            key = bytes.fromhex(ticket)
        except ValueError:
            return None
        left = await self._requests.find(key)
        asked = context_of(left.payload) if left else None
        if asked is None or (asked.team, asked.user) != (context.team, context.user):
            return None
        return await self._requests.take_up(key)


def _by_way_of(click: SlackContext, asked: SlackContext) -> SlackContext:
    """The answer comes by the click: the way of the question is closed by now."""
    return replace(
        asked,
        channel=click.channel,
        reply=click.reply,
        trigger=click.trigger,
        message_ts=click.message_ts,
        on_card=False,
    )


Acknowledge = Callable[..., Awaitable[Any]]

FORM = "view_submission"


class Admission:
    """What stands before every acknowledgement."""

    def __init__(self, replays: Replays, requests: SlackRequests, installation: Entrance) -> None:
        self._replays = replays
        self._requests = requests
        self._installation = installation

    async def first_time(self, digest: bytes, payload: Body) -> bool:
        """Whether this is the first delivery of an act, or of what is no act of anyone's.

        `digest` names the delivery. `StoreFailed` when nothing was stored.
        """
        self._requests.nothing_yet()
        await self._installation.bring_home(payload)
        act = None if payload.get("type") == FORM else act_of(payload)
        if act is None:
            return await self._replays.first_time(digest)
        return await self._requests.first_time(act.key or digest, act.body)

    def kept(self, dispatch: Callable[[Body], Awaitable[Ack]]) -> Callable[[Body], Awaitable[Ack]]:
        """What could not be handed on is not acknowledged, and so is not kept either."""

        async def handed_on(payload: Body) -> Ack:
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
        validated = self._works.validated(body)
        if validated.work and await self._is_first(body):
            self._spawn(validated.work, "form", has_secret=has_secret(body))
        await ack(**validated.ack)

    async def signed_in(self, id: str, name: tuple[str, str], kept: str) -> None:
        """Somebody comes back from the browser; what they were doing goes on as a kept request."""
        told = orjson.loads(kept)
        context = {**told["context"], "trigger": "", "view": "", "view_hash": "", "resumed": True}
        body = {
            "type": SIGNED_IN,
            "id": id,
            "team_id": context["team"],
            "name": name,
            "context": context,
            "then": told["then"],
        }
        work = self._works.of(body)
        self._requests.nothing_yet()
        if work and await self._is_first(body):
            self._spawn(work, "signed in")

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


class NoToken(AsyncAuthorize):
    """Bolt calls nobody, and nobody is asked before an ack: each workspace has its own client."""

    def __init__(self) -> None:
        """Bolt's own says nothing of its types."""

    async def __call__(self, **_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None)


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


def build(client: AsyncWebClient, listeners: Listeners) -> AsyncApp:
    """The Bolt app. Its own request verification is off: the edge verified the raw bytes."""
    app = AsyncApp(
        # Without a name Bolt reads the source of everything that has called it, to call itself so.
        name="deal-desk",
        # It is never asked to call Slack.
        client=AsyncWebClient(base_url=client.base_url, session=client.session),
        logger=_of_errors_only(),
        authorize=NoToken(),
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
