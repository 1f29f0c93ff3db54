"""What comes back from a modal: a form that was pressed or sent, a number, a login."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.blocks.kit import buttons
from bot.blocks.kit.modal import Unreadable
from bot.blocks.replies import account
from bot.commands import forms, presses
from bot.commands.reader.understanding import understood
from bot.commands.router import Incomplete, to_form
from bot.desk.caller import Caller
from bot.desk.dispatch import Desk
from bot.slack import connect
from bot.slack.callers import Callers
from bot.slack.controller import SlackController
from bot.slack.crm import Crm
from bot.slack.delivery import Delivery
from bot.slack.modal_state import ModalState
from bot.slack.payloads import SlackContext
from bot.tools.catalog.all import BY_NAME


class Modals:
    """`controller` goes on with what was asked for, and catches what goes wrong on the way."""

    def __init__(
        self,
        controller: SlackController,
        desk: Desk,
        callers: Callers,
        crm: Crm,
        delivery: Delivery,
    ) -> None:
        self._controller = controller
        self._desk = desk
        self._callers = callers
        self._crm = crm
        self._delivery = delivery

    def unpack(self, packed: str, context: SlackContext) -> ModalState:
        return self._delivery.unpack(packed, context)

    # --- a form of the tools ---

    async def more_fields(self, context: SlackContext, view: Mapping[str, Any]) -> None:
        """The form again with all of its fields, and with what was filled in so far."""
        filled = await self._filled(context, view)
        if filled is None:
            return
        carried = self.unpack(filled.way_back, context)
        then = {"tool": filled.tool.name, "typed": filled.typed, "whole": True}
        await self._controller.safely(
            carried.context, self._show_whole(carried.context, filled), then
        )

    async def _show_whole(self, context: SlackContext, filled: forms.Filled) -> None:
        caller = await self._callers.of(context)
        found = replace(to_form(filled.tool, filled.typed, caller.viewer), whole=True)
        await self._show(context, found, caller)

    async def otherwise(
        self, context: SlackContext, view: Mapping[str, Any], action: dict[str, Any]
    ) -> None:
        """Not what the form was opened for: the other line, in the place of the form."""
        click = buttons.pressed(action)
        press = presses.read(click) if click else None
        if click is None or not isinstance(press, presses.LinePress):
            await self._delivery.say(context, account.old_button())
            return
        filled = await self._filled(context, view)
        if filled is None:
            return
        carried = self.unpack(filled.way_back, context)
        then = {"verb": click.verb, "carries": dict(click.carries), "ticket": ""}
        await self._controller.safely(
            carried.context, self._otherwise(carried.context, press), then
        )

    async def _otherwise(self, context: SlackContext, press: presses.LinePress) -> None:
        caller = await self._callers.with_names(context)
        meant = understood(press.command, press.text, caller.viewer)
        line = f"{press.command} {press.text}"
        await self._controller.ask(context, meant, caller, line, context.view)

    async def _filled(self, context: SlackContext, view: Mapping[str, Any]) -> forms.Filled | None:
        """None for a form of another version, which then says so."""
        try:
            return forms.read(view)
        except Unreadable:
            await self._delivery.replies.update(context.team, context.view, connect.too_old())
            return None

    async def watch_form(
        self, context: SlackContext, view: Mapping[str, Any], do: str = ""
    ) -> None:
        """The form of a watch was submitted, or something in it was pressed."""
        watching = self._crm.watching
        work = watching.pressed(context, view, do) if do else watching.submitted(context, view)
        await self._controller.safely(context, work)

    async def counted(self, carried: ModalState, number: int) -> None:
        """The number of records was typed, and is right as far as the form knows."""
        ticket = str(carried.then.get("ticket", ""))
        await self._controller.safely(
            carried.context, self._counted(carried.context, ticket, number), {}
        )

    async def _counted(self, context: SlackContext, ticket: str, number: int) -> None:
        caller = await self._callers.of(context)
        await self._controller.give(context, self._desk.counted(ticket, number, caller), caller)

    # --- a login ---

    async def connect(self, context: SlackContext, view: dict[str, Any]) -> None:
        """The connect form came back: check the token, keep it, go on with what was asked."""
        carried = self.unpack(view["private_metadata"], context)
        await self._controller.safely(carried.context, self._connect(context, carried, view), {})

    async def _connect(
        self, context: SlackContext, carried: ModalState, view: dict[str, Any]
    ) -> None:
        try:
            made = await self._crm.link(context, view)
        except connect.NotLinked as why:
            again = connect.form(view["private_metadata"], carried.then, str(why))
            await self._delivery.show(carried.context, context.view, again)
            return
        if "typed" in carried.then:
            way_back = replace(carried.context, view=context.view, resumed=True)
            await self._show_again(way_back, carried.then, made.name)
            return
        done = connect.connected(made, carried.then)
        await self._delivery.show(carried.context, context.view, done)
        await self._controller.resume(replace(carried.context, resumed=True), carried.then)

    async def signed_in(
        self, context: SlackContext, name: tuple[str, str], then: dict[str, Any]
    ) -> None:
        """Back from the browser: `name` is theirs and their company's; on with what was asked."""
        direct = SlackContext(context.team, context.user)
        await self._delivery.say(direct, account.signed_in(*name))
        await self._controller.safely(context, self._signed_in(context, name[0], then), then)

    async def _signed_in(self, context: SlackContext, name: str, then: dict[str, Any]) -> None:
        await self._crm.signed_in(context)
        if "typed" in then:
            await self._show_again(context, then, name)
        else:
            await self._controller.resume(context, then)

    async def _show_again(self, context: SlackContext, then: dict[str, Any], name: str) -> None:
        """The form that was sent before they were connected, with all that was typed in it."""
        caller = await self._callers.of(context)
        found = to_form(BY_NAME[then["tool"]], then["typed"], caller.viewer)
        told = " ".join(filter(None, (connect.back(name), found.wrong.get(""))))
        wrong = {**found.wrong, "": told}
        found = replace(found, wrong=wrong, whole=bool(then.get("whole")))
        await self._show(context, found, caller)

    async def _show(self, context: SlackContext, found: Incomplete, caller: Caller) -> None:
        reply = await self._desk.handle(found, caller)
        await self._delivery.give(context, reply, caller.viewer, context.view)
