"""Every record that fits, however many there are: counted, added up, and as a file."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.blocks.kit import rich
from bot.blocks.kit.message import Message
from bot.blocks.kit.pages import not_compared
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import activity_list, contact_lists, deal_lists, facts
from bot.blocks.reports import exports
from bot.pipedrive.http.errors import PipedriveError
from bot.pipedrive.paging.walk import Walk
from bot.pipedrive.records.models import Page
from bot.pipedrive.records.outcomes import Summary
from bot.pipedrive.records.rates import NO_RATES
from bot.pipedrive.records.record_types import RECORD_TYPES
from bot.pipedrive.records.rows import (
    DealCount,
    LeanActivity,
    LeanDeal,
    LeanOrganization,
    LeanPerson,
    LeanRecord,
)
from bot.pipedrive.request import Request
from bot.text import sentences
from bot.tools.csv_export import Sheet
from bot.tools.filters.judging import predicate
from bot.tools.filters.list_args import ListArgs
from bot.tools.filters.rates import compares_amounts, rates
from bot.tools.job_context import JobContext

FIRST_ROWS = 10
# Names cost a list each hundred: so many of each kind, and the rest stay numbers.
NAMES_AT_ONCE, MOST_NAMES = 100, 5_000
# Where a line names other records, and which fields of the company's do.
RELATED = {
    "person": "person_id", "organization": "org_id", "deal": "deal_id", "activity type": "type",
}  # fmt: skip
OF_TYPE = {"people": "person", "org": "organization"}

Count = Callable[[Mapping[str, object], JobContext], Awaitable[int | None]]


async def _unknown(_: Mapping[str, object], __: JobContext) -> None:
    """Pipedrive counts nothing but deals."""


async def _deals(query: Mapping[str, object], job: JobContext) -> int | None:
    """How many there are; None where Pipedrive does not say, and then nobody relies on it."""
    statuses = query.get("status") or [None]
    kept = {name: query.get(name) for name in ("pipeline_id", "stage_id")}
    total = 0
    try:
        for status in statuses if isinstance(statuses, list) else [statuses]:
            request = Request("GET", "/v1/deals/summary", {**kept, "status": status})
            total += (await job.read(request, DealCount)).total_count
    except PipedriveError:
        return None
    return total


@dataclass(frozen=True)
class Collected:
    """One kind of record: how its lines are read, shown, and counted beforehand."""

    row: type[LeanRecord]
    table: Callable[[Page[Any], Viewer], Message]
    count: Count = _unknown


OF_KIND: Mapping[str, Collected] = {
    "activity": Collected(LeanActivity, activity_list.activities),
    "deal": Collected(LeanDeal, deal_lists.deals, _deals),
    "organization": Collected(LeanOrganization, contact_lists.organizations),
    "person": Collected(LeanPerson, contact_lists.persons),
}


class RelatedNames:
    """The names of related records, looked up as they are met, up to a bound."""

    def __init__(self, job: JobContext, noun: str) -> None:
        self._hand = job
        self._own = [
            (field.field_code, OF_TYPE[field.field_type])
            for field in facts.company_fields(noun, job.viewer)
            if field.field_type in OF_TYPE
        ]
        self.known: dict[str, dict[int | str, str]] = {noun: {} for noun in RELATED}

    async def learn(self, rows: Sequence[LeanRecord]) -> None:
        for noun, field in RELATED.items():
            await self._learn(noun, (getattr(row, field, None) for row in rows))
            await self._learn(noun, self._in_fields(noun, rows))

    def _in_fields(self, noun: str, rows: Sequence[LeanRecord]) -> Iterator[object]:
        codes = [code for code, of in self._own if of == noun]
        return (row.custom_fields.get(code) for row in rows for code in codes)

    async def _learn(self, noun: str, ids: Iterable[object]) -> None:
        known = self.known[noun]
        wanted = sorted({id_ for id_ in ids if isinstance(id_, int | str)} - known.keys(), key=str)
        for start in range(0, len(wanted), NAMES_AT_ONCE):
            if len(known) >= MOST_NAMES:
                return
            part = wanted[start : start + NAMES_AT_ONCE]
            found = await self._hand.called(noun, part)
            known |= {id_: found.get(id_, "") for id_ in part}


class ExportSums:
    """What the whole comes to: of what has a value, per currency."""

    def __init__(self) -> None:
        self.count = 0
        self.totals: dict[str, float] = defaultdict(float)
        self.first: list[LeanRecord] = []

    def add(self, rows: Sequence[LeanRecord]) -> None:
        self.count += len(rows)
        for row in rows:
            if isinstance(row, LeanDeal):
                self.totals[row.currency or ""] += row.value or 0
        self.first += rows[: FIRST_ROWS - len(self.first)]


async def collect(args: ListArgs, job: JobContext) -> Message:
    kind = RECORD_TYPES[args.about]
    of, query = OF_KIND[kind.noun], args.sent()
    walk = Walk(
        job.fetch,
        Request("GET", kind.path, query),
        of.row,
        now=job.viewer.now,
        owners=lambda: _owners(job),
        count=lambda: of.count(query, job),
    )
    sheet: Sheet | None = None
    names, sums = RelatedNames(job, kind.noun), ExportSums()
    viewer = job.viewer
    worth = await rates(partial(job.read, returns=Summary)) if compares_amounts(args) else NO_RATES
    wanted = predicate(
        args.client_side(), args.conditions.fields, viewer.zone, viewer.currency, worth
    )
    looked = left_out = 0
    async for page in walk.pages():
        looked += len(page)
        left_out += sum(wanted.leaves_out(row) for row in page)
        rows = [row for row in page if wanted.keeps(row)]
        await names.learn(rows)
        if rows:  # where nothing matches there is no file
            paper = f"{kind.many}-{job.viewer.today}.csv"
            sheet = sheet or Sheet(job.paper(paper), job.viewer, kind)
            sheet.add(rows, names.known)
        sums.add(rows)
        await job.progress(looked, walk.total)
    shown = [kind.model.model_validate(row.model_dump()) for row in sums.first]
    first = of.table(Page(shown, total=sums.count), viewer)
    told = exports.collected(sums.count, sums.totals, first, viewer, looked, kind)
    others = not_compared(left_out, viewer.currency)
    if not others:
        return told
    blocks = (*told.blocks, rich.context(others))
    return replace(told, text=sentences(told.text, others), blocks=blocks)


async def _owners(job: JobContext) -> list[int]:
    return [user.id for user in await job.users()]
