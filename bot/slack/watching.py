"""The form of a watch between Slack and the desk: opened, pressed in, submitted."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.blocks.kit.message import Message
from bot.slack.callers import Callers
from bot.slack.delivery import Delivery
from bot.slack.payloads import SlackContext
from bot.watch.commands import form
from bot.watch.commands.answering import WatchCommands
from bot.watch.commands.forming import WatchForms
from bot.watch.commands.replies import PRESETS
from bot.watch.news import News

# What opens a form.
OPENS = frozenset({"edit", "over", "propose"})


class Watching:
    def __init__(
        self,
        commands: WatchCommands,
        forms: WatchForms,
        callers: Callers,
        delivery: Delivery,
        heard: Callable[[News], Awaitable[object]],
    ) -> None:
        self.heard = heard
        self.commands = commands
        self._forms = forms
        self._callers = callers
        self._delivery = delivery

    async def typed(self, context: SlackContext, line: str) -> None:
        """A modal at once, while its trigger is fresh; what it shows takes a look at Pipedrive."""
        await self._callers.connected(context)
        modal = await self._delivery.loading(context)
        caller = await self._callers.of(context)
        await self._delivery.give(
            context, await self._forms.typed(line, caller), caller.viewer, modal
        )

    async def button(self, context: SlackContext, carries: Mapping[str, Any]) -> None:
        """Below a notice, or in the list of watches."""
        if carries["do"] in OPENS:
            await self._opens(context, str(carries["do"]), str(carries["id"]))
            return
        caller = await self._callers.of(context)
        answer = await self.commands.pressed(carries, caller)
        await self._delivery.give(context, answer, caller.viewer)

    async def _opens(self, context: SlackContext, do: str, id: str) -> None:
        await self._callers.connected(context)
        modal = await self._delivery.loading(context)
        caller = await self._callers.of(context)
        reply = await self._forms.pressed(do, id, caller)
        await self._delivery.give(context, reply, caller.viewer, modal)

    async def pressed(self, context: SlackContext, view: Mapping[str, Any], do: str) -> None:
        """*Send test*, *Check again*, or one of those that most begin with."""
        watch, packed = form.kept_in(view)
        typed = form.typed_in(view)
        carried = self._delivery.unpack(packed, context)
        caller = await self._callers.of(carried.context)
        if do == "test":
            alone = replace(carried.context, on_card=False)
            await self._delivery.say(alone, await self._forms.tested(typed, caller))
            return
        filled = (
            self._forms.preset(do, watch, caller)
            if do in PRESETS
            else self._forms.again(typed, watch, caller)
        )
        again = self._delivery.with_way_back(await filled, carried.context, caller.viewer)
        await self._delivery.replies.update(context.team, context.view, again)

    async def submitted(self, context: SlackContext, view: Mapping[str, Any]) -> None:
        """Saved and told; or the form again, with what is wrong."""
        watch, packed = form.kept_in(view)
        carried = self._delivery.unpack(packed, context)
        caller = await self._callers.of(carried.context)
        typed = form.typed_in(view)
        if view["callback_id"] == form.OVER:
            done = await self._forms.only_over(typed.get(form.AMOUNT, ""), watch, caller)
        else:
            done = await self._forms.saved(typed, watch, caller)
        if isinstance(done, Message):
            await self._delivery.show(carried.context, context.view, form.said(done.text))
        elif view["callback_id"] == form.OVER:
            again = self._delivery.with_way_back(
                form.over(watch, done), carried.context, caller.viewer
            )
            await self._delivery.replies.update(context.team, context.view, again)
        else:
            again = self._delivery.with_way_back(
                await self._forms.again(typed, watch, caller, done), carried.context, caller.viewer
            )
            await self._delivery.replies.update(context.team, context.view, again)
