import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pipedrive.names.matching import (
    Candidate,
    Match,
    among,
    close,
    id_in,
    narrowed,
    ranked,
    reason,
)

STAGES = [
    Candidate(1, "Lead in", "Sales"),
    Candidate(2, "Negotiation", "Sales"),
    Candidate(3, "Contract negotiation", "Sales"),
    Candidate(4, "Renegotiation", "Sales"),
    Candidate(5, "negotiation", "Renewals"),
]


def ids(matches: list[Match]) -> list[int | str]:
    return [match.id for match in matches]


def test_the_whole_name_comes_before_its_start_a_word_and_a_part() -> None:
    stages = [*reversed(STAGES), Candidate(6, "Negotiation 2")]

    assert ids(among(stages, "negotiation", 20)) == [5, 2, 6, 3, 4]


def test_only_the_whole_name_is_exact() -> None:
    found = among(STAGES, " NEGOTIATION ", 20)

    assert [match.id for match in found if match.exact] == [2, 5]


def test_what_does_not_fit_is_left_out() -> None:
    assert among(STAGES, "won", 20) == []


def test_where_nothing_was_typed_all_are_offered_as_they_come_and_none_is_exact() -> None:
    found = among(STAGES, "", 3)

    assert ids(found) == [1, 2, 3]
    assert not any(match.exact for match in found)


PEOPLE = [
    Candidate(1, "Ana Anders", "ana@acme.test", ("ana@acme.test",)),
    Candidate(2, "Ben Berg", "ben@acme.test", ("ben@acme.test",)),
]


def test_a_part_that_all_aliases_share_finds_nobody() -> None:
    assert among(PEOPLE, "acme.test", 20) == []
    assert ids(among(PEOPLE, "ben@", 20)) == [2]


def test_an_alias_counts_as_much_as_the_name() -> None:
    assert among(PEOPLE, "ben@acme.test", 20) == [Match(2, "Ben Berg", "ben@acme.test", exact=True)]


@pytest.mark.parametrize("typed", ["3", "#3"])
def test_a_number_means_the_id(typed: str) -> None:
    found = among([*STAGES, Candidate(9, "Top 3")], typed, 20)

    assert found[0] == Match(3, "Contract negotiation", "Sales", exact=True)


def test_case_and_spaces_make_no_difference() -> None:
    assert among([Candidate(1, "Straße  Nord")], "STRASSE nord", 5)[0].exact


def test_what_pipedrive_found_elsewhere_in_the_record_comes_last() -> None:
    found = ranked([Candidate(1, "Something else"), Candidate(2, "Acme renewal")], "acme", 5)

    assert ids(found) == [2, 1]


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("12", 12),
        ("#12", 12),
        ("0", None),
        ("012", None),
        ("-1", None),
        ("1.5", None),
        ("##1", None),
        ("# 1", None),
        ("12 monkeys", None),
        ("", None),
        ("٣", None),
        ("9" * 19, None),
    ],
)
def test_an_id_is_a_plain_number(text: str, id: int | None) -> None:
    assert id_in(text) == id


@given(st.lists(st.text(max_size=6), max_size=8), st.text(max_size=4), st.integers(0, 8))
def test_no_more_than_wanted_and_exact_ones_first(names: list[str], typed: str, limit: int) -> None:
    found = among([Candidate(f"id{n}", name) for n, name in enumerate(names)], typed, limit)

    assert len(found) <= limit
    assert [match.exact for match in found] == sorted((m.exact for m in found), reverse=True)


DEALS = [
    Candidate(1, "Acme Logistics renewal"),
    Candidate(2, "Müller pilot", aliases=("info@acme.test",)),
    Candidate(3, "Borealis pilot"),
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("renewal acme", [1]), ("acm", [1, 2]), ("MULLER pil", [2]), ("pilots", []), ("", [1, 2, 3])],
)
def test_a_longer_word_narrows_what_a_shorter_one_found(typed: str, found: list[int]) -> None:
    assert sorted(int(id) for id in ids(narrowed(DEALS, typed, 20))) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [("acmee", [1]), ("Borelais pilot", [3]), ("muler", [2]), ("zebra", []), ("pilto", [2, 3])],
)
def test_a_slip_of_the_finger_is_close_to_what_was_meant(typed: str, found: list[int]) -> None:
    near = close(DEALS, typed, 3)

    assert ids(near) == found
    assert not any(match.exact for match in near)


def test_accents_do_not_matter_unless_both_spellings_are_there() -> None:
    people = [Candidate(1, "Anna Böhm"), Candidate(2, "Anna Bohm")]

    assert among(people[:1], "anna bohm", 9)[0].exact
    assert [one.exact for one in among(people, "anna bohm", 9)] == [False, True]
    assert [one.id for one in among(people, "böhm", 9)] == [1, 2]


def test_a_name_that_does_not_show_why_it_is_offered_says_it() -> None:
    people = [
        Candidate(1, "Jo Doe", "Acme", ("jd@acme.com",)),
        Candidate(2, "Elif Baker", "Acme", ("jo@acme.com",)),
    ]

    assert [one.detail for one in among(people, "jo", 9)] == ["Acme", "Acme · jo@acme.com"]


PLACES = [("e-mail", "jo.baker@acme.com"), ("phone", "+49 30 123-456"), ("note", "Likes Zürich")]


@pytest.mark.parametrize(
    ("term", "why"),
    [
        ("elif", ""),
        ("BAKER elif", ""),
        ("jo", "e-mail jo.baker@acme.com"),
        ("elif jo", "e-mail jo.baker@acme.com"),
        ("30123", "phone +49 30 123-456"),
        ("zurich", "note Likes Zürich"),
        ("something else", ""),
    ],
)
def test_why_a_search_found_somebody_is_said_where_the_name_does_not(term: str, why: str) -> None:
    assert reason(term, "Elif Baker", PLACES) == why
