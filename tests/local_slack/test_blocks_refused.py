"""What a message or a modal may not hold, and where the complaint points."""

import pytest

from bot.playground.slack.checker import message_problems, view_problems
from tests.local_slack.bench import button, buttons, field_of, modal, option, plain, section, typed
from tests.local_slack.samples import (
    Block,
    card,
    cell,
    chart,
    container,
    data_table,
    mrkdwn,
    pie,
    rich,
    rich_section,
    select,
)

# What is wrong, the blocks, and the words and place of the only complaint.
BAD_MESSAGES: list[tuple[str, list[Block], str, str]] = [
    ("51 blocks", [section()] * 51, "no more than 50 items", "/blocks"),
    ("an unknown block", [{"type": "poem"}], "unsupported type: poem", "/blocks/0/type"),
    ("a block without type", [{"text": plain("x")}], "field: type", "/blocks/0"),
    ("a block that is none", ["x"], "must provide an object", "/blocks/0"),  # type: ignore[list-item]  # on purpose
    ("an alert", [{"type": "alert", "text": mrkdwn("x")}], "unsupported type", "/blocks/0/type"),
    ("an empty section", [{"type": "section"}], "at least one of text, fields", "/blocks/0"),
    ("an empty text", [section("")], "more than 0 characters", "/blocks/0/text/text"),
    ("a long text", [section("x" * 3001)], "less than 3001", "/blocks/0/text/text"),
    ("an unknown key", [section(color="red")], "additional property: color", "/blocks/0"),
    (
        "a text with the other kind's key",
        [{"type": "section", "text": mrkdwn("x") | {"emoji": True}}],
        "additional property: emoji",
        "/blocks/0/text",
    ),
    (
        "11 fields",
        [{"type": "section", "fields": [mrkdwn("x")] * 11}],
        "no more than 10 items",
        "/blocks/0/fields",
    ),
    (
        "a long field",
        [{"type": "section", "fields": [mrkdwn("x"), mrkdwn("x" * 2001)]}],
        "less than 2001",
        "/blocks/0/fields/1/text",
    ),
    (
        "mrkdwn in a header",
        [{"type": "header", "text": mrkdwn("x")}],
        "unsupported type: mrkdwn",
        "/blocks/0/text/type",
    ),
    (
        "a text that is a string",
        [{"type": "header", "text": "x"}],
        "must provide an object",
        "/blocks/0/text",
    ),
    (
        "an input in actions",
        [buttons({"type": "plain_text_input", "action_id": "x"})],
        "unsupported type: plain_text_input",
        "/blocks/0/elements/0/type",
    ),
    (
        "a multi select in actions",
        [buttons({"type": "multi_static_select", "options": [option("a")]})],
        "unsupported type: multi_static_select",
        "/blocks/0/elements/0/type",
    ),
    ("no buttons", [buttons()], "no fewer than 1 items", "/blocks/0/elements"),
    (
        "26 buttons",
        [buttons(*(button(f"a:{n}") for n in range(26)))],
        "no more than 25 items",
        "/blocks/0/elements",
    ),
    (
        "a long label",
        [buttons(button(text=plain("x" * 76)))],
        "less than 76",
        "/blocks/0/elements/0/text/text",
    ),
    (
        "a long value",
        [buttons(button(value="x" * 2001))],
        "less than 2001",
        "/blocks/0/elements/0/value",
    ),
    ("a wild style", [buttons(button(style="gold"))], "one of", "/blocks/0/elements/0/style"),
    (
        "a link that is none",
        [buttons(button(url="javascript:alert(1)"))],
        "invalid url",
        "/blocks/0/elements/0/url",
    ),
    (
        "a long action id",
        [buttons(button("x" * 256))],
        "less than 256",
        "/blocks/0/elements/0/action_id",
    ),
    (
        "the same action twice in a block",
        [buttons(button(), button())],
        "action_id already exists: run:1",
        "/blocks/0",
    ),
    (
        "the same block id twice",
        [buttons(button()), container(buttons(button()))],
        "block_id already exists: row",
        "/blocks/1/child_blocks/0/block_id",
    ),
    (
        "an unfinished confirmation",
        [buttons(button(confirm={"title": plain("x"), "text": plain("x"), "deny": plain("x")}))],
        "missing required field: confirm",
        "/blocks/0/elements/0/confirm",
    ),
    (
        "a confirmation with a type",
        [
            buttons(
                button(
                    confirm={
                        "type": "confirm",
                        "title": plain("x"),
                        "text": plain("x"),
                        "confirm": plain("x"),
                        "deny": plain("x"),
                    }
                )
            )
        ],
        "additional property: type",
        "/blocks/0/elements/0/confirm",
    ),
    ("no options", [buttons(select(options=[]))], "no fewer", "/blocks/0/elements/0/options"),
    (
        "101 options",
        [buttons(select(options=[option(f"{n}") for n in range(101)]))],
        "no more than 100",
        "/blocks/0/elements/0/options",
    ),
    (
        "an initial option that is not offered",
        [buttons(select(initial_option=option("b")))],
        "among the options",
        "/blocks/0/elements/0",
    ),
    (
        "options and groups",
        [
            buttons(
                select(option_groups=[{"label": plain("x"), "options": [option("a")]}]),
            )
        ],
        "exactly one of options, option_groups",
        "/blocks/0/elements/0",
    ),
    (
        "a link in a menu",
        [buttons(select(options=[option("a") | {"url": "https://a.b"}]))],
        "additional property: url",
        "/blocks/0/elements/0/options/0",
    ),
    (
        "six overflow options",
        [section(accessory={"type": "overflow", "options": [option(f"{n}") for n in range(6)]})],
        "no more than 5",
        "/blocks/0/accessory/options",
    ),
    (
        "eleven checkboxes",
        [section(accessory={"type": "checkboxes", "options": [option(f"{n}") for n in range(11)]})],
        "no more than 10",
        "/blocks/0/accessory/options",
    ),
    (
        "a date in words",
        [buttons({"type": "datepicker", "initial_date": "tomorrow"})],
        "must match",
        "/blocks/0/elements/0/initial_date",
    ),
    (
        "an image without words",
        [{"type": "image", "image_url": "https://example.com/x.png"}],
        "missing required field: alt_text",
        "/blocks/0",
    ),
    (
        "too much markdown together",
        [{"type": "markdown", "text": "x" * 6_001}] * 2,
        "less than 12001 characters together",
        "/blocks",
    ),
    ("two tables", [{"type": "table", "rows": [[cell("x")]]}] * 2, "only_one_table", "/blocks"),
    (
        "101 table rows",
        [{"type": "table", "rows": [[cell("x")]] * 101}],
        "no more than 100",
        "/blocks/0/rows",
    ),
    ("a header alone", [data_table(1)], "no fewer than 2", "/blocks/0/rows"),
    ("202 data rows", [data_table(202)], "no more than 201", "/blocks/0/rows"),
    (
        "21 columns",
        [data_table() | {"rows": [[cell("x")], [cell("x")] * 21]}],
        "no more than 20",
        "/blocks/0/rows/1",
    ),
    (
        "an empty cell",
        [data_table() | {"rows": [[cell("a")], [cell("")]]}],
        "more than 0",
        "/blocks/0/rows/1/0/text",
    ),
    (
        "a ragged table",
        [data_table() | {"rows": [[cell("a")], [cell("a"), cell("b")]]}],
        "same number of cells",
        "/blocks/0/rows/1",
    ),
    (
        "rich text in a header",
        [
            data_table()
            | {"rows": [[rich(rich_section({"type": "text", "text": "a"}))], [cell("b")]]}
        ],
        "unsupported type: rich_text",
        "/blocks/0/rows/0/0/type",
    ),
    (
        "too much in a data table",
        [data_table() | {"rows": [[cell("a")], [cell("x" * 20_000)]]}],
        "less than 20001",
        "/blocks/0/rows",
    ),
    (
        "too much in two data tables",
        [data_table() | {"rows": [[cell("a")], [cell("x" * 10_000)]]}] * 2,
        "less than 20001",
        "/blocks",
    ),
    (
        "a row header that is no column",
        [data_table(row_header_column_index=1)],
        "index of a column",
        "/blocks/0/row_header_column_index",
    ),
    ("three charts", [chart(), chart(), chart()], "no more than 2", "/blocks"),
    ("a slice of nothing", [pie(1, 0)], "greater than 0", "/blocks/0/chart/segments/1/value"),
    ("13 slices", [pie(*[1] * 13)], "no more than 12", "/blocks/0/chart/segments"),
    (
        "a series with a hole",
        [chart(axis_config={"categories": ["Nov", "Dec"]})],
        "one point for every category",
        "/blocks/0/chart/series/0/data",
    ),
    (
        "a long category",
        [pie(1) | {"chart": {"type": "pie", "segments": [{"label": "x" * 21, "value": 1}]}}],
        "less than 21",
        "/blocks/0/chart/segments/0/label",
    ),
    (
        "four buttons on a card",
        [card(actions=[button(f"a:{n}") for n in range(4)])],
        "no more than 3",
        "/blocks/0/actions",
    ),
    ("an empty card", [{"type": "card"}], "at least one of", "/blocks/0"),
    (
        "a table of data in a container",
        [container(data_table())],
        "unsupported type: data_table",
        "/blocks/0/child_blocks/0/type",
    ),
    (
        "a container in a container",
        [container(container(section()))],
        "unsupported type: container",
        "/blocks/0/child_blocks/0/type",
    ),
    (
        "folded but not foldable",
        [container(section(), default_collapsed=True)],
        "requires is_collapsible",
        "/blocks/0/default_collapsed",
    ),
    (
        "a deep list",
        [
            rich(
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "indent": 9,
                    "elements": [rich_section({"type": "text", "text": "c"})],
                }
            )
        ],
        "at most 8",
        "/blocks/0/elements/0/indent",
    ),
    (
        "text outside a section",
        [rich({"type": "text", "text": "x"})],
        "unsupported type: text",
        "/blocks/0/elements/0/type",
    ),
    (
        "a pending task alone",
        [{"type": "task_card", "task_id": "1", "title": "T", "status": "pending"}],
        "one of",
        "/blocks/0/status",
    ),
    (
        "a label that formats",
        [field_of({"type": "plain_text_input"}) | {"label": mrkdwn("x")}],
        "unsupported type: mrkdwn",
        "/blocks/0/label/type",
    ),
    (
        "a field for files",
        [field_of({"type": "file_input"})],
        "unsupported type: file_input",
        "/blocks/0/element/type",
    ),
    (
        "a number of unknown kind",
        [field_of({"type": "number_input"})],
        "missing required field: is_decimal_allowed",
        "/blocks/0/element",
    ),
    (
        "a length upside down",
        [field_of({"type": "plain_text_input", "min_length": 9, "max_length": 3})],
        "not be greater",
        "/blocks/0/element/min_length",
    ),
]

BAD_VIEWS: list[tuple[str, Block, str, str]] = [
    ("a long title", modal(title=plain("x" * 25)), "less than 25", "/view/title/text"),
    ("a long button", modal(submit=plain("x" * 25)), "less than 25", "/view/submit/text"),
    ("much metadata", modal(private_metadata="x" * 3001), "3001", "/view/private_metadata"),
    ("an unknown key", modal(submit_disabled=False), "property: submit_disabled", "/view"),
    ("101 blocks", modal(*[section()] * 101), "no more than 100", "/view/blocks"),
    ("no blocks", {"type": "modal", "title": plain("x")}, "field: blocks", "/view"),
    ("a Home where a modal belongs", {"type": "home", "blocks": []}, "home", "/view/type"),
    (
        "an input and no way to send it",
        {"type": "modal", "title": plain("x"), "blocks": [typed()]},
        "missing required field: submit",
        "/view",
    ),
    (
        "a block of messages only",
        modal({"type": "markdown", "text": "x"}),
        "unsupported type: markdown",
        "/view/blocks/0/type",
    ),
    (
        "a data table",
        modal(data_table()),
        "unsupported type: data_table",
        "/view/blocks/0/type",
    ),
    (
        "two cursors",
        modal(
            field_of({"type": "plain_text_input", "focus_on_load": True}),
            field_of({"type": "plain_text_input", "focus_on_load": True}, "other"),
        ),
        "only one element",
        "/view/blocks",
    ),
]


@pytest.mark.parametrize(
    ("what", "blocks", "words", "at"), BAD_MESSAGES, ids=[row[0] for row in BAD_MESSAGES]
)
def test_a_message_may_not_hold(what: str, blocks: list[Block], words: str, at: str) -> None:
    [(text, pointer)] = message_problems(blocks)

    assert words in text
    assert pointer == at


@pytest.mark.parametrize(
    ("what", "view", "words", "at"), BAD_VIEWS, ids=[row[0] for row in BAD_VIEWS]
)
def test_a_modal_may_not_hold(what: str, view: Block, words: str, at: str) -> None:
    [(text, pointer)] = view_problems(view, "modal")

    assert words in text
    assert pointer == at
