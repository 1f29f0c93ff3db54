"""The first page of what matches, to be ticked."""

from dataclasses import replace
from typing import Any

from bot.blocks import bulk, lists
from bot.commands import choosing
from bot.commands.spell import spell
from bot.desk.caller import Caller
from bot.desk.reply import Form, Reply, Say
from bot.pipedrive.client import Pipedrive, Request
from bot.pipedrive.models import Deal, Page
from bot.pipedrive.names import Names
from bot.tools.base import Call


class Chooser:
    def __init__(self, pipedrive: Pipedrive, names: Names) -> None:
        self._pipedrive = pipedrive
        self._names = names

    async def form(self, call: Call[Any], caller: Caller) -> Reply:
        query = {**call.args.given(), "limit": choosing.MOST + 1}
        request = Request("GET", "/api/v2/deals", query=query)
        page = await self._pipedrive.send(request, caller.login, Page[Deal], fresh=True)
        viewer = replace(caller.viewer, book=await self._names.book(caller.login, page))
        if not page.items:
            return Say(lists.deals(page, viewer))
        more = len(page.items) > choosing.MOST
        view = choosing.form(call.tool, page.items, viewer, more=more)
        return Form(view, bulk.list_waits(spell(call, viewer)))
