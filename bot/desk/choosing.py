"""The first page of what matches, to be ticked."""

from dataclasses import replace
from typing import Any

from bot.blocks import bulk
from bot.commands import choosing
from bot.commands.spell import spell
from bot.desk.caller import Caller
from bot.desk.reply import Form, Reply, Say
from bot.desk.sifting import Sifter, must_sift
from bot.pipedrive.client import Pipedrive
from bot.pipedrive.models import Entity, Page
from bot.pipedrive.names import Names
from bot.tools.all import BY_NAME
from bot.tools.base import Call, request_for


class Chooser:
    def __init__(self, pipedrive: Pipedrive, names: Names) -> None:
        self._pipedrive = pipedrive
        self._names = names
        self._sifter = Sifter(pipedrive)

    async def form(self, call: Call[Any], caller: Caller) -> Reply:
        listing = BY_NAME[f"{call.tool.about.many}_list"]
        given = {**call.args.given(), "limit": choosing.MOST + 1}
        page = await self._page(Call(listing, listing.args.model_validate(given)), caller)
        viewer = replace(caller.viewer, book=await self._names.book(caller.login, page))
        if not page.items:
            return Say(listing.show(page, viewer))
        more = len(page.items) > choosing.MOST
        view = choosing.form(call.tool, page.items, viewer, more=more)
        return Form(view, bulk.list_waits(spell(call, viewer)))

    async def _page(self, listed: Call[Any], caller: Caller) -> Page[Entity]:
        if must_sift(listed):
            return (await self._sifter.sift(listed, caller.login, caller.viewer.zone)).page
        request, returns = request_for(listed), listed.tool.returns
        page: Page[Entity] = await self._pipedrive.send(request, caller.login, returns, fresh=True)
        return page
