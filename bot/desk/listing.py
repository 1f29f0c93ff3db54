"""One page of a list: read from where it begins, and where the next one does.

How many of its records have room in a message is known only once they are shown, so each of them
knows where a page behind it would begin.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from bot.blocks.kit.message import Message
from bot.blocks.kit.pages import FilterResult, PagePart, Sort
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import row_actions
from bot.blocks.reports.search_results import RESULTS
from bot.desk.client_side_filter import ClientSideFilter, Filtered, is_filtered_here
from bot.desk.lookup.recents import FIELDS
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.paging.position import Position
from bot.pipedrive.records.models import Entity, Page
from bot.pipedrive.records.record_types import is_list, kind_listed
from bot.pipedrive.request import Login
from bot.tools.base import Call, Tool, request_for
from bot.tools.filters.judging import Order
from bot.tools.filters.list_args import ListArgs


@dataclass(frozen=True)
class Listing:
    """`behind` are, for each record, the arguments that a page after it is asked with."""

    page: Page[Any]
    behind: Sequence[Mapping[str, str | int]]
    look: FilterResult | None = None

    def ahead(self, shown: int | None) -> Mapping[str, str | int]:
        """What to ask for to go on after so many of them; empty at the end of the list."""
        if shown is not None and 0 < shown < len(self.behind):
            return self.behind[shown - 1]
        return self.page.ahead

    def part(self, shown: int | None, *, bare: bool) -> PagePart:
        page, more = self.page, bool(self.ahead(shown))
        there = len(page.items) if shown is None else shown
        return PagePart(there, page.before, page.total, more, bare)


async def read(
    call: Call[Any], login: Login, viewer: Asker, pipedrive: Pipedrive, *, fresh: bool = False
) -> Listing:
    if is_filtered_here(call):
        return _filtered(
            call.args,
            await ClientSideFilter(pipedrive).filter(call, login, viewer, converts=not fresh),
            viewer,
        )
    answer = await pipedrive.send(request_for(call), login, call.tool.returns, fresh=fresh)
    page: Page[Any] = call.args.completed(answer)
    return (
        _by_start(call, page)
        if page.next_cursor is None and _has_start(call)
        else _by_cursor(call, page)
    )


@cache
def lists(tool: Tool[Any, Any]) -> bool:
    return "cursor" in tool.args.model_fields or "start" in tool.args.model_fields


def sort_of(tool: Tool[Any, Any]) -> Sort:
    """What the records of a list are called."""
    return kind_listed(tool.returns) if is_list(tool.returns) else RESULTS


def _has_start(call: Call[Any]) -> bool:
    return "start" in type(call.args).model_fields


def _by_start(call: Call[Any], page: Page[Any]) -> Listing:
    """v1 counts records, so that a page may begin with any of them."""
    before = call.args.start or 0
    behind = [{"start": before + number} for number in range(1, len(page.items) + 1)]
    return Listing(replace(page, before=before), behind)


def _by_cursor(call: Call[Any], page: Page[Any]) -> Listing:
    """v2's cursors lead to whole pages: what was shown of one is skipped when it is read again."""
    here = Position.read(getattr(call.args, "cursor", None))
    items = page.items[here.skip :]
    ahead = here.turned(page.next_cursor, len(items)).text if page.next_cursor else None
    behind = [{"cursor": here.behind(number).text} for number in range(1, len(items) + 1)]
    return Listing(replace(page, items=items, next_cursor=ahead, before=here.before), behind)


def _filtered(args: ListArgs, filtered: Filtered, viewer: Asker) -> Listing:
    order = args.order()
    look = FilterResult(
        found=filtered.page.total or filtered.found,
        checked=filtered.looked,
        whole=filtered.whole,
        filtered=bool(args.client_side()),
        order=_in_words(order, args, viewer, converted=filtered.converted),
        compared=viewer.currency,
        left_out=filtered.left_out,
        beside_view=args.overrules_a_view,
    )
    return Listing(filtered.page, [{"cursor": one.text} for one in filtered.behind], look)


def _in_words(order: Order | None, args: ListArgs, viewer: Asker, *, converted: bool) -> str:
    if order is None:
        return ""
    by = str(getattr(args, "sort_by", ""))
    if converted:
        return f"{by}, converted to {viewer.currency}"
    return f"{by} within each currency, {viewer.currency} first" if order.held_currency else by


# --- what hangs on a record, under the name of the record ---------------------------------------


@cache
def listed_below(tool: Tool[Any, Any]) -> str:
    """What a tool lists of a record; empty for all other tools."""
    if tool.changes_data:
        return ""
    return tool.subrecord.noun if tool.subrecord else row_actions.LISTED.get(tool.returns, "")


def below(
    call: Call[Any],
    answer: Message,
    above: Entity,
    viewer: Viewer,
    rows: Sequence[object] = (),
) -> Message:
    """`rows` are those that can be pressed; none where it is for a channel."""
    noun = listed_below(call.tool)
    said = row_actions.under(noun, above, answer, viewer)
    return said.with_more(*row_actions.of_list(noun, above, rows, viewer))


def asked_about(call: Call[Any]) -> list[tuple[str, int]]:
    """The records that a list is of, by kind: it says their names, also when it is empty."""
    given = call.args.given() if isinstance(call.args, ListArgs) else {}
    return [(noun, given[field]) for noun, field in FIELDS.items() if field in given]
