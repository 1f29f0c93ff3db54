import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pipedrive.request import (
    LIST,
    LOOKUP,
    RECORD,
    Login,
    Request,
    entity_of,
    key,
    key_of,
    mark_of,
    touched,
)

PARTS = st.tuples(
    st.text(max_size=8),
    st.integers(),
    st.integers(),
    st.text(max_size=12),
    st.lists(st.tuples(st.text(max_size=4), st.text(max_size=4)), max_size=3).map(sorted),
)


@given(PARTS, PARTS)
def test_different_questions_never_share_a_key(
    one: tuple[str, int, int, str, list[tuple[str, str]]],
    other: tuple[str, int, int, str, list[tuple[str, str]]],
) -> None:
    assert (key(*one) == key(*other)) == (one == other)


def test_a_hundred_thousand_people_and_records_have_as_many_keys() -> None:
    keys = {
        key(f"T{team}", company, user, f"/api/v2/deals/{deal}", [])
        for team in range(10)
        for company in range(10)
        for user in range(20)
        for deal in range(50)
    }

    assert len(keys) == 100_000


@pytest.mark.parametrize(
    "other",
    [
        Login("T2", 7, 41, "x"),  # type: ignore[arg-type] # the secret plays no part
        Login("T1", 8, 41, "x"),  # type: ignore[arg-type] # as above
        Login("T1", 7, 42, "x"),  # type: ignore[arg-type] # as above
    ],
)
def test_team_company_and_user_each_make_a_key_of_their_own(ana: Login, other: Login) -> None:
    request = Request("GET", "/api/v2/deals/12")

    assert key_of(ana, request).text != key_of(other, request).text


@pytest.mark.parametrize(
    "path",
    ["/api/v2/stages", "/api/v2/pipelines", "/v1/users", "/v1/currencies", "/v1/activityTypes"],
)
def test_lists_of_a_company_are_kept_once_for_all_of_its_people(ana: Login, path: str) -> None:
    colleague = Login("T1", 7, 42, "x")  # type: ignore[arg-type] # the secret plays no part
    elsewhere = Login("T1", 8, 41, "x")  # type: ignore[arg-type] # as above
    other_team = Login("T2", 7, 41, "x")  # type: ignore[arg-type] # as above
    request = Request("GET", path)

    keys = [key_of(one, request).text for one in (ana, colleague, elsewhere, other_team)]

    assert keys[0] == keys[1]
    assert len(set(keys)) == 3


@pytest.mark.parametrize("path", ["/v1/users/me", "/v1/filters", "/api/v2/dealFields"])
def test_what_may_be_of_one_person_is_kept_with_them(ana: Login, path: str) -> None:
    colleague = Login("T1", 7, 42, "x")  # type: ignore[arg-type] # the secret plays no part
    request = Request("GET", path)

    assert key_of(ana, request).text != key_of(colleague, request).text


def test_the_order_of_the_query_makes_no_difference(ana: Login) -> None:
    one = key_of(ana, Request("GET", "/api/v2/deals", {"limit": 5, "status": "open"}))
    other = key_of(ana, Request("GET", "/api/v2/deals", {"status": "open", "limit": 5}))

    assert one == other


def test_no_key_holds_the_secret(ana: Login) -> None:
    assert "secret" not in repr(key_of(ana, Request("GET", "/api/v2/deals/12")))


@pytest.mark.parametrize(
    ("path", "entity", "lifetime"),
    [
        ("/api/v2/deals/12", "deals", RECORD),
        ("/api/v2/deals", "deals", LIST),
        ("/v1/deals/12/files", "deals", LIST),
        ("/api/v1/persons/5", "persons", RECORD),
        ("/api/v2/deals/search", "search", LIST),
        ("/api/v2/itemSearch", "search", LIST),
        ("/api/v2/itemSearch/field", "search", LIST),
        ("/api/v2/stages", "stages", LOOKUP),
        ("/api/v2/stages/5", "stages", LOOKUP),
        ("/v1/users/me", "users", LOOKUP),
        ("/v1/currencies", "currencies", LOOKUP),
        ("/api/v2/dealFields", "dealFields", LOOKUP),
        ("/v1", "/v1", LIST),
    ],
)
def test_a_path_tells_what_it_is_about_and_how_long_it_keeps(
    path: str, entity: str, lifetime: float, ana: Login
) -> None:
    kept = key_of(ana, Request("GET", path))

    assert entity_of(path) == entity
    assert kept.mark == mark_of(7, entity)
    assert kept.lifetime == lifetime


@pytest.mark.parametrize("entity", ["deals", "persons", "organizations", "activities", "files"])
def test_a_write_to_a_record_touches_all_that_may_show_it(entity: str) -> None:
    assert touched(entity) >= {"deals", "persons", "organizations", "activities", "files", "search"}
    assert not touched(entity) & {"stages", "users", "currencies"}


def test_a_write_to_a_lookup_touches_nothing_else() -> None:
    assert touched("stages") == {"stages"}
