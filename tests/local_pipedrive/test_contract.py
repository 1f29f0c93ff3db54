"""The local Pipedrive against Pipedrive's own specification."""

from dataclasses import dataclass

import pytest
from aiohttp import FormData

from bot.playground.pipedrive.api import Endpoint
from bot.playground.pipedrive.bodies import CONTENT_TYPES
from bot.playground.pipedrive.extras import DEAL_EXTRAS
from bot.playground.pipedrive.server import ENDPOINTS
from tests.contract import Contract, body_names, content_type, load_contract, query_names
from tests.local_pipedrive.conftest import Caller

Query = dict[str, object]


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
    numbers = {"/users/": "101", "/activities/": "11"}
    number = next((number for part, number in numbers.items() if part in path), "12")
    return path.replace("{id}", number)


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
    Asked("GET", "/api/v2/activities", {"limit": 500, "include_fields": "attendees"}),
    Asked("GET", "/api/v2/activities/{id}", {}),
    Asked("GET", "/api/v2/pipelines", {}),
    Asked("GET", "/api/v2/stages", {"pipeline_id": 1, "sort_by": "order_nr"}),
    Asked("GET", "/api/v2/dealFields", {"include_fields": "ui_visibility,required_fields"}),
    Asked("GET", "/api/v2/personFields", {}),
    Asked("GET", "/api/v2/organizationFields", {"limit": 2}),
    Asked("GET", "/v1/users", {}),
    Asked("GET", "/v1/users/me", {}),
    Asked("GET", "/v1/users/{id}", {}),
    Asked("GET", "/v1/currencies", {"term": "euro"}),
    Asked("GET", "/v1/activityTypes", {}),
    Asked("GET", "/v1/filters", {"type": "deals"}),
    Asked("PUT", "/v1/deals/{id}/merge", {}, {"merge_with_id": 13}),
    Asked("POST", "/v1/deals/{id}/duplicate", {}),
    Asked("GET", "/v1/deals/{id}/permittedUsers", {}),
    Asked("GET", "/v1/deals/summary", {"status": "open"}),
    Asked(
        "GET",
        "/v1/deals/timeline",
        {
            "start_date": "2026-10-01",
            "interval": "month",
            "amount": 4,
            "field_key": "expected_close_date",
            "totals_convert_currency": "USD",
        },
    ),
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


@pytest.fixture(scope="session")
def contract() -> Contract:
    return load_contract()


@pytest.mark.parametrize("who", ["ana", "tom"])
@pytest.mark.parametrize("asked", CALLS, ids=lambda asked: f"{asked.method} {asked.path}")
async def test_every_answer_is_one_that_pipedrive_publishes(
    asked: Asked, who: str, contract: Contract, ana: Caller, tom: Caller
) -> None:
    caller = {"ana": ana, "tom": tom}[who]
    contract.check_request(asked.method, asked.place, asked.query, asked.body)

    sent = _sent(asked, content_type(contract.operation(asked.method, asked.place)))
    reply = await caller.call(asked.method, asked.place, asked.query, sent)

    assert reply.status in {200, 201}, reply.body
    contract.check_answer(asked.method, asked.place, reply.status, reply.body)


def test_every_endpoint_is_among_the_calls() -> None:
    asked = {(asked.method, asked.path) for asked in CALLS}

    assert {(endpoint.method, endpoint.path) for endpoint in ENDPOINTS} == asked


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
