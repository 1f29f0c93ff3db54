"""What is typed becomes a call, a form or a question: every way to be brief, wrong or unclear."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands.binding import UNREAD
from bot.commands.router import (
    Incomplete,
    Parsed,
    Shared,
    Unknown,
    bind,
    parse,
    restore,
    run_by_name,
    to_form,
)
from bot.commands.titles import SYNONYMS
from bot.tools.base import Call
from bot.tools.catalog.all import BY_NAME, TOOLS
from bot.tools.fieldtypes.base import Name
from bot.tools.tokens import clean
from tests.effort import examples
from tests.people import ANA


def deal(line: str) -> Parsed:
    return parse("/deal", line, ANA)


def call(line: str) -> tuple[str, dict[str, Any]]:
    found = deal(line)
    assert isinstance(found, Call), found
    return found.tool.name, found.args.given()


def form(line: str) -> Incomplete:
    found = deal(line)
    assert isinstance(found, Incomplete), found
    assert found.needs_form
    return found


# --- which tool ----------------------------------------------------------------------------------

NO_TOOL = [
    ("the bare command is a menu", "", Unknown("deal")),
    ("blanks are bare too", "  \t ", Unknown("deal")),
    ("help explains", "help", Unknown("deal", help=True)),
    ("help explains one verb", "Help move", Unknown("deal", "move", help=True)),
    ("a question mark alone asks for help", "?", Unknown("deal", help=True)),
    ("an unknown verb gets the nearest", "mvoe 12 to 5", Unknown("deal", "mvoe", ("move",))),
    ("so does one that is nearly two", "serch acme", Unknown("deal", "serch", ("find",))),
    ("capitals do not matter", "DELET 12", Unknown("deal", "DELET", ("delete",))),
]


@pytest.mark.parametrize(("line", "found"), [r[1:] for r in NO_TOOL], ids=[r[0] for r in NO_TOOL])
def test_no_tool_is_named(line: str, found: Unknown) -> None:
    assert deal(line) == found


@pytest.mark.parametrize("root", ["nonsense", ""])
def test_a_command_without_verbs_leaves_the_line_to_others(root: str) -> None:
    assert parse(f"/{root}", "connect me", ANA) == Unknown(root, "connect")


CALLS: list[tuple[str, str, tuple[str, dict[str, Any]]]] = [
    ("a number shows", "12", ("deals_get", {"id": 12})),
    ("words find", "acme renewal", ("deals_search", {"term": "acme renewal"})),
    ("a quoted verb finds", '"delete"', ("deals_search", {"term": "delete"})),
    ("a quoted number finds", '"12"', ("deals_search", {"term": "12"})),
    ("a quoted help finds", '"help"', ("deals_search", {"term": "help"})),
    ("a number among words finds", "12 apples", ("deals_search", {"term": "12 apples"})),
    (
        "a verb may be said in capitals",
        "MOVE 12 TO 5",
        ("deals_move_to_stage", {"id": 12, "stage_id": 5}),
    ),
    ("a synonym is the verb", "lose 12", ("deals_mark_as_lost", {"id": 12, "status": "lost"})),
]


@pytest.mark.parametrize(("line", "found"), [r[1:] for r in CALLS], ids=[r[0] for r in CALLS])
def test_a_tool_is_found(line: str, found: tuple[str, dict[str, Any]]) -> None:
    assert call(line) == found


@pytest.mark.parametrize(("synonym", "verb"), SYNONYMS.items())
def test_a_synonym_stands_for_a_verb_that_exists(synonym: str, verb: str) -> None:
    assert f"deal {verb}" in {tool.command for tool in TOOLS}
    assert f"deal {synonym}" not in {tool.command for tool in TOOLS}


def test_a_field_is_no_verb() -> None:
    assert form("status=lost").tool.name == "deals_search"


# --- what opens a form ---------------------------------------------------------------------------

FORMS: list[tuple[str, str, str, tuple[str, ...], dict[str, str]]] = [
    ("nothing said", "new", "deals_create", ("title",), {}),
    ("one thing missing", "move 12", "deals_move_to_stage", ("stage_id",), {}),
    (
        "one thing missing after its separator",
        "move 12 to",
        "deals_move_to_stage",
        ("stage_id",),
        {},
    ),
    ("the first thing missing", "move to 5", "deals_move_to_stage", ("id",), {}),
    ("a question mark at the end", "move 12 5 ?", "deals_move_to_stage", (), {}),
    ("a question mark after a number", "12 ?", "deals_get", (), {}),
    ("a question mark after words", "acme ?", "deals_search", (), {}),
    ("nothing to change", "edit 12", "deals_update", (), {}),
    (
        "a wrong value",
        "new Acme value=lots",
        "deals_create",
        (),
        {"value": "“lots” isn't an amount"},
    ),
    (
        "an amount that may be two",
        "new Acme value=1.200",
        "deals_create",
        (),
        {"value": "Did you mean 1,200 or 1.2?"},
    ),
    (
        "an unknown field",
        "new Acme colour=red",
        "deals_create",
        (),
        {"": "“colour=red”: new has no such field. The nearest are close, "},
    ),
    (
        "a comparison where none is possible",
        "edit 12 value>10k",
        "deals_update",
        (),
        {"": "“value>10k”: say value=…"},
    ),
    (
        "a negation where none is possible",
        "summary -label=Import",
        "deals_get_summary",
        (),
        {"": "“-label=Import”: summary has no such field"},
    ),
    (
        "a negated field that there is",
        "summary -status=lost",
        "deals_get_summary",
        (),
        {"": "“-status=lost”: say status=…"},
    ),
    (
        "words left over",
        'show "acme" tomorrow',
        "deals_get",
        (),
        {"": "I don't know what to do with “tomorrow”."},
    ),
    (
        "words behind a number, which is the record",
        "edit 12 frobnicate value=15k",
        "deals_update",
        (),
        {"": "I don't know what to do with “frobnicate”."},
    ),
    (
        "words where none have a place",
        "list acme",
        "deals_list",
        (),
        {"where": "I can't filter by “acme”. Did you mean `title=acme`?"},
    ),
    (
        "two problems at once",
        "list acme colour=red",
        "deals_list",
        (),
        {
            "where": "I can't filter by “colour=red acme”. You can filter by owner, stage, "
            "pipeline, status, person; `/deal help list` names all."
        },
    ),
    (
        "what cannot be emptied",
        "edit 12 title=",
        "deals_update",
        (),
        {"title": "Title can't be empty in Pipedrive."},
    ),
    (
        "a link into another company",
        "won https://other.pipedrive.com/deal/12",
        "deals_mark_as_won",
        (),
        {"id": "not to yours"},
    ),
    (
        "a bare link to a person",
        "https://northwind.pipedrive.com/person/5",
        "deals_get",
        (),
        {"id": "lead to a deal"},
    ),
    (
        "two currencies",
        'new Acme value="12k EUR" currency=USD',
        "deals_create",
        (),
        {"currency": "contradicts"},
    ),
    (
        "a merge without its direction",
        "merge 12 13",
        "deals_merge",
        (),
        {"": "Which one is merged into which?"},
    ),
    (
        "a merge into itself",
        "merge 12 into 12",
        "deals_merge",
        (),
        {"": "can't be merged into itself"},
    ),
    ("one letter to search for", "find X", "deals_search", (), {"": "two characters"}),
    (
        "two ways to sort",
        "list sort=-added direction=asc",
        "deals_list",
        (),
        {"sort_direction": "contradicts"},
    ),
]


@pytest.mark.parametrize(
    ("line", "tool", "missing", "wrong"), [r[1:] for r in FORMS], ids=[r[0] for r in FORMS]
)
def test_a_form_opens(
    line: str, tool: str, missing: tuple[str, ...], wrong: dict[str, str]
) -> None:
    found = form(line)

    assert (found.tool.name, found.missing) == (tool, missing)
    assert found.wrong.keys() == wrong.keys()
    assert all(sentence in found.wrong[field] for field, sentence in wrong.items())


def test_a_form_that_opens_keeps_all_that_was_typed() -> None:
    found = form('new "Acme renewal" value=lots close=fri owner=tom')

    assert found.typed == {
        "title": "Acme renewal",
        "value": "lots",
        "expected_close_date": "fri",
        "owner_id": "tom",
    }


def test_every_word_that_was_not_read_is_kept_and_told() -> None:
    found = form("list acme colour=red size=5")

    assert found.typed == {"where": "colour=red size=5 acme"}
    assert all(word in found.wrong["where"] for word in ("acme", "colour=red", "size=5"))


def test_a_line_that_is_too_long_to_read_whole_never_runs() -> None:
    found = form("delete 12" + " " * 3_000 + "3")

    assert found.tool.name == "deals_delete"
    assert found.wrong[""].startswith("I read only the first 3,000 characters of that.")
    assert found.typed[UNREAD] == "3"


def test_a_long_line_of_words_is_told_what_is_too_long() -> None:
    found = form("new " + "x" * 2_000)

    assert found.wrong == {"title": "The title is 2000 characters long; 255 is the most."}


# --- the other doors -----------------------------------------------------------------------------


def test_any_tool_runs_by_its_name() -> None:
    assert run_by_name("deals_get", "id=12", ANA) == parse("/deal", "show 12", ANA)
    assert run_by_name("Deals_Get", "12", ANA) == parse("/deal", "show 12", ANA)


def test_an_unknown_tool_gets_the_nearest_names() -> None:
    found = run_by_name("deal_get", "12", ANA)

    assert found == Unknown(
        "crm run", "deal_get", found.nearest if isinstance(found, Unknown) else ()
    )
    assert isinstance(found, Unknown)
    assert "deals_get" in found.nearest


def test_a_form_sends_what_a_line_would_say() -> None:
    typed = {"id": "12", "lost_reason": "", "value": "12k EUR"}

    assert bind(BY_NAME["deals_update"], typed, ANA) == deal('edit 12 reason= value="12k EUR"')


def test_a_button_opens_a_form_with_what_it_carries() -> None:
    found = to_form(BY_NAME["deals_mark_as_lost"], {"id": "12"}, ANA)

    assert (found.needs_form, found.values) == (True, {"id": 12})


@pytest.mark.parametrize(
    "stored",
    [
        {"tool": "deals_gone", "args": {}},
        {"tool": "deals_get"},
        {"args": {"id": 12}},
        {"tool": "deals_get", "args": {"id": 0}},
        {"tool": "deals_get", "args": {"id": 12, "extra": 1}},
        {"tool": "deals_list", "args": {"ids": [0]}},
        {"tool": "deals_merge", "args": {"id": 12, "merge_with_id": 12}},
        {"tool": "deals_mark_as_won", "args": {"id": 12, "status": "lost"}},
    ],
)
def test_what_is_no_call_is_not_restored(stored: dict[str, Any]) -> None:
    with pytest.raises((KeyError, ValueError)):
        restore(stored)


# --- anything at all -----------------------------------------------------------------------------

VERBS = [tool.verb for tool in TOOLS] + list(SYNONYMS)
FIELDS = ["value", "close", "owner", "label", "status", "id", "stage", "title", "reason", "sort"]
PIECES = st.one_of(
    st.sampled_from(VERBS),
    st.sampled_from(
        ["12", "#13", "to", "into", "→", "?", "help", "me", '"', "“a b”", "'", "—", "--"]
    ),
    st.builds(
        lambda field, op, value: f"{field}{op}{value}",
        st.sampled_from(FIELDS),
        st.sampled_from(["=", ":", ">", ">=", "..", " = "]),
        st.sampled_from(["", "12k", "fri", "1.200", "me", "open,won", '"a, b",c', "-updated", "0"]),
    ),
    st.text(max_size=12),
)
LINES = st.lists(PIECES, max_size=8).map(" ".join) | st.text(max_size=60)


@given(LINES, st.sampled_from(["en_US", "de_DE", "xx"]))
@settings(max_examples=examples(3_000), deadline=None)
def test_no_line_breaks_the_router_and_nothing_is_destroyed_unless_its_verb_was_typed(
    line: str, locale: str
) -> None:
    found = parse("/deal", clean(line), replace(ANA, locale=locale))

    found = found.what if isinstance(found, Shared) else found
    if not isinstance(found, Unknown) and found.tool.gated:
        first = clean(line).split()[0].lower()
        assert SYNONYMS.get(first, first) == found.tool.verb
    if isinstance(found, Incomplete):
        assert found.needs_form or found.names
        assert all(isinstance(name, Name) for them in found.names.values() for name in them)
