"""The checker finds what Slack would refuse."""

from typing import Any

import pytest
from slackblocks import _limits

from bot.blocks.kit import limits
from bot.blocks.kit.limits import check_message, check_view
from bot.blocks.kit.message import Message


def _text(words: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": words}


def _section(words: str = "x", **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": _text(words), **more}


def _actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def _button(id: str = "run:x", label: str = "Go", **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": id, "text": _text(label), **more}


def _select(number: int, **more: Any) -> dict[str, Any]:
    entries = [{"text": _text("x"), "value": str(n)} for n in range(number)]
    return {"type": "static_select", "action_id": "open:x", "options": entries, **more}


def _table(kind: str, rows: list[list[str]], **more: Any) -> dict[str, Any]:
    cells = [[{"type": "raw_text", "text": words} for words in row] for row in rows]
    return {"type": kind, "caption": "c", "rows": cells, **more}


def _rich(*parts: dict[str, Any]) -> dict[str, Any]:
    section = {"type": "rich_text_section", "elements": list(parts)}
    return {"type": "rich_text", "elements": [section]}


RICH_CELL = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}


def _pie(*labels: str, **more: Any) -> dict[str, Any]:
    segments = [{"label": label, "value": 1} for label in labels]
    chart = {"type": "pie", "segments": segments}
    return {"type": "data_visualization", "title": "t", "chart": chart, **more}


def _bars(*names: str, points: tuple[str, ...] = ("EUR",), **more: Any) -> dict[str, Any]:
    data = [{"label": label, "value": 1} for label in points]
    series = [{"name": name, "data": data} for name in names]
    chart = {"type": "bar", "series": series, "axis_config": {"categories": ["EUR"], **more}}
    return {"type": "data_visualization", "title": "t", "chart": chart}


BREACHES: dict[str, tuple[list[dict[str, Any]], str]] = {
    "too many blocks": ([_section()] * 51, "blocks: 51, at most 50"),
    "the same block id": ([_section(block_id="a")] * 2, "block_id is there twice"),
    "a long block id": ([_section(block_id="a" * 256)], "block_id: 256"),
    "a modal's block": ([{"type": "alert", "text": _text("x")}], "no 'alert' here"),
    "an unknown block": ([{"type": "marquee"}], "no 'marquee' here"),
    "a long section": ([_section("x" * 3001)], "blocks[0].text: 3,001"),
    "an empty section": ([_section("")], "blocks[0].text: empty"),
    "a section of nothing": ([{"type": "section"}], "neither text nor fields"),
    "many fields": ([_section(fields=[_text("x")] * 11)], "fields: 11"),
    "a long field": ([_section(fields=[_text("x" * 2001)])], "field: 2,001"),
    "a long accessory": ([_section(accessory=_button(label="x" * 76))], "accessory.text: 76"),
    "a long header": ([{"type": "header", "text": _text("x" * 151)}], "text: 151"),
    "emoji count twice": ([{"type": "header", "text": _text("😀" * 76)}], "text: 152"),
    "no actions": ([_actions()], "elements: 0"),
    "many actions": ([_actions(*(_button(f"a:{n}") for n in range(26)))], "elements: 26"),
    "the same action id": ([_actions(_button(), _button())], "action_id is there twice"),
    "a long action id": ([_actions(_button("x" * 256))], "action_id: 256"),
    "a long value": ([_actions(_button(value="x" * 2001))], "value: 2,001"),
    "an empty value": ([_actions(_button(value=""))], "value: empty"),
    "a long spoken label": ([_actions(_button(accessibility_label="x" * 76))], "label: 76"),
    "a bare button": ([_actions({"type": "button", "action_id": "a"})], "needs a text"),
    "no options": ([_actions(_select(0))], "options: 0"),
    "many options": ([_actions(_select(101))], "options: 101"),
    "a foreign initial option": (
        [_actions(_select(2, initial_option={"text": _text("y"), "value": "9"}))],
        "not one of the options",
    ),
    "a long placeholder": (
        [_actions(_select(1, placeholder=_text("x" * 151)))],
        "placeholder: 151",
    ),
    "a long option value": (
        [_actions(_select(0, options=[{"text": _text("x"), "value": "x" * 151}]))],
        "value: 151",
    ),
    "many overflow options": ([_actions(_select(6, type="overflow"))], "options: 6"),
    "no context": ([{"type": "context", "elements": []}], "elements: 0"),
    "much context": ([{"type": "context", "elements": [_text("x")] * 11}], "elements: 11"),
    "empty rich text": ([_rich({"type": "text", "text": ""})], "empty text"),
    "a list without entries": (
        [{"type": "rich_text", "elements": [{"type": "rich_text_list", "elements": []}]}],
        "elements: 0",
    ),
    "a foreign link": ([_rich({"type": "link", "text": "x", "url": "javascript:x"})], "https"),
    "a table of nothing": ([_table("table", [])], "rows: 0"),
    "two tables": ([_table("table", [["x"]])] * 2, "table blocks: 2"),
    "a data table without rows": ([_table("data_table", [["x"]])], "rows: 1"),
    "a long data table": ([_table("data_table", [["x"]] * 102)], "rows: 102"),
    "a broad table": ([_table("data_table", [["x"] * 21] * 2)], "21, between 1 and 20"),
    "a ragged table": ([_table("data_table", [["x"], ["x", "y"]])], "different lengths"),
    "an empty cell": ([_table("data_table", [["x"], [""]])], "empty cell"),
    "no caption": ([_table("data_table", [["x"]] * 2, caption="")], "needs a caption"),
    "a huge page": ([_table("data_table", [["x"]] * 2, page_size=101)], "page_size: 101"),
    "rich text in the header": (
        [{**_table("data_table", [["x"]] * 2), "rows": [[RICH_CELL], [RICH_CELL]]}],
        "no rich text in the header",
    ),
    "much cell text": ([_table("data_table", [["x" * 5001]] * 2)], "cells together: 10,002"),
    "much text": ([_section("x" * 2500)] * 5, "blocks together: 12,500"),
    "a chart of nothing": ([_pie()], "chart: 0"),
    "many slices": ([_pie(*map(str, range(13)))], "chart: 13"),
    "a slice twice": ([_pie("EUR", "EUR")], "a label is there twice"),
    "a slice without a name": ([_pie("")], "label: empty"),
    "a slice of nothing": (
        [_pie(chart={"segments": [{"label": "EUR", "value": 0}]})], "a slice of nothing"
    ),
    "a long slice": ([_pie("x" * 21)], "label: 21"),
    "a long chart title": ([_pie("EUR", title="x" * 51)], "title: 51"),
    "no categories": ([_bars("Value", categories=[])], "categories: 0"),
    "many categories": ([_bars("Value", categories=[str(n) for n in range(21)])], "21"),
    "a long axis": ([_bars("Value", y_label="x" * 51)], "y_label: 51"),
    "a gap in a series": ([_bars("Value", points=())], "not one point for every category"),
    "the same series": ([_bars("Value", "Value")], "a label is there twice"),
    "three charts": ([{"type": "data_visualization"}] * 3, "data_visualization blocks: 3"),
}  # fmt: skip


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_is_found_and_its_place_is_named(name: str) -> None:
    blocks, said = BREACHES[name]

    found = check_message(Message("text", tuple(blocks)))

    assert any(said in breach for breach in found), found


def test_a_message_needs_a_text_of_some_length() -> None:
    assert check_message(Message(" ")) == ["text: empty"]
    assert check_message(Message("x" * 4001)) == ["text: 4,001, at most 4,000"]
    assert check_message(Message("x", (_section(), _actions(_button(), _select(3))))) == []


def test_an_image_in_a_context_is_no_text() -> None:
    image = {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "a"}

    assert check_message(Message("x", ({"type": "context", "elements": [image]},))) == []


def _modal(**more: Any) -> dict[str, Any]:
    entry = {"type": "input", "label": _text("l"), "element": {"type": "plain_text_input"}}
    return {"type": "modal", "title": _text("t"), "submit": _text("s"), "blocks": [entry], **more}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"title": _text("x" * 25)}, "title: 25"),
        ({"title": None}, "needs a title"),
        ({"submit": None}, "needs a submit"),
        ({"close": _text("x" * 25)}, "close: 25"),
        ({"private_metadata": "x" * 3001}, "private_metadata: 3,001"),
        ({"callback_id": "x" * 256}, "callback_id: 256"),
        ({"blocks": [_section()] * 101}, "blocks: 101"),
        ({"blocks": [_table("data_table", [["x"]] * 2)]}, "no 'data_table' here"),
        ({"blocks": [{"type": "input", "element": {}}]}, "needs a label"),
    ],
)
def test_a_breach_in_a_modal_is_found(more: dict[str, Any], said: str) -> None:
    assert check_view(_modal()) == []
    assert any(said in breach for breach in check_view(_modal(**more)))


def test_the_home_takes_tables_and_no_files() -> None:
    home = {"type": "home", "blocks": [_table("data_table", [["x"]] * 2)]}

    assert check_view(home) == []
    assert check_view({**home, "blocks": [{"type": "file"}]}) == ["blocks[0]: no 'file' here"]


@pytest.mark.parametrize(
    ("ours", "published"),
    [
        (limits.TEXTS["section"]["text"], _limits.SECTION_TEXT_MAX_LENGTH),
        (limits.TEXTS["header"]["text"], _limits.HEADER_TEXT_MAX_LENGTH),
        (limits.TEXTS["input"]["label"], _limits.INPUT_LABEL_MAX_LENGTH),
        (limits.TEXTS["alert"]["text"], _limits.ALERT_TEXT_MAX_LENGTH),
        (limits.TEXTS["button"]["text"], _limits.BUTTON_TEXT_MAX_LENGTH),
        (limits.TEXTS["button"]["value"], _limits.BUTTON_VALUE_MAX_LENGTH),
        (limits.TEXTS["option"]["text"], _limits.OPTION_TEXT_MAX_LENGTH),
        (limits.TEXTS["option"]["value"], _limits.OPTION_VALUE_MAX_LENGTH),
        (limits.TEXTS["select"]["placeholder"], _limits.SELECT_PLACEHOLDER_MAX_LENGTH),
        (limits.MOST_OPTIONS["static_select"], _limits.SELECT_OPTIONS_MAX_ITEMS),
        (limits.MOST_OPTIONS["overflow"], _limits.OVERFLOW_OPTIONS_MAX_ITEMS),
        (limits.MOST_OPTIONS["radio_buttons"], _limits.RADIO_BUTTONS_OPTIONS_MAX_ITEMS),
    ],
)
def test_our_figures_are_the_published_ones(ours: int, published: int) -> None:
    assert ours == published
