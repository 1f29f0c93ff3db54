"""Writes that need no click: read before, act once, show before → after.

Before a person or an organization is created: whether it is there already.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, TypeGuard

from bot.blocks.kit.viewer import NameLookup
from bot.blocks.records import kinds
from bot.blocks.records.kinds import KINDS
from bot.blocks.replies import duplicates, refusals
from bot.blocks.replies.duplicates import Alike
from bot.commands.router import restore
from bot.desk import receipts
from bot.desk.caller import Caller
from bot.desk.confirmation import turned
from bot.desk.effects import snapshots
from bot.desk.lookup.recents import SeenRecords, Whose, seen_in
from bot.desk.operations.operations import Operations
from bot.desk.operations.running import End, Runner, TakenOver, past_the_point_of_no_return
from bot.desk.reply import MessageReply
from bot.desk.states import TTL, Operation, Turned, id_of
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import PipedriveError
from bot.pipedrive.names.names import Names
from bot.pipedrive.records.models import Entity
from bot.pipedrive.records.outcomes import Copied
from bot.tools.base import Call
from bot.tools.catalog.all import BY_NAME
from bot.tools.duplicate_search import searches


class Writer:
    def __init__(self, names: Names, operations: Operations, runner: Runner) -> None:
        self._names = names
        self._operations = operations
        self._runner = runner

    async def write(self, call: Call[Any], caller: Caller) -> MessageReply:
        before, held = await self.standing(call, caller)
        call = Call(call.tool, call.args.settled(before, caller.viewer))
        operation = await self._operations.begin(
            caller.origin, call.tool.name, call.args.given(), held
        )
        return await self.carry_out(operation, call, before, caller)

    async def confirmed(self, claimed: Operation, call: Call[Any], caller: Caller) -> MessageReply:
        """What was asked about, and is to be done all the same: as things stand at the click."""
        with past_the_point_of_no_return():
            try:
                before, held = await self.standing(call, caller)
            except PipedriveError as error:
                reason = type(error).__name__
                await self._operations.finish(claimed, "not_done", reason=reason)
                raise
            operation = await self._operations.remember(claimed, held)
            if operation is None:
                raise TakenOver
        return await self.carry_out(operation, call, before, caller)

    async def standing(
        self, call: Call[Any], caller: Caller
    ) -> tuple[Entity | None, Mapping[str, object]]:
        """The record before the call, if there is one; and all that is remembered of it."""
        held = await self._runner.remember(call, caller.link.login)
        return snapshots.above(call.tool, held), held

    async def carry_out(
        self, operation: Operation, call: Call[Any], before: Entity | None, caller: Caller
    ) -> MessageReply:
        """What has begun, to its end and its receipt."""
        end = await self._runner.run(operation, call, caller.link.login)
        shown = end.record if _has_card(end.record) and caller.on_card else None
        seen = (before, end.record, *chain.from_iterable(end.along))
        viewer = replace(caller.viewer, lookup=await self._lookup(seen, shown, caller))
        return MessageReply(
            receipts.of(call, before, end, operation, viewer),
            tells=operation,
            card=kinds.card(shown, viewer) if shown else None,
            replaces=_gives_way(end),
            saw=SeenRecords(Whose.of(caller.link), seen_in(end.record, viewer.lookup)),
        )

    async def _lookup(
        self, seen: Sequence[object], shown: Entity | None, caller: Caller
    ) -> NameLookup:
        records = [record for record in seen if isinstance(record, Entity)]
        if shown is not None:
            return await self._names.card(caller.link.login, shown, *records)
        return await self._names.lookup(caller.link.login, *records)


def _has_card(record: object) -> TypeGuard[Entity]:
    return isinstance(record, Entity) and KINDS[record.noun].card is not None


def _gives_way(end: End) -> bool:
    """Whether what was clicked is over: not where nothing came of it, or it is another deal's."""
    return end.state != "not_done" and not isinstance(end.record, Copied)


class DuplicateCheck:
    def __init__(
        self,
        pipedrive: Pipedrive,
        operations: Operations,
        writer: Writer,
        low: Callable[[int], bool],
    ) -> None:
        """`low` says that so little of the day's budget is left that no search is worth it."""
        self._pipedrive = pipedrive
        self._operations = operations
        self._writer = writer
        self._low = low

    async def write(self, call: Call[Any], caller: Caller) -> MessageReply:
        """Writes at once, or asks first where a similar record may already exist."""
        if call.tool.effect != "create" or next(searches(call.args), None) is None:
            return await self._writer.write(call, caller)
        if self._low(caller.link.login.company):
            return _noted(await self._writer.write(call, caller), duplicates.NOT_LOOKED)
        try:
            alike = await self._alike(call, caller)
        except PipedriveError:
            return _noted(await self._writer.write(call, caller), duplicates.NOT_FOUND_OUT)
        if not alike:
            return await self._writer.write(call, caller)
        return await self._ask(call, alike, caller)

    async def anyway(self, ticket: str, caller: Caller) -> MessageReply:
        """The click: exactly what was said is created, once."""
        held = await self._operations.find(id_of(ticket))
        if held is None or BY_NAME[held.tool].gated:  # what is gated is confirmed elsewhere
            return turned(Turned("unknown"), caller)
        claimed = await self._operations.claim(ticket, *caller.who, reply=caller.origin.reply)
        if isinstance(claimed, Turned):
            return turned(claimed, caller)
        if not claimed.origin.is_as(caller.link.login):
            with past_the_point_of_no_return():
                await self._operations.finish(claimed, "not_done", reason="OtherLogin")
            return MessageReply(refusals.other_login(), tells=claimed)
        call = restore({"tool": claimed.tool, "args": claimed.args})
        return await self._writer.confirmed(claimed, call, caller)

    async def _ask(self, call: Call[Any], alike: list[Alike], caller: Caller) -> MessageReply:
        ticket = await self._operations.ask(caller.origin, call.tool.name, call.args.given(), {})
        viewer, noun = caller.viewer, call.tool.about.noun
        card = duplicates.ask(noun, call.args.name, alike, viewer, ticket, viewer.now + TTL)
        return MessageReply(card)

    async def _alike(self, call: Call[Any], caller: Caller) -> list[Alike]:
        for search in searches(call.args, caller.viewer.region):
            page = await self._pipedrive.send(
                search.request, caller.link.login, search.returns, fresh=True
            )
            if found := search.alike(page):
                return found
        return []


def _noted(said: MessageReply, words: str) -> MessageReply:
    return replace(said, message=duplicates.noted(said.message, words))
