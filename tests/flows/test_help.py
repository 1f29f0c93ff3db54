"""Help as people meet it: menus of the bare commands, an overview, one verb explained."""

from typing import Any

import pytest

from bot.blocks.kit.limits import check_message
from bot.commands import help
from bot.commands.binding import verbs_of
from bot.commands.titles import MOST, VERBS, submit, title
from bot.tools.base import Tool
from bot.tools.catalog.all import BY_NAME, TOOLS
from tests.seat import Seat, labels

ROOTS = sorted({tool.root for tool in TOOLS})


async def test_the_bare_command_offers_what_one_most_likely_wants(ana: Seat) -> None:
    menu = await ana.types("/deal")

    assert labels(menu["blocks"]) == ["New deal", "Find…", "My open deals", "Help"]
    assert "Tip: `/deal acme` finds Acme" in str(menu["blocks"])


async def test_the_bare_crm_command_is_a_menu_too(ana: Seat) -> None:
    menu = await ana.types("/crm")

    assert labels(menu["blocks"]) == ["Find…", "Status", "Help"]
    await ana.clicks(menu, "Find…")
    form = await ana.modal()
    assert form["title"]["text"] == "Find in Pipedrive"
    told = await ana.presses(menu, "Status")
    assert told["text"].startswith("You are Ana Lima")


async def test_help_lists_every_verb_under_what_it_is_for(ana: Seat) -> None:
    told = await ana.types("/deal help")

    text = str(told["blocks"])
    groups = ["*Look*", "*Change*", "*What happened*", "*Numbers*", "*Remove*"]
    assert [name for name in groups if name in text] == groups
    assert all(f"`/deal {verb}" in text for verb in verbs_of("deal"))


@pytest.mark.parametrize("line", ["/deal help timeline archived", "/deal help Timeline  ARCHIVED"])
async def test_a_verb_of_two_words_is_explained(line: str, ana: Seat) -> None:
    told = await ana.types(line)

    assert told["text"].startswith("Show archived deals over time")


async def test_crm_help_lists_the_bots_own_verbs_and_those_that_search(ana: Seat) -> None:
    text = str((await ana.types("/crm help"))["blocks"])

    for command in ("connect", "disconnect", "status", "undo", "log", "run", "find", "find-by"):
        assert f"`/crm {command}" in text


async def test_crm_help_explains_a_verb_that_searches(ana: Seat) -> None:
    told = await ana.types("/crm help find-by")

    assert "Example: `/crm find-by deal title Acme`" in str(told["blocks"])


@pytest.mark.parametrize("root", ROOTS)
def test_menu_and_overview_of_every_command_stay_within_what_slack_takes(root: str) -> None:
    for told in (help.menu(root), help.explain(root, "")):
        assert check_message(told) == []


@pytest.mark.parametrize(
    "name", ["search_by_field", "deals_list_updates", "persons_list_field_updates"]
)
async def test_a_tool_runs_by_its_name(name: str, ana: Seat) -> None:
    await ana.sends(f"/crm run {name} ?")

    assert (await ana.modal())["title"]["text"] == title(BY_NAME[name])


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_every_verb_has_a_title_that_fits_and_a_group(tool: Tool[Any, Any]) -> None:
    assert tool.verb in VERBS
    assert 0 < len(title(tool)) <= MOST
    assert 0 < len(submit(tool)) <= MOST


@pytest.mark.parametrize("root", ROOTS)
def test_no_two_forms_of_a_command_are_called_the_same(root: str) -> None:
    titles = [title(tool) for tool in verbs_of(root).values()]

    assert len(titles) == len(set(titles))


def test_an_overview_of_forty_verbs_is_readable() -> None:
    told = help.overview("deal")

    assert len(told.text) < 1_000
    assert len(told.blocks) <= 12
