"""Undo: for the person who did it, for a day, and only what nobody has changed since."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.blocks.kit.viewer import Viewer
from bot.blocks.replies import attached, refusals, row_notices, undos
from bot.commands.router import restore
from bot.desk import row_receipts, undo
from bot.desk.caller import Caller
from bot.desk.confirmation import Confirmation, turned
from bot.desk.effects import snapshots, subrecord
from bot.desk.operations.operations import Operations
from bot.desk.operations.queries import OperationQueries
from bot.desk.operations.running import Runner
from bot.desk.reply import MessageReply
from bot.desk.states import Operation, Turned
from bot.desk.undo import PutBack, Stuck
from bot.desk.writing import Writer
from bot.pipedrive.http.errors import NotFound
from bot.pipedrive.names.names import Names
from bot.pipedrive.records.models import Entity
from bot.tools.base import Call
from bot.tools.fieldtypes.tool_fields import flat, nested


class Undoer:
    def __init__(  # noqa: PLR0913, PLR0917 - an undo reads, asks, writes and deletes
        self,
        names: Names,
        operations: Operations,
        queries: OperationQueries,
        runner: Runner,
        writer: Writer,
        confirmation: Confirmation,
    ) -> None:
        self._names = names
        self._operations = operations
        self._queries = queries
        self._runner = runner
        self._writer = writer
        self._confirmation = confirmation

    async def take_back(self, id_: str, caller: Caller) -> MessageReply:
        """The button on a receipt, or `/crm undo`."""
        return await self._undo(id_, caller, agreed="")

    async def insist(self, ticket: str, caller: Caller) -> MessageReply:
        """Put mine back: over what was shown as theirs, not over anything newer."""
        id_, _, agreed = ticket.partition(".")
        return await self._undo(id_, caller, agreed=agreed)

    async def keep(self, id_: str, caller: Caller) -> MessageReply:
        done = await self._theirs(id_, caller)
        if isinstance(done, MessageReply):
            return done
        left = snapshots.after(done)
        if left is None:
            return MessageReply(refusals.turned("unknown", caller.viewer), replaces=False)
        return MessageReply(undos.kept(left, caller.viewer))

    async def latest(self, number: int, caller: Caller) -> Operation | MessageReply:
        """What this person changed last, or as many times before that, and has not undone."""
        since, asked = caller.viewer.now - undo.WITHIN, number
        ids = undo.to_undo(await self._queries.done(*caller.who, undo.REVERSIBLE, since))
        for id_ in ids if number > 0 else ():
            done = await self._theirs(id_, caller)
            number -= isinstance(done, MessageReply) or not undo.changed_nothing(done)
            if number == 0:
                return done
        return MessageReply(undos.nothing(asked))

    async def announced(self, done: Operation, caller: Caller) -> MessageReply | None:
        """What is about to be undone; a deletion speaks for itself, by asking."""
        if done.ended_at is None or isinstance(undo.put_back(done), Stuck):
            return None
        if undo.other_way(done):
            return await self._subrecord_announced(done, caller)
        before, after = (
            snapshots.subrecord_before(done) or snapshots.before(done),
            snapshots.after(done),
        )
        if before is None or after is None:
            return None
        viewer = await self._viewer(caller, before, after)
        return MessageReply(undos.announced(before, after, done.ended_at, viewer))

    async def _subrecord_announced(self, done: Operation, caller: Caller) -> MessageReply | None:
        above, row = (
            snapshots.before(done),
            snapshots.after(done) or snapshots.subrecord_before(done),
        )
        if above is None:
            return None
        call = restore({"tool": done.tool, "args": done.args})
        viewer = await self._viewer(caller, *(one for one in (above, row) if one))
        return MessageReply(
            row_notices.undoing(row_receipts.done(call, above, done, viewer, already=False))
        )

    async def _undo(self, id_: str, caller: Caller, agreed: str) -> MessageReply:
        done = await self._theirs(id_, caller)
        if isinstance(done, MessageReply):
            return done
        deletion = undo.deletion(done.tool, done.result)
        if deletion:
            return await self._delete(deletion, caller)
        if several := undo.brought(done.result):
            return MessageReply(attached.which_goes(several), replaces=False)
        earlier = await self._queries.undo_of(done.id)
        return _undone(earlier, caller) if earlier else await self._back(done, agreed, caller)

    async def _back(self, done: Operation, agreed: str, caller: Caller) -> MessageReply:
        found = undo.put_back(done)
        if isinstance(found, Stuck):
            return MessageReply(
                undos.impossible(found.stays, archived=found.archived), replaces=False
            )
        if undo.other_way(done):
            return await self._put_back(done, found, caller)
        return await self._compared(done, found, agreed, caller)

    async def _delete(self, deletion: Call[Any], caller: Caller) -> MessageReply:
        try:
            return await self._confirmation.ask(deletion, caller)
        except NotFound:
            return MessageReply(undos.gone_already(), replaces=False)

    async def _compared(
        self, done: Operation, found: PutBack, agreed: str, caller: Caller
    ) -> MessageReply:
        """`agreed` marks what the person has seen as theirs and wants to go over."""
        now = await self._now(done, caller)
        held = now.model_dump(mode="json")
        if undo.is_as_before(found, held):
            return MessageReply(undos.as_before(now, caller.viewer))
        mark = undo.seen(done, held)
        if undo.is_changed(done, found, held) and agreed != mark:
            return await self._both(done, now, found.values, f"{done.id}.{mark}", caller)
        return await self._put_back(done, found, caller, now)

    async def _put_back(
        self, done: Operation, found: PutBack, caller: Caller, now: Entity | None = None
    ) -> MessageReply:
        """`now` is the record, where it was read already."""
        call = found.call
        before, held = (
            (now, now.model_dump(mode="json"))
            if now and not call.tool.subrecord
            else await self._writer.standing(call, caller)
        )
        operation = await self._operations.take_back(
            done, caller.origin, call.tool.name, call.args.given(), held
        )
        if operation is None:
            return MessageReply(undos.under_way(), replaces=False)
        said = await self._writer.carry_out(operation, call, before, caller)
        message = undos.partly(said.message, found.stays) if found.stays else said.message
        return replace(said, message=message, card=None)

    async def _theirs(self, id_: str, caller: Caller) -> Operation | MessageReply:
        """Done by this person, as the same Pipedrive user, not too long ago."""
        found = await self._operations.own(id_, *caller.who)
        if isinstance(found, Turned):
            return replace(turned(found, caller), replaces=False)
        if not found.origin.is_as(caller.link.login):
            return MessageReply(refusals.other_login(), replaces=False)
        if found.state != "done" or not (found.result or undo.other_way(found)):
            return MessageReply(refusals.turned("unknown", caller.viewer), replaces=False)
        if undo.is_late(found, caller.viewer.now):
            return MessageReply(undos.late(found.ended_at, caller.viewer))
        return found

    async def _now(self, done: Operation, caller: Caller) -> Entity:
        call = restore({"tool": done.tool, "args": done.args})
        if call.tool.subrecord:
            row = await subrecord.current(call, self._runner.reader(caller.link.login))
            if row is None:
                raise NotFound("the row is gone", 410)
            return row
        about = call.tool.about
        request = about.one(done.args["id"])
        record = await self._runner.reader(caller.link.login)(request, about.model)
        if record.is_gone:
            raise NotFound(f"the {about.noun} is deleted", 410)
        return record

    async def _both(
        self, done: Operation, now: Entity, old: Mapping[str, Any], insist: str, caller: Caller
    ) -> MessageReply:
        history = type(now).model_validate(nested({**flat(now.model_dump(mode="json")), **old}))
        viewer = await self._viewer(caller, now, history)
        return MessageReply(undos.conflict(now, history, done.id, insist, viewer))

    async def _viewer(self, caller: Caller, *records: Entity) -> Viewer:
        return replace(caller.viewer, lookup=await self._names.lookup(caller.link.login, *records))


def _undone(earlier: Operation, caller: Caller) -> MessageReply:
    if earlier.state == "done":
        return MessageReply(undos.undone_already(earlier.ended_at, caller.viewer))
    message = undos.not_known() if earlier.state == "unknown" else undos.under_way()
    return MessageReply(message, replaces=False)
