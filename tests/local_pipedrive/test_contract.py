"""The local Pipedrive against Pipedrive's own specification."""

from dataclasses import dataclass, replace

import pytest
from aiohttp import FormData

from bot.playground.pipedrive import World
from bot.playground.pipedrive.api import Endpoint
from bot.playground.pipedrive.bodies import CONTENT_TYPES
from bot.playground.pipedrive.company import LINKS, Company
from bot.playground.pipedrive.contact_extras import ORGANIZATION_EXTRAS, PERSON_EXTRAS
from bot.playground.pipedrive.definitions import User
from bot.playground.pipedrive.endpoints import ENDPOINTS
from bot.playground.pipedrive.extras import DEAL_EXTRAS
from bot.playground.pipedrive.records import Comment, Converting, Picture, Webhook
from tests.contract import Contract, body_names, content_type, load_contract, query_names
from tests.drawing import png
from tests.local_pipedrive.conftest import Caller

Query = dict[str, object]
LEAD = "adf21080-0e10-4eb8-879b-05d71fb426ec"
CONVERSION = "4b40248b-945a-4802-b996-60fdff8c5c69"
COMMENT = "46c3b0e1-db35-4a8c-828e-a2e2b0c5d1a7"


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: Query
    body: Query | None = None

    @property
    def place(self) -> str:
        return _place(self.path)


def _place(path: str) -> str:
    """Users are numbered from 101; everything else has a 12 that both may see, but for one."""
    numbers = {
        "/users/": "101",
        "/activities/": "11",
        "attachment": "15",
        "participant_": "12",
        "/pipelines/": "2",
        "/stages/": "3",
    }
    number = next((number for part, number in numbers.items() if part in path), "12")
    rows = {
        "{product_attachment_id}": "3",
        "{deal_participant_id}": "3",
        "{follower_id}": "102",
        "{lead_id}": LEAD,
        "{conversion_id}": CONVERSION,
        "{comment_id}": COMMENT,
        "{field_code}": "id",
    }
    for part, row in rows.items():
        path = path.replace(part, row)
    return path.replace("{id}", number)


PICTURE = png(200, 200)
ADDRESS = {"value": "Mill Lane 3, Leeds", "locality": "Leeds", "country": "United Kingdom"}
WAYS = [{"value": "new@acme.example", "primary": True, "label": "work"}]
TIMELINE: Query = {
    "start_date": "2026-10-01",
    "interval": "month",
    "amount": 4,
    "field_key": "expected_close_date",
}
# What is answered with bytes is no matter of shapes.
BYTES = {("GET", "/v1/files/{id}/download")}

# One row per thing worth asking.
CALLS = (
    Asked("GET", "/api/v2/deals", {"limit": 500}),
    Asked("GET", "/api/v2/deals", {"limit": 3, "sort_by": "add_time", "sort_direction": "desc"}),
    Asked("GET", "/api/v2/deals", {"include_fields": ",".join(DEAL_EXTRAS), "limit": 200}),
    Asked("GET", "/api/v2/deals", {"include_option_labels": "true", "include_labels": "true"}),
    Asked("GET", "/api/v2/deals", {"status": "won,lost"}),
    Asked("GET", "/api/v2/deals", {"status": "deleted"}),
    Asked("GET", "/api/v2/deals", {"filter_id": 1}),
    Asked("GET", "/api/v2/deals/archived", {}),
    Asked("GET", "/api/v2/deals/{id}", {}),
    Asked("GET", "/api/v2/deals/{id}", {"include_fields": "notes_count"}),
    Asked("POST", "/api/v2/deals", {}, {"title": "New deal", "value": 12.5, "person_id": 1}),
    Asked("PATCH", "/api/v2/deals/{id}", {}, {"status": "lost", "lost_reason": "Price"}),
    Asked("DELETE", "/api/v2/deals/{id}", {}),
    Asked("GET", "/api/v2/deals/search", {"term": "acme"}),
    Asked("GET", "/api/v2/deals/search", {"term": "re", "include_fields": "deal.cc_email"}),
    Asked("GET", "/api/v2/persons", {"ids": "1,2,3"}),
    Asked("GET", "/api/v2/persons", {"include_fields": "open_deals_count,notes_count"}),
    Asked("GET", "/api/v2/persons", {"deal_id": 12, "include_labels": "true"}),
    Asked("GET", "/api/v2/persons/{id}", {}),
    Asked("GET", "/api/v2/persons/search", {"term": "doe"}),
    Asked("GET", "/api/v2/organizations", {"ids": "1,2,3"}),
    Asked("GET", "/api/v2/organizations", {"include_fields": "people_count"}),
    Asked("GET", "/api/v2/organizations/{id}", {}),
    Asked("GET", "/api/v2/organizations/search", {"term": "acme"}),
    Asked("GET", "/api/v2/itemSearch", {"term": "acme", "search_for_related_items": "true"}),
    Asked("GET", "/api/v2/persons", {"include_option_labels": "true", "limit": 500}),
    Asked("GET", "/api/v2/persons", {"include_fields": ",".join(PERSON_EXTRAS), "org_id": 1}),
    Asked("GET", "/api/v2/persons", {"filter_id": 4, "sort_by": "update_time"}),
    Asked(
        "POST",
        "/api/v2/persons",
        {},
        {
            "name": "Ida New",
            "org_id": 1,
            "emails": WAYS,
            "phones": [{"value": "+44 113 1"}],
            "postal_address": ADDRESS,
            "label_ids": [21],
            "visible_to": 3,
            "birthday": "1990-02-01",
            "notes": "Met in Leeds",
            "add_time": "2026-11-01T10:00:00Z",
        },
    ),
    Asked("PATCH", "/api/v2/persons/{id}", {}, {"name": "Jo Doe-Smith", "emails": WAYS}),
    Asked("DELETE", "/api/v2/persons/{id}", {}),
    Asked("GET", "/api/v2/persons/{id}/picture", {}),
    Asked("POST", "/v1/persons/{id}/picture", {}, {"file": PICTURE}),
    Asked("DELETE", "/v1/persons/{id}/picture", {}),
    Asked("PUT", "/v1/persons/{id}/merge", {}, {"merge_with_id": 1}),
    Asked("GET", "/v1/persons/{id}/permittedUsers", {}),
    Asked("GET", "/v1/persons/{id}/products", {"limit": 5}),
    Asked("GET", "/api/v2/organizations", {"include_fields": ",".join(ORGANIZATION_EXTRAS)}),
    Asked("GET", "/api/v2/organizations", {"filter_id": 5, "include_labels": "true"}),
    Asked(
        "POST",
        "/api/v2/organizations",
        {},
        {"name": "Nova", "address": ADDRESS, "website": None, "employee_count": 12},
    ),
    Asked("PATCH", "/api/v2/organizations/{id}", {}, {"name": "Daybreak", "address": ADDRESS}),
    Asked("DELETE", "/api/v2/organizations/{id}", {}),
    Asked("PUT", "/v1/organizations/{id}/merge", {}, {"merge_with_id": 1}),
    Asked("GET", "/v1/organizations/{id}/permittedUsers", {}),
    *(
        row
        for kind in ("deals", "persons", "organizations")
        for row in (
            Asked("GET", f"/api/v2/{kind}/{{id}}/followers", {"limit": 2}),
            Asked("POST", f"/api/v2/{kind}/{{id}}/followers", {}, {"user_id": 104}),
            Asked("DELETE", f"/api/v2/{kind}/{{id}}/followers/{{follower_id}}", {}),
            Asked("GET", f"/v1/{kind}/{{id}}/changelog", {"limit": 1}),
            Asked("GET", f"/v1/{kind}/{{id}}/flow", {"all_changes": "1"}),
            Asked("GET", f"/v1/{kind}/{{id}}/flow", {"items": "activity,note,file"}),
            Asked("GET", f"/v1/{kind}/{{id}}/mailMessages", {"include_body": 1}),
        )
    ),
    Asked("GET", "/v1/deals/{id}/participantsChangelog", {}),
    Asked("GET", "/v1/users/find", {"term": "ana"}),
    Asked("GET", "/v1/users/find", {"term": "example", "search_by_email": 1}),
    Asked("GET", "/api/v2/deals/products", {"deal_ids": 12, "sort_by": "deal_id"}),
    Asked("GET", "/api/v2/deals/installments", {"deal_ids": 12}),
    *(
        Asked("GET", f"/api/v2/{kind}Fields/{{field_code}}", {"include_fields": "ui_visibility"})
        for kind in ("deal", "person", "organization", "activity", "product")
    ),
    Asked("GET", "/api/v2/pipelines/{id}", {}),
    Asked("POST", "/api/v2/pipelines", {}, {"name": "Renewals"}),
    Asked("PATCH", "/api/v2/pipelines/{id}", {}, {"is_deal_probability_enabled": False}),
    Asked("DELETE", "/api/v2/pipelines/{id}", {}),
    Asked("GET", "/api/v2/stages/{id}", {}),
    Asked("POST", "/api/v2/stages", {}, {"name": "Trial", "pipeline_id": 2}),
    Asked("PATCH", "/api/v2/stages/{id}", {}, {"days_to_rotten": 9, "deal_probability": 40}),
    Asked("DELETE", "/api/v2/stages/{id}", {}),
    Asked("GET", "/v1/notes/{id}", {}),
    Asked("PUT", "/v1/notes/{id}", {}, {"content": "Called.", "pinned_to_deal_flag": 1}),
    Asked("DELETE", "/v1/notes/{id}", {}),
    Asked("GET", "/v1/notes/{id}/comments", {}),
    Asked("POST", "/v1/notes/{id}/comments", {}, {"content": "Good."}),
    Asked("GET", "/v1/notes/{id}/comments/{comment_id}", {}),
    Asked("PUT", "/v1/notes/{id}/comments/{comment_id}", {}, {"content": "Better."}),
    Asked("DELETE", "/v1/notes/{id}/comments/{comment_id}", {}),
    Asked("GET", "/v1/leads", {"sort": "title", "limit": 5}),
    Asked("GET", "/v1/leads/archived", {}),
    Asked("GET", "/v1/leads/{lead_id}", {}),
    Asked(
        "POST",
        "/v1/leads",
        {},
        {"title": "New lead", "person_id": 1, "value": {"amount": 99.5, "currency": "EUR"}},
    ),
    Asked("PATCH", "/v1/leads/{lead_id}", {}, {"is_archived": True, "organization_id": 1}),
    Asked("POST", "/api/v2/leads/{lead_id}/convert/deal", {}, {"stage_id": 5}),
    Asked("GET", "/api/v2/leads/{lead_id}/convert/status/{conversion_id}", {}),
    Asked("DELETE", "/v1/leads/{lead_id}", {}),
    Asked("GET", "/v1/leads/{lead_id}/permittedUsers", {}),
    Asked("GET", "/v1/leadLabels", {}),
    Asked("GET", "/v1/leadSources", {}),
    Asked("GET", "/api/v2/leads/search", {"term": "enquiry"}),
    Asked("GET", "/v1/recents", {"since_timestamp": "2026-11-01 00:00:00", "limit": 500}),
    Asked("GET", "/v1/recents", {"since_timestamp": "2020-01-01 00:00:00", "items": "stage"}),
    Asked("GET", "/v1/webhooks", {}),
    Asked(
        "POST",
        "/v1/webhooks",
        {},
        {
            "subscription_url": "https://bot.example/pipedrive",
            "event_action": "*",
            "event_object": "deal",
            "name": "Deals",
        },
    ),
    Asked("DELETE", "/v1/webhooks/{id}", {}),
    Asked(
        "GET",
        "/api/v2/itemSearch/field",
        {"entity_type": "person", "field": "name", "term": "Jo Doe"},
    ),
    Asked("GET", "/api/v2/activities", {"limit": 500, "include_fields": "attendees"}),
    Asked("GET", "/api/v2/activities/{id}", {}),
    Asked("GET", "/api/v2/activities", {"filter_id": 8}),
    Asked(
        "POST",
        "/api/v2/activities",
        {},
        {
            "subject": "Walk through the hall",
            "type": "site_visit",
            "due_date": "2026-12-01",
            "due_time": "09:30",
            "duration": "01:00",
            "deal_id": 12,
            "org_id": 1,
            "busy": True,
            "participants": [{"person_id": 1, "primary": True}, {"person_id": 2, "primary": False}],
            "attendees": [{"email": "jo@acme.example", "person_id": 1}],
            "location": {"value": "Mill Lane 4, Leeds"},
            "priority": 265,
            "note": "<p>Boots!</p>",
            "public_description": "At the gate",
        },
    ),
    Asked("PATCH", "/api/v2/activities/{id}", {}, {"done": True}),
    Asked("DELETE", "/api/v2/activities/{id}", {}),
    Asked("GET", "/api/v2/deals/{id}/products", {"sort_by": "order_nr"}),
    Asked(
        "POST",
        "/api/v2/deals/{id}/products",
        {},
        {
            "product_id": 1,
            "item_price": 39.5,
            "quantity": 2.5,
            "discount": 10,
            "discount_type": "percentage",
            "tax": 20,
            "tax_method": "inclusive",
            "is_enabled": True,
            "comments": "For a year",
            "billing_frequency": "monthly",
            "billing_frequency_cycles": 12,
            "billing_start_date": "2026-12-01",
        },
    ),
    Asked("PATCH", "/api/v2/deals/{id}/products/{product_attachment_id}", {}, {"quantity": 3}),
    Asked("DELETE", "/api/v2/deals/{id}/products/{product_attachment_id}", {}),
    Asked("GET", "/api/v2/products", {"sort_by": "name", "sort_direction": "desc"}),
    Asked("GET", "/api/v2/products", {"ids": "1,2,11"}),
    Asked("GET", "/api/v2/products", {"filter_id": 11}),
    Asked("GET", "/api/v2/products/{id}", {}),
    Asked("GET", "/api/v2/products/search", {"term": "seat", "include_fields": "product.price"}),
    Asked("GET", "/api/v2/pipelines", {}),
    Asked("GET", "/api/v2/stages", {"pipeline_id": 1, "sort_by": "order_nr"}),
    Asked("GET", "/api/v2/dealFields", {"include_fields": "ui_visibility,required_fields"}),
    Asked("GET", "/api/v2/personFields", {}),
    Asked("GET", "/api/v2/organizationFields", {"limit": 2}),
    Asked("GET", "/api/v2/activityFields", {"include_fields": "ui_visibility"}),
    Asked("GET", "/api/v2/productFields", {"include_fields": "ui_visibility"}),
    Asked("GET", "/v1/users", {}),
    Asked("GET", "/v1/users/me", {}),
    Asked("GET", "/v1/users/{id}", {}),
    Asked("GET", "/v1/users/{id}/permissions", {}),
    Asked("GET", "/v1/currencies", {"term": "euro"}),
    Asked("GET", "/v1/activityTypes", {}),
    Asked("GET", "/v1/filters", {"type": "deals"}),
    Asked("PUT", "/v1/deals/{id}/merge", {}, {"merge_with_id": 13}),
    Asked("POST", "/v1/deals/{id}/duplicate", {}),
    Asked("GET", "/v1/deals/{id}/permittedUsers", {}),
    Asked("GET", "/v1/deals/{id}/participants", {"limit": 2}),
    Asked("POST", "/v1/deals/{id}/participants", {}, {"person_id": 2}),
    Asked("DELETE", "/v1/deals/{id}/participants/{deal_participant_id}", {}),
    Asked("GET", "/v1/files", {"limit": 100, "sort": "update_time DESC"}),
    Asked("GET", "/v1/files/{id}", {}),
    Asked("PUT", "/v1/files/{id}", {}, {"name": "Offer.pdf", "description": "The last one"}),
    Asked("DELETE", "/v1/files/{id}", {}),
    Asked("POST", "/v1/files", {}, {"file": b"%PDF-1.4", "deal_id": 12, "person_id": 1}),
    Asked(
        "POST",
        "/v1/files/remote",
        {},
        {
            "file_type": "gsheet",
            "title": "Prices",
            "item_type": "organization",
            "item_id": 1,
            "remote_location": "googledrive",
        },
    ),
    Asked(
        "POST",
        "/v1/files/remoteLink",
        {},
        {
            "item_type": "deal",
            "item_id": 12,
            "remote_id": "1x7Q",
            "remote_location": "googledrive",
        },
    ),
    Asked("GET", "/v1/deals/{id}/files", {}),
    Asked("GET", "/v1/persons/{id}/files", {"sort": "id"}),
    Asked("GET", "/v1/organizations/{id}/files", {}),
    Asked("GET", "/v1/products/{id}/files", {}),
    Asked("GET", "/v1/deals/summary", {"status": "open"}),
    Asked("GET", "/v1/deals/summary/archived", {"status": "won"}),
    Asked("GET", "/v1/deals/timeline", {**TIMELINE, "totals_convert_currency": "USD"}),
    Asked("GET", "/v1/deals/timeline/archived", {**TIMELINE, "exclude_deals": 1}),
    Asked("GET", "/v1/notes", {"limit": 20, "sort": "add_time DESC"}),
    Asked("GET", "/v1/notes", {"deal_id": 12, "pinned_to_deal_flag": 0}),
    Asked(
        "POST",
        "/v1/notes",
        {},
        {"content": "Hi", "deal_id": 12, "pinned_to_deal_flag": 1},
    ),
)


def _sent(asked: Asked, content_type: str) -> object:
    if asked.body is None or content_type == "application/json":
        return asked.body
    form = FormData(default_to_multipart=content_type == "multipart/form-data")
    for name, value in asked.body.items():
        is_file = isinstance(value, bytes)
        form.add_field(name, value if is_file else str(value), filename=name if is_file else None)
    return form


def _prepare(company: Company, user: User) -> None:
    """What is to be taken away must be there, and belong to whoever takes it."""
    now = "2026-11-01T10:00:00Z"
    company.leads[LEAD] = replace(next(iter(company.leads.values())), id=LEAD, is_archived=False)
    company.conversions[CONVERSION] = Converting(CONVERSION, LEAD, user.id, 12)
    company.notes[12].comments.append(Comment(COMMENT, "Why?", user.id, user.id, now, now))
    company.webhooks[12] = Webhook(
        id=12, owner_id=user.id, user_id=user.id, event_action="*", event_object="*",
        subscription_url="https://bot.example", name="All", add_time=now,
    )  # fmt: skip
    for kind in LINKS:
        company.followers[kind, 12] = {102: "2026-11-01T10:00:00Z"}
    company.persons[12].picture = Picture(1, 12, 101, "2026-11-01T10:00:00Z", PICTURE)


@pytest.fixture(scope="session")
def contract() -> Contract:
    return load_contract()


@pytest.fixture
def callers(ana: Caller, tom: Caller, grace: Caller) -> dict[str, Caller]:
    return {"ana": ana, "tom": tom, "grace": grace}


@pytest.mark.parametrize("who", ["ana", "tom"])
@pytest.mark.parametrize("asked", CALLS, ids=lambda asked: f"{asked.method} {asked.path}")
async def test_every_answer_is_one_that_pipedrive_publishes(
    asked: Asked, who: str, contract: Contract, world: World, callers: dict[str, Caller]
) -> None:
    # Pipelines are what an admin has made.
    alters = asked.method != "GET" and ("/pipelines" in asked.path or "/stages" in asked.path)
    who = "grace" if alters else who
    _prepare(world.company, world.user(who))
    contract.check_request(asked.method, asked.place, asked.query, asked.body)

    sent = _sent(asked, content_type(contract.operation(asked.method, asked.place)))
    reply = await callers[who].call(asked.method, asked.place, asked.query, sent)

    assert reply.status in {200, 201}, reply.body
    contract.check_answer(asked.method, asked.place, reply.status, reply.body)


def test_every_endpoint_is_among_the_calls() -> None:
    asked = {(asked.method, asked.path) for asked in CALLS}

    assert {(endpoint.method, endpoint.path) for endpoint in ENDPOINTS} == asked | BYTES


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda known: f"{known.method} {known.path}")
def test_an_endpoint_takes_and_costs_what_pipedrive_publishes(
    endpoint: Endpoint, contract: Contract
) -> None:
    operation = contract.operation(endpoint.method, _place(endpoint.path))

    assert set(endpoint.query) == query_names(operation)
    assert set(endpoint.body) == body_names(operation)
    assert endpoint.cost == operation["x-token-cost"]
    assert CONTENT_TYPES[endpoint.takes] == content_type(operation)
    assert str(endpoint.status) in operation["responses"]


@pytest.mark.parametrize(
    "asked",
    [
        Asked("GET", "/api/v2/deals/99999", {}),
        Asked("GET", "/api/v2/deals", {"limit": "many"}),
        Asked("GET", "/v1/users/1", {}),
    ],
    ids=lambda asked: asked.path,
)
async def test_a_refusal_has_a_published_shape_too(
    asked: Asked, ana: Caller, contract: Contract
) -> None:
    reply = await ana.call(asked.method, asked.path, asked.query)

    assert reply.status in {400, 404}
    contract.check_answer(asked.method, asked.path, reply.status, reply.body)


def test_the_judge_sees_an_unknown_query_key(contract: Contract) -> None:
    with pytest.raises(AssertionError, match="unknown query keys"):
        contract.check_request("GET", "/api/v2/deals", {"user_id": 1})


def test_the_judge_sees_an_unknown_body_key(contract: Contract) -> None:
    with pytest.raises(AssertionError, match="unknown body keys"):
        contract.check_request("PATCH", "/api/v2/deals/1", body={"user_id": 1})


def test_the_judge_sees_a_wrong_type(contract: Contract) -> None:
    with pytest.raises(AssertionError, match="value: '12' is not of type 'number'"):
        contract.check_request("PATCH", "/api/v2/deals/1", body={"value": "12"})


def test_the_judge_sees_an_invented_key_in_an_answer(contract: Contract) -> None:
    body = {"success": True, "data": {"id": 1, "mood": "good"}}

    with pytest.raises(AssertionError, match="mood"):
        contract.check_answer("GET", "/api/v2/deals/1", 200, body)


def test_the_judge_does_not_let_a_date_be_cleared_in_a_request(contract: Contract) -> None:
    with pytest.raises(AssertionError, match="expected_close_date"):
        contract.check_request("PATCH", "/api/v2/deals/1", body={"expected_close_date": None})


def test_an_endpoint_that_pipedrive_does_not_publish_is_seen(contract: Contract) -> None:
    with pytest.raises(AssertionError, match="not published"):
        contract.check_request("GET", "/api/v2/deals/1/mood")
