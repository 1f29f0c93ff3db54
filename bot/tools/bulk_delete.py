"""Deleting several records: each named and read before the click, each with its own result."""

import asyncio
from collections import deque
from typing import Any

from bot.blocks import bulk, problems
from bot.blocks.message import Message
from bot.pipedrive.client import Request
from bot.pipedrive.errors import Ambiguous, Invalid, NotFound, PipedriveError, Refused
from bot.pipedrive.kinds import KINDS, Kind, kind_of
from bot.pipedrive.models import Deleted, Entity, Page
from bot.tools.base import Hand, Read, Stopped, Warned
from bot.tools.filters import Which

# So many can be ticked, named on one card and deleted by one click.
MOST = 50
AT_ONCE = 4
TRIES = 3


async def before_deleting(args: Which, read: Read) -> Warned:
    kind = KINDS[args.about]
    ids = list(dict.fromkeys(getattr(args, "ids", None) or []))
    if len(ids) > MOST:
        raise Invalid(f"at most {MOST} {kind.many} at once. Name fewer")
    query = {"ids": ids, "include_fields": kind.counts or None, "limit": 100}
    pages: Any = Page
    page: Page[Entity] = await read(Request("GET", kind.path, query=query), pages[kind.model])
    found = {record.id: record for record in page.items}
    records = tuple(found[id_] for id_ in ids if id_ in found and not found[id_].is_gone)
    if not records:
        raise NotFound(f"none of these {kind.many} is there any more", 410)
    return Warned(
        records=records,
        card=lambda ticket, until, viewer: bulk.ask(records, viewer, ticket, until),
    )


async def delete_all(args: Which, hand: Hand) -> Message:
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
    kind = kind_of(hand.shown[0])
    path = f"{kind.path}/{id_}"
    for _ in range(TRIES):
        if look_first and await _is_gone(path, kind, hand):
            return bulk.DELETED
        try:
            await hand.send(Request("DELETE", path), Deleted)
        except Ambiguous:
            look_first = True
        except NotFound:
            return bulk.DELETED if look_first else bulk.GONE
        else:
            return bulk.DELETED
    return bulk.DELETED if await _is_gone(path, kind, hand) else bulk.UNKNOWN


async def _is_gone(path: str, kind: Kind, hand: Hand) -> bool:
    try:
        return (await hand.read(Request("GET", path), kind.model)).is_gone
    except NotFound:
        return True
