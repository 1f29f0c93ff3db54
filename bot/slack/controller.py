"""What was typed, pressed or filled in goes to the desk, the answer back."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

from bot.accounts.links import Link
from bot.blocks.kit import buttons
from bot.blocks.kit.buttons import Press
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.replies import account, refusals, rules, sharing
from bot.commands import either, presses
from bot.commands.binding import COMMANDS, Command, commanded
from bot.commands.choosing import must_choose
from bot.commands.cropping import must_crop
from bot.commands.presses import Pressed
from bot.commands.reader.of_channel import may_be_a_watch
from bot.commands.reader.understanding import Plain, read, says_itself, shape_of
from bot.commands.router import (
    Incomplete,
    Parsed,
    Shared,
    Unknown,
    bound,
    of_a_kind,
    to_form,
)
from bot.desk.caller import Caller, Outsider, RightsUnknown
from bot.desk.dispatch import Desk
from bot.desk.operations.running import OnItsWay
from bot.desk.policy.policies import Forbidden
from bot.desk.reply import Reply
from bot.desk.requests import Elsewhere
from bot.observe.logs import failure
from bot.slack import saving
from bot.slack.callers import Callers, NotConnected
from bot.slack.crm import Crm, Personal, ToConnect, ToRead, WatchForm
from bot.slack.delivery import Delivery
from bot.slack.payloads import SlackContext
from bot.store.db import InDoubt, StoreFailed
from bot.tools.base import Call, Effect
from bot.tools.catalog.uploading import UPLOAD

Answering = Coroutine[Any, Any, Reply]
# What answers the question of a confirmation.
ANSWERS = frozenset({"confirm", "swap", "cancel"})
# What opens a form of its own before it is done, and when.
ASKS: Mapping[Effect, Callable[[Parsed], bool]] = {
    "bulk_delete": must_choose,
    "set_picture": must_crop,
}


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
            presses.LinePress: self._typed_line,
            presses.FillPress: self._fill,
            presses.CountPress: self._count,
            presses.AskPress: self._colleague,
            presses.TicketPress: self._ticket,
            presses.LogPress: self._log_page,
            presses.WatchPress: self._of_watch,
            presses.RunPress: self._run,
            presses.PagePress: self._turn_page_or_share,
        }

    async def typed(self, context: SlackContext, command: str, text: str, files: str = "") -> None:
        """A slash command, a message, or a button that stands for one.

        `files` came with it and are none of its business.
        """
        then = {"command": command, "text": text}
        with self._crm.in_order(context, text) if command == "/crm" else nullcontext():
            await self.safely(context, self._typed(context, command, text), then)
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

    async def saving(
        self, context: SlackContext, message: Mapping[str, Any], domain: str = ""
    ) -> None:
        """A message that is to be kept in Pipedrive: which record is asked next."""
        author = await self._callers.author(context, message)
        opens = saving.form_for(message, context.channel, domain, author)
        if opens is None:
            await self._delivery.say(context, refusals.nothing_to_save())
        else:
            await self._clicked(context, opens)

    async def unknown_shortcut(self, context: SlackContext) -> None:
        """One that an admin added, or one of another version."""
        await self._delivery.say(context, refusals.unknown("this shortcut", COMMANDS))

    async def submitted(
        self, context: SlackContext, read: Callable[[Viewer], Parsed], then: dict[str, Any]
    ) -> None:
        """`then` is what to come back to, should they have to connect first."""
        await self.safely(context, self._ask_desk(context, read), then)

    async def left(self, team: str, user: str) -> None:
        await self._crm.left(team, user)

    async def lost(self, link: Link) -> bool:
        """Pipedrive takes the login no more; whether its person could be told."""
        await self._crm.lost(link)
        direct = SlackContext(link.team, link.user)
        return await self._delivery.replies.say(direct, account.sign_in_again())

    async def resume(self, context: SlackContext, then: dict[str, Any]) -> None:
        """Back to what the person was doing before they had to connect."""
        if "command" in then:
            await self._typed(context, then["command"], then["text"])
        elif "verb" in then:
            await self._clicked(context, Press(then["verb"], then["carries"], then["ticket"]))

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
            told = of_a_kind(text)
            if told is None:
                await self._crm_typed(context, text)
                return
            command, text = f"/{told[0]}", told[1]
        if command not in COMMANDS:
            await self._delivery.say(context, refusals.unknown(command, COMMANDS))
            return
        viewer = await self._callers.admit(context)
        typed = commanded(command, text)
        early = bound(typed, viewer) if says_itself(typed) else None
        if early and not _may_be_wrong(early):
            self._heard(command, shape_of(early))
            caller, view = await self._caller_and_modal(context, early, viewer)
            parsed = bound(typed, caller.viewer)
            await self.ask(context, parsed, caller, f"{command} {text}".strip(), view)
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
        if context.is_message and typed.tool is None and shape_of(meant) == "searched":
            meant = Unknown(typed.root, unread=typed.line)
        self._heard(command, shape_of(meant))
        opens = context.trigger and _is_form(meant, caller.viewer)
        modal = await self._delivery.loading(context) if opens else ""
        await self.ask(context, meant, caller, f"{command} {typed.line}".strip(), modal)

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

    async def _typed_line(self, context: SlackContext, press: presses.LinePress) -> None:
        await self._typed(context, press.command, press.text)

    async def _fill(self, context: SlackContext, press: presses.FillPress) -> None:
        typed = {name: str(value) for name, value in press.args.items()}
        viewer = await self._callers.admit(context)
        early = to_form(press.fills, typed, viewer)
        caller, view = await self._caller_and_modal(context, early, viewer)
        named = {name: await self._callers.named(context, text) for name, text in typed.items()}
        await self.ask(context, to_form(press.fills, named, caller.viewer), caller, "", view)

    async def _colleague(self, context: SlackContext, press: presses.AskPress) -> None:
        command, _, text = press.line.partition(" ")
        await self._typed(replace(context, asks=press.user), command, text)

    async def _count(self, context: SlackContext, press: presses.CountPress) -> None:
        asked = _at_question(context)
        await self._delivery.ask_for_count(asked, await self._callers.admit(context), press)

    async def _ticket(self, context: SlackContext, press: presses.TicketPress) -> None:
        if press.verb in ANSWERS:
            context = _at_question(context)
        caller = await self._callers.of(context)
        await self.give(context, self._desk.click(press.verb, press.ticket, caller), caller)

    async def _log_page(self, context: SlackContext, press: presses.LogPress) -> None:
        caller = await self._callers.of(context)
        page = await self._crm.mine.log_page(press, caller)
        await self._delivery.give(context, page, caller.viewer)

    async def _of_watch(self, context: SlackContext, press: presses.WatchPress) -> None:
        await self._crm.watching.button(context, press.model_dump())

    async def _run(self, context: SlackContext, press: presses.RunPress) -> None:
        stays = press.verb == "beside"
        where = replace(context, on_card=context.on_card and not stays)
        await self._ask_desk(where, lambda _: press.call)

    async def _turn_page_or_share(self, context: SlackContext, press: presses.PagePress) -> None:
        caller = await self._callers.of(context)
        if press.verb == "share":
            work = self._desk.share(press.call, caller, press.back, press.how, press.seen)
        else:
            work = self._desk.look(press.call, caller, press.back)
        answer = await self._delivery.patiently(context, work)
        await self._delivery.give(context, answer, caller.viewer)
        if answer.public and press.how != "ask":
            await self._delivery.say(context, sharing.shared(), replace=context.on_card)

    # --- asking the desk, delivering the answer ------------------------------------------------

    async def _ask_desk(
        self, context: SlackContext, read: Callable[[Viewer], Parsed], line: str = ""
    ) -> None:
        """`read` is pure: it runs once early, to open a form before its trigger runs out."""
        viewer = await self._callers.admit(context)
        caller, view = await self._caller_and_modal(context, read(viewer), viewer)
        await self.ask(context, read(caller.viewer), caller, line, view)

    async def ask(
        self, context: SlackContext, what: Parsed | Plain, caller: Caller, line: str, view: str
    ) -> None:
        await self.give(context, self._desk.handle(what, caller, line), caller, view)

    async def give(
        self, context: SlackContext, work: Answering, caller: Caller, view: str = ""
    ) -> None:
        reply = await self._delivery.patiently(context, work)
        await self._delivery.give(context, reply, caller.viewer, view)

    async def _caller_and_modal(
        self, context: SlackContext, early: Parsed, viewer: Viewer
    ) -> tuple[Caller, str]:
        if not (context.trigger and _is_form(early, viewer)):
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
            in_doubt = isinstance(error, InDoubt)
            await self._delivery.say(context, refusals.in_doubt() if in_doubt else refusals.busy())
        except Exception as error:  # noqa: BLE001 - a bug must reach the person as a code
            await self._delivery.say(context, refusals.unexpected(failure("request failed", error)))


def _at_question(context: SlackContext) -> SlackContext:
    """A question that came as a message gives way to its answer, as one that was typed does."""
    return replace(context, on_card=True) if context.is_direct else context


def _refusal(no: Outsider | RightsUnknown | Forbidden) -> Message:
    if isinstance(no, Forbidden):
        return rules.forbidden(no.tool.command, no.why)
    return refusals.outsider() if isinstance(no, Outsider) else refusals.rights_unknown()


# --- whether a line opens a form: known early, as what lets one open runs out within seconds -----


def _may_be_wrong(early: Parsed) -> bool:
    """What is wrong before the company's own fields are known may be right after."""
    return isinstance(early, Incomplete) and bool(early.wrong)


def _is_form(meant: Parsed | Plain, viewer: Viewer) -> bool:
    """Whether a form is certain to open."""
    if isinstance(meant, Plain):
        if meant.asks_back:
            return False
        meant = meant.tries[0]
        return _opens(meant, viewer) and isinstance(meant, Incomplete) and not meant.names
    return _opens(meant, viewer) or (not isinstance(meant, Unknown | Shared) and _asks_first(meant))


def _asks_first(meant: Call[Any] | Incomplete) -> bool:
    asks = ASKS.get(meant.tool.effect)
    return asks is not None and asks(meant)


def _opens(meant: Parsed, viewer: Viewer) -> bool:
    """Not where one value can be read in two ways: then a message asks which."""
    if not isinstance(meant, Incomplete):
        return False
    return meant.needs_form and not either.readings(meant, viewer)
