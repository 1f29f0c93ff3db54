"""A form that is opened, filled in and sent: what counts as said, and what is told there."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.blocks.kit.message import Block
from bot.blocks.kit.modal import Unreadable
from bot.commands import forms
from bot.commands.router import Incomplete, bind, parse
from bot.playground.slack.values import merged
from bot.tools.catalog.all import BY_NAME
from tests.people import ANA

EDIT = BY_NAME["deals_update"]
REASON = "They went with somebody cheaper, " * 4
HELD = {"id": "12", "title": "Acme renewal", "value": "12000", "lost_reason": REASON.strip()}


def opened(typed: Mapping[str, str] | None = None) -> Block:
    return forms.form(EDIT, {"id": "12", **(typed or {})}, ANA, was=HELD, whole=True)


def sent(view: Block, **filled: str) -> dict[str, str]:
    """What is read from a form in which only these inputs were touched."""
    values: Any = merged(view["blocks"])
    for name, text in filled.items():
        values[name]["typed"] = {"type": "plain_text_input", "value": text}
    return forms.read({**view, "state": {"values": values}}).typed


def inputs(view: Block) -> dict[str, Block]:
    return {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}


def test_a_form_that_nobody_touched_says_only_which_record() -> None:
    assert sent(opened()) == {"id": "12"}


def test_only_what_was_changed_is_said() -> None:
    assert sent(opened(), value="15k") == {"id": "12", "value": "15k"}


def test_what_was_emptied_is_said_to_be_empty() -> None:
    assert sent(opened(), lost_reason="") == {"id": "12", "lost_reason": ""}


def test_a_change_at_the_end_of_a_long_text_is_one() -> None:
    said = sent(opened(), lost_reason=REASON + "again")

    assert said == {"id": "12", "lost_reason": REASON + "again"}


def test_what_the_command_changed_is_said_although_nobody_touched_it() -> None:
    assert sent(opened({"value": "15000"})) == {"id": "12", "value": "15000"}


def test_what_has_to_be_given_comes_first_and_the_rest_may_stay_empty() -> None:
    shown = inputs(opened())

    assert next(iter(shown)) == "id"
    assert [name for name, block in shown.items() if not block["optional"]] == ["id"]


def test_the_first_wrong_field_has_the_focus_and_says_why() -> None:
    found = parse("/deal", "new Acme value=lots close=someday", ANA)
    assert isinstance(found, Incomplete)

    shown = inputs(forms.form(found.tool, found.typed, ANA, wrong=found.wrong))

    focused = [name for name, block in shown.items() if block["element"].get("focus_on_load")]
    assert focused == ["value"]
    assert shown["expected_close_date"]["hint"]["text"].startswith("“someday” isn't a date")


def test_a_name_that_a_picker_cannot_hold_is_still_to_be_read() -> None:
    shown = inputs(forms.form(BY_NAME["deals_create"], {"owner_id": "tom"}, ANA))

    assert shown["owner_id"]["hint"]["text"] == "You typed “tom”."
    assert "hint" not in shown["person_id"]


def test_a_picker_shows_what_an_id_is_called() -> None:
    shown = inputs(forms.form(BY_NAME["deals_move_to_stage"], {"id": "12", "stage_id": "5"}, ANA))

    assert shown["id"]["element"]["initial_option"]["text"]["text"] == "Acme renewal"
    assert shown["stage_id"]["element"]["initial_option"]["text"]["text"] == "Negotiation"


def test_what_is_wrong_with_the_whole_stands_at_the_first_input() -> None:
    found = bind(BY_NAME["deals_merge"], {"id": "12", "merge_with_id": "12"}, ANA)
    assert isinstance(found, Incomplete)

    assert forms.problems(found, ("id", "merge_with_id")) == {
        "id": "A deal can't be merged into itself. Name two deals."
    }


def test_a_missing_field_and_a_form_without_a_change_are_told() -> None:
    missing, unchanged = bind(EDIT, {"value": "5"}, ANA), bind(EDIT, {"id": "12"}, ANA)
    assert isinstance(missing, Incomplete)
    assert isinstance(unchanged, Incomplete)

    assert forms.problems(missing, ("id",)) == {"id": "Please fill this in."}
    assert forms.problems(unchanged, ("id",)) == {"id": "Change something first, or cancel."}


@pytest.mark.parametrize(
    "metadata",
    ["", "nonsense", "[]", "{}", '{"tool":"deals_gone","was":{},"kept":{}}',
     '{"tool":"deals_get"}', '{"tool":"deals_get","was":5,"kept":{}}'],
)  # fmt: skip
def test_a_form_of_another_version_is_not_read(metadata: str) -> None:
    with pytest.raises(Unreadable):
        forms.read({"private_metadata": metadata, "state": {"values": {}}})
