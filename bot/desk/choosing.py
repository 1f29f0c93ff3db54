"""The first page of what matches, to be ticked."""

from dataclasses import replace
from typing import Any

from bot.blocks import bulk, lists
from bot.commands import choosing
from bot.commands.spell import spell
from bot.desk.caller import Caller
from bot.desk.reply import Form, Reply, Say
from bot.desk.sifting import Sifter, must_sift
from bot.pipedrive.client import Pipedrive
from bot.pipedrive.models import Deal, Page
from bot.pipedrive.names import Names
from bot.tools.base import Call, request_for
from bot.tools.deal_filters import ListDeals
from bot.tools.deals import LIST


class Chooser:
    def __init__(self, pipedrive: Pipedrive, names: Names) -> None:
        self._pipedrive = pipedrive
        self._names = names
        self._sifter = Sifter(pipedrive)

    async def form(self, call: Call[Any], caller: Caller) -> Reply:
        args = ListDeals.model_validate({**call.args.given(), "limit": choosing.MOST + 1})
        page = await self._page(Call(LIST, args), caller)
        viewer = replace(caller.viewer, book=await self._names.book(caller.login, page))
        if not page.items:
            return Say(lists.deals(page, viewer))
        more = len(page.items) > choosing.MOST
        view = choosing.form(call.tool, page.items, viewer, more=more)
        return Form(view, bulk.list_waits(spell(call, viewer)))

    async def _page(self, listed: Call[ListDeals], caller: Caller) -> Page[Deal]:
        if must_sift(listed):
            return (await self._sifter.sift(listed, caller.login, caller.viewer.zone)).page
        return await self._pipedrive.send(request_for(listed), caller.login, Page[Deal], fresh=True)
