"""Before a person or an organization is created: whether it is there already."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.blocks.replies import duplicates, refusals
from bot.blocks.replies.duplicates import Alike
from bot.commands.router import restore
from bot.desk.caller import Caller
from bot.desk.confirmation import turned
from bot.desk.operations.operations import Operations
from bot.desk.operations.running import past_the_point_of_no_return
from bot.desk.operations.states import TTL, Turned, id_of
from bot.desk.reply import MessageReply
from bot.desk.writing import Writer
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import PipedriveError
from bot.tools.base import Call
from bot.tools.catalog.all import BY_NAME
from bot.tools.duplicate_search import searches


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
        if next(searches(call.args), None) is None:
            return await self._writer.write(call, caller)
        if self._low(caller.login.company):
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
        claimed = await self._operations.claim(ticket, *caller.who, reply=caller.reply)
        if isinstance(claimed, Turned):
            return turned(claimed, caller)
        if not claimed.origin.is_as(caller.login):
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
                search.request, caller.login, search.returns, fresh=True
            )
            if found := search.alike(page):
                return found
        return []


def _noted(said: MessageReply, words: str) -> MessageReply:
    return replace(said, message=duplicates.noted(said.message, words))
