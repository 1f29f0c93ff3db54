"""A list in groups: all that match are read, within bounds, and told group by group."""

from functools import partial
from typing import Any, TypeGuard

from bot.blocks.kit import pages
from bot.blocks.kit.message import Message
from bot.blocks.records import tables
from bot.blocks.reports import groups
from bot.commands.format_command import question
from bot.desk.caller import Caller
from bot.desk.client_side_filter import MOST_PAGES, PAGE, ClientSideFilter
from bot.desk.reply import MessageReply
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.records.outcomes import Summary
from bot.tools.base import Call
from bot.tools.filters.deals import ListDeals
from bot.tools.filters.rates import rates

# Every deal counts, whatever else was said of an order or how many of them.
TO_THE_END = {"group_by": None, "sort_by": None, "cursor": None, "limit": PAGE * MOST_PAGES}


def is_grouped(call: Call[Any]) -> TypeGuard[Call[ListDeals]]:
    return isinstance(call.args, ListDeals) and call.args.group_by is not None


async def answer(
    call: Call[ListDeals], caller: Caller, pipedrive: Pipedrive, *, bare: bool
) -> MessageReply:
    login, viewer = caller.link.login, caller.viewer
    every: Call[Any] = Call(call.tool, call.args.model_copy(update=TO_THE_END))
    found = await ClientSideFilter(pipedrive).filter(every, login, viewer)
    known = await rates(partial(pipedrive.send, login=login, returns=Summary))
    grouped = groups.Grouped(
        tuple(found.page.items), call.args.group_by or "", known,
        whole=found.whole, looked=found.looked,
    )  # fmt: skip
    message = groups.message(grouped, viewer)
    head = tables.header(question(call, viewer))
    share = () if bare else pages.pager(call.tool.name, call.args.given(), None, ())
    return MessageReply(Message(message.text, (head, *message.blocks, *share)))
