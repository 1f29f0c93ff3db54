"""Records as version 2 of the webhooks tells them, which is not as the API shows them."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.playground.pipedrive.company import Company, Record, kind_of
from bot.playground.pipedrive.definitions import Pipeline, Stage, User
from bot.playground.pipedrive.records import Activity, Deal, Lead, Note, Organization, Person
from bot.playground.pipedrive.team import FOUNDED
from bot.playground.pipedrive.v1_deals import v1_time

Shape = dict[str, Any]
# Pipedrive numbers time zones; which number is which is not published.
TIMEZONE_ID = 141
NOTHING: tuple[object, ...] = (None, "", [])
COUNTRIES = {
    "Portugal": "PT", "Germany": "DE", "United Kingdom": "GB", "Japan": "JP",
    "United States": "US", "France": "FR",
}  # fmt: skip


def deal(company: Company, row: Deal) -> Shape:
    return {
        "id": row.id,
        "title": row.title,
        "value": row.value,
        "currency": row.currency,
        "status": row.status,
        "stage_id": row.stage_id,
        "pipeline_id": row.pipeline_id,
        "owner_id": row.owner_id,
        "creator_user_id": row.creator_user_id,
        "person_id": row.person_id,
        "org_id": row.org_id,
        "label_ids": row.label_ids,
        "expected_close_date": row.expected_close_date,
        "probability": row.probability,
        "lost_reason": row.lost_reason,
        "origin": "ManuallyCreated",
        "origin_id": None,
        "channel": None,
        "channel_id": None,
        "add_time": row.add_time,
        "update_time": row.update_time,
        "stage_change_time": row.stage_change_time,
        "close_time": row.close_time,
        "won_time": row.won_time,
        "lost_time": row.lost_time,
        "first_won_time": row.first_won_time,
        "visible_to": str(row.visible_to),
        "is_archived": row.is_archived,
        "archive_time": row.archive_time,
        "custom_fields": _custom_fields(company, row),
    }


def person(company: Company, row: Person) -> Shape:
    return {
        "id": row.id,
        "name": row.name,
        "first_name": row.first_name,
        "last_name": row.last_name,
        "org_id": row.org_id,
        "owner_id": row.owner_id,
        "emails": row.emails,
        "phones": row.phones,
        "label": _first(row.label_ids),
        "visible_to": str(row.visible_to),
        "custom_fields": _custom_fields(company, row),
    }


def organization(company: Company, row: Organization) -> Shape:
    address = row.address or {}
    return {
        "id": row.id,
        "name": row.name,
        "owner_id": row.owner_id,
        "address": address.get("value"),
        "country_code": COUNTRIES.get(address.get("country") or ""),
        "label": _first(row.label_ids),
        "picture_id": None,
        "visible_to": str(row.visible_to),
        "website": row.website,
        "linkedin": row.linkedin,
        "industry": row.industry,
        "annual_revenue": row.annual_revenue,
        "employee_count": row.employee_count,
        "custom_fields": _custom_fields(company, row),
    }


def activity(_: Company, row: Activity) -> Shape:
    return {
        "id": row.id,
        "subject": row.subject,
        "type": row.type,
        "done": row.done,
        "due_date": row.due_date,
        "due_time": _in_a_zone(row.due_time),
        "duration": _in_a_zone(row.duration),
        "deal_id": row.deal_id,
        "lead_id": None,
        "person_id": row.person_id,
        "org_id": row.org_id,
        "owner_id": row.owner_id,
        "busy_flag": row.busy,
        "active_flag": not row.is_deleted,
        "location": row.location and row.location.get("value"),
        "update_user_id": row.update_user_id,
        "custom_fields": {},
    }


def note(_: Company, row: Note) -> Shape:
    return {
        "id": row.id,
        "user_id": row.user_id,
        "deal_id": row.deal_id,
        "person_id": row.person_id,
        "org_id": row.org_id,
        "lead_id": row.lead_id,
        "project_id": None,
        "content": row.content,
        "active_flag": True,
        "pinned_to_deal_flag": "pinned_to_deal_flag" in row.pinned,
    }


def lead(_: Company, row: Lead) -> Shape:
    return {
        "id": row.id,
        "title": row.title,
        "owner_id": row.owner_id,
        "creator_id": row.creator_id,
        "person_id": row.person_id,
        "organization_id": row.organization_id,
        "label_ids": row.label_ids,
        "value": row.value,
        "is_archived": row.is_archived,
        "was_seen": row.was_seen,
        "next_activity_id": None,
        "source_name": row.source_name,
        "add_time": row.add_time,
    }


def pipeline(_: Company, row: Pipeline) -> Shape:
    return {
        "id": row.id,
        "name": row.name,
        "url_title": row.name,
        "order_nr": row.order_nr,
        "active_flag": not row.is_deleted,
        "deal_probability": row.is_deal_probability_enabled,
    }


def stage(_: Company, row: Stage) -> Shape:
    return {
        "id": row.id,
        "pipeline_id": row.pipeline_id,
        "name": row.name,
        "order_nr": row.order_nr,
        "rotten_flag": row.days_to_rotten is not None,
        "rotten_days": row.days_to_rotten,
        "deal_probability": row.deal_probability,
        "active_flag": not row.is_deleted,
    }


def user(_: Company, row: User) -> Shape:
    """The one whose id is a text."""
    return {
        "id": str(row.id),
        "name": row.name,
        "email": row.email,
        "active_flag": row.active_flag,
        "timezone_name": row.timezone_name,
        "locale": row.locale,
        "lang": 1,
        "created": v1_time(FOUNDED),
    }


def _first(labels: list[int]) -> int | None:
    return labels[0] if labels else None


def _in_a_zone(time: str | None) -> Shape | None:
    return {"value": time, "timezone_id": TIMEZONE_ID} if time else None


def _custom_fields(company: Company, row: Record) -> Shape:
    """Every field of the company, each with its type; null where nothing is filled in."""
    return {
        field.field_code: _typed(field.field_type, row.custom_fields.get(field.field_code))
        for field in company.custom_fields(kind_of(row))
    }


def _typed(kind: str, value: Any) -> Shape | None:
    if value in NOTHING:
        return None
    return {"type": kind, **_PARTS.get(kind, _plainly)(value)}


def _plainly(value: Any) -> Shape:
    return {"value": value}


def _by_id(value: Any) -> Shape:
    return {"id": value}


def _several(value: Any) -> Shape:
    return {"values": [{"id": id} for id in value]}


def _as_parts(value: Any) -> Shape:
    parts: Mapping[str, Any] = value
    return {name: part for name, part in parts.items() if name != "timezone_name"}


def _span(value: Any) -> Shape:
    zone = {"timezone_id": value["timezone_id"]} if "timezone_id" in value else {}
    return {"from": value["value"], "until": value["until"], **zone}


_PARTS: Mapping[str, Callable[[Any], Shape]] = {
    "monetary": _as_parts,
    "address": _as_parts,
    "time": _as_parts,
    "daterange": _span,
    "timerange": _span,
    "enum": _by_id,
    "set": _several,
    "user": _by_id,
    "org": _by_id,
    "people": _by_id,
}
