import json

import pytest

from bot.pipedrive.http.errors import (
    BadToken,
    Blocked,
    Invalid,
    NotAllowed,
    NotFound,
    PlanLimit,
    Refused,
)
from bot.pipedrive.http.refusals import refusal

HTML = b"<!DOCTYPE html><title>Attention Required! | Cloudflare</title>"


def told(**body: object) -> bytes:
    return json.dumps({"success": False, "data": None, **body}).encode()


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (400, Invalid),
        (401, BadToken),
        (402, PlanLimit),
        (403, NotAllowed),
        (404, NotFound),
        (405, Refused),
        (409, Refused),
        (410, NotFound),
        (413, Refused),
        (415, PlanLimit),
        (422, Invalid),
    ],
)
def test_a_status_has_one_meaning(status: int, meaning: type[Refused]) -> None:
    no = refusal(status, told(error="You  cannot\ndo this."))

    assert type(no) is meaning
    assert no.message == "You cannot do this."
    assert no.status == status


@pytest.mark.parametrize("status", [301, 302, 408, 429, 500, 502, 503])
def test_other_statuses_say_nothing_certain(status: int) -> None:
    assert refusal(status, told(error="no")) is None


@pytest.mark.parametrize("status", [404, 410])
@pytest.mark.parametrize("content", [b"", HTML, b"[]"])
def test_only_pipedrive_itself_may_say_that_a_record_is_gone(status: int, content: bytes) -> None:
    assert refusal(status, content) is None


@pytest.mark.parametrize("content", [b"", HTML, b'"no"'])
def test_a_403_that_is_a_page_is_the_shield(content: bytes) -> None:
    no = refusal(403, content)

    assert isinstance(no, Blocked)
    assert no.retry_after == 60


@pytest.mark.parametrize("content", [b"", HTML])
@pytest.mark.parametrize(
    ("status", "meaning"), [(400, Invalid), (401, BadToken), (402, PlanLimit), (414, Refused)]
)
def test_other_refusals_need_no_words(status: int, meaning: type[Refused], content: bytes) -> None:
    no = refusal(status, content)

    assert type(no) is meaning
    assert no.message == ""


@pytest.mark.parametrize("status", [400, 403, 422])
def test_a_limit_of_the_plan_is_told_by_its_code(status: int) -> None:
    content = told(error="Deals limit reached", code="feature_capping_deals_limit")

    assert isinstance(refusal(status, content), PlanLimit)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"error": "a", "error_info": "b"}, "a"),
        ({"error": None, "message": "Forbidden"}, "Forbidden"),
        ({"error": "", "error_info": "b"}, "b"),
        ({"error": {"a": 1}}, ""),
        ({"error": "x" * 400}, "x" * 299 + "…"),
    ],
)
def test_the_message_is_pipedrives_own_sentence(body: dict[str, object], message: str) -> None:
    no = refusal(400, told(**body))

    assert isinstance(no, Refused)
    assert no.message == message


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"error": "Bad request"}, {}),
        ({"error": "Validation failed: title: Required"}, {"title": "Required"}),
        (
            {"error": "Validation failed: title: Required, value: Expected number"},
            {"title": "Required", "value": "Expected number"},
        ),
        (
            {"error_info": "validation failed: emails.0.value: Invalid; phones[1]: Too long"},
            {"emails": "Invalid", "phones": "Too long"},
        ),
        (
            {"error": "Validation failed: custom_fields: Unknown key 'abc'"},
            {"custom_fields": "Unknown key 'abc'"},
        ),
        (
            {"error": "Validation failed: custom_fields.a1b2: Expected number"},
            {"a1b2": "Expected number"},
        ),
        ({"error": "Validation failed"}, {}),
        ({"errors": {"subscription_url": ["bad", "worse"]}}, {"subscription_url": "bad, worse"}),
        ({"error_info": {"title": "too long"}}, {"title": "too long"}),
        (
            {"errors": {"title": "first"}, "error": "Validation failed: title: second, value: v"},
            {"title": "first", "value": "v"},
        ),
    ],
)
def test_an_invalid_value_is_told_by_its_field(
    body: dict[str, object], fields: dict[str, str]
) -> None:
    no = refusal(400, told(**body))

    assert isinstance(no, Invalid)
    assert no.fields == fields


HEX = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    "repeated",
    [f"x-api-token: {HEX}", f"got {HEX}", "Authorization: Bearer canary-token", "api_token=canary",
     "my-own-canary", "x-api-token: canary", "ann.canary@example.com"],
)  # fmt: skip
@pytest.mark.parametrize("status", [400, 401, 402, 403, 405, 422])
def test_an_error_that_repeats_what_was_sent_gives_no_secret_away(
    status: int, repeated: str
) -> None:
    bodies = (
        told(error=f"Wrong request: {repeated}"),
        told(error="no", error_info=f"headers {repeated}"),
        told(errors={"title": [f"You sent {repeated}"]}),
        told(error=f"Validation failed: title: sent {repeated}"),
    )

    for body in bodies:
        no = refusal(status, body, "my-own-canary")

        assert isinstance(no, Refused)
        shown = no.message + str(no) + str(getattr(no, "fields", ""))
        assert "canary" not in shown
        assert HEX not in shown
