from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.records.models import Deal
from bot.pipedrive.request import Login, Request, fill
from tests.pipedrive.peer import Peer

LEAD = "adf21080-0e10-11eb-879b-05d71fb426ec"


def test_ids_fill_the_path() -> None:
    path = fill("/api/v2/deals/{id}/followers/{follower_id}", {"id": 12, "follower_id": 3})

    assert path == "/api/v2/deals/12/followers/3"


def test_an_id_may_be_a_uuid() -> None:
    assert fill("/v1/leads/{id}", {"id": LEAD.upper()}) == f"/v1/leads/{LEAD}"


@pytest.mark.parametrize(
    "id", [0, -1, True, None, 1.0, "", "12", "12/../13", "../users", "1?x=1", "me", UUID(LEAD)]
)
def test_nothing_else_is_an_id(id: object) -> None:
    with pytest.raises(ValueError, match="id is not an id"):
        fill("/api/v2/deals/{id}", {"id": id})


def test_a_missing_id_is_refused() -> None:
    with pytest.raises(ValueError, match="id is not an id"):
        fill("/api/v2/deals/{id}", {})


def test_words_are_quoted_whole() -> None:
    path = fill("/api/v2/dealFields/{field_code}", {"field_code": "a/b?c#d é%"})

    assert path == "/api/v2/dealFields/a%2Fb%3Fc%23d%20%C3%A9%25"


@pytest.mark.parametrize("word", ["", ".", "..", None, 5])
def test_a_word_that_would_change_the_path_is_refused(word: object) -> None:
    with pytest.raises(ValueError, match="cannot stand in a path"):
        fill("/api/v2/dealFields/{field_code}", {"field_code": word})


@given(st.text(min_size=1).filter(lambda word: word not in {".", ".."}))
def test_a_word_stays_one_segment_of_the_path(word: str) -> None:
    path = fill("/v1/{word}/x", {"word": word})

    assert Request("GET", path).path.count("/") == 3
    assert URL(f"https://host{path}", encoded=True).parts == ("/", "v1", word, "x")


@pytest.mark.parametrize(
    "path",
    ["", "/", "deals", "//evil.example/x", "/a?b=c", "/a#b", "/a/../b", "/./a", "/a b", "/{id}"],
)
def test_a_path_that_is_not_filled_and_quoted_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="not a filled and quoted path"):
        Request("GET", path)


@pytest.mark.parametrize("method", ["get", "HEAD", "OPTIONS", "TRACE", ""])
def test_a_method_that_we_do_not_use_is_refused(method: str) -> None:
    with pytest.raises(ValueError, match="not a method"):
        Request(method, "/v1/deals")


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (12, "12"),
        (1e22, "10000000000000000000000"),
        (1.5e-7, "0.00000015"),
        (2.5, "2.5"),
        (Decimal("1E+3"), "1000"),
        ("a&b=c d+é", "a&b=c d+é"),
        ([1, 2, 3], "1,2,3"),
        (("open", "won"), "open,won"),
        (date(2026, 11, 1), "2026-11-01"),
        (datetime(2026, 11, 1, 12, 0, 0, 5, timezone(timedelta(hours=2))), "2026-11-01T10:00:00Z"),
        (datetime(2026, 11, 1, 12, tzinfo=UTC), "2026-11-01T12:00:00Z"),
    ],
)
async def test_a_value_in_the_query_arrives_as_pipedrive_spells_it(
    value: object, sent: str, pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    await pipedrive.send(Request("GET", "/api/v2/deals/12", {"x": value}), ana, Deal)

    assert peer.heard[0].query == {"x": sent}


def test_what_was_not_asked_for_is_left_out() -> None:
    query: dict[str, object] = {"b": 2, "a": 1, "none": None, "nobody": [], "nothing": ()}

    assert Request("GET", "/v1/deals", query).target() == "/v1/deals?a=1&b=2"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="not a number"):
        Request("GET", "/v1/deals", {"x": value}).target()


def test_what_has_no_spelling_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot be spelled: dict"):
        Request("GET", "/v1/deals", {"x": {"y": 1}}).target()


async def test_a_body_arrives_as_json(pipedrive: Pipedrive, peer: Peer, ana: Login) -> None:
    body = {"title": "Ünïcode", "value": 12.5, "lost_reason": None}

    await pipedrive.send(Request("PATCH", "/api/v2/deals/12", body=body), ana, Deal)

    assert peer.heard[0].headers["content-type"] == "application/json"
    assert (
        peer.heard[0].body
        == b'{"title": "\\u00dcn\\u00efcode", "value": 12.5, "lost_reason": null}'
    )


async def test_an_api_token_goes_into_its_own_header(
    pipedrive: Pipedrive, peer: Peer, ana: Login
) -> None:
    await pipedrive.send(Request("GET", "/api/v2/deals/12"), ana, Deal)

    assert peer.heard[0].headers["x-api-token"] == "secret-of-ana"
    assert "authorization" not in peer.heard[0].headers


async def test_an_oauth_token_goes_as_bearer(pipedrive: Pipedrive, peer: Peer, ben: Login) -> None:
    await pipedrive.send(Request("GET", "/api/v2/deals/12"), ben, Deal)

    assert peer.heard[0].headers["authorization"] == "Bearer secret-of-ben"
    assert "x-api-token" not in peer.heard[0].headers


@pytest.mark.parametrize(
    ("path", "searches"),
    [
        ("/api/v2/deals/search", True),
        ("/api/v2/itemSearch", True),
        ("/api/v2/itemSearch/field", True),
        ("/api/v2/deals", False),
        ("/api/v2/deals/12", False),
    ],
)
def test_searches_are_known_by_their_path(path: str, *, searches: bool) -> None:
    assert Request("GET", path).searches is searches
