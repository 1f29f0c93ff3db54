"""What a kept request asks for, by the name of the record where it answers a question."""

from collections.abc import Callable
from dataclasses import replace

from bot.blocks.kit.viewer import Viewer
from bot.desk import receipts
from bot.desk.operations.operations import Operations
from bot.desk.operations.states import Operation, id_of
from bot.slack import counting
from bot.slack.context import SlackContext, context_of
from bot.slack.modal_state import ModalState
from bot.slack.wanted import Body, Wanted, wanted


class Asked:
    """`unpack` opens what a form brings back."""

    def __init__(
        self, operations: Operations, unpack: Callable[[str, SlackContext], ModalState]
    ) -> None:
        self._operations = operations
        self._unpack = unpack

    async def of(self, body: Body, viewer: Viewer) -> Wanted:
        """A button says no more than `Delete deal`, and its question may be decided by now."""
        found = wanted(body, viewer)
        if found.undoes and (line := await self.row(found.undoes, context_of(body), viewer)):
            return replace(found, words=f"Undo of {line}")
        held = await self._question(body, found)
        if held is None:
            return found
        return replace(found, words=receipts.title(held), decided=held.state != "pending")

    async def row(self, id_: str, context: SlackContext, viewer: Viewer) -> str:
        """What a row of this person's was about; empty for somebody else's."""
        held = await self._operations.find(id_)
        is_theirs = held and (held.origin.team, held.origin.user) == (context.team, context.user)
        return receipts.named(held, viewer) if held and is_theirs else ""

    async def _question(self, body: Body, found: Wanted) -> Operation | None:
        """The one that this answers; nobody else's."""
        context = context_of(body)
        ticket = found.ticket or self._counted(body, context)
        held = await self._operations.find(id_of(ticket)) if ticket else None
        is_theirs = held and (held.origin.team, held.origin.user) == (context.team, context.user)
        return held if is_theirs else None

    def _counted(self, body: Body, context: SlackContext) -> str:
        """Of a form in which their number was typed."""
        view = body.get("view") or {}
        if body.get("type") != "view_submission" or view["callback_id"] != counting.CALLBACK:
            return ""
        return str(self._unpack(view["private_metadata"], context).then.get("ticket", ""))
