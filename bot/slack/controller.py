"""What was typed, pressed or filled in goes to the desk, the answer back."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any

from bot.accounts.links import Link
from bot.blocks.kit import buttons
from bot.blocks.kit.buttons import Press
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.replies import account, refusals, rules, sharing
from bot.commands import forms, presses
from bot.commands.binding import COMMANDS, ROOTS, Command, commanded
from bot.commands.presses import Pressed
from bot.commands.reader.of_channel import may_be_a_watch
from bot.commands.reader.understanding import Plain, read, says_itself, shape_of, understood
from bot.commands.router import Parsed, bound, to_form
from bot.desk.caller import Caller, Outsider, RightsUnknown
from bot.desk.dispatch import Desk
from bot.desk.operations.running import OnItsWay
from bot.desk.policy.policies import Forbidden
from bot.desk.reply import Reply
from bot.desk.requests import Elsewhere
from bot.observe.logs import failure
from bot.slack import connect
from bot.slack.callers import Callers, NotConnected
from bot.slack.crm import Crm, Personal, ToConnect, ToRead, WatchForm
from bot.slack.delivery import Delivery
from bot.slack.early_forms import is_form, may_be_wrong
from bot.slack.modal_state import ModalState
from bot.slack.payloads import SlackContext
from bot.store.db import StoreFailed
from bot.tools.catalog.all import BY_NAME
from bot.tools.catalog.uploading import UPLOAD
from bot.tools.fieldtypes.files import filed

Answering = Coroutine[Any, Any, Reply]
# What answers the question of a confirmation.
ANSWERS = frozenset({"confirm", "swap", "cancel"})


class SlackController:
    def __init__(
        self,
        desk: Desk,
        callers: Callers,
        crm: Crm,
        delivery: Delivery,
        heard: Callable[[str, str], None] = lambda _command, _shape: None,
    ) -> None:
        """`heard` counts each line: its command, and how it was read."""
        self._desk = desk
        self._callers = callers
        self._crm = crm
        self._delivery = delivery
        self._heard = heard
        # Any: each takes presses of its own kind.
        self._on_press: Mapping[type[Pressed], Callable[[SlackContext, Any], Awaitable[None]]] = {
            presses.TypedLine: self._typed_line,
            presses.Fill: self._fill,
            presses.Count: self._count,
            presses.Ask: self._colleague,
            presses.Ticket: self._ticket,
            presses.LogPage: self._log_page,
            presses.OfWatch: self._of_watch,
            presses.Run: self._run,
            presses.Page: self._turn_page_or_share,
        }

    def unpack(self, packed: str, context: SlackContext) -> ModalState:
        return self._delivery.unpack(packed, context)

    async def typed(self, context: SlackContext, command: str, text: str, files: str = "") -> None:
        """A slash command, a message, or a button that stands for one.

        `files` came with it and are none of its business.
        """
        await self.safely(
            context, self._typed(context, command, text), {"command": command, "text": text}
        )
        if files:
            await self._delivery.say(context, refusals.files_left(UPLOAD.name, {"file": files}))

    async def pressed(self, context: SlackContext, action: dict[str, Any]) -> None:
        click = buttons.pressed(action)
        if click is None:
            await self._delivery.say(context, account.old_button())
        else:
            await self._clicked(context, click)

    async def _clicked(self, context: SlackContext, click: Press) -> None:
        press = presses.read(click)
        if press is None:
            await self._delivery.say(context, account.old_button())
            return
        then = {"verb": click.verb, "carries": dict(click.carries), "ticket": click.ticket}
        await self.safely(context, self._pressed(context, press), then)

    async def saving(self, context: SlackContext, message: Mapping[str, Any]) -> None:
        """The files of a message that is to be kept in Pipedrive: which record is asked next."""
        typed = filed(message.get("files") or ())
        if not typed:
            await self._delivery.say(context, refusals.no_files())
            return
        carries = {"tool": UPLOAD.name, "args": {"file": typed}}
        await self._clicked(context, Press("form", carries))

    async def unknown_shortcut(self, context: SlackContext) -> None:
        """One that an admin added, or one of another version."""
        await self._delivery.say(context, refusals.unknown("this shortcut", COMMANDS))

    async def submitted(
        self, context: SlackContext, read: Callable[[Viewer], Parsed], then: dict[str, Any]
    ) -> None:
        """`then` is what to come back to, should they have to connect first."""
        await self.safely(context, self._ask_desk(context, read), then)

    async def more_fields(self, context: SlackContext, view: Mapping[str, Any]) -> None:
        """The form again with all of its fields, and with what was filled in so far."""
        filled = await self._filled(context, view)
        if filled is None:
            return
        carried = self.unpack(filled.kept.get("door", ""), context)
        then = {"tool": filled.tool.name, "typed": filled.typed, "whole": True}
        await self.safely(carried.context, self._show_whole(carried.context, filled), then)

    async def otherwise(
        self, context: SlackContext, view: Mapping[str, Any], action: dict[str, Any]
    ) -> None:
        """Not what the form was opened for: the other line, in the place of the form."""
        click = buttons.pressed(action)
        press = presses.read(click) if click else None
        if click is None or not isinstance(press, presses.TypedLine):
            await self._delivery.say(context, account.old_button())
            return
        filled = await self._filled(context, view)
        if filled is None:
            return
        carried = self.unpack(filled.kept.get("door", ""), context)
        then = {"verb": click.verb, "carries": dict(click.carries), "ticket": ""}
        await self.safely(carried.context, self._otherwise(carried.context, press), then)

    async def _filled(self, context: SlackContext, view: Mapping[str, Any]) -> forms.Filled | None:
        """None for a form of another version, which then says so."""
        try:
            return forms.read(view)
        except forms.Unreadable:
            await self._delivery.replies.update(context.team, context.view, connect.too_old())
            return None

    async def counted(self, carried: ModalState, number: int) -> None:
        """The number of records was typed, and is right as far as the form knows."""
        ticket = str(carried.then.get("ticket", ""))
        await self.safely(carried.context, self._counted(carried.context, ticket, number), {})

    async def watch_form(
        self, context: SlackContext, view: Mapping[str, Any], do: str = ""
    ) -> None:
        """The form of a watch was submitted, or something in it was pressed."""
        watching = self._crm.watching
        work = watching.pressed(context, view, do) if do else watching.submitted(context, view)
        await self.safely(context, work)

    async def connect(self, context: SlackContext, view: dict[str, Any]) -> None:
        """The connect form came back: check the token, keep it, go on with what was asked."""
        carried = self.unpack(view["private_metadata"], context)
        await self.safely(carried.context, self._connect(context, carried, view), {})

    async def signed_in(
        self, context: SlackContext, name: tuple[str, str], then: dict[str, Any]
    ) -> None:
        """Back from the browser: `name` is theirs and their company's; on with what was asked."""
        direct = SlackContext(context.team, context.user)
        await self._delivery.say(direct, account.signed_in(*name))
        await self.safely(context, self._signed_in(context, name[0], then), then)

    async def left(self, team: str, user: str) -> None:
        await self._crm.left(team, user)

    async def lost(self, link: Link) -> bool:
        """Pipedrive takes the login no more; whether its person could be told."""
        await self._crm.lost(link)
        direct = SlackContext(link.team, link.user)
        return await self._delivery.replies.say(direct, account.sign_in_again())

    async def say(self, context: SlackContext, message: Message, *, replace: bool = False) -> None:
        await self._delivery.say(context, message, replace=replace)

    async def admit(self, context: SlackContext) -> Viewer:
        """Raises Outsider."""
        return await self._callers.admit(context)

    async def viewer(self, context: SlackContext) -> Viewer:
        """How somebody reads, whoever they are."""
        return await self._callers.viewer(context)

    # --- each kind of request ------------------------------------------------------------------

    async def _typed(self, context: SlackContext, command: str, text: str) -> None:
        text = await self._callers.named(context, text)
        if command == "/crm":
            root, _, rest = text.strip().partition(" ")
            if root.lower() not in ROOTS:
                await self._crm_typed(context, text)
                return
            command, text = f"/{root.lower()}", rest
        if command not in COMMANDS:
            await self._delivery.say(context, refusals.unknown(command, COMMANDS))
            return
        viewer = await self._callers.admit(context)
        typed = commanded(command, text)
        early = bound(typed, viewer) if says_itself(typed) else None
        if early and not may_be_wrong(early):
            self._heard(command, shape_of(early))
            caller, view = await self._caller_and_modal(context, early, viewer)
            parsed = bound(typed, caller.viewer)
            await self._ask(context, parsed, caller, f"{command} {text}".strip(), view)
        else:
            await self._plainly(context, typed)

    async def _plainly(self, context: SlackContext, typed: Command) -> None:
        """Words that may be a sentence: read with the names of the company's own lists."""
        caller = await self._callers.with_names(context)
        command, follows = f"/{typed.root}", self._desk.follows(typed, caller)
        if isinstance(follows, Message):
            await self._delivery.say(context, follows)
            return
        meant = follows or read(typed, caller.viewer)
        self._heard(command, shape_of(meant))
        opens = context.trigger and is_form(meant, caller.viewer)
        modal = await self._delivery.loading(context) if opens else ""
        await self._ask(context, meant, caller, f"{command} {typed.line}".strip(), modal)

    async def _crm_typed(self, context: SlackContext, text: str) -> None:
        viewer = await self._callers.admit(context)
        if may_be_a_watch(text):  # whose records it is about, their names say
            viewer = (await self._callers.with_names(context)).viewer
        match await self._crm.answer(context, text, viewer):
            case WatchForm(line):
                await self._crm.watching.typed(context, line)
            case Personal(answers):
                caller = await self._callers.of(context)
                async for said in answers(caller):
                    await self._delivery.give(context, said, caller.viewer)
            case ToRead(read_it) if says_itself(commanded("/crm", text)):
                await self._ask_desk(context, read_it, f"/crm {text}")
            case ToRead():
                await self._plainly(context, commanded("/crm", text))
            case ToConnect():
                await self._delivery.ask_to_connect(context, viewer, {})
            case answer:
                await self._delivery.give(context, answer, viewer)

    async def _pressed(self, context: SlackContext, press: Pressed) -> None:
        await self._on_press[type(press)](context, press)

    async def _typed_line(self, context: SlackContext, press: presses.TypedLine) -> None:
        await self._typed(context, press.command, press.text)

    async def _fill(self, context: SlackContext, press: presses.Fill) -> None:
        typed = {name: str(value) for name, value in press.args.items()}
        await self._ask_desk(context, lambda viewer: to_form(press.fills, typed, viewer))

    async def _colleague(self, context: SlackContext, press: presses.Ask) -> None:
        command, _, text = press.line.partition(" ")
        await self._typed(replace(context, asks=press.user), command, text)

    async def _count(self, context: SlackContext, press: presses.Count) -> None:
        asked = _at_question(context)
        await self._delivery.ask_for_count(asked, await self._callers.admit(context), press)

    async def _ticket(self, context: SlackContext, press: presses.Ticket) -> None:
        if press.verb in ANSWERS:
            context = _at_question(context)
        caller = await self._callers.of(context)
        await self._give(context, self._desk.click(press.verb, press.ticket, caller), caller)

    async def _log_page(self, context: SlackContext, press: presses.LogPage) -> None:
        caller = await self._callers.of(context)
        page = await self._crm.mine.log_page(press, caller)
        await self._delivery.give(context, page, caller.viewer)

    async def _of_watch(self, context: SlackContext, press: presses.OfWatch) -> None:
        await self._crm.watching.button(context, press.model_dump())

    async def _run(self, context: SlackContext, press: presses.Run) -> None:
        stays = press.verb == "beside"
        where = replace(context, on_card=context.on_card and not stays)
        await self._ask_desk(where, lambda _: press.call)

    async def _turn_page_or_share(self, context: SlackContext, press: presses.Page) -> None:
        caller = await self._callers.of(context)
        if press.verb == "share":
            work = self._desk.share(press.call, caller, press.back, press.how, press.seen)
        else:
            work = self._desk.look(press.call, caller, press.back)
        answer = await self._delivery.patiently(context, work)
        await self._delivery.give(context, answer, caller.viewer)
        if answer.public and press.how != "ask":
            await self._delivery.say(context, sharing.shared(), replace=context.on_card)

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
        await self._resume(replace(carried.context, resumed=True), carried.then)

    async def _signed_in(self, context: SlackContext, name: str, then: dict[str, Any]) -> None:
        await self._crm.signed_in(context)
        if "typed" in then:
            await self._show_again(context, then, name)
        else:
            await self._resume(context, then)

    async def _show_whole(self, context: SlackContext, filled: forms.Filled) -> None:
        caller = await self._callers.of(context)
        found = replace(to_form(filled.tool, filled.typed, caller.viewer), whole=True)
        reply = await self._desk.handle(found, caller)
        await self._delivery.give(context, reply, caller.viewer, context.view)

    async def _show_again(self, context: SlackContext, then: dict[str, Any], name: str) -> None:
        """The form that was sent before they were connected, with all that was typed in it."""
        caller = await self._callers.of(context)
        found = to_form(BY_NAME[then["tool"]], then["typed"], caller.viewer)
        told = " ".join(filter(None, (connect.back(name), found.wrong.get(""))))
        wrong = {**found.wrong, "": told}
        found = replace(found, wrong=wrong, whole=bool(then.get("whole")))
        reply = await self._desk.handle(found, caller)
        await self._delivery.give(context, reply, caller.viewer, context.view)

    async def _otherwise(self, context: SlackContext, press: presses.TypedLine) -> None:
        caller = await self._callers.with_names(context)
        meant = understood(press.command, press.text, caller.viewer)
        line = f"{press.command} {press.text}"
        await self._ask(context, meant, caller, line, context.view)

    async def _counted(self, context: SlackContext, ticket: str, number: int) -> None:
        caller = await self._callers.of(context)
        await self._give(context, self._desk.counted(ticket, number, caller), caller)

    async def _resume(self, context: SlackContext, then: dict[str, Any]) -> None:
        """Back to what the person was doing before they had to connect."""
        if "command" in then:
            await self._typed(context, then["command"], then["text"])
        elif "verb" in then:
            await self._clicked(context, Press(then["verb"], then["carries"], then["ticket"]))

    # --- asking the desk, delivering the answer ------------------------------------------------

    async def _ask_desk(
        self, context: SlackContext, read: Callable[[Viewer], Parsed], line: str = ""
    ) -> None:
        """`read` is pure: it runs once early, to open a form before its trigger runs out."""
        viewer = await self._callers.admit(context)
        caller, view = await self._caller_and_modal(context, read(viewer), viewer)
        await self._ask(context, read(caller.viewer), caller, line, view)

    async def _ask(
        self, context: SlackContext, what: Parsed | Plain, caller: Caller, line: str, view: str
    ) -> None:
        await self._give(context, self._desk.handle(what, caller, line), caller, view)

    async def _give(
        self, context: SlackContext, work: Answering, caller: Caller, view: str = ""
    ) -> None:
        reply = await self._delivery.patiently(context, work)
        await self._delivery.give(context, reply, caller.viewer, view)

    async def _caller_and_modal(
        self, context: SlackContext, early: Parsed, viewer: Viewer
    ) -> tuple[Caller, str]:
        if not (context.trigger and is_form(early, viewer)):
            return await self._callers.of(context), ""
        await self._callers.connected(context)
        modal = await self._delivery.loading(context)
        return await self._callers.of(context), modal

    async def safely(
        self, context: SlackContext, work: Awaitable[None], then: dict[str, Any] | None = None
    ) -> None:
        """The last catch: nobody is left without an answer."""
        try:
            await work
        except Elsewhere:
            return
        except NotConnected:
            await self._delivery.ask_to_connect(
                context, await self._callers.admit(context), then or {}
            )
        except (Outsider, RightsUnknown, Forbidden) as no:
            await self._delivery.say(context, _refusal(no))
        except OnItsWay:
            await self._delivery.say(context, refusals.on_its_way())
        except StoreFailed as error:
            failure("store failed", error)
            await self._delivery.say(context, refusals.busy())
        except Exception as error:  # noqa: BLE001 - a bug must reach the person as a code
            await self._delivery.say(context, refusals.unexpected(failure("request failed", error)))


def _at_question(context: SlackContext) -> SlackContext:
    """A question that came as a message gives way to its answer, as one that was typed does."""
    return replace(context, on_card=True) if context.is_direct else context


def _refusal(no: Outsider | RightsUnknown | Forbidden) -> Message:
    if isinstance(no, Forbidden):
        return rules.forbidden(no.tool.command, no.why)
    return refusals.outsider() if isinstance(no, Outsider) else refusals.rights_unknown()
