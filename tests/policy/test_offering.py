"""No message offers what the rules refuse; what a colleague may do can be asked of them."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.blocks.kit import buttons
from bot.blocks.kit.limits import check_message
from bot.blocks.kit.message import Message
from bot.blocks.kit.offering import offered
from bot.desk.policy.policies import DEEDS, Policy, forbidden, offers
from bot.tools.catalog.all import BY_NAME
from tests.blocks.messages import MESSAGES
from tests.people import ANA

RULES = {
    "read-only": Policy(read_only=True),
    "nobody": Policy(dict.fromkeys(DEEDS, "nobody")),
    "admins": Policy(dict.fromkeys(DEEDS, "admins")),
    "off": Policy(off=frozenset(BY_NAME)),
}


def presses(message: Message) -> Iterator[tuple[str, buttons.Press]]:
    """Every label, and what it carries."""
    for block in message.blocks:
        for element in (*block.get("elements", ()), *filter(None, (block.get("accessory"),))):
            for action in actions(element):
                press = buttons.pressed(action)
                if press and "tool" in press.carries:
                    shown = action.get("selected_option", element)
                    yield shown["text"]["text"], press


def actions(element: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if element.get("type") == "overflow":
        for option in element["options"]:
            yield {"action_id": element["action_id"], "selected_option": option}
    elif element.get("type") == "button":
        yield element


@pytest.mark.parametrize("policy", RULES.values(), ids=RULES)
def test_no_message_offers_what_its_reader_may_not_do(policy: Policy) -> None:
    for name, message in MESSAGES.items():
        shown = offered(message(ANA), offers(policy, is_admin=False))

        for label, press in presses(shown):
            tool = BY_NAME[press.carries["tool"]]
            may = forbidden(policy, tool, is_admin=False) is None
            assert may or label.startswith("Ask to "), (name, label)
            assert press.verb != "share" or policy.allows("share", is_admin=False), name
        assert check_message(shown) == [], name


def test_whom_nothing_is_refused_is_offered_everything() -> None:
    for message in MESSAGES.values():
        assert offered(message(ANA), offers(RULES["admins"], is_admin=True)) == message(ANA)
