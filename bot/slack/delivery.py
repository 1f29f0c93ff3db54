"""Bringing an answer to the person: through the response_url, else ephemerally, else by DM.

It is a message, a form, or a word while they wait.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import asdict, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any, TypeVar

import aiohttp
import orjson
import structlog

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.modal import notice, with_way_back
from bot.blocks.kit.offering import offered
from bot.blocks.kit.viewer import Asker
from bot.blocks.replies import account, refusals
from bot.commands.presses import CountPress
from bot.desk.caller import RightsUnknown
from bot.desk.lookup.recents import Recents
from bot.desk.operations.operations import Operations
from bot.desk.policy.policies import Offering
from bot.desk.reply import Form, MessageReply, Reply
from bot.observe.logs import failure
from bot.pipedrive.records.models import Entity
from bot.slack import connect, counting
from bot.slack.modal_state import ModalState, ModalStates
from bot.slack.payloads import SlackContext, is_slacks
from bot.slack.trouble import TROUBLE, code_of, is_down
from bot.slack.workspaces import Workspaces
from bot.store.db import StoreFailed
from bot.tasks import give_up
from bot.watch.watches.rows import Place

log = structlog.get_logger()
LIMITS = aiohttp.ClientTimeout(sock_connect=3, sock_read=10, total=15)
# A workspace may not have the newest kinds of blocks yet.
INVALID_BLOCKS = "invalid_blocks"
# Errors that mean: this modal is no longer open.
GONE = {"not_found", "view_not_found"}
# Errors that mean: this modal can no longer be opened with this trigger.
LATE = {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired"}


class _BlocksRefused(Exception):
    """Slack knows of the message, and will not take it as it is."""


class Replies:
    """Posts are never repeated by a library: Slack has no key against doing it twice."""

    def __init__(self, slack: Workspaces, session: aiohttp.ClientSession, api_url: str) -> None:
        self._slack = slack
        self._session = session
        self._api_url = api_url

    async def say(
        self,
        context: SlackContext,
        message: Message,
        *,
        public: bool = False,
        replace: bool = False,
    ) -> bool:
        """Whether it arrived somewhere. A reply in public goes to the channel or nowhere."""
        for version in rich.versions(message):
            try:
                return await self._say(context, version, public=public, replace=replace)
            except _BlocksRefused:
                kinds = {block["type"] for block in version.blocks}
                log.warning("blocks_refused", kinds=sorted(kinds))
        return False

    async def post(self, context: SlackContext, message: Message) -> str:
        """The `ts` of a message that may be changed later; empty where the bot cannot post."""
        if not context.channel:
            return ""
        for version in rich.versions(message):
            try:
                client = await self._slack.client(context.team)
                said = await client.chat_postMessage(
                    channel=context.channel,
                    text=version.text,
                    blocks=list(version.blocks),
                    thread_ts=context.thread or None,
                    unfurl_links=False,
                    unfurl_media=False,
                )
                return str(said["ts"])
            except TROUBLE as error:
                if code_of(error) != INVALID_BLOCKS:
                    return ""
        return ""

    async def replace(self, reply: str, message: Message) -> bool:
        """What was said there gives way to this, while Slack still lets it."""
        payload: Block = {
            "text": message.text,
            "blocks": list(message.blocks),
            "response_type": "ephemeral",
            "replace_original": True,
        }
        return await self._respond(reply, payload)

    async def open(self, context: SlackContext, view: Block) -> str:
        """The id of the opened modal; empty where the click is too long ago, or Slack is down."""
        try:
            client = await self._slack.client(context.team)
            answer = await client.views_open(trigger_id=context.trigger, view=view)
        except TROUBLE as error:
            if not (is_down(error) or code_of(error) in LATE):
                raise
            log.warning("modal_not_opened", error=code_of(error))
            return ""
        return str(answer["view"]["id"])

    async def update(self, team: str, view_id: str, view: Block) -> bool:
        """Whether the modal was still there, and Slack took it."""
        try:
            client = await self._slack.client(team)
            await client.views_update(view_id=view_id, view=view)
        except TROUBLE as error:
            if not (is_down(error) or code_of(error) in GONE):
                raise
            log.warning("modal_not_updated", error=code_of(error))
            return False
        return True

    async def _say(
        self, context: SlackContext, message: Message, *, public: bool, replace: bool
    ) -> bool:
        payload: Block = {
            "text": message.text,
            "blocks": list(message.blocks),
            "response_type": "in_channel" if public else "ephemeral",
            "replace_original": replace and not public,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        # A response_url leads to the channel, whatever thread they look at.
        if public and context.thread:
            return await self._post(context, message, public=True)
        if context.reply:
            in_thread = context.is_in_thread and not (replace or context.is_late)
            if in_thread and await self._posted(context, message, public=False):
                return True
            if await self._respond(context.reply, payload):
                return True
        return await self._post(context, message, public=public)

    async def _respond(self, url: str, payload: Block) -> bool:
        if not is_slacks(url, "hooks.slack.com", self._api_url):
            log.warning("reply_url_refused")
            return False
        try:
            async with self._session.post(
                url,
                data=orjson.dumps(payload),
                headers={"content-type": "application/json"},
                timeout=LIMITS,
                allow_redirects=False,
            ) as response:
                if response.status == HTTPStatus.OK:
                    return True
                said = (await response.text())[:200]
        except TROUBLE as error:
            log.warning("reply_failed", error=code_of(error))
            return False
        if INVALID_BLOCKS in said:
            raise _BlocksRefused
        log.warning("reply_refused", status=response.status, said=said)
        return False

    async def _post(self, context: SlackContext, message: Message, *, public: bool) -> bool:
        there = context.channel and (public or not context.is_late)
        if there and await self._posted(context, message, public=public):
            return True
        return not public and await self._directly(context, message)

    async def _posted(self, context: SlackContext, message: Message, *, public: bool) -> bool:
        try:
            await self._in_channel(context, message, public=public)
        except TROUBLE as error:
            _raise_if_blocks_refused(error)
            log.info("not_said_there", error=code_of(error))
            return False
        return True

    async def _in_channel(self, context: SlackContext, message: Message, *, public: bool) -> None:
        blocks = list(message.blocks)
        client = await self._slack.client(context.team)
        if public:
            await client.chat_postMessage(
                channel=context.channel,
                text=message.text,
                blocks=blocks,
                thread_ts=context.thread or None,
                unfurl_links=False,
                unfurl_media=False,
            )
        else:
            await client.chat_postEphemeral(
                channel=context.channel,
                user=context.user,
                text=message.text,
                blocks=blocks,
                thread_ts=context.thread or None,
            )

    async def _directly(self, context: SlackContext, message: Message) -> bool:
        try:
            client = await self._slack.client(context.team)
            await client.chat_postMessage(
                channel=context.user,
                text=message.text,
                blocks=list(message.blocks),
                unfurl_links=False,
            )
        except TROUBLE as error:
            _raise_if_blocks_refused(error)
            log.warning("not_said", error=code_of(error))
            return False
        return True


def _raise_if_blocks_refused(error: Exception) -> None:
    if code_of(error) == INVALID_BLOCKS:
        raise _BlocksRefused from error


T = TypeVar("T")
# Hears where a card stands that somebody shared: its place, its `ts`, whose it is, and of what.
Shared = Callable[[Place, str, str, Entity], Awaitable[object]]
# The address where this person of this workspace signs in, and then comes back to what is kept.
SignIn = Callable[[str, str, str], Awaitable[str]]
PATIENCE = 2.5  # seconds before a person is told that we are still at it


class Delivery:
    def __init__(  # noqa: PLR0913 - whoever has a part in an answer
        self,
        replies: Replies,
        operations: Operations,
        recents: Recents,
        modal_states: ModalStates,
        *,
        offering: Offering,
        shared: Shared,
        now: Callable[[], datetime],
        sign_in: SignIn | None = None,
    ) -> None:
        self._sign_in = sign_in
        self._shared = shared
        self._offering = offering
        self.replies = replies
        self._operations = operations
        self._recents = recents
        self._modal_states = modal_states
        self._now = now

    def unpack(self, packed: str, context: SlackContext) -> ModalState:
        return self._modal_states.unpack(packed, context, self._now())

    async def say(self, context: SlackContext, message: Message, *, replace: bool = False) -> None:
        await self.replies.say(context, message, replace=replace)

    async def show(self, context: SlackContext, modal: str, view: Block) -> None:
        """In the modal; where that was closed meanwhile, what it says as a message."""
        if not await self.replies.update(context.team, modal, view):
            said = tuple(block for block in view["blocks"] if block["type"] == "section")
            await self.replies.say(context, Message(said[0]["text"]["text"], said))

    async def give(
        self, context: SlackContext, reply: Reply, viewer: Asker, modal: str = ""
    ) -> None:
        """`modal` is one that was opened meanwhile and now shows the answer."""
        if isinstance(reply, Form):
            await self._show(context, reply, viewer, modal)
            return
        reply = await self._offered(context, reply)
        if reply.public:
            arrived = await self._share(context, reply)
        elif modal:
            arrived = await self.replies.update(
                context.team, modal, notice("Deal Desk", *reply.message.blocks)
            )
        else:
            replace = context.on_card and reply.replaces
            message = _above_card(reply) if replace else reply.message
            arrived = await self.replies.say(context, message, replace=replace)
        if arrived:
            await self._note(reply)

    async def _offered(self, context: SlackContext, reply: MessageReply) -> MessageReply:
        """Without the buttons that the rules of the workspace refuse; a press is judged anyway."""
        try:
            user = "" if reply.public else context.user
            offers = await self._offering.to(context.team, user)
        except (StoreFailed, RightsUnknown):
            return reply
        if offers is None:
            return reply
        card = offered(reply.card, offers) if reply.card else None
        return replace(reply, message=offered(reply.message, offers), card=card)

    async def _note(self, reply: MessageReply) -> None:
        """The person has their answer: that it cannot be noted is no answer to them."""
        try:
            if reply.tells:
                await self._operations.told(reply.tells)
            if reply.saw:
                await self._recents.note(reply.saw)
        except StoreFailed as error:
            failure("what was told could not be noted", error)

    async def _share(self, context: SlackContext, reply: MessageReply) -> bool:
        """A card of one record follows that record where the bot may post it itself."""
        shared = reply.message.with_more(account.shared_by(context.user))
        ts = await self.replies.post(context, shared) if reply.record else ""
        if ts and reply.record:
            place = Place(context.team, context.channel)
            await self._shared(place, ts, context.user, reply.record)
            return True
        if await self.replies.say(context, shared, public=True):
            return True
        await self.replies.say(context, refusals.not_shared())
        return False

    async def loading(self, context: SlackContext) -> str:
        """A modal at once, while its click is fresh; what it shows comes later."""
        return await self.replies.open(context, notice("One moment", account.loading()))

    async def ask_to_connect(
        self, context: SlackContext, viewer: Asker, then: dict[str, Any]
    ) -> None:
        if self._sign_in:
            kept = orjson.dumps({"context": asdict(context), "then": then}).decode()
            url = await self._sign_in(context.team, context.user, kept)
            await self.replies.say(context, account.sign_in(url, connect.line_of(then)))
            return
        packed = self._modal_states.pack(context, viewer, then)
        if "typed" in then and not self.unpack(packed, context).then:
            await self.replies.say(context, account.typed(then["typed"]))
        form = connect.form(packed, then)
        if not (context.trigger and await self.replies.open(context, form)):
            await self.replies.say(context, refusals.not_connected())

    async def ask_for_count(self, context: SlackContext, viewer: Asker, press: CountPress) -> None:
        then = {"ticket": press.ticket, "count": press.count, "noun": press.noun}
        packed = self._modal_states.pack(context, viewer, then)
        form = counting.form(packed, press.count, press.noun)
        if not (context.trigger and await self.replies.open(context, form)):
            await self.replies.say(context, refusals.count_first())

    async def patiently(self, context: SlackContext, work: Coroutine[Any, Any, T]) -> T:
        """Whoever waits for more than a moment hears that we are still at it."""
        task = asyncio.create_task(work)
        try:
            done, _ = await asyncio.wait({task}, timeout=PATIENCE)
            if not done:
                await self.replies.say(context, account.still_working(), replace=context.on_card)
        except BaseException:
            await give_up(task)
            raise
        return await task

    async def _show(self, context: SlackContext, form: Form, viewer: Asker, modal: str) -> None:
        view = self.with_way_back(form.view, context, viewer)
        if modal:
            shown = await self.replies.update(context.team, modal, view)
        else:
            shown = bool(context.trigger and await self.replies.open(context, view))
        if not shown:
            await self.replies.say(context, form.instead)

    def with_way_back(self, view: Block, context: SlackContext, viewer: Asker) -> Block:
        return with_way_back(view, self._modal_states.pack(context, viewer))


def _above_card(reply: MessageReply) -> Message:
    """What was done, and the card as it is now: with its own buttons in place of the message's."""
    if reply.card is None:
        return reply.message
    said = [block for row in reply.message.blocks for block in buttons.only(row, "undo", "next")]
    return Message(reply.message.text, (*said, {"type": "divider"}, *reply.card.blocks))
