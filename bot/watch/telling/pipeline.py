"""The pipeline in figures, once a day or week: a chart, the same as a table, and one sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.accounts.links import Identities, Link
from bot.blocks.kit import charts, rich
from bot.blocks.kit.figures import summed
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records.tables import MOST_ROWS, ROWS_AT_ONCE
from bot.desk.caller import viewer_of
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.names.names import Names
from bot.pipedrive.records.models import Deal, Page
from bot.pipedrive.request import Request
from bot.store.tables import Clock
from bot.text import count, cut, joined
from bot.watch.telling.notices import Allowed
from bot.watch.telling.readiness import is_for
from bot.watch.watches.matching import Watch

PAGE, MOST_PAGES = 500, 20
LONGEST_TEXT = 3_000


@dataclass
class StageSums:
    """Of the deals in one stage: in the currency that is compared, and in others."""

    deals: int = 0
    value: float = 0
    foreign: int = 0


@dataclass(frozen=True)
class Figures:
    """By stage, in the order of the pipelines. `whole`: all deals could be read."""

    currency: str
    stages: Mapping[str, StageSums]
    whole: bool = True
    total: StageSums = field(default_factory=StageSums)


class PipelineReport:
    def __init__(
        self, identities: Identities, names: Names, pipedrive: Pipedrive, clock: Clock
    ) -> None:
        self._identities = identities
        self._names = names
        self._pipedrive = pipedrive
        self._clock = clock

    async def of(self, watch: Watch, allowed: Allowed) -> Message | None:
        """As its maker sees it; None where their login is gone. Raises PipedriveError."""
        link = await self._identities.of(watch.team, watch.maker)
        if link is None or link.pipedrive_user != watch.pipedrive_user:
            return None
        known = await self._names.lookup_again(link.login, "stage", "pipeline")
        viewer = viewer_of(link, self._clock(), known)
        found, whole = await self._open_deals(link)
        predicate = watch.predicate(self._clock())
        deals = [
            deal
            for deal in found
            if not deal.is_archived and is_for(watch, deal, viewer) and predicate.keeps(deal)
        ]
        currency = watch.spec.currency or link.currency
        return message(figures(deals, currency, viewer, whole=whole), viewer, allowed)

    async def _open_deals(self, link: Link) -> tuple[list[Deal], bool]:
        pages: Any = Page
        query: dict[str, Any] = {"status": "open", "limit": PAGE}
        found: list[Deal] = []
        for _ in range(MOST_PAGES):
            request = Request("GET", "/api/v2/deals", query)
            page = await self._pipedrive.send(request, link.login, pages[Deal], fresh=True)
            found += page.items
            if not page.next_cursor:
                return found, True
            query = {**query, "cursor": page.next_cursor}
        return found, False


def figures(deals: Sequence[Deal], currency: str, viewer: Viewer, *, whole: bool) -> Figures:
    sums: dict[int, StageSums] = {}
    total = StageSums()
    for deal in deals:
        for one in (sums.setdefault(deal.stage_id or 0, StageSums()), total):
            one.deals += 1
            if deal.currency == currency:
                one.value += deal.value or 0
            else:
                one.foreign += 1
    ordered = sorted(sums, key=lambda id_: _place(id_, viewer))
    return Figures(currency, {_name(id_, viewer): sums[id_] for id_ in ordered}, whole, total)


def _place(stage: int, viewer: Viewer) -> tuple[int, int, int]:
    known = viewer.lookup.stages.get(stage)
    return (known.pipeline_id, known.order_nr, stage) if known else (2**31, 0, stage)


def _name(stage: int, viewer: Viewer) -> str:
    """With its pipeline, where stages of several are told."""
    known = viewer.lookup.stages.get(stage)
    if known is None:
        return f"#{stage}"
    pipeline = viewer.lookup.pipelines.get(known.pipeline_id)
    many = len({one.pipeline_id for one in viewer.lookup.stages.values()}) > 1
    return f"{known.name} ({pipeline.name})" if many and pipeline else known.name


def message(told: Figures, viewer: Viewer, allowed: Allowed) -> Message:
    """As far as the channel may be told of stages, and of what deals are worth."""
    by_stage = allowed is None or "stage" in allowed
    worth = allowed is None or "value" in allowed
    said = _sentence(told, viewer, by_stage=by_stage, worth=worth)
    blocks: tuple[Block, ...] = (rich.paragraph(rich.text(said)),)
    if by_stage and told.stages:
        blocks = (*blocks, _chart(told, worth=worth), _table(told, viewer, worth=worth))
    return Message(cut(rich.spoken(rich.text(said)), LONGEST_TEXT), blocks)


def _sentence(told: Figures, viewer: Viewer, *, by_stage: bool, worth: bool) -> str:
    """`40 open deals worth €1,000: Qualified 10 (€400) and Demo 30 (€600)`."""
    if not told.total.deals:
        return "Nothing is open in the pipeline."
    first = "" if told.whole else "The first "
    head = f"{first}{count(told.total.deals, 'open deal', 'open deals')}"
    if worth:
        head += f" worth {summed(told.total.value, told.currency, viewer)}"
    stages = [
        f"{name} {sums.deals:,}"
        + (f" ({summed(sums.value, told.currency, viewer)})" if worth else "")
        for name, sums in told.stages.items()
    ]
    listed = f": {joined(stages)}" if by_stage else ""
    foreign = "1 deal is" if told.total.foreign == 1 else f"{told.total.foreign:,} deals are"
    left_out = f" Only {told.currency} is added up: {foreign} in another currency."
    return f"{head}{listed}.{left_out if worth and told.total.foreign else ''}"


def _chart(told: Figures, *, worth: bool) -> Block:
    shown = {name: sums.value if worth else sums.deals for name, sums in told.stages.items()}
    axis = told.currency if worth else "Deals"
    title = "Value of open deals" if worth else "Open deals"
    return charts.bars(title, list(shown), {axis: shown}, axis)


def _table(told: Figures, viewer: Viewer, *, worth: bool) -> Block:
    head = [rich.cell("Stage"), rich.cell("Deals"), *([rich.cell("Value")] if worth else [])]
    rows = [
        [
            rich.cell(name),
            rich.number(sums.deals, f"{sums.deals:,}"),
            *([_amount(sums.value, told.currency, viewer)] if worth else []),
        ]
        for name, sums in told.stages.items()
    ]
    return {
        "type": "data_table",
        "caption": "Open deals by stage",
        "page_size": ROWS_AT_ONCE,
        "row_header_column_index": 0,
        "rows": [head, *rows[:MOST_ROWS]],
    }


def _amount(value: float, currency: str, viewer: Viewer) -> Block:
    return rich.number(value, summed(value, currency, viewer))
