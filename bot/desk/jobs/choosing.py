"""The first page of what matches, to be ticked."""

from dataclasses import replace
from typing import Any

from bot.blocks.kit import pages
from bot.blocks.replies import bulk
from bot.commands import choosing
from bot.commands.format_command import format_command
from bot.desk import listing
from bot.desk.caller import Caller
from bot.desk.reply import Form, MessageReply, Reply
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.names.names import Names
from bot.tools.base import Call
from bot.tools.catalog.all import BY_NAME


class Chooser:
    def __init__(self, pipedrive: Pipedrive, names: Names) -> None:
        self._pipedrive = pipedrive
        self._names = names

    async def first(self, call: Call[Any], caller: Caller) -> Reply | Call[Any]:
        if not choosing.must_choose(call):
            return call
        lists = BY_NAME[f"{call.tool.about.many}_list"]
        given = {**call.args.given(), "limit": choosing.MOST + 1}
        wanted = Call(lists, lists.args.model_validate(given))
        listed = await listing.read(
            wanted, caller.link.login, caller.viewer, self._pipedrive, fresh=True
        )
        page, looked = listed.page, listed.look
        viewer = replace(caller.viewer, lookup=await self._names.lookup(caller.link.login, page))
        if not page.items:
            is_end = not pages.is_part(page, 0)
            none = lists.show(page, viewer) if is_end else pages.none_here(page, call.tool.about)
            told = pages.told(listed.part(0, bare=True), call.tool.about, looked)
            return MessageReply(none.with_more(*told))
        more = len(page.items) > choosing.MOST
        left_out = pages.left_out(looked) if looked else ""
        view = choosing.form(call.tool, page.items, viewer, more=more, left_out=left_out)
        return Form(view, bulk.list_waits(format_command(call, viewer)))
