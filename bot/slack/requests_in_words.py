"""What a kept request asks for, in words, by the name of the record where it answers a question."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.blocks.kit import buttons
from bot.blocks.kit.modal import NotYet, Unreadable
from bot.blocks.kit.viewer import Viewer
from bot.commands import choosing, cropping, forms, presses
from bot.commands.format_command import format_command
from bot.commands.reader.understanding import Plain, own_doing, understood
from bot.commands.router import (
    Incomplete,
    Parsed,
    Shared,
    Unknown,
    bind,
    run_by_name,
)
from bot.desk import receipts
from bot.desk.operations.operations import Operations
from bot.desk.states import Operation, id_of
from bot.slack import connect, counting
from bot.slack.modal_state import ModalState
from bot.slack.payloads import SIGNED_IN, SlackContext, context_of, typed_in
from bot.text import count
from bot.tools.base import Call, Tool
from bot.tools.catalog.all import BY_NAME

Body = Mapping[str, Any]  # Any: as Slack sends it


@dataclass(frozen=True)
class InWords:
    """`ticket` is the question's that it answers; `decided`: that has been answered otherwise.

    `undoes` is the row of what it takes back.
    """

    words: str
    changes: bool = False
    ticket: str = ""
    decided: bool = False
    undoes: str = ""


def in_words(body: Body, viewer: Viewer) -> InWords:
    if body.get("type") == SIGNED_IN:
        return InWords("What you were doing before you signed in")
    if body.get("type") == "view_submission":
        return _form(body["view"], viewer)
    if body.get("type") == "block_actions":
        return _click(body["actions"][0], viewer)
    if body.get("type") in {"shortcut", "message_action"}:
        return InWords("Save to Pipedrive")
    return _line(*typed_in(body), viewer)


def _line(command: str, text: str, viewer: Viewer) -> InWords:
    words = f"{command} {text}".strip()
    if command == "/crm":
        verb, _, rest = text.strip().partition(" ")
        verb = verb.lower()
        if "undo" in {verb, own_doing(text)}:
            return InWords(words, changes=True)
        if verb == "run":
            name, _, line = rest.strip().partition(" ")
            return InWords(words, _changes(run_by_name(name, line, viewer)))
        if verb in {tool.root for tool in BY_NAME.values()}:
            command, text = f"/{verb}", rest
    return InWords(words, _changes(understood(command, text, viewer)))


def _form(view: Body, viewer: Viewer) -> InWords:
    callback_id = view.get("callback_id")
    try:
        if callback_id == forms.CALLBACK:
            filled = forms.read(view)
            parsed = bind(filled.tool, filled.typed, viewer)
            return InWords(_spelt(parsed, filled.tool, viewer), _changes(parsed))
        if callback_id == choosing.CALLBACK:  # a list that was ticked is asked about once more
            return InWords(f"/{choosing.read(view)[0].tool.command}")
        if callback_id == cropping.CALLBACK:
            call, _ = cropping.read(view)
            return InWords(_spelt(call, call.tool, viewer), changes=True)
    except (Unreadable, NotYet):
        return InWords("A form")
    if callback_id == counting.CALLBACK:
        many = count(counting.typed(view), "record", "records")
        return InWords(f"Delete {many}", changes=True)
    return InWords("/crm connect" if callback_id == connect.CALLBACK else "A form")


def _click(action: Body, viewer: Viewer) -> InWords:
    label = str((action.get("text") or {}).get("text") or "A button")
    press = buttons.pressed(action)
    match presses.read(press) if press else None:
        case presses.TicketPress(verb="anyway" | "confirm", ticket=ticket):  # answers a question
            return InWords(label, changes=True, ticket=ticket)
        case presses.TicketPress(verb="undo" | "insist", ticket=ticket):
            return InWords(label, changes=True, undoes=ticket.partition(".")[0])
        case presses.PagePress(verb="share"):
            return InWords(label, changes=True)
        case presses.LinePress(command=command, text=text):
            return _line(command, text, viewer)
        case presses.RunPress(call=call):
            return InWords(_spelt(call, call.tool, viewer), _changes(call))
        case _:
            return InWords(label)


def _changes(parsed: Parsed | Plain) -> bool:
    """What is gated only asks; it changes nothing before it is confirmed.

    What is shared changes no data, but may be in the channel already, as the person's own words.
    """
    if isinstance(parsed, Plain):
        return parsed.shares or any(map(_changes, parsed.tries))
    if isinstance(parsed, Shared):
        return True
    if not isinstance(parsed, Call | Incomplete):
        return False
    return parsed.tool.changes_data and not parsed.tool.gated


def _spelt(parsed: Parsed, tool: Tool[Any, Any], viewer: Viewer) -> str:
    if isinstance(parsed, Call):
        return format_command(parsed, viewer)
    if isinstance(parsed, Unknown) or not isinstance(parsed, Incomplete):
        return f"/{tool.command}"
    return " ".join(
        (f"/{tool.command}", *(f"{name}={text}" for name, text in parsed.typed.items()))
    )


class RequestsInWords:
    """`unpack` opens what a form brings back."""

    def __init__(
        self, operations: Operations, unpack: Callable[[str, SlackContext], ModalState]
    ) -> None:
        self._operations = operations
        self._unpack = unpack

    async def of(self, body: Body, viewer: Viewer) -> InWords:
        """A button says no more than `Delete deal`, and its question may be decided by now."""
        found = in_words(body, viewer)
        if found.undoes and (line := await self.was_about(found.undoes, context_of(body), viewer)):
            return replace(found, words=f"Undo of {line}")
        held = await self._question(body, found)
        if held is None:
            return found
        return replace(found, words=receipts.title(held), decided=held.state != "pending")

    async def was_about(self, id_: str, context: SlackContext, viewer: Viewer) -> str:
        """What a row of this person's was about; empty for somebody else's."""
        held = await self._theirs(id_, context)
        return receipts.named(held, viewer) if held else ""

    async def _question(self, body: Body, found: InWords) -> Operation | None:
        """The one that this answers; nobody else's."""
        context = context_of(body)
        ticket = found.ticket or self._counted(body, context)
        return await self._theirs(id_of(ticket), context) if ticket else None

    async def _theirs(self, id_: str, context: SlackContext) -> Operation | None:
        held = await self._operations.find(id_)
        is_theirs = held and (held.origin.team, held.origin.user) == (context.team, context.user)
        return held if is_theirs else None

    def _counted(self, body: Body, context: SlackContext) -> str:
        """Of a form in which their number was typed."""
        view = body.get("view") or {}
        if body.get("type") != "view_submission" or view["callback_id"] != counting.CALLBACK:
            return ""
        return str(self._unpack(view["private_metadata"], context).then.get("ticket", ""))
