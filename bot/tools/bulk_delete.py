"""Deleting several deals: each named and read fresh before the click, each with its own result."""

import asyncio
from collections import deque

from bot.blocks import bulk, cards, problems
from bot.blocks.message import Message
from bot.pipedrive.client import Request
from bot.pipedrive.errors import Ambiguous, Invalid, NotFound, PipedriveError, Refused
from bot.pipedrive.kinds import DEAL
from bot.pipedrive.models import Deal, Deleted, Page
from bot.tools.base import Hand, Read, Stopped, Tool, Warned
from bot.tools.deal_filters import DealFilters

# So many can be ticked, named on one card and deleted by one click.
MOST = 50
AT_ONCE = 4
TRIES = 3


async def _before_deleting(args: DealFilters, read: Read) -> Warned:
    ids = list(dict.fromkeys(args.ids or []))
    if len(ids) > MOST:
        raise Invalid(f"at most {MOST} deals at once: name fewer")
    query = {"ids": ids, "include_fields": DEAL.counts, "limit": 100}
    found = {deal.id: deal for deal in (await read(_list(query), Page[Deal])).items}
    deals = tuple(found[id_] for id_ in ids if id_ in found and not found[id_].is_deleted)
    if not deals:
        raise NotFound("none of these deals is there any more", 410)
    return Warned(
        records=deals,
        card=lambda ticket, until, viewer: bulk.ask(deals, viewer, ticket, until),
    )


def _list(query: dict[str, object]) -> Request:
    return Request("GET", "/api/v2/deals", query=query)


async def _delete_all(args: DealFilters, hand: Hand) -> Message:
    """One request each: Pipedrive retired the one for many in January 2026."""
    ids = [record.id for record in hand.shown]
    waiting = deque(id_ for id_ in ids if hand.kept.get(str(id_), bulk.TRYING) == bulk.TRYING)
    workers = [asyncio.create_task(_work(waiting, len(ids), hand)) for _ in range(AT_ONCE)]
    try:
        await asyncio.gather(*workers)
    except Stopped:
        pass
    finally:
        # One that is being deleted just now is finished first: its end must be known.
        waiting.clear()
        ended = await asyncio.gather(*workers, return_exceptions=True)
    for end in ended:
        if isinstance(end, BaseException) and not isinstance(end, Stopped):
            raise end
    return bulk.ended(hand.shown, hand.kept, hand.viewer)


async def _work(waiting: deque[int], total: int, hand: Hand) -> None:
    while waiting:
        await hand.progress(sum(end != bulk.TRYING for end in hand.kept.values()), total)
        if not waiting:
            return
        id_ = waiting.popleft()
        was_sent = hand.kept.get(str(id_)) == bulk.TRYING
        await hand.keep(str(id_), bulk.TRYING)
        try:
            end = await _delete(id_, hand, look_first=was_sent)
        except Refused as error:
            end = f"{bulk.REFUSED} {problems.why(error, hand.viewer)}"
        except PipedriveError as error:
            # Not about this one: whatever comes next would meet the same.
            end = f"{bulk.NOT_TRIED} {problems.why(error, hand.viewer)}"
            waiting.clear()
        await hand.keep(str(id_), end)


async def _delete(id_: int, hand: Hand, *, look_first: bool) -> str:
    path = f"/api/v2/deals/{id_}"
    for _ in range(TRIES):
        if look_first and await _is_gone(path, hand):
            return bulk.DELETED
        try:
            await hand.send(Request("DELETE", path), Deleted)
        except Ambiguous:
            look_first = True
        except NotFound:
            return bulk.DELETED if look_first else bulk.GONE
        else:
            return bulk.DELETED
    return bulk.DELETED if await _is_gone(path, hand) else bulk.UNKNOWN


async def _is_gone(path: str, hand: Hand) -> bool:
    try:
        return (await hand.read(Request("GET", path), Deal)).is_deleted
    except NotFound:
        return True


BULK_DELETE = Tool(
    name="deals_bulk_delete",
    command="deal bulk-delete",
    summary="Delete several deals that you tick in a list, after asking.",
    example="ids=12,13",
    args=DealFilters,
    endpoint="DELETE /api/v2/deals/{id}",
    returns=Deleted,
    show=cards.gone,
    warn=_before_deleting,
    run=_delete_all,
)
