"""What is put into a button comes out of the click."""

from typing import Any

import pytest

from bot.blocks.kit import buttons
from bot.blocks.kit.buttons import Press
from bot.blocks.kit.message import Block

ARGS = {"id": 12, "title": 'Größe "<x>" 🇵🇹'}


def _click(element: Block | None) -> Press | None:
    assert element
    chosen = (element.get("options") or [None])[0]
    sent: dict[str, Any] = {"action_id": element["action_id"], "value": element.get("value")}
    return buttons.pressed({**sent, "selected_option": chosen} if chosen else sent)


@pytest.mark.parametrize(
    ("element", "press"),
    [
        (buttons.run("Won", "won", ARGS), Press("run", {"tool": "won", "args": ARGS})),
        (buttons.form("Edit", "edit", ARGS), Press("form", {"tool": "edit", "args": ARGS})),
        (
            buttons.share("Share", "list", ARGS, [None, "a"]),
            Press("share", {"tool": "list", "args": ARGS, "back": [None, "a"]}),
        ),
        (
            buttons.page("Next", "list", ARGS, [None]),
            Press("page", {"tool": "list", "args": ARGS, "back": [None]}),
        ),
        (
            buttons.typed("Connect", "/crm", "connect"),
            Press("menu", {"command": "/crm", "text": "connect"}),
        ),
        (buttons.ticket("Merge", "confirm", "k7Vq"), Press("confirm", ticket="k7Vq")),
        (buttons.ticket("Check", "recheck", "k7Vq"), Press("recheck", ticket="k7Vq")),
        (
            buttons.overflow("deal", buttons.option("Delete…", "run", {"tool": "d", "args": {}})),
            Press("run", {"tool": "d", "args": {}}),
        ),
        (
            buttons.select("open:deals_get", "Open", [("12", "Acme")]),
            Press("run", {"tool": "deals_get", "args": {"id": 12}}),
        ),
        (
            buttons.select("pick:deals_move_to_stage:12", "Move", [("5", "Demo")]),
            Press("run", {"tool": "deals_move_to_stage", "args": {"id": 12, "stage_id": 5}}),
        ),
    ],
)
def test_a_click_carries_what_the_button_was_given(element: Block | None, press: Press) -> None:
    assert _click(element) == press


@pytest.mark.parametrize(
    "action",
    [
        {},
        {"action_id": "run:x"},
        {"action_id": "run:x", "value": "not json"},
        {"action_id": "run:x", "value": "[1]"},
        {"action_id": "run:x", "value": "[" * 100_000},
        {"action_id": "erase:x", "value": "{}"},
        {"action_id": "more:deal", "selected_option": {"value": "erase {}"}},
        {"action_id": "open:deals_get", "selected_option": {"value": "-1"}},
        {"action_id": "open:deals_get", "selected_option": None},
        {"action_id": "pick:deals_delete:12", "selected_option": {"value": "1"}},
        {"action_id": "pick:deals_move_to_stage:x", "selected_option": {"value": "1"}},
    ],
)
def test_what_we_never_sent_is_nothing(action: dict[str, Any]) -> None:
    assert buttons.pressed(action) is None


def test_a_button_that_would_carry_too_much_is_not_there() -> None:
    assert buttons.run("Won", "won", {"text": "x" * 2000}) is None
    assert buttons.option("Delete", "run", {"text": "x" * 150}) is None
    assert buttons.overflow("deal", None) is None
    assert buttons.select("open:deals_get", "Open", []) is None
    assert buttons.row(None, None) == ()


def test_two_buttons_for_the_same_tool_are_told_apart_and_still_work() -> None:
    one, other = buttons.run("One", "get", {"id": 1}), buttons.run("Other", "get", {"id": 2})

    (block,) = buttons.row(one, None, other)

    first, second = block["elements"]
    assert first["action_id"] != second["action_id"]
    assert _click(second) == Press("run", {"tool": "get", "args": {"id": 2}})


def test_a_select_offers_a_hundred_and_shows_the_current_one() -> None:
    options = [(str(id), f"Stage {id}") for id in range(150)]

    element = buttons.select("pick:deals_move_to_stage:1", "Move", options, "7")

    assert element
    assert len(element["options"]) == 100
    assert element["initial_option"] == element["options"][7]
