"""The front desk: what was typed, pressed or filled in goes to the desk, the answer back."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.blocks import account, buttons, refusals
from bot.blocks.buttons import TICKETED, Press
from bot.blocks.message import Message
from bot.blocks.viewer import Viewer
from bot.commands import either, forms, presses
from bot.commands.choosing import must_choose
from bot.commands.cropping import must_crop
from bot.commands.reader.understanding import Plain, is_formal, shape_of, understood
from bot.commands.router import Incomplete, Parsed, parse, restore, restore_read, to_form
from bot.commands.verbs import COMMANDS, ROOTS
from bot.desk.caller import Caller
from bot.desk.dispatch import Desk
from bot.desk.reply import Say
from bot.desk.requests import Elsewhere
from bot.desk.rights import Outsider, RightsUnknown
from bot.desk.running import OnItsWay
from bot.logs import failure
from bot.slack import connect
from bot.slack.callers import Callers, NotConnected
from bot.slack.carry import Carried
from bot.slack.crm import Crm, Personal
from bot.slack.delivery import Delivery
from bot.slack.door import Door
from bot.store.db import StoreFailed
from bot.tools.all import BY_NAME
from bot.tools.file_fields import filed
from bot.tools.uploading import UPLOAD


class Front:
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

    def unpack(self, packed: str, door: Door) -> Carried:
        return self._delivery.unpack(packed, door)

    async def typed(self, door: Door, command: str, text: str) -> None:
        """A slash command, or a button that stands for one."""
        await self.safely(
            door, self._typed(door, command, text), {"command": command, "text": text}
        )

    async def pressed(self, door: Door, action: dict[str, Any]) -> None:
        press = buttons.pressed(action)
        if press is None or not presses.is_ours(press):
            await self._delivery.say(door, account.old_button())
            return
        then = {"verb": press.verb, "carries": dict(press.carries), "ticket": press.ticket}
        await self.safely(door, self._pressed(door, press), then)

    async def saving(self, door: Door, message: Mapping[str, Any]) -> None:
        """The files of a message that is to be kept in Pipedrive: which record is asked next."""
        typed = filed(message.get("files") or ())
        if not typed:
            await self._delivery.say(door, refusals.no_files())
            return
        carries = {"tool": UPLOAD.name, "args": {"file": typed}}
        then = {"verb": "form", "carries": carries, "ticket": ""}
        await self.safely(door, self._pressed(door, Press("form", carries)), then)

    async def unknown_shortcut(self, door: Door) -> None:
        """One that an admin added, or one of another version."""
        await self._delivery.say(door, refusals.unknown("this shortcut", COMMANDS))

    async def submitted(self, door: Door, read: Callable[[Viewer], Parsed]) -> None:
        await self.safely(door, self._ask_desk(door, read), {})

    async def more_fields(self, door: Door, view: Mapping[str, Any]) -> None:
        """The form again with all of its fields, and with what was filled in so far."""
        try:
            filled = forms.read(view)
        except forms.Unreadable:
            await self._delivery.replies.update(door.view, connect.too_old())
            return
        carried = self.unpack(filled.kept.get("door", ""), door)
        await self.safely(carried.door, self._show_whole(carried.door, filled), {})

    async def otherwise(self, door: Door, view: Mapping[str, Any], action: dict[str, Any]) -> None:
        """Not what the form was opened for: the other line, in the place of the form."""
        press = buttons.pressed(action)
        if press is None or press.verb != "menu" or not presses.is_ours(press):
            await self._delivery.say(door, account.old_button())
            return
        try:
            filled = forms.read(view)
        except forms.Unreadable:
            await self._delivery.replies.update(door.view, connect.too_old())
            return
        carried = self.unpack(filled.kept.get("door", ""), door)
        then = {"verb": press.verb, "carries": dict(press.carries), "ticket": ""}
        await self.safely(carried.door, self._otherwise(carried.door, press), then)

    async def counted(self, carried: Carried, number: int) -> None:
        """The number of records was typed, and is right as far as the form knows."""
        ticket = str(carried.then.get("ticket", ""))
        await self.safely(carried.door, self._counted(carried.door, ticket, number), {})

    async def connect(self, door: Door, view: dict[str, Any]) -> None:
        """The connect form came back: check the token, keep it, go on with what was asked."""
        carried = self.unpack(view["private_metadata"], door)
        await self.safely(carried.door, self._connect(door, carried, view), {})

    async def say(self, door: Door, message: Message, *, replace: bool = False) -> None:
        await self._delivery.say(door, message, replace=replace)

    async def admit(self, door: Door) -> Viewer:
        """Raises Outsider."""
        return await self._callers.admit(door)

    async def viewer(self, door: Door) -> Viewer:
        """How somebody reads, whoever they are."""
        return await self._callers.viewer(door)

    # --- each kind of request ------------------------------------------------------------------

    async def _typed(self, door: Door, command: str, text: str) -> None:
        text = await self._callers.named(door, text)
        if command == "/crm":
            root, _, rest = text.strip().partition(" ")
            if root.lower() not in ROOTS:
                await self._crm_typed(door, text)
                return
            command, text = f"/{root.lower()}", rest
        if command not in COMMANDS:
            await self._delivery.say(door, refusals.unknown(command, COMMANDS))
            return
        line = f"{command} {text}".strip()
        early = parse(command, text, await self._callers.admit(door))
        if is_formal(command, text, early) and not _may_be_wrong(early):
            self._heard(command, shape_of(early))
            await self._ask_desk(door, lambda viewer: parse(command, text, viewer), line)
        else:
            await self._plainly(door, command, text)

    async def _plainly(self, door: Door, command: str, text: str) -> None:
        """Words that may be a sentence: read with the names of the company's own lists."""
        caller = await self._callers.with_names(door)
        meant = understood(command, text, caller.viewer)
        self._heard(command, shape_of(meant))
        opens = door.trigger and _is_form(meant, caller.viewer)
        modal = await self._delivery.loading(door) if opens else ""
        work = self._desk.handle(meant, caller, f"{command} {text}".strip())
        reply = await self._delivery.patiently(door, work)
        await self._delivery.give(door, reply, caller.viewer, modal)

    async def _crm_typed(self, door: Door, text: str) -> None:
        viewer = await self._callers.admit(door)
        answer = await self._crm.answer(door, text, viewer)
        if isinstance(answer, Say):
            await self._delivery.give(door, answer, viewer)
        elif isinstance(answer, Personal):
            caller = await self._callers.of(door)
            async for said in answer.answers(caller):
                await self._delivery.give(door, said, caller.viewer)
        elif callable(answer) and is_formal("/crm", text, answer(viewer)):
            await self._ask_desk(door, answer, f"/crm {text}")
        elif callable(answer):
            await self._plainly(door, "/crm", text)
        else:
            await self._delivery.ask_to_connect(door, viewer, answer)

    async def _pressed(self, door: Door, press: Press) -> None:
        if press.verb == "menu":
            await self._typed(door, press.carries["command"], press.carries["text"])
        elif press.verb in {"form", "next"}:
            tool = BY_NAME[press.carries["tool"]]
            typed = {name: str(value) for name, value in press.carries.get("args", {}).items()}
            await self._ask_desk(door, lambda viewer: to_form(tool, typed, viewer))
        elif press.verb == "count":
            await self._delivery.ask_for_count(door, await self._callers.admit(door), press)
        elif press.verb in TICKETED:
            caller = await self._callers.of(door)
            work = self._desk.click(press.verb, press.ticket, caller)
            await self._delivery.give(
                door, await self._delivery.patiently(door, work), caller.viewer
            )
        elif press.verb == "log":
            caller = await self._callers.of(door)
            page = await self._crm.mine.log_page(press.carries, caller)
            await self._delivery.give(door, page, caller.viewer)
        elif press.verb == "watch":
            caller = await self._callers.of(door)
            answer = await self._crm.watching.pressed(press.carries, caller)
            await self._delivery.give(door, answer, caller.viewer)
        elif press.verb in {"run", "beside"}:
            stays = press.verb == "beside"
            where = replace(door, on_card=door.on_card and not stays)
            await self._ask_desk(where, lambda _: restore(press.carries))
        else:
            await self._turn_page_or_share(door, press)

    async def _turn_page_or_share(self, door: Door, press: Press) -> None:
        caller = await self._callers.of(door)
        shared = press.verb == "share"
        call = restore_read(press.carries, public=shared)
        back = press.carries.get("back", ())
        work = self._desk.look(call, caller, back, bare=shared)
        answer = await self._delivery.patiently(door, work)
        answer = replace(answer, public=shared and answer.replaces)
        await self._delivery.give(door, answer, caller.viewer)

    async def _connect(self, door: Door, carried: Carried, view: dict[str, Any]) -> None:
        made = await self._crm.link(door, view)
        if isinstance(made, str):
            again = connect.form(view["private_metadata"], carried.then, made)
            await self._delivery.show(carried.door, door.view, again)
            return
        done = connect.connected(made, carried.then)
        await self._delivery.show(carried.door, door.view, done)
        await self._resume(replace(carried.door, resumed=True), carried.then)

    async def _show_whole(self, door: Door, filled: forms.Filled) -> None:
        caller = await self._callers.of(door)
        found = replace(to_form(filled.tool, filled.typed, caller.viewer), whole=True)
        reply = await self._desk.handle(found, caller)
        await self._delivery.give(door, reply, caller.viewer, door.view)

    async def _otherwise(self, door: Door, press: Press) -> None:
        caller = await self._callers.with_names(door)
        command, text = press.carries["command"], press.carries["text"]
        meant = understood(command, text, caller.viewer)
        work = self._desk.handle(meant, caller, f"{command} {text}")
        reply = await self._delivery.patiently(door, work)
        await self._delivery.give(door, reply, caller.viewer, door.view)

    async def _counted(self, door: Door, ticket: str, number: int) -> None:
        caller = await self._callers.of(door)
        work = self._desk.counted(ticket, number, caller)
        await self._delivery.give(door, await self._delivery.patiently(door, work), caller.viewer)

    async def _resume(self, door: Door, then: dict[str, Any]) -> None:
        """Back to what the person was doing before they had to connect."""
        if "command" in then:
            await self._typed(door, then["command"], then["text"])
        elif "verb" in then:
            await self._pressed(door, Press(then["verb"], then["carries"], then["ticket"]))

    # --- asking the desk, delivering the answer ------------------------------------------------

    async def _ask_desk(self, door: Door, read: Callable[[Viewer], Parsed], line: str = "") -> None:
        """`read` is pure: it runs once early, to open a form before its trigger runs out."""
        viewer = await self._callers.admit(door)
        caller, view = await self._caller_and_modal(door, read(viewer), viewer)
        reply = await self._delivery.patiently(
            door, self._desk.handle(read(caller.viewer), caller, line)
        )
        await self._delivery.give(door, reply, caller.viewer, view)

    async def _caller_and_modal(
        self, door: Door, early: Parsed, viewer: Viewer
    ) -> tuple[Caller, str]:
        if not (door.trigger and _is_form(early, viewer)):
            return await self._callers.of(door), ""
        await self._callers.connected(door)
        modal = await self._delivery.loading(door)
        return await self._callers.of(door), modal

    async def safely(
        self, door: Door, work: Awaitable[None], then: dict[str, Any] | None = None
    ) -> None:
        """The last catch: nobody is left without an answer."""
        try:
            await work
        except Elsewhere:
            return
        except NotConnected:
            await self._delivery.ask_to_connect(door, await self._callers.admit(door), then or {})
        except Outsider:
            await self._delivery.say(door, refusals.outsider())
        except RightsUnknown:
            await self._delivery.say(door, refusals.rights_unknown())
        except OnItsWay:
            await self._delivery.say(door, refusals.on_its_way())
        except StoreFailed as error:
            failure("store failed", error)
            await self._delivery.say(door, refusals.busy())
        except Exception as error:  # noqa: BLE001 - a bug must reach the person as a code
            await self._delivery.say(door, refusals.unexpected(failure("request failed", error)))


def _may_be_wrong(early: Parsed) -> bool:
    """What is wrong before the company's own fields are known may be right after."""
    return isinstance(early, Incomplete) and bool(early.wrong)


def _is_form(meant: Parsed | Plain, viewer: Viewer) -> bool:
    """Whether a form is certain to open."""
    if isinstance(meant, Plain):
        meant = meant.tries[0]
        return _opens(meant, viewer) and isinstance(meant, Incomplete) and not meant.names
    return _opens(meant, viewer) or must_choose(meant) or must_crop(meant)


def _opens(meant: Parsed, viewer: Viewer) -> bool:
    """Not where one value can be read in two ways: then a message asks which."""
    if not isinstance(meant, Incomplete):
        return False
    return meant.needs_form and not either.readings(meant, viewer)
