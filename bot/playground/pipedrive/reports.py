"""Sums over deals, which live in v1 only: the summary and the timeline."""

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from bot.playground.pipedrive.api import Answer, ApiCall, Endpoint, Reader, invalid
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.contacts import keeps
from bot.playground.pipedrive.extras import Extras
from bot.playground.pipedrive.records import Deal
from bot.playground.pipedrive.v1_deals import money, show, weighted
from bot.playground.pipedrive.values import (
    read_day,
    read_flag,
    read_one_of,
    read_text,
    read_whole,
)

MOST_INTERVALS = 366


def summary(company: Company, call: ApiCall) -> Answer:
    return _summed(company, call, archived=False)


def summary_of_archived(company: Company, call: ApiCall) -> Answer:
    return _summed(company, call, archived=True)


def _summed(company: Company, call: ApiCall, *, archived: bool) -> Answer:
    selected = _selected(company, call, archived=archived)
    deals = [deal for deal in selected if _has(deal, call, "status")]
    target = call.user.default_currency
    plain = _per_currency(deals, lambda deal: deal.value)
    shares = _per_currency(deals, lambda deal: weighted(company, deal))
    counts = Counter(deal.currency for deal in deals)
    total = sum(_converted(company, value, code, target) for code, value in plain.items())
    share = sum(_converted(company, value, code, target) for code, value in shares.items())
    values = {}
    for code, value in plain.items():
        converted = _converted(company, value, code, target)
        values[code] = {
            "value": value,
            "count": counts[code],
            "value_converted": converted,
            "value_formatted": money(company, value, code),
            "value_converted_formatted": money(company, converted, target),
        }
    weights = {
        code: {
            "value": value,
            "count": counts[code],
            "value_formatted": money(company, value, code),
        }
        for code, value in shares.items()
    }
    return Answer(
        {
            "values_total": values,
            "weighted_values_total": weights,
            "total_count": len(deals),
            "total_currency_converted_value": round(total, 2),
            "total_weighted_currency_converted_value": round(share, 2),
            "total_currency_converted_value_formatted": money(company, total, target),
            "total_weighted_currency_converted_value_formatted": money(company, share, target),
        }
    )


def timeline(company: Company, call: ApiCall) -> Answer:
    return _over_time(company, call, archived=False)


def timeline_of_archived(company: Company, call: ApiCall) -> Answer:
    return _over_time(company, call, archived=True)


def _over_time(company: Company, call: ApiCall, *, archived: bool) -> Answer:
    """Open and won deals by interval of a date field."""
    query = call.query
    day_of = _day_of(company, query["field_key"])
    dated = [(day_of(deal), deal) for deal in _selected(company, call, archived=archived)
             if deal.status in ("open", "won")]  # fmt: skip
    extras = Extras(company)
    periods = []
    for start, end in _intervals(call):
        deals = [deal for day, deal in dated if start <= day <= end]
        period: dict[str, object] = {
            "period_start": f"{start} 00:00:00",
            "period_end": f"{end} 23:59:59",
        }
        if not query.get("exclude_deals"):
            period["deals"] = [show(company, deal, extras) for deal in deals]
        period["totals"] = _totals(company, deals)
        if "totals_convert_currency" in query:
            period["totals_converted"] = _total_in(company, call, deals)
        periods.append(period)
    return Answer(periods)


def _selected(company: Company, call: ApiCall, *, archived: bool) -> Iterable[Deal]:
    """A saved filter switches the one for a user off."""
    query = call.query
    kept = keeps(company, call, "deals") if "filter_id" in query else None
    for deal in company.deals.values():
        if (
            deal.is_deleted
            or deal.is_archived is not archived
            or not company.may_see(call.user, deal)
        ):
            continue
        if not (_has(deal, call, "pipeline_id") and _has(deal, call, "stage_id")):
            continue
        if kept is None:
            wanted = deal.owner_id == query.get("user_id", deal.owner_id)
        else:
            wanted = kept(deal, call.today)
        if wanted:
            yield deal


def _has(deal: Deal, call: ApiCall, name: str) -> bool:
    value = getattr(deal, name)
    return bool(call.query.get(name, value) == value)


def _per_currency(deals: Iterable[Deal], amount: Callable[[Deal], float]) -> dict[str, float]:
    sums = defaultdict[str, float](float)
    for deal in deals:
        sums[deal.currency] += amount(deal)
    return {code: round(value, 2) for code, value in sums.items()}


def _converted(company: Company, value: float, code: str, target: str) -> float:
    known = company.currencies
    return round(value * known[code].in_euros / known[target].in_euros, 2)


def _day_of(company: Company, field: str) -> Callable[[Deal], str]:
    """Of one of Pipedrive's dates, or of a date that the company has added."""
    if field in _DATES:
        return lambda deal: (getattr(deal, field) or "")[:10]
    own = [row.field_code for row in company.custom_fields("deal") if row.field_type == "date"]
    if field not in own:
        raise invalid("field_key", f"must be one of [{', '.join((*_DATES, *own))}]")
    return lambda deal: str(deal.custom_fields.get(field) or "")


_DATES = (
    "add_time", "update_time", "stage_change_time", "won_time", "close_time",
    "expected_close_date",
)  # fmt: skip


def _intervals(call: ApiCall) -> Iterable[tuple[str, str]]:
    start = date.fromisoformat(call.query["start_date"])
    amount = call.query["amount"]
    if not 1 <= amount <= MOST_INTERVALS:
        raise invalid("amount", f"must be between 1 and {MOST_INTERVALS}")
    for nr in range(amount):
        first, following = (_shifted(start, call.query["interval"], nr + step) for step in (0, 1))
        yield first.isoformat(), (following - timedelta(days=1)).isoformat()


def _shifted(start: date, interval: str, count: int) -> date:
    days = {"day": 1, "week": 7}.get(interval)
    if days is not None:
        return start + timedelta(days=days * count)
    months = start.month - 1 + count * (3 if interval == "quarter" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _totals(company: Company, deals: list[Deal]) -> dict[str, object]:
    open_ones = [deal for deal in deals if deal.status == "open"]
    won = [deal for deal in deals if deal.status == "won"]

    def share(deal: Deal) -> float:
        return weighted(company, deal) if deal.status == "open" else deal.value

    return {
        "count": len(deals),
        "values": _per_currency(deals, lambda deal: deal.value),
        "weighted_values": _per_currency(deals, share),
        "open_count": len(open_ones),
        "open_values": _per_currency(open_ones, lambda deal: deal.value),
        "weighted_open_values": _per_currency(open_ones, share),
        "won_count": len(won),
        "won_values": _per_currency(won, lambda deal: deal.value),
    }


def _total_in(company: Company, call: ApiCall, deals: list[Deal]) -> dict[str, object]:
    target = call.query["totals_convert_currency"]
    if target == "default_currency":
        target = call.user.default_currency
    if target not in company.currencies:
        raise invalid("totals_convert_currency", "Unknown currency")
    total = sum(_converted(company, deal.value, deal.currency, target) for deal in deals)
    return {"value": round(total, 2), "currency": target, "count": len(deals)}


SUMMARY: Mapping[str, Reader] = {
    "status": read_one_of("open", "won", "lost"),
    **dict.fromkeys(("filter_id", "user_id", "pipeline_id", "stage_id"), read_whole),
}
TIMELINE: Mapping[str, Reader] = {
    "start_date": read_day,
    "interval": read_one_of("day", "week", "month", "quarter"),
    "amount": read_whole,
    "field_key": read_text,
    **dict.fromkeys(("user_id", "pipeline_id", "filter_id"), read_whole),
    "exclude_deals": read_flag,
    "totals_convert_currency": read_text,
}
NEEDED = ("start_date", "interval", "amount", "field_key")

ENDPOINTS = (
    Endpoint("GET", "/v1/deals/summary", 40, summary, SUMMARY),
    Endpoint("GET", "/v1/deals/summary/archived", 80, summary_of_archived, SUMMARY),
    Endpoint("GET", "/v1/deals/timeline", 20, timeline, TIMELINE, required=NEEDED),
    Endpoint(
        "GET", "/v1/deals/timeline/archived", 40, timeline_of_archived, TIMELINE, required=NEEDED
    ),
)  # fmt: skip
