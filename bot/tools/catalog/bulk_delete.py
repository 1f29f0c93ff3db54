"""Deleting several records: each named and read before the click, each with its own result."""

import asyncio
from collections import deque
from typing import Any

from bot.blocks.kit.message import Message
from bot.blocks.replies import bulk, problems
from bot.pipedrive.http.errors import Ambiguous, Invalid, NotFound, PipedriveError, Refused
from bot.pipedrive.records.models import Entity, Page
from bot.pipedrive.records.record_types import RECORD_TYPES
from bot.pipedrive.request import Request
from bot.tools.base import Warned
from bot.tools.filters.list_args import ListArgs
from bot.tools.job_context import JobContext, Later, Read, Stopped

# So many can be ticked, named on one card and deleted by one click.
MOST = 50
AT_ONCE = 4


async def before_deleting(args: ListArgs, read: Read) -> Warned:
    kind = RECORD_TYPES[args.about]
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


async def delete_all(args: ListArgs, job: JobContext) -> Message:
    """One request each: Pipedrive retired the one for many in January 2026."""
    waiting = deque(one for one in job.shown if _is_left(one, job))
    waits: list[Later] = []
    workers = [asyncio.create_task(_work(waiting, waits, job)) for _ in range(AT_ONCE)]
    try:
        await asyncio.gather(*workers)
    except Stopped:
        waits.clear()
    finally:
        # One that is being deleted just now is finished first: its end must be known.
        waiting.clear()
        ended = await asyncio.gather(*workers, return_exceptions=True)
    for end in ended:
        if isinstance(end, BaseException) and not isinstance(end, Stopped):
            raise end
    if waits:  # the longest one: no look comes before its time
        raise max(waits, key=lambda later: later.wait)
    return bulk.ended(job.shown, job.kept, job.viewer)


def _is_left(record: Entity, job: JobContext) -> bool:
    return bulk.is_on_its_way(job.kept.get(str(record.id), bulk.TRYING))


async def _work(waiting: deque[Entity], waits: list[Later], job: JobContext) -> None:
    while waiting:
        over = sum(not _is_left(one, job) for one in job.shown)
        await job.progress(over, len(job.shown))
        if not waiting:
            return
        record = waiting.popleft()
        try:
            end = await job.delete(record)
        except Later as later:
            waits.append(later)
            continue
        except Ambiguous:  # of that is kept what it can be looked for by
            continue
        except Refused as error:
            end = f"{bulk.REFUSED} {problems.why(error, job.viewer)}"
        except PipedriveError as error:
            # Not about this one: whatever comes next would meet the same.
            end = f"{bulk.NOT_TRIED} {problems.why(error, job.viewer)}"
            waiting.clear()
        await job.keep(str(record.id), end)
