"""Which word of a line goes into which field."""

from typing import Any

import pytest

from bot.commands.router import Incomplete, Parsed, parse
from bot.tools.base import Call
from tests.people import ANA


def deal(line: str) -> Parsed:
    return parse("/deal", line, ANA)


def call(line: str) -> tuple[str, dict[str, Any]]:
    found = deal(line)
    assert isinstance(found, Call), found
    return found.tool.name, found.args.given()


def names(line: str) -> tuple[str, dict[str, list[str]]]:
    found = deal(line)
    assert isinstance(found, Incomplete), found
    assert not found.needs_form, found
    return found.tool.name, {at: [name.text for name in them] for at, them in found.names.items()}


PLACED: list[tuple[str, str, tuple[str, dict[str, Any]]]] = [
    (
        "a title runs to the end of the line",
        "new Acme renewal 2027",
        ("deals_create", {"title": "Acme renewal 2027"}),
    ),
    (
        "a title may hold a separator",
        "new Trip to Rome into 5",
        ("deals_create", {"title": "Trip to Rome into 5"}),
    ),
    (
        "a phrase in quotes is whole",
        'new "Acme renewal"',
        ("deals_create", {"title": "Acme renewal"}),
    ),
    (
        "quotes inside a title stay",
        'new The "big" one',
        ("deals_create", {"title": 'The "big" one'}),
    ),
    (
        "fields may stand before the words",
        "new value=5 Acme",
        ("deals_create", {"title": "Acme", "value": 5}),
    ),
    (
        "fields may stand between them",
        "new Acme value=5 renewal",
        ("deals_create", {"title": "Acme renewal", "value": 5}),
    ),
    (
        "a field has its full name",
        "new Acme expected_close_date=2026-12-01",
        ("deals_create", {"title": "Acme", "expected_close_date": "2026-12-01"}),
    ),
    (
        "with dashes or blanks",
        'new Acme "Expected close-date"=2026-12-01',
        ("deals_create", {"title": "Acme", "expected_close_date": "2026-12-01"}),
    ),
    (
        "a colon in a time is part of the words",
        "new Call at 10:30",
        ("deals_create", {"title": "Call at 10:30"}),
    ),
    (
        "a colon in a link too",
        "new See https://a.b/c",
        ("deals_create", {"title": "See https://a.b/c"}),
    ),
    (
        "a colon after a known name is a field",
        "new Acme value:5",
        ("deals_create", {"title": "Acme", "value": 5}),
    ),
    (
        "a long dash before a known name is an option",
        "new Acme —value 5",
        ("deals_create", {"title": "Acme", "value": 5}),
    ),
    (
        "a long dash before any other word is one",
        "new Acme —Berlin branch",
        ("deals_create", {"title": "Acme —Berlin branch"}),
    ),
    (
        "the last of two is meant",
        "new Acme value=5 value=6",
        ("deals_create", {"title": "Acme", "value": 6}),
    ),
    (
        "a question mark that ends a word is part of it",
        "find why?",
        ("deals_search", {"term": "why?"}),
    ),
    ("a question mark in quotes is one", 'new "?"', ("deals_create", {"title": "?"})),
    (
        "a question mark as a value is one",
        "lost 12 reason=?",
        ("deals_mark_as_lost", {"id": 12, "lost_reason": "?", "status": "lost"}),
    ),
    ("a separator in quotes is a word", 'new "to"', ("deals_create", {"title": "to"})),
    (
        "one place is left after a named one",
        "move stage=5 12",
        ("deals_move_to_stage", {"id": 12, "stage_id": 5}),
    ),
    (
        "its separator may stay",
        "move id=12 to 5",
        ("deals_move_to_stage", {"id": 12, "stage_id": 5}),
    ),
    ("an arrow separates", "merge 12 → 13", ("deals_merge", {"id": 12, "merge_with_id": 13})),
    (
        "a merge may go to as well",
        "merge 12 to 13",
        ("deals_merge", {"id": 12, "merge_with_id": 13}),
    ),
    (
        "named ends need no direction",
        "merge merge_with=13 id=12",
        ("deals_merge", {"id": 12, "merge_with_id": 13}),
    ),
    (
        "nothing clears what can be empty",
        "edit 12 reason=",
        ("deals_update", {"id": 12, "lost_reason": None}),
    ),
    (
        "an amount brings its currency",
        'new Acme value="12k EUR"',
        ("deals_create", {"title": "Acme", "value": 12000, "currency": "EUR"}),
    ),
    (
        "the same currency twice is fine",
        'new Acme value="12k EUR" currency=eur',
        ("deals_create", {"title": "Acme", "value": 12000, "currency": "EUR"}),
    ),
]


@pytest.mark.parametrize(("line", "found"), [r[1:] for r in PLACED], ids=[r[0] for r in PLACED])
def test_words_find_their_places(line: str, found: tuple[str, dict[str, Any]]) -> None:
    assert call(line) == found


NAMED: list[tuple[str, str, tuple[str, dict[str, list[str]]]]] = [
    (
        "names need no quotes",
        "move acme renewal to in talks",
        ("deals_move_to_stage", {"id": ["acme renewal"], "stage_id": ["in talks"]}),
    ),
    (
        "a name without a separator is one word",
        "move acme negotiation",
        ("deals_move_to_stage", {"id": ["acme"], "stage_id": ["negotiation"]}),
    ),
    (
        "a quoted name may hold a separator",
        'move "Trip to Rome" to 5',
        ("deals_move_to_stage", {"id": ["Trip to Rome"]}),
    ),
    (
        "the word of the tool comes first",
        "merge Trip to Rome into Acme",
        ("deals_merge", {"id": ["Trip to Rome"], "merge_with_id": ["Acme"]}),
    ),
    (
        "curly quotes are quotes",
        "merge “Old” into “New”",
        ("deals_merge", {"id": ["Old"], "merge_with_id": ["New"]}),
    ),
    (
        "an apostrophe is part of a name",
        "won O’Brien's roof",
        ("deals_mark_as_won", {"id": ["O’Brien's roof"]}),
    ),
    (
        "a colleague is looked up",
        "list owner=<@U1|ana>",
        ("deals_list", {"owner_id": ["<@U1|ana>"]}),
    ),
    (
        "so is a colleague by name",
        'list owner="Tom Berg"',
        ("deals_list", {"owner_id": ["Tom Berg"]}),
    ),
    (
        "labels by name, one of them with a comma",
        'edit 12 label=Hot,"Warm, new"',
        ("deals_update", {"label_ids": ["Hot", "Warm, new"]}),
    ),
    ("digits of other scripts are a name", "show １２", ("deals_get", {"id": ["１２"]})),
    ("so is a number with a sign", "delete +5", ("deals_delete", {"id": ["+5"]})),
    (
        "so are seventeen digits",
        "won 12345678901234567",
        ("deals_mark_as_won", {"id": ["12345678901234567"]}),
    ),
    ("so is zero", "delete 0", ("deals_delete", {"id": ["0"]})),
]


@pytest.mark.parametrize(("line", "found"), [r[1:] for r in NAMED], ids=[r[0] for r in NAMED])
def test_names_wait_for_a_lookup(line: str, found: tuple[str, dict[str, list[str]]]) -> None:
    assert names(line) == found
