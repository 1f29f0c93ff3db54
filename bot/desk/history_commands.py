"""What a person asks about their own actions: take one back, or see them all."""

from collections.abc import AsyncIterator

from bot.blocks.records import facts
from bot.blocks.replies import undos
from bot.commands.presses import LogPress
from bot.desk import receipts
from bot.desk.caller import Caller
from bot.desk.dispatch import Desk
from bot.desk.effects import snapshots
from bot.desk.history.log import Log
from bot.desk.history.undoing import Undoer
from bot.desk.reply import MessageReply
from bot.desk.states import Operation

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
            yield await self._which(caller)
            return
        found = await self._undoer.latest(int(word), caller)
        if not isinstance(found, Operation):
            yield found
            return
        announced = await self._undoer.announced(found, caller)
        if announced and not caller.asks_first:
            yield announced
        yield await self._desk.click("undo", found.id, caller)

    async def _which(self, caller: Caller) -> MessageReply:
        """What is left over may mean more than one change: it is asked, with the latest named."""
        latest = await self._undoer.latest(1, caller)
        if not isinstance(latest, Operation):
            return MessageReply(undos.say_which())
        line, of = receipts.named(latest, caller.viewer), snapshots.before(latest)
        told = f"{line} ({facts.title(of)})" if of else line
        return MessageReply(undos.say_which(told, latest.id))

    async def log(self, text: str, caller: Caller) -> AsyncIterator[MessageReply]:
        """`/crm log`, `/crm log csv`, for admins `/crm log all deal 12 last week`."""
        yield await self._log.answer(text, caller)

    async def log_page(self, page: LogPress, caller: Caller) -> MessageReply:
        return await self._log.answer(page.text, caller, page.before, page.back)
