"""Deals as v2 shows them: the list, the archive, one deal."""

from collections.abc import Mapping

from bot.playground.pipedrive import custom_fields
from bot.playground.pipedrive.api import Answer, ApiCall, Endpoint, Reader, not_found
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.contacts import keeps
from bot.playground.pipedrive.extras import DEAL_EXTRAS, Extras
from bot.playground.pipedrive.paging import CURSOR, cut, sorting
from bot.playground.pipedrive.records import Deal
from bot.playground.pipedrive.values import (
    read_ids,
    read_keys,
    read_moment,
    read_some_of,
    read_truth,
    read_whole,
)

SHOWN: Mapping[str, Reader] = {
    "include_fields": read_some_of(*DEAL_EXTRAS),
    "custom_fields": read_keys,
}
LABELS: Mapping[str, Reader] = {
    "include_option_labels": read_truth,
    "include_labels": read_truth,
}
FILTERS: Mapping[str, Reader] = {
    "filter_id": read_whole,
    "ids": read_ids,
    "owner_id": read_whole,
    "person_id": read_whole,
    "org_id": read_whole,
    "pipeline_id": read_whole,
    "stage_id": read_whole,
    "status": read_some_of("open", "won", "lost", "deleted"),
    "updated_since": read_moment,
    "updated_until": read_moment,
}
SAME = ("owner_id", "person_id", "org_id", "pipeline_id", "stage_id")


def list_deals(company: Company, call: ApiCall) -> Answer:
    return _listed(company, call, archived=False)


def list_archived(company: Company, call: ApiCall) -> Answer:
    return _listed(company, call, archived=True)


def get_deal(company: Company, call: ApiCall) -> Answer:
    return Answer(show(company, find(company, call), call))


def find(company: Company, call: ApiCall, id: int | None = None) -> Deal:
    """The deal of the path or of `id`; one that the caller may not see does not exist."""
    deal = company.deals.get(call.id if id is None else id)
    if deal is None or not company.may_see(call.user, deal):
        raise not_found("Deal")
    return deal


def _listed(company: Company, call: ApiCall, *, archived: bool) -> Answer:
    def wanted(deal: Deal) -> bool:
        return (
            deal.is_archived is archived
            and company.may_see(call.user, deal)
            and _is_fresh(deal, call)
            and matches(company, deal, call)
        )

    found, additional = cut(company.deals, wanted, call)
    extras = Extras(company) if "include_fields" in call.query else None
    return Answer([show(company, deal, call, extras) for deal in found], additional)


def _is_fresh(deal: Deal, call: ApiCall) -> bool:
    since = call.query.get("updated_since", "")
    until = call.query.get("updated_until")
    return deal.update_time >= since and (until is None or deal.update_time < until)


def matches(company: Company, deal: Deal, call: ApiCall) -> bool:
    """A saved filter switches all the quick ones off."""
    query = call.query
    if "filter_id" in query:
        return not deal.is_deleted and keeps(company, call, "deals")(deal, call.today)
    if "ids" in query and deal.id not in query["ids"]:
        return False
    if deal.status not in query.get("status", ("open", "won", "lost")):
        return False
    return all(query[name] == getattr(deal, name) for name in SAME if name in query)


def show(
    company: Company, deal: Deal, call: ApiCall, extras: Extras | None = None
) -> dict[str, object]:
    query = call.query
    with_labels = query.get("include_option_labels", False)
    shown = _plain(deal)
    shown["custom_fields"] = custom_fields.show(
        company, deal, query.get("custom_fields"), with_labels=with_labels
    )
    if "include_fields" in query:
        counted = (extras or Extras(company)).of(deal)
        shown |= {name: counted[name] for name in query["include_fields"]}
    if query.get("include_labels"):
        names = company.labels("deal")
        shown["labels"] = [{"id": id, "label": names.get(id, "")} for id in deal.label_ids]
    return shown


def _plain(deal: Deal) -> dict[str, object]:
    return {
        "id": deal.id,
        "title": deal.title,
        "creator_user_id": deal.creator_user_id,
        "owner_id": deal.owner_id,
        "value": deal.value,
        "person_id": deal.person_id,
        "org_id": deal.org_id,
        "stage_id": deal.stage_id,
        "pipeline_id": deal.pipeline_id,
        "currency": deal.currency,
        "archive_time": deal.archive_time,
        "add_time": deal.add_time,
        "update_time": deal.update_time,
        "stage_change_time": deal.stage_change_time,
        "status": deal.status,
        "is_archived": deal.is_archived,
        "is_deleted": deal.is_deleted,
        "probability": deal.probability,
        "lost_reason": deal.lost_reason,
        "visible_to": deal.visible_to,
        "close_time": deal.close_time,
        "won_time": deal.won_time,
        "lost_time": deal.lost_time,
        "local_won_date": _date_of(deal.won_time),
        "local_lost_date": _date_of(deal.lost_time),
        "local_close_date": _date_of(deal.close_time),
        "expected_close_date": deal.expected_close_date,
        "label_ids": deal.label_ids,
        "origin": "ManuallyCreated",
        "origin_id": None,
        "channel": None,
        "channel_id": None,
        "acv": None,
        "arr": None,
        "mrr": None,
    }


def _date_of(moment: str | None) -> str | None:
    return moment and moment[:10]


ENDPOINTS = (
    Endpoint(
        "GET", "/api/v2/deals", 10, list_deals,
        {**FILTERS, **sorting(), **SHOWN, **LABELS, **CURSOR},
    ),
    Endpoint(
        "GET", "/api/v2/deals/archived", 20, list_archived,
        {**FILTERS, **sorting(), **SHOWN, **CURSOR},
    ),
    Endpoint("GET", "/api/v2/deals/{id}", 1, get_deal, {**SHOWN, **LABELS}),
)  # fmt: skip
