"""The lists that names come from: users, pipelines, stages, currencies, fields, filters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bot.playground.pipedrive.api import Answer, ApiCall, Endpoint, Refusal, not_found
from bot.playground.pipedrive.company import Company
from bot.playground.pipedrive.definitions import ActivityType, Field, Filter, User
from bot.playground.pipedrive.paging import CURSOR, slice_of
from bot.playground.pipedrive.team import FOUNDED, GRACE
from bot.playground.pipedrive.v1_deals import v1_time
from bot.playground.pipedrive.values import (
    read_flag,
    read_one_of,
    read_some_of,
    read_text,
)

SALES_TEAM = "62cc4d7f-4038-4352-abf3-a8c1c822b631"
ADMINS = {
    "sales": "3e1c9f53-0f44-4a2b-9f0f-6d8ff0a7f6c1",
    "global": "233b7976-39bd-43a9-b305-ef3a2b0998e5",
    "account_settings": "982c5ce5-b8ba-4b47-b102-9da024f4b990",
}
NAMESPACES = ("ui_visibility", "important_fields", "required_fields")
PLAINLY_VISIBLE = {"add_visible_flag": True, "details_visible_flag": True}
IN_PIPELINES = ("deal", "person", "organization")
SUBFIELDS = {
    "monetary": (("value", "Amount", "double"), ("currency", "Currency", "varchar")),
    "time": (
        ("value", "Time", "time"),
        ("timezone_id", "Timezone id", "int"),
        ("timezone_name", "Timezone", "varchar"),
    ),
    "address": (
        ("value", "Address value", "varchar"),
        ("street_number", "House number", "varchar"),
        ("route", "Street/road name", "varchar"),
        ("subpremise", "Apartment/suite", "varchar"),
        ("locality", "City", "varchar"),
        ("sublocality", "District", "varchar"),
        ("admin_area_level_1", "State/province", "varchar"),
        ("admin_area_level_2", "County", "varchar"),
        ("country", "Country", "varchar"),
        ("postal_code", "Postal code", "varchar"),
        ("formatted_address", "Formatted address", "varchar"),
    ),
}
# As GET /v1/users/{id}/permissions has them; a user may have rights that it does not tell.
PERMISSIONS = (
    "can_add_custom_fields", "can_add_products", "can_add_prospects_as_leads",
    "can_bulk_edit_items", "can_change_visibility_of_items", "can_convert_deals_to_leads",
    "can_create_own_workflow", "can_delete_activities", "can_delete_custom_fields",
    "can_delete_deals", "can_edit_custom_fields", "can_edit_deals_closed_date",
    "can_edit_products", "can_edit_shared_filters", "can_export_data_from_lists",
    "can_follow_other_users", "can_merge_deals", "can_merge_organizations", "can_merge_people",
    "can_modify_labels", "can_see_company_wide_statistics", "can_see_deals_list_summary",
    "can_see_hidden_items_names", "can_see_other_users", "can_see_other_users_statistics",
    "can_see_security_dashboard", "can_share_filters", "can_share_insights", "can_use_api",
    "can_use_email_tracking", "can_use_import",
)  # fmt: skip


def list_users(company: Company, call: ApiCall) -> Answer:
    return Answer([show_user(user, call) for user in company.users.values()])


def find_users(company: Company, call: ApiCall) -> Answer:
    """By the beginning of a word of their name, or by their e-mail address."""
    term = call.query["term"].casefold()

    def fits(user: User) -> bool:
        if call.query.get("search_by_email"):
            return term in user.email.casefold()
        words = user.name.casefold().split()
        return user.name.casefold() == term or any(word.startswith(term) for word in words)

    return Answer([show_user(user, call) for user in company.users.values() if fits(user)])


def get_user(company: Company, call: ApiCall) -> Answer:
    user = company.users.get(call.id)
    if user is None:
        raise Refusal(404, "User not found or not accessible.")
    return Answer(show_user(user, call))


def get_me(company: Company, call: ApiCall) -> Answer:
    language, country = call.user.locale.split("_")
    return Answer(
        show_user(call.user, call)
        | {
            "company_id": company.id,
            "company_name": company.name,
            "company_domain": company.domain,
            "company_country": "PT",
            "company_industry": "Software",
            "language": {"language_code": language, "country_code": country},
        }
    )


def show_user(user: User, call: ApiCall) -> dict[str, object]:
    return {
        "id": user.id,
        "name": user.name,
        "default_currency": user.default_currency,
        "locale": user.locale,
        "lang": 1,
        "email": user.email,
        "phone": None,
        "activated": user.active_flag,
        "last_login": v1_time(FOUNDED),
        "created": v1_time(FOUNDED),
        "modified": v1_time(FOUNDED),
        "has_created_company": user.id == GRACE,
        "access": _access(user),
        "active_flag": user.active_flag,
        "timezone_name": user.timezone_name,
        "timezone_offset": user.timezone_offset,
        "role_id": 1,
        "icon_url": None,
        "is_you": user.id == call.user.id,
        "is_deleted": False,
    }


def _access(user: User) -> list[dict[str, object]]:
    """Admins of the whole company are those of the app "global"."""
    if not user.is_admin:
        return [{"app": "sales", "admin": False, "permission_set_id": SALES_TEAM}]
    return [{"app": app, "admin": True, "permission_set_id": id} for app, id in ADMINS.items()]


def list_currencies(company: Company, call: ApiCall) -> Answer:
    term = call.query.get("term", "").casefold()
    return Answer(
        [
            {
                "id": row.id,
                "code": row.code,
                "name": row.name,
                "decimal_points": row.decimal_points,
                "symbol": row.symbol,
                "active_flag": True,
                "is_custom_flag": False,
            }
            for row in company.currencies.values()
            if term in f"{row.code} {row.name}".casefold()
        ]
    )


def list_activity_types(company: Company, call: ApiCall) -> Answer:
    """Those out of use are listed as well: old activities have them."""
    return Answer([show_activity_type(row) for row in company.activity_types.values()])


def show_activity_type(row: ActivityType) -> dict[str, object]:
    times = {"add_time": v1_time(FOUNDED), "update_time": v1_time(FOUNDED)}
    return asdict(row) | {"order_nr": row.id, **times}


def get_permissions(company: Company, call: ApiCall) -> Answer:
    user = company.users.get(call.id)
    if user is None:
        raise Refusal(404, "User not found or not accessible.")
    return Answer({name: name in user.rights for name in PERMISSIONS})


def list_filters(company: Company, call: ApiCall) -> Answer:
    wanted = call.query.get("type")
    rows = company.filters.values()
    return Answer([show_filter(row) for row in rows if wanted in (None, row.type)])


def show_filter(row: Filter) -> dict[str, object]:
    return {
        "id": row.id,
        "name": row.name,
        "filter_code": None,
        "is_editable": True,
        "active_flag": True,
        "type": row.type,
        "temporary_flag": None,
        "user_id": row.user_id,
        "add_time": v1_time(FOUNDED),
        "update_time": None,
        "visible_to": "7",
        "last_used_time": None,
        "custom_view_id": None,
    }


def list_fields(entity: str) -> Callable[[Company, ApiCall], Answer]:
    def run(company: Company, call: ApiCall) -> Answer:
        found, additional = slice_of(company.fields[entity], call)
        asked = call.query.get("include_fields", ())
        return Answer([show_field(entity, field, asked) for field in found], additional)

    return run


def get_field(entity: str) -> Callable[[Company, ApiCall], Answer]:
    def run(company: Company, call: ApiCall) -> Answer:
        code = call.names["field_code"]
        found = next((field for field in company.fields[entity] if field.field_code == code), None)
        if found is None:
            raise not_found("Field")
        shown = show_field(entity, found, call.query.get("include_fields", ()))
        if entity != "deal" and "ui_visibility" in shown:
            # Alone, a field tells of pipelines only where it is a deal's.
            shown["ui_visibility"] = PLAINLY_VISIBLE
        return Answer(shown)

    return run


def show_field(entity: str, field: Field, asked: Sequence[str]) -> dict[str, object]:
    options = [
        {"id": option.id, "label": option.label, "color": option.color} for option in field.options
    ]
    namespaces = _namespaces(entity, field)
    return {
        "field_name": field.field_name,
        "field_code": field.field_code,
        "field_type": field.field_type,
        "options": options or None,
        "subfields": _subfields(field),
        "is_custom_field": field.is_custom_field,
        "is_optional_response_field": field.is_optional_response_field,
        **{name: namespaces[name] for name in asked},
    }


# Any: each namespace has a shape of its own.
def _namespaces(entity: str, field: Field) -> dict[str, Any]:
    seen: dict[str, Any] = {**PLAINLY_VISIBLE}
    if entity in IN_PIPELINES:
        seen["projects_detail_visible_flag"] = False
        seen["show_in_pipelines"] = {"show_in_all": True, "pipeline_ids": []}
    return {
        "ui_visibility": seen,
        "important_fields": {"enabled": False, "stage_ids": []},
        "required_fields": field.required or {"enabled": False, "stage_ids": [], "statuses": {}},
    }


def _subfields(field: Field) -> list[dict[str, object]] | None:
    parts: list[dict[str, object]] = [
        {"field_code": part, "field_name": f"{name} of {field.field_name}", "field_type": kind}
        for part, name, kind in SUBFIELDS.get(field.field_type, ())
    ]
    return parts or None


# What may be asked for beside each kind's fields.
FIELDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(IN_PIPELINES, NAMESPACES),
    **dict.fromkeys(("activity", "product"), NAMESPACES[:1]),
}
FILTER_TYPES = ("deals", "leads", "org", "people", "products", "activity", "projects")

ENDPOINTS = (
    Endpoint("GET", "/v1/users", 20, list_users),
    Endpoint("GET", "/v1/users/me", 2, get_me),
    Endpoint(
        "GET", "/v1/users/find", 40, find_users,
        {"term": read_text, "search_by_email": read_flag}, required=("term",),
    ),
    Endpoint("GET", "/v1/users/{id}", 2, get_user),
    Endpoint("GET", "/v1/users/{id}/permissions", 10, get_permissions),
    Endpoint("GET", "/v1/currencies", 20, list_currencies, {"term": read_text}),
    Endpoint("GET", "/v1/activityTypes", 20, list_activity_types),
    Endpoint("GET", "/v1/filters", 20, list_filters, {"type": read_one_of(*FILTER_TYPES)}),
    *(
        endpoint
        for entity, namespaces in FIELDS.items()
        for endpoint in (
            Endpoint(
                "GET", f"/api/v2/{entity}Fields", 10, list_fields(entity),
                {"include_fields": read_some_of(*namespaces), **CURSOR},
            ),
            Endpoint(
                "GET", f"/api/v2/{entity}Fields/{{field_code}}", 1, get_field(entity),
                {"include_fields": read_some_of(*namespaces)},
            ),
        )
    ),
)  # fmt: skip
