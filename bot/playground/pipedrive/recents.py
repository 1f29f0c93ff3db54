"""What has been made or changed since a moment, of every kind at once, as v1 tells it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.playground.pipedrive import activities, files, notes, v1_deals, v1_persons
from bot.playground.pipedrive.api import Answer, ApiCall, Endpoint
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.contact_extras import ContactExtras
from bot.playground.pipedrive.definitions import Pipeline, Stage
from bot.playground.pipedrive.extras import Extras
from bot.playground.pipedrive.flow_shapes import show_activity
from bot.playground.pipedrive.lookups import show_activity_type, show_filter, show_user
from bot.playground.pipedrive.paging import OFFSET, page_of
from bot.playground.pipedrive.records import Activity, Organization, Product
from bot.playground.pipedrive.team import FOUNDED
from bot.playground.pipedrive.v1_deals import v1_time
from bot.playground.pipedrive.values import read_some_of, read_v1_moment

KINDS = (
    "activity", "activityType", "deal", "file", "filter", "note", "person", "organization",
    "pipeline", "product", "stage", "user",
)  # fmt: skip
# Counts that only v2 has.
V2_ONLY = (
    "smart_bcc_email", "last_incoming_mail_time", "last_outgoing_mail_time", "marketing_status",
    "doi_status",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """All of one kind. Any: each kind has a class of its own, which its functions take."""

    kind: str
    rows: Iterable[Any]
    show: Callable[[Any], Mapping[str, object]]
    is_visible: Callable[[Any], bool] = lambda _row: True


def list_recents(company: Company, call: ApiCall) -> Answer:
    since, kinds = call.query["since_timestamp"], call.query.get("items", KINDS)
    found = [
        (_time(row), source, row)
        for source in _sources(company, call)
        if source.kind in kinds
        for row in source.rows
        if _time(row) >= since and source.is_visible(row)
    ]
    found.sort(key=lambda one: (one[0], one[1].kind, one[2].id))
    page = page_of(found, call)
    start, limit = call.query.get("start", 0), call.query.get("limit", 100)
    shown = [
        {"item": source.kind, "id": row.id, "data": source.show(row)} for _, source, row in page
    ]
    additional = {
        "since_timestamp": v1_time(since),
        "last_timestamp_on_page": v1_time(page[-1][0] if page else since),
        "pagination": {
            "start": start,
            "limit": limit,
            "more_items_in_collection": start + limit < len(found),
        },
    }
    return Answer(shown, additional)


def _time(row: Any) -> str:
    """Users, saved filters and types of activities are as old as the company."""
    time: str = getattr(row, "update_time", FOUNDED)
    return time


def _sources(company: Company, call: ApiCall) -> tuple[Source, ...]:
    user, extras = call.user, Extras(company)

    def seen(row: Any) -> bool:
        return company.may_see(user, row)

    return (
        Source("deal", company.deals.values(),
               lambda row: v1_deals.show(company, row, extras), seen),
        Source("person", company.persons.values(), lambda row: v1_persons.show(company, row), seen),
        Source("organization", company.organizations.values(),
               lambda row: _show_organization(company, row), seen),
        Source("product", company.products.values(), _show_product, seen),
        Source("activity", company.activities.values(), lambda row: _show_activity(company, row),
               lambda row: activities.is_visible(company, user, row)),
        Source("note", company.notes.values(), lambda row: _told(notes.show(company, call, row)),
               lambda row: notes.is_visible(company, call.user, row)),
        Source("file", company.files.values(), lambda row: _told(files.show(company, row)),
               lambda row: files.is_visible(company, user, row)),
        Source("pipeline", company.pipelines.values(), _show_pipeline),
        Source("stage", company.stages.values(), _show_stage),
        Source("user", company.users.values(), lambda row: show_user(row, call)),
        Source("filter", company.filters.values(), show_filter),
        Source("activityType", company.activity_types.values(), show_activity_type),
    )  # fmt: skip


def _show_activity(company: Company, row: Activity) -> dict[str, object]:
    """The title of a deal only where there is one."""
    shown = show_activity(company, row)
    return {name: value for name, value in shown.items() if (name, value) != ("deal_title", None)}


def _show_organization(company: Company, row: Organization) -> dict[str, object]:
    owner = company.users[row.owner_id]
    counted = ContactExtras(company).of(row)
    return {
        "id": row.id,
        "company_id": company.id,
        "owner_id": {
            "id": owner.id,
            "name": owner.name,
            "email": owner.email,
            "has_pic": 0,
            "pic_hash": None,
            "active_flag": owner.active_flag,
            "value": owner.id,
        },
        "owner_name": owner.name,
        "name": row.name,
        "active_flag": not row.is_deleted,
        "country_code": None,
        "first_char": row.name[:1].lower(),
        "add_time": v1_time(row.add_time),
        "update_time": v1_time(row.update_time),
        "visible_to": str(row.visible_to),
        "label_ids": row.label_ids,
        "cc_email": counted["smart_bcc_email"],
        "address": row.address and row.address["value"],
        **{name: value for name, value in counted.items() if name not in V2_ONLY},
    }


def _show_product(row: Product) -> dict[str, object]:
    return {
        "id": row.id,
        "name": row.name,
        "code": row.code,
        "description": row.description,
        "unit": row.unit,
        "tax": row.tax,
        "active_flag": not row.is_deleted,
        "selectable": row.is_linkable,
        "first_char": row.name[:1].lower(),
        "visible_to": row.visible_to,
        "owner_id": row.owner_id,
        "add_time": v1_time(row.add_time),
        "update_time": v1_time(row.update_time),
        "prices": [{"price": price.price, "currency": price.currency} for price in row.prices],
    }


def _told(shown: Mapping[str, object]) -> dict[str, object]:
    """Without what this list does not tell of a note or a file."""
    return {name: value for name, value in shown.items() if name not in UNTOLD}


UNTOLD = {"file_type", "project_id", "project_name", "log_id", "pinned_to_lead_flag"}


def _show_pipeline(row: Pipeline) -> dict[str, object]:
    return {
        "id": row.id,
        "name": row.name,
        "url_title": row.name.lower(),
        "order_nr": row.order_nr,
        "active": not row.is_deleted,
        "deal_probability": row.is_deal_probability_enabled,
        "add_time": v1_time(row.add_time),
        "update_time": v1_time(row.update_time),
    }


def _show_stage(row: Stage) -> dict[str, object]:
    return {
        "id": row.id,
        "order_nr": row.order_nr,
        "name": row.name,
        "active_flag": not row.is_deleted,
        "deal_probability": row.deal_probability,
        "pipeline_id": row.pipeline_id,
        "rotten_flag": row.days_to_rotten is not None,
        "add_time": v1_time(row.add_time),
        "update_time": v1_time(row.update_time),
        **({} if row.days_to_rotten is None else {"rotten_days": row.days_to_rotten}),
    }


ENDPOINTS = (
    Endpoint(
        "GET", "/v1/recents", 20, list_recents,
        {"since_timestamp": read_v1_moment, "items": read_some_of(*KINDS), **OFFSET},
        required=("since_timestamp",),
    ),
)  # fmt: skip
