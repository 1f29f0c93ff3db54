"""Webhooks as v1 keeps them: there is no changing, and no pausing."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from bot.playground.pipedrive.api import Answer, ApiCall, Check, Endpoint, Whole, invalid, not_found
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.records import Webhook
from bot.playground.pipedrive.v1_deals import v1_time
from bot.playground.pipedrive.values import check_one_of, check_text, check_whole, or_null

MOST = 40
ACTIONS = ("create", "change", "delete", "*")
OBJECTS = (
    "activity", "deal", "lead", "note", "organization", "person", "pipeline", "product", "stage",
    "user", "*",
)  # fmt: skip
LONGEST_NAME = 255


def list_webhooks(company: Company, call: ApiCall) -> Answer:
    """Everybody sees their own."""
    mine = (row for row in company.webhooks.values() if row.owner_id == call.user.id)
    return Answer([show(company, row) for row in mine], status="ok")


def add_webhook(company: Company, call: ApiCall) -> Answer:
    body = call.body
    if body.get("user_id", call.user.id) not in company.users:
        raise invalid("user_id", "not found")
    owner = body.get("user_id", call.user.id)
    of_owner = (row for row in company.webhooks.values() if row.user_id == owner)
    if sum(row.remove_time is None for row in of_owner) >= MOST:
        raise invalid("subscription_url", f"a user may have {MOST} webhooks")
    webhook = Webhook(
        id=company.new_id("webhooks"),
        owner_id=call.user.id,
        add_time=call.now,
        **{"user_id": call.user.id, **body},
    )
    company.webhooks[webhook.id] = webhook
    return Answer(show(company, webhook), status="ok")


def delete_webhook(company: Company, call: ApiCall) -> Whole:
    webhook = company.webhooks.get(call.id)
    if webhook is None or webhook.owner_id != call.user.id:
        raise not_found("Webhook")
    del company.webhooks[call.id]
    return Whole({"success": True, "status": "ok"})


def show(company: Company, webhook: Webhook) -> dict[str, object]:
    return {
        "id": webhook.id,
        "company_id": company.id,
        "owner_id": webhook.owner_id,
        "user_id": webhook.user_id,
        "event_action": webhook.event_action,
        "event_object": webhook.event_object,
        "subscription_url": webhook.subscription_url,
        "version": webhook.version,
        "is_active": int(webhook.remove_time is None),
        "add_time": v1_time(webhook.add_time),
        "remove_time": v1_time(webhook.remove_time),
        "type": "general",
        "http_auth_user": webhook.http_auth_user,
        # Pipedrive gives it back as it was set.
        "http_auth_password": webhook.http_auth_password,
        "remove_reason": webhook.remove_reason,
        "last_delivery_time": v1_time(webhook.last_delivery_time),
        "last_http_status": webhook.last_http_status,
        "admin_id": webhook.owner_id,
        "name": webhook.name,
    }


def _check_url(value: object) -> str:
    text = check_text(value)
    where = urlsplit(text)
    if where.scheme not in {"http", "https"} or not where.hostname:
        raise ValueError("must be a valid URL")
    return text


def _check_name(value: object) -> str:
    text = check_text(value)
    if not 0 < len(text) <= LONGEST_NAME:
        raise ValueError(f"must have 1 to {LONGEST_NAME} characters")
    return text


_BODY: Mapping[str, Check] = {
    "subscription_url": _check_url,
    "event_action": check_one_of(*ACTIONS),
    "event_object": check_one_of(*OBJECTS),
    "name": _check_name,
    "user_id": check_whole,
    "http_auth_user": or_null(check_text),
    "http_auth_password": or_null(check_text),
    "version": check_one_of("1.0", "2.0"),
}

ENDPOINTS = (
    Endpoint("GET", "/v1/webhooks", 10, list_webhooks),
    Endpoint(
        "POST", "/v1/webhooks", 10, add_webhook, body=_BODY, status=201,
        required=("subscription_url", "event_action", "event_object", "name"),
    ),
    Endpoint("DELETE", "/v1/webhooks/{id}", 6, delete_webhook),
)  # fmt: skip
