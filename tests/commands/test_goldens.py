"""The grammar on one page, and forms, menus and help as they were agreed."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.blocks.limits import check_message, check_view
from bot.blocks.message import Block, Message
from bot.commands import forms, help
from bot.commands.router import Incomplete, parse
from bot.commands.spell import usage
from bot.tools.all import BY_NAME, TOOLS
from tests.golden import Golden
from tests.people import ANA


def test_the_grammar_reads_as_it_was_agreed(golden: Golden) -> None:
    golden.check("usage", "\n".join(usage(tool) for tool in TOOLS))


@pytest.mark.parametrize("name", BY_NAME)
def test_an_empty_form_looks_as_it_was_agreed(name: str, golden: Golden) -> None:
    view = forms.form(BY_NAME[name], {}, ANA)

    golden.check(f"form_{name}", view)
    assert check_view(view) == []


def opened(line: str, was: Mapping[str, str] | None = None) -> Block:
    found = parse("/deal", line, ANA)
    assert isinstance(found, Incomplete)
    return forms.form(found.tool, found.typed, ANA, was=was, wrong=found.wrong)


HELD = {"id": "12", "title": "Acme renewal", "value": "12000", "currency": "EUR", "owner_id": "102",
        "label_ids": "1", "expected_close_date": "2026-12-18"}  # fmt: skip
OPENED: dict[str, Block] = {
    "new_with_two_problems": opened(
        'new "Acme renewal" value=1.200 owner=tom status=open close=someday label=1 probability=60%'
    ),
    "edit_over_what_was_there": opened('edit 12 value=15k reason="Price" ?', HELD),
    "merge_without_a_direction": opened("merge 12 acme"),
}


@pytest.mark.parametrize("name", OPENED)
def test_a_form_that_a_line_opened_looks_as_it_was_agreed(name: str, golden: Golden) -> None:
    golden.check(f"opened_{name}", OPENED[name])
    assert check_view(OPENED[name]) == []


TOLD: dict[str, Message] = {
    "menu_deal": help.menu("deal"),
    "menu_crm": help.menu("crm"),
    "help_deal": help.explain("deal", ""),
    "help_deal_unknown": help.explain("deal", "nonsense"),
    "help_activity": help.explain("activity", ""),
    "help_activity_new": help.explain("activity", "new"),
    "help_activity_move": help.explain("activity", "move"),
    "help_crm": help.explain("crm", ""),
    "help_deal_list": help.explain("deal", "list"),
    "help_deal_move": help.explain("deal", "Move"),
    "help_deal_synonym": help.explain("deal", "rm"),
    "nearest_verbs": help.did_you_mean("deal", "mvoe", ("move", "merge"), "/deal mvoe 12 to 5"),
    "no_verb_near": help.did_you_mean("crm", "<!here>*x*", (), "/crm <!here>*x*"),
}


@pytest.mark.parametrize("name", TOLD)
def test_help_reads_as_it_was_agreed(name: str, golden: Golden) -> None:
    golden.check(name, {"text": TOLD[name].text, "blocks": TOLD[name].blocks})
    assert check_message(TOLD[name]) == []


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_the_help_of_every_verb_stays_within_what_slack_takes(tool: Any) -> None:
    told = help.explain(tool.root, tool.verb)

    assert check_message(told) == []
    assert tool.summary in told.text


def test_every_golden_file_belongs_to_something(request: pytest.FixtureRequest) -> None:
    files = {file.stem for file in (request.path.parent / "golden").iterdir()}

    made = {"usage", *TOLD, *(f"opened_{name}" for name in OPENED)}
    assert files == made | {f"form_{name}" for name in BY_NAME}
