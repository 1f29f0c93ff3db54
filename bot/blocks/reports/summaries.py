"""Deals added up: a line of text, pictures, and the figures as a table."""

from collections.abc import Mapping

from bot.blocks.kit import buttons, charts, rich
from bot.blocks.kit.figures import summed
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records.tables import MOST_ROWS, ROWS_AT_ONCE
from bot.pipedrive.records.outcomes import Summary, Total
from bot.text import NAME, count, cut, isolated, joined

TOLD = 5

Totals = Mapping[str, Total]  # by currency


def summary(summary: Summary, viewer: Viewer) -> Message:
    if not summary.total_count:
        return _nothing()
    totals = _by_worth(summary.values_total)
    words = rich.text(_in_words(summary, totals, viewer))
    pictures = _of_many(summary, totals) if len(totals) > 1 else _of_one(summary)
    blocks = (rich.paragraph(words), *pictures, *_table(summary, totals, viewer))
    return Message(rich.spoken(words), blocks)


def _by_worth(totals: Totals) -> Totals:
    """The currency that most of the money is in comes first."""
    return dict(sorted(totals.items(), key=lambda item: -_converted(item[1])))


def _converted(total: Total) -> float:
    return total.value if total.value_converted is None else total.value_converted


def _weighted(summary: Summary, code: str) -> float:
    return summary.weighted_values_total.get(code, Total()).value


def _weighted_and_converted(summary: Summary, code: str) -> float:
    """At the rate that Pipedrive took for the whole value."""
    total = summary.values_total[code]
    rate = _converted(total) / total.value if total.value else 0
    return round(_weighted(summary, code) * rate, 2)


def _target(totals: Totals) -> str:
    """What was converted to: the currency that stayed as it was, if just one did."""
    kept = [code for code, one in totals.items() if one.value and one.value == _converted(one)]
    return kept[0] if len(kept) == 1 else ""


def _code(code: str) -> str:
    return cut(code, charts.LABEL) or "–"


# --- in words ----------------------------------------------------------------------------------


def _in_words(summary: Summary, totals: Totals, viewer: Viewer) -> str:
    """`3 deals worth €41,100, weighted €20,000, all converted: 2 in EUR (€10,000) and …`."""
    deals = count(summary.total_count, "deal", "deals")
    if len(totals) == 1:
        (code, total), *_ = totals.items()
        value, weighted = total.value, _weighted(summary, code)
        worth, share = summed(value, code, viewer), summed(weighted, code, viewer)
        each = _each(summary, value, code, viewer)
        return f"{deals} worth {worth}, weighted by probability {share}.{each}"
    worth, share = _sums(summary, totals, viewer)
    told = [
        f"{one.count:,} in {_code(code)} ({summed(one.value, code, viewer)})"
        for code, one in list(totals.items())[:TOLD]
    ]
    if more := len(totals) - len(told):
        told.append(count(more, "more currency", "more currencies"))
    listed = f": {joined(told)}" if told else ""
    each = _each(summary, summary.total_currency_converted_value, _target(totals), viewer)
    return f"{deals} worth {worth} when converted, weighted by probability {share}{listed}.{each}"


def _each(summary: Summary, worth: float, code: str, viewer: Viewer) -> str:
    """What one of several is worth on average, where it is clear in which currency."""
    several = summary.total_count > 1 and code
    average = round(worth / summary.total_count, 2) if several else 0
    return f" {summed(average, code, viewer)} on average." if several else ""


def _sums(summary: Summary, totals: Totals, viewer: Viewer) -> tuple[str, str]:
    """Both sums; in Pipedrive's own spelling where it is not clear what they were converted to."""
    value = summary.total_currency_converted_value
    weighted = summary.total_weighted_currency_converted_value
    if target := _target(totals):
        return summed(value, target, viewer), summed(weighted, target, viewer)
    return (
        _spelt(summary.total_currency_converted_value_formatted, value),
        _spelt(summary.total_weighted_currency_converted_value_formatted, weighted),
    )


def _spelt(formatted: str, amount: float) -> str:
    return isolated(cut(formatted, NAME)) or f"{amount:,.2f}"


# --- pictures and figures ----------------------------------------------------------------------


def _of_one(summary: Summary) -> tuple[Block, ...]:
    if not summary.values_total:
        return ()
    (code, total), *_ = summary.values_total.items()
    figures = {"Value": total.value, "Weighted": _weighted(summary, code)}
    return (charts.bars("Value of the deals", list(figures), {_code(code): figures}, _code(code)),)


def _of_many(summary: Summary, totals: Totals) -> tuple[Block, ...]:
    """Bars of one size of money only: amounts of several currencies are converted first."""
    series = {
        "Value": {code: _converted(one) for code, one in totals.items()},
        "Weighted": {code: _weighted_and_converted(summary, code) for code in totals},
    }
    axis = f"in {_target(totals)}" if _target(totals) else "converted"
    counts = charts.pie("Number of deals", {code: one.count for code, one in totals.items()})
    values = charts.bars("Value by currency, converted", list(totals), series, axis)
    more = f"The chart shows the {charts.MOST_POINTS} currencies with the most money."
    cut_off = (rich.context(more),) if len(totals) > charts.MOST_POINTS else ()
    return (values, *cut_off, *([counts] if counts else []))


def _table(summary: Summary, totals: Totals, viewer: Viewer) -> tuple[Block, ...]:
    if not totals:
        return ()
    rows = [_row(summary, code, viewer) for code in list(totals)[:MOST_ROWS]]
    table: Block = {
        "type": "data_table",
        "caption": _caption(len(rows), len(totals)),
        "page_size": ROWS_AT_ONCE,
        "row_header_column_index": 0,
        "rows": [[rich.cell(name) for name in ("Currency", "Deals", "Value", "Weighted")], *rows],
    }
    return (table,)


def _caption(shown: int, there: int) -> str:
    many = count(there, "currency", "currencies")
    return many if shown == there else f"The first {shown:,} of {many}"


def _row(summary: Summary, code: str, viewer: Viewer) -> list[Block]:
    total, weighted = summary.values_total[code], _weighted(summary, code)
    return [
        rich.cell(_code(code)),
        rich.number(total.count, f"{total.count:,}"),
        rich.number(total.value, summed(total.value, code, viewer)),
        rich.number(weighted, summed(weighted, code, viewer)),
    ]


def _nothing() -> Message:
    words = "No deals match, so there is nothing to add up. Try fewer filters."
    everything = buttons.run("All open deals", "deals_get_summary", {"status": "open"})
    return Message(words, (rich.paragraph(rich.text(words)), *buttons.row(everything)))
