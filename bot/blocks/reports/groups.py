"""Deals in groups, by stage, by owner: how many, worth how much, and what share of them was won."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.blocks.kit import buttons, charts, rich
from bot.blocks.kit.figures import full_month, local_day, money
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records import facts
from bot.blocks.records.deal_lists import by_currency
from bot.blocks.records.tables import MOST_ROWS, ROWS_AT_ONCE
from bot.pipedrive.records.models import Deal
from bot.pipedrive.records.rates import Rates
from bot.text import count, cut, joined

NAME, TOLD, NOTHING = 60, 6, "None"
TITLES = {"reason": "Lost reason"}


@dataclass(frozen=True)
class Grouped:
    """`whole`: there were no more to look at."""

    deals: tuple[Deal, ...]
    by: str
    rates: Rates
    whole: bool = True
    looked: int = 0


@dataclass(frozen=True)
class DealGroup:
    name: str
    deals: Sequence[Deal]

    def of(self, status: str) -> int:
        return sum(deal.status == status for deal in self.deals)


def message(grouped: Grouped, viewer: Viewer) -> Message:
    if not grouped.deals:
        return _nothing()
    groups = _groups(grouped, viewer)
    every = DealGroup("", grouped.deals)
    rated = bool(every.of("won") and every.of("lost"))
    columns = rated and grouped.by != "status"
    told = [_told(group, grouped, viewer) for group in groups[:TOLD]]
    if more := len(groups) - len(told):
        told.append(f"{more:,} more")
    words = f"{_sum(every, grouped, viewer)}: {joined(told)}."
    words = f"{words} {_rate(every)}" if rated else words
    blocks = (
        rich.paragraph(rich.text(words)),
        *_chart(groups, grouped, viewer),
        _table(groups, grouped, viewer, rated=columns),
        *_bounds(grouped),
    )
    return Message(rich.spoken(rich.text(words)), blocks)


# --- which groups ------------------------------------------------------------------------------


def _groups(grouped: Grouped, viewer: Viewer) -> list[DealGroup]:
    """Stages, pipelines, outcomes and months in their own order, all others the biggest first."""
    name = NAMES[grouped.by]
    found: dict[str, list[Deal]] = {}
    for deal in sorted(grouped.deals, key=lambda deal: _place(deal, grouped.by, viewer)):
        for one in name(deal, viewer) or (NOTHING,):
            found.setdefault(one, []).append(deal)
    groups = [DealGroup(one, deals) for one, deals in found.items()]
    if grouped.by in IN_ORDER:
        return groups
    return sorted(groups, key=lambda group: (-_worth(group, grouped, viewer), -len(group.deals)))


IN_ORDER = {"stage", "pipeline", "status", "month"}
OUTCOMES = ("open", "won", "lost")


def _place(deal: Deal, by: str, viewer: Viewer) -> tuple[int, int]:
    if by == "status":
        return (OUTCOMES.index(deal.status) if deal.status in OUTCOMES else len(OUTCOMES)), 0
    if by == "month":
        day = _day(deal, viewer)
        return (day.year, day.month) if day else LAST
    stage = viewer.lookup.stages.get(deal.stage_id or 0)
    return deal.pipeline_id or 0, (stage.order_nr if stage and by == "stage" else 0) or 0


LAST = (10_000, 0)  # behind every month


def _day(deal: Deal, viewer: Viewer) -> date | None:
    """When it was won or lost; of one that is open, when it is expected to close."""
    ended = {"won": deal.won_time, "lost": deal.lost_time}.get(deal.status or "")
    return local_day(ended, viewer) if ended else deal.expected_close_date


def _month(deal: Deal, viewer: Viewer) -> tuple[str, ...]:
    day = _day(deal, viewer)
    return (full_month(day),) if day else ()


def _stage(deal: Deal, viewer: Viewer) -> tuple[str, ...]:
    """With its pipeline, where another one has a stage of that name."""
    stages = viewer.lookup.stages
    stage = stages.get(deal.stage_id or 0)
    if stage is None:
        return ()
    several = sum(one.name == stage.name for one in stages.values()) > 1
    where = viewer.lookup.pipelines.get(stage.pipeline_id or 0) if several else None
    return (f"{stage.name} ({where.name})" if where else stage.name,)


def _pipeline(deal: Deal, viewer: Viewer) -> tuple[str, ...]:
    pipeline = viewer.lookup.pipelines.get(deal.pipeline_id or 0)
    return (pipeline.name,) if pipeline else ()


def _labels(deal: Deal, viewer: Viewer) -> tuple[str, ...]:
    """A deal of two labels counts in both."""
    known = viewer.lookup.labels.get("deal", {})
    return tuple(known[one].label for one in deal.label_ids or () if one in known)


NAMES: Mapping[str, Callable[[Deal, Viewer], tuple[str, ...]]] = {
    "stage": _stage,
    "pipeline": _pipeline,
    "month": _month,
    "label": _labels,
    "owner": lambda deal, viewer: (facts.user(deal.owner_id, viewer),),
    "status": lambda deal, _: (deal.status.capitalize(),) if deal.status else (),
    "reason": lambda deal, _: (deal.lost_reason,) if deal.lost_reason else (),
    "currency": lambda deal, _: (deal.currency,) if deal.currency else (),
}


# --- what they are worth -----------------------------------------------------------------------


def _by_currency(group: DealGroup) -> dict[str, Decimal]:
    return by_currency(deal for deal in group.deals if deal.value)


def _converts(grouped: Grouped, viewer: Asker) -> bool:
    home = viewer.currency
    codes = {deal.currency or home for deal in grouped.deals if deal.value}
    return all(grouped.rates.knows(code, home) for code in codes)


def _worth(group: DealGroup, grouped: Grouped, viewer: Asker) -> float:
    """In the person's own currency; an amount whose rate is not known, as it is."""
    rates, home = grouped.rates, viewer.currency
    total = 0.0
    for code, value in _by_currency(group).items():
        amount = float(value)
        total += rates.converted(amount, code, home) if rates.knows(code, home) else amount
    return round(total, 2)


def _in_money(group: DealGroup, grouped: Grouped, viewer: Viewer) -> str:
    sums = _by_currency(group)
    if not sums:
        return money(0, viewer.currency, viewer)
    if _converts(grouped, viewer):
        return money(_worth(group, grouped, viewer), viewer.currency, viewer)
    return joined([money(float(value), code, viewer) for code, value in sums.items()])


# --- in words, as a picture, as a table --------------------------------------------------------


def _sum(every: DealGroup, grouped: Grouped, viewer: Viewer) -> str:
    converted = len(_by_currency(every)) > 1 and _converts(grouped, viewer)
    deals = count(len(every.deals), "deal", "deals")
    worth = f"{deals} worth {_in_money(every, grouped, viewer)}"
    return f"{worth} when converted" if converted else worth


def _told(group: DealGroup, grouped: Grouped, viewer: Viewer) -> str:
    worth = _in_money(group, grouped, viewer)
    return f"{cut(group.name, NAME)} {len(group.deals):,} ({worth})"


def _rate(group: DealGroup) -> str:
    won, closed = group.of("won"), group.of("won") + group.of("lost")
    return f"Win rate {_share(group)}: {won:,} of {count(closed, 'closed deal', 'closed deals')}."


def _share(group: DealGroup) -> str:
    closed = group.of("won") + group.of("lost")
    return f"{100 * group.of('won') / closed:.0f} %" if closed else "–"


def _chart(groups: Sequence[DealGroup], grouped: Grouped, viewer: Asker) -> tuple[Block, ...]:
    """None of a single group, as one bar says nothing."""
    if len(groups) <= 1 or not _converts(grouped, viewer):
        return ()
    values = {group.name: _worth(group, grouped, viewer) for group in groups}
    title = f"Value by {TITLES.get(grouped.by, grouped.by).lower()}"
    return (charts.bars(title, list(values), {"Value": values}, f"in {viewer.currency}"),)


def _table(groups: Sequence[DealGroup], grouped: Grouped, viewer: Viewer, *, rated: bool) -> Block:
    title = TITLES.get(grouped.by, grouped.by.capitalize())
    names = [title, "Deals", "Value", *(("Won", "Lost", "Win rate") if rated else ())]
    rows = [_row(group, grouped, viewer, rated=rated) for group in groups[:MOST_ROWS]]
    return {
        "type": "data_table",
        "caption": count(len(groups), "group", "groups"),
        "page_size": ROWS_AT_ONCE,
        "row_header_column_index": 0,
        "rows": [[rich.cell(name) for name in names], *rows],
    }


def _row(group: DealGroup, grouped: Grouped, viewer: Viewer, *, rated: bool) -> list[Block]:
    won, lost = group.of("won"), group.of("lost")
    rate = won / (won + lost) if won + lost else -1
    return [
        rich.cell(cut(group.name, NAME)),
        rich.number(len(group.deals), f"{len(group.deals):,}"),
        rich.number(_worth(group, grouped, viewer), _in_money(group, grouped, viewer)),
        *((rich.number(won, f"{won:,}"), rich.number(lost, f"{lost:,}"),
           rich.number(rate, _share(group))) if rated else ()),
    ]  # fmt: skip


def _bounds(grouped: Grouped) -> tuple[Block, ...]:
    if grouped.whole:
        return ()
    looked = count(grouped.looked, "deal", "deals")
    return (rich.context(f"Of the first {looked}; narrow it down to count all."),)


def _nothing() -> Message:
    words = "No deals match, so there is nothing to count. Try fewer filters."
    everything = buttons.typed("Open deals by stage", "/deal", "list status=open by=stage")
    return Message(words, (rich.paragraph(rich.text(words)), *buttons.row(everything)))
