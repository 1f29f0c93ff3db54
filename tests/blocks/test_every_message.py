"""Every message is one that Slack takes; how each reads is in tests/golden."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.blocks.kit.limits import check_message
from bot.playground.slack.checker import message_problems
from tests.blocks.messages import MESSAGES
from tests.blocks.samples import VIEWER


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_one_that_slack_takes(name: str) -> None:
    message = MESSAGES[name](VIEWER)

    assert check_message(message) == []
    assert list(message_problems(list(message.blocks))) == []


@pytest.mark.parametrize("name", MESSAGES)
def test_buttons_may_have_emoji_and_what_people_typed_makes_no_link(name: str) -> None:
    message = MESSAGES[name](VIEWER)

    texts = list(_texts(message.blocks))
    assert all(text["emoji"] for text in texts if text["type"] == "plain_text")
    assert all(text["verbatim"] for text in texts if text["type"] == "mrkdwn")


def _texts(within: Any) -> Iterator[dict[str, Any]]:
    if isinstance(within, dict):
        if within.get("type") in {"plain_text", "mrkdwn"}:
            yield within
        within = within.values()
    if not isinstance(within, str | int | float | None):
        for part in within:
            yield from _texts(part)
