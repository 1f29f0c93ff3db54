"""Every form, menu and help is one that Slack takes; how each reads is in tests/golden."""

import json
from typing import Any

import pytest

from bot.blocks.kit.limits import check_message, check_view
from bot.commands import forms, help
from bot.playground.slack.checker import message_problems, view_problems
from bot.tools.catalog.all import BY_NAME, TOOLS
from tests.commands.shown import OPENED, TOLD
from tests.people import ANA


@pytest.mark.parametrize("name", BY_NAME)
def test_an_empty_form_is_one_that_slack_takes(name: str) -> None:
    view = forms.form(BY_NAME[name], {}, ANA)

    assert check_view(view) == []
    assert list(view_problems(view, "modal")) == []


@pytest.mark.parametrize("name", BY_NAME)
def test_a_form_shows_colons_as_they_were_typed(name: str) -> None:
    """With `emoji` a name like `Re:gift:` would become a picture."""
    blocks = forms.form(BY_NAME[name], {}, ANA)["blocks"]

    inputs = [block for block in blocks if block["type"] == "input"]
    assert '"emoji": true' not in json.dumps(inputs)


@pytest.mark.parametrize("name", OPENED)
def test_a_form_that_a_line_opened_is_one_that_slack_takes(name: str) -> None:
    assert check_view(OPENED[name]) == []
    assert list(view_problems(OPENED[name], "modal")) == []


@pytest.mark.parametrize("name", TOLD)
def test_help_is_a_message_that_slack_takes(name: str) -> None:
    assert check_message(TOLD[name]) == []
    assert list(message_problems(list(TOLD[name].blocks))) == []


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_the_help_of_every_verb_stays_within_what_slack_takes(tool: Any) -> None:
    told = help.explain(tool.root, tool.verb)

    assert check_message(told) == []
    assert tool.summary in told.text
