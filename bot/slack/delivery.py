"""Bringing an answer to the person: a message, a form, or a word while they wait."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Any, TypeVar

import orjson

from bot.blocks.kit import buttons
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.replies import account, refusals
from bot.commands.presses import Count
from bot.desk.lookup.recents import Recents
from bot.desk.operations.operations import Operations
from bot.desk.reply import Form, MessageReply, Reply
from bot.observe.logs import failure
from bot.pipedrive.records.models import Entity
from bot.slack import connect, counting
from bot.slack.modal_state import ModalState, ModalStates
from bot.slack.payloads import SlackContext
from bot.slack.replies import Replies
from bot.store.db import StoreFailed
from bot.tasks import give_up
from bot.watch.watches.rows import Place

T = TypeVar("T")
# Hears where a card stands that somebody shared: its place, its `ts`, whose it is, and of what.
Shared = Callable[[Place, str, str, Entity], Awaitable[object]]
PATIENCE = 2.5  # seconds before a person is told that we are still at it


class Delivery:
    def __init__(  # noqa: PLR0913 - whoever has a part in an answer
        self,
        replies: Replies,
        operations: Operations,
        recents: Recents,
        modal_states: ModalStates,
        *,
        shared: Shared,
        now: Callable[[], datetime],
    ) -> None:
        self._shared = shared
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
        if not await self.replies.update(modal, view):
            said = tuple(block for block in view["blocks"] if block["type"] == "section")
            await self.replies.say(context, Message(said[0]["text"]["text"], said))

    async def give(
        self, context: SlackContext, reply: Reply, viewer: Viewer, modal: str = ""
    ) -> None:
        """`modal` is one that was opened meanwhile and now shows the answer."""
        if isinstance(reply, Form):
            await self._show(context, reply, viewer, modal)
            return
        if reply.public:
            arrived = await self._share(context, reply)
        elif modal:
            arrived = await self.replies.update(
                modal, connect.notice("Deal Desk", *reply.message.blocks)
            )
        else:
            replace = context.on_card and reply.replaces
            message = _above_card(reply) if replace else reply.message
            arrived = await self.replies.say(context, message, replace=replace)
        if arrived:
            await self._note(reply)

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
        return await self.replies.open(context, connect.notice("One moment", account.loading()))

    async def ask_to_connect(
        self, context: SlackContext, viewer: Viewer, then: dict[str, Any]
    ) -> None:
        packed = self._modal_states.pack(context, viewer, then)
        if "typed" in then and not self.unpack(packed, context).then:
            await self.replies.say(context, account.typed(then["typed"]))
        form = connect.form(packed, then)
        if not (context.trigger and await self.replies.open(context, form)):
            await self.replies.say(context, refusals.not_connected())

    async def ask_for_count(self, context: SlackContext, viewer: Viewer, press: Count) -> None:
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

    async def _show(self, context: SlackContext, form: Form, viewer: Viewer, modal: str) -> None:
        view = self.with_way_back(form.view, context, viewer)
        if modal:
            shown = await self.replies.update(modal, view)
        else:
            shown = bool(context.trigger and await self.replies.open(context, view))
        if not shown:
            await self.replies.say(context, form.instead)

    def with_way_back(self, view: Block, context: SlackContext, viewer: Viewer) -> Block:
        metadata = orjson.loads(view["private_metadata"])
        metadata["kept"]["door"] = self._modal_states.pack(context, viewer)
        return {**view, "private_metadata": orjson.dumps(metadata).decode()}


def _above_card(reply: MessageReply) -> Message:
    """What was done, and the card as it is now: with its own buttons in place of the message's."""
    if reply.card is None:
        return reply.message
    said = [block for row in reply.message.blocks for block in buttons.only(row, "undo", "next")]
    return Message(reply.message.text, (*said, {"type": "divider"}, *reply.card.blocks))
