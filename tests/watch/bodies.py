"""Webhooks as Pipedrive sends them, written by hand."""

from typing import Any

Json = dict[str, Any]

DEAL: Json = {
    "id": 712,
    "title": "Pumps for Nordhaven",
    "value": 48000,
    "currency": "EUR",
    "status": "open",
    "stage_id": 4,
    "pipeline_id": 1,
    "owner_id": 31,
    "creator_user_id": 44,
    "person_id": 88,
    "org_id": 19,
    "label_ids": [2],
    "expected_close_date": "2026-12-18",
    "probability": 60,
    "lost_reason": None,
    "add_time": "2026-10-02T07:00:00Z",
    "update_time": "2026-11-24T08:15:02Z",
    "visible_to": "3",
    "custom_fields": {},
}


def body(  # noqa: PLR0913 - a webhook has this many parts
    *,
    entity: str = "deal",
    action: str = "change",
    data: Json | None = None,
    previous: Json | None = None,
    id: str = "6f0c-uuid",
    at: str = "2026-11-24T08:15:02.417Z",
    **meta: Any,
) -> Json:
    """The envelope around what happened; all ids in it are texts."""
    record = data or previous or {}
    envelope = {
        "action": action,
        "entity": entity,
        "entity_id": str(record.get("id", "")),
        "company_id": "90011",
        "user_id": "31",
        "id": id,
        "correlation_id": "b1d2-uuid",
        "timestamp": at,
        "version": "2.0",
        "webhook_id": "55",
        "webhook_owner_id": "31",
        "type": "application",
        "change_source": "app",
        "is_bulk_edit": False,
        "permitted_user_ids": ["31", "44"],
        "attempt": 1,
        "host": "fir.pipedrive.com",
    }
    return {"meta": {**envelope, **meta}, "data": data, "previous": previous}


def changed(now: Json, was: Json, **more: Any) -> Json:
    """Of a deal, from some values to others."""
    return body(data={**DEAL, **now}, previous=was, **more)
