"""What a person asks about their own actions: take one back, or see them all."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from bot.blocks.replies import undos
from bot.desk.caller import Caller
from bot.desk.dispatch import Desk
from bot.desk.history.log import Log
from bot.desk.history.undoing import Undoer
from bot.desk.operations.states import Operation
from bot.desk.reply import MessageReply

MOST_DIGITS = 3


class HistoryCommands:
    def __init__(self, desk: Desk, undoer: Undoer, log: Log) -> None:
        self._desk = desk
        self._undoer = undoer
        self._log = log

    async def undo(self, text: str, caller: Caller) -> AsyncIterator[MessageReply]:
        """`/crm undo`, `/crm undo 3`: says what it is going to undo, then does it."""
        word = text.strip().removeprefix("last").strip() or "1"
        if not (word.isascii() and word.isdecimal() and len(word) <= MOST_DIGITS):
            yield MessageReply(undos.say_which())
            return
        found = await self._undoer.latest(int(word), caller)
        if not isinstance(found, Operation):
            yield found
            return
        announced = await self._undoer.announced(found, caller)
        if announced and not caller.asks_first:
            yield announced
        yield await self._desk.click("undo", found.id, caller)

    async def log(self, text: str, caller: Caller) -> AsyncIterator[MessageReply]:
        """`/crm log`, `/crm log csv`, for admins `/crm log all deal 12 last week`."""
        yield await self._log.answer(text, caller)

    async def log_page(self, carries: Mapping[str, Any], caller: Caller) -> MessageReply:
        text = carries.get("text", "")
        return await self._log.answer(text, caller, carries["before"], carries["back"])
