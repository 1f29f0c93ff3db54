"""Deals over time: a line of text, a chart, and the figures as a table."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.blocks.kit import buttons, charts, rich
from bot.blocks.kit.figures import month, short_day, summed
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker, Viewer
from bot.blocks.records.tables import ROWS_AT_ONCE
from bot.pipedrive.records.periods import Period, Timeline
from bot.text import count, joined

TOLD = 5
LONGEST_MONTH = 31


def timeline(timeline: Timeline, viewer: Viewer) -> Message:
    periods = timeline.periods
    deals = sum(period.totals.count for period in periods)
    if not deals:
        return _nothing(periods, viewer)
    words = rich.text(_in_words(periods, deals, viewer))
    chart, lesson = _chart(periods, viewer), _lesson(periods)
    blocks = (rich.paragraph(words), chart, _table(periods, viewer), rich.context(lesson))
    return Message(rich.spoken(words), blocks)


def label(period: Period, viewer: Asker) -> str:
    """`30 Nov`, a week from day to day, `Nov 2026`."""
    start, end = period.period_start, period.period_end
    if start >= end:
        return short_day(start, viewer)
    if start.day == 1 and _is_last_of_month(end):
        whole = (end - start).days < LONGEST_MONTH
        last = month(end)
        return last if whole else f"{month(start, year=False)} – {last}"
    return f"{short_day(start, viewer)} – {short_day(end, viewer)}"


def _is_last_of_month(day: date) -> bool:
    return date.fromordinal(min(day.toordinal() + 1, date.max.toordinal())).day == 1


# --- in words ----------------------------------------------------------------------------------


def _in_words(periods: Sequence[Period], deals: int, viewer: Viewer) -> str:
    """`1 Nov to 30 Apr: 14 deals worth €90,000 and $3,000, 4 won and 10 open, most in Dec (5)`."""
    best = max(periods, key=lambda period: period.totals.count)
    won = sum(period.totals.won_count for period in periods)
    span = f"{short_day(periods[0].period_start, viewer)} to "
    span += short_day(periods[-1].period_end, viewer)
    most = f"most in {label(best, viewer)} ({best.totals.count:,})" if len(periods) > 1 else ""
    told = [
        f"{count(deals, 'deal', 'deals')} worth {_worth(_sums(periods), viewer)}",
        _converted_in_words(periods, viewer),
        f"{won:,} won and {deals - won:,} open",
        most,
    ]
    return f"{span}: {', '.join(part for part in told if part)}."


def _sums(periods: Sequence[Period]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for period in periods:
        for code, value in period.totals.values.items():
            sums[code] = sums.get(code, 0) + value
    return dict(sorted(sums.items(), key=lambda item: -item[1]))


def _worth(sums: Mapping[str, float], viewer: Viewer) -> str:
    """Each currency by itself: `€90,000 and $3,000`."""
    told = [summed(value, code, viewer) for code, value in list(sums.items())[:TOLD]]
    if more := len(sums) - len(told):
        told.append(count(more, "more currency", "more currencies"))
    return joined(told) or "nothing"


def _converted_in_words(periods: Sequence[Period], viewer: Viewer) -> str:
    if len(_sums(periods)) <= 1 or not _is_converted(periods):
        return ""
    total = sum(period.totals_converted.value for period in periods if period.totals_converted)
    return f"{summed(total, _target(periods, viewer), viewer)} when converted"


def _is_converted(periods: Sequence[Period]) -> bool:
    return all(period.totals_converted for period in periods)


def _target(periods: Sequence[Period], viewer: Asker) -> str:
    named = (period.totals_converted.currency for period in periods if period.totals_converted)
    return next((code for code in named if code), viewer.currency)


def _lesson(periods: Sequence[Period]) -> str:
    """Lost deals count nowhere in it."""
    more = len(periods) > charts.MOST_POINTS
    first = f" The chart shows the first {charts.MOST_POINTS}." if more else ""
    return f"Open and won deals; lost ones are not counted.{first}"


# --- pictures and figures ----------------------------------------------------------------------


def _chart(periods: Sequence[Period], viewer: Asker) -> Block:
    """Bars of one size of money only: of several currencies, the sum that Pipedrive converted."""
    labels, codes = [label(period, viewer) for period in periods], list(_sums(periods))
    if len(codes) == 1:
        series = {
            "Won": [period.totals.won_values.get(codes[0], 0) for period in periods],
            "Open": [period.totals.open_values.get(codes[0], 0) for period in periods],
        }
        return _bars("Value of the deals over time", labels, series, codes[0])
    if codes and _is_converted(periods):
        sums = [one.totals_converted.value if one.totals_converted else 0 for one in periods]
        target = _target(periods, viewer)
        return _bars("Value of the deals over time", labels, {"Value": sums}, f"in {target}")
    series = {
        "Won": [float(period.totals.won_count) for period in periods],
        "Open": [float(period.totals.open_count) for period in periods],
    }
    return _bars("Number of deals over time", labels, series, "deals")


def _bars(
    title: str, labels: Sequence[str], series: Mapping[str, Sequence[float]], axis: str
) -> Block:
    figures = {name: dict(zip(labels, values, strict=True)) for name, values in series.items()}
    return charts.bars(title, labels, figures, axis)


def _table(periods: Sequence[Period], viewer: Viewer) -> Block:
    converted = len(_sums(periods)) > 1 and _is_converted(periods)
    names = ("Period", "Deals", "Won", "Open", "Value", *(("Converted",) if converted else ()))
    return {
        "type": "data_table",
        "caption": count(len(periods), "period", "periods"),
        "page_size": ROWS_AT_ONCE,
        "row_header_column_index": 0,
        "rows": [
            [rich.cell(name) for name in names],
            *(_row(period, viewer, converted=converted) for period in periods),
        ],
    }


def _row(period: Period, viewer: Viewer, *, converted: bool) -> list[Block]:
    totals = period.totals
    cells = [
        rich.cell(label(period, viewer)),
        *(
            rich.number(number, f"{number:,}")
            for number in (totals.count, totals.won_count, totals.open_count)
        ),
        rich.cell(_worth(_sums([period]), viewer) if totals.values else "–"),
    ]
    if converted and (total := period.totals_converted):
        words = summed(total.value, _target([period], viewer), viewer)
        cells.append(rich.number(total.value, words))
    return cells


def _nothing(periods: Sequence[Period], viewer: Asker) -> Message:
    between = ""
    if periods:
        first, last = periods[0].period_start, periods[-1].period_end
        between = f" between {short_day(first, viewer)} and {short_day(last, viewer)}"
    words = f"No open or won deals{between}. Try other days, or fewer filters."
    again = buttons.form("Other days", "deals_get_deals_timeline", {})
    return Message(words, (rich.paragraph(rich.text(words)), *buttons.row(again)))
