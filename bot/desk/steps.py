"""What a person settles before a call is done: which of many, which part of a picture, what price.

Prices of products are in the currency of their deal. Without one a product costs what the catalogue
says; one that was typed is as exact as the currency.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.blocks.kit import pages
from bot.blocks.kit.figures import decimals
from bot.blocks.replies import attached, bulk, refusals
from bot.commands import choosing, cropping
from bot.commands.format_command import format_command
from bot.commands.router import Incomplete
from bot.commands.titles import title
from bot.desk import listing
from bot.desk.caller import Caller
from bot.desk.form_prefill import Filler, objected
from bot.desk.jobs.means import FileSource, TempFiles
from bot.desk.reply import Form, MessageReply, Reply
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.names.names import Names
from bot.pipedrive.records.models import Deal
from bot.pipedrive.records.subrecords import Product
from bot.pipedrive.request import Request
from bot.text import NAME, cut
from bot.tools.base import Call
from bot.tools.catalog.all import BY_NAME
from bot.tools.catalog.deal_products import AddProduct, ProductLineFields
from bot.tools.catalog.pictures import SET, SetPicture, fitting
from bot.tools.fieldtypes.fields import too_fine
from bot.tools.fieldtypes.products import AMOUNT, PERCENT, PerCent
from bot.tools.images import NoPicture, Size
from bot.tools.job_context import NotUploaded


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


class Cropper:
    def __init__(self, file_source: FileSource, temp_files: TempFiles) -> None:
        self._file_source = file_source
        self._temp_files = temp_files

    async def first(self, call: Call[SetPicture], caller: Caller) -> Reply | Call[SetPicture]:
        """The choice of a square; a picture that is one is taken as it is."""
        if not cropping.must_crop(call):
            return call
        try:
            name, size = await self._looked_at(call.args.file, caller)
        except NotUploaded as why:
            return MessageReply(attached.refused(str(why), why.name))
        if size[0] == size[1]:
            return cropping.whole(call.args, size)
        view = cropping.form(call.args, size, name)
        typed = {"id": str(call.args.id), "file": call.args.file}
        return Form(view, refusals.form_waits(title(SET), SET.name, typed))

    async def _looked_at(self, file: str, caller: Caller) -> tuple[str, Size]:
        path = self._temp_files.new()
        try:
            image = await self._file_source.fetch(file, caller.origin, path)
            return image.name, await asyncio.to_thread(fitting, path)
        except NoPicture as why:
            raise NotUploaded(str(why), image.name) from None
        finally:
            path.unlink(missing_ok=True)


FIELD = "item_price"


def needs_deal(call: Call[Any]) -> bool:
    """Whether it takes the deal to tell what is paid."""
    args = call.args
    has_no_price = isinstance(args, AddProduct) and args.item_price is None
    return isinstance(args, ProductLineFields) and (
        has_no_price or any(map(decimals, _typed(args).values()))
    )


class Pricer:
    def __init__(self, pipedrive: Pipedrive, filler: Filler) -> None:
        self._pipedrive = pipedrive
        self._filler = filler

    async def first(self, call: Call[Any], caller: Caller) -> Reply | Call[Any]:
        """The call with its price; or its form, where there is none that the currency takes."""
        if not needs_deal(call):
            return call
        found = await _priced(call, self._pipedrive, caller)
        return await self._filler.form(found, caller) if isinstance(found, Incomplete) else found


async def _priced(call: Call[Any], pipedrive: Pipedrive, caller: Caller) -> Call[Any] | Incomplete:
    args, login = call.args, caller.link.login
    request = Request("GET", f"/api/v2/deals/{args.id}")
    deal = await pipedrive.send(request, login, Deal, fresh=True)
    currency = deal.currency or caller.viewer.currency
    found = {name: too_fine(typed, currency, caller.viewer) for name, typed in _typed(args).items()}
    if wrong := {name: why for name, why in found.items() if why}:
        refused = objected(call, wrong, caller.viewer)
        return replace(refused, values=_as_read(refused.values))
    if args.item_price is not None or not isinstance(args, AddProduct):
        return call
    return await _from_the_catalogue(call, deal, pipedrive, caller)


async def _from_the_catalogue(
    call: Call[Any], deal: Deal, pipedrive: Pipedrive, caller: Caller
) -> Call[Any] | Incomplete:
    args, login = call.args, caller.link.login
    path = f"/api/v2/products/{args.product_id}"
    product = await pipedrive.send(Request("GET", path), login, Product)
    prices = {one.currency: one.price for one in product.prices if one.price is not None}
    price = prices.get(deal.currency or "")
    given = args.model_dump(exclude_none=True)
    if price is not None:
        return Call(call.tool, type(args).model_validate({**given, FIELD: price}))
    name = cut(product.name, NAME)
    wrong = {FIELD: f"“{name}” has no price in {deal.currency}: say what one costs here."}
    return Incomplete(call.tool, values=_as_read(given), wrong=wrong)


def _typed(args: ProductLineFields) -> dict[str, float]:
    """The amounts of money that were said."""
    off = args.discount if args.discount_type == AMOUNT else None
    said = {FIELD: args.item_price, "discount": off}
    return {name: amount for name, amount in said.items() if amount is not None}


def _as_read(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was said, as it can be written into a form again."""
    if given.get("discount_type") == PERCENT:
        return {**given, "discount": PerCent(given["discount"])}
    return given
