"""What a message or a modal may hold."""

import pytest

from bot.playground.slack.checker import check_length, message_problems, view_problems
from bot.playground.slack.wire import Refused
from tests.local_slack.bench import button, buttons, field_of, modal, option, plain, section, typed
from tests.local_slack.samples import (
    IMAGE,
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

GOOD_MESSAGES: list[tuple[str, list[Block]]] = [
    ("nothing", []),
    ("a section", [section("x" * 3000)]),
    ("fields", [{"type": "section", "fields": [mrkdwn("x" * 2000)] * 10}]),
    ("an accessory", [section(accessory=select(initial_option=option("a")))]),
    ("a picture as accessory", [section(accessory=IMAGE)]),
    ("many buttons", [buttons(*(button(f"a:{n}") for n in range(25)))]),
    ("a full button", [buttons(button(value="x" * 2000, style="danger", url="https://a.b/c"))]),
    (
        "a confirmation",
        [
            buttons(
                button(
                    confirm={
                        "title": plain("Sure?"),
                        "text": mrkdwn("x" * 300),
                        "confirm": plain("Yes"),
                        "deny": plain("No"),
                        "style": "danger",
                    }
                )
            )
        ],
    ),
    ("a header", [{"type": "header", "text": plain("x" * 150)}]),
    ("a context", [{"type": "context", "elements": [mrkdwn("x"), IMAGE, plain("y")]}]),
    ("a divider", [{"type": "divider", "block_id": "line"}]),
    ("an image", [{**IMAGE, "title": plain("x")}]),
    ("markdown", [{"type": "markdown", "text": "x" * 12_000}]),
    ("an input", [typed()]),
    ("the same action in two blocks", [buttons(button()), buttons(button(), block_id="other")]),
    ("a table", [{"type": "table", "rows": [[cell("")] * 20] * 100}]),
    ("a data table", [data_table(201, 20, page_size=100, row_header_column_index=19)]),
    (
        "numbers in a data table",
        [data_table() | {"rows": [[cell("n")], [{"type": "raw_number", "value": 1, "text": "1"}]]}],
    ),
    ("a chart", [chart(), pie(1, 2.5)]),
    ("a card", [card(body=mrkdwn("x" * 200), actions=[button(f"a:{n}") for n in range(3)])]),
    ("cards", [{"type": "carousel", "elements": [card()] * 10}]),
    ("a container", [container(section(), buttons(button()), is_collapsible=True)]),
    (
        "rich text",
        [
            rich(
                rich_section(
                    {"type": "text", "text": "a", "style": {"bold": True}},
                    {"type": "link", "url": "https://example.com", "text": "b"},
                    {"type": "user", "user_id": "U0ANA"},
                    {"type": "emoji", "name": "tada"},
                ),
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "indent": 8,
                    "elements": [rich_section({"type": "text", "text": "c"})],
                },
            )
        ],
    ),
    (
        "feedback",
        [
            {
                "type": "context_actions",
                "elements": [
                    {
                        "type": "feedback_buttons",
                        "action_id": "f",
                        "positive_button": {"text": plain("Good"), "value": "+"},
                        "negative_button": {"text": plain("Bad"), "value": "-"},
                    },
                    {"type": "icon_button", "icon": "trash", "text": plain("Delete")},
                ],
            }
        ],
    ),
    (
        "a plan",
        [{"type": "plan", "title": "P", "tasks": [{"task_id": "1", "title": "T"}]}],
    ),
]


@pytest.mark.parametrize(("what", "blocks"), GOOD_MESSAGES, ids=[row[0] for row in GOOD_MESSAGES])
def test_a_message_may_hold(what: str, blocks: list[Block]) -> None:
    assert list(message_problems(blocks)) == []


def test_a_modal_may_hold_an_alert_and_every_kind_of_input() -> None:
    kinds: list[Block] = [
        {"type": "plain_text_input", "multiline": True, "max_length": 3000},
        {"type": "email_text_input"},
        {"type": "url_text_input"},
        {"type": "number_input", "is_decimal_allowed": True, "min_value": "0"},
        {"type": "checkboxes", "options": [option("a")], "initial_options": [option("a")]},
        {"type": "radio_buttons", "options": [option("a")]},
        {"type": "static_select", "options": [option("a")]},
        {"type": "multi_static_select", "options": [option("a")], "max_selected_items": 1},
        {"type": "external_select", "min_query_length": 0, "initial_option": option("a")},
        {"type": "multi_external_select"},
        {"type": "users_select", "initial_user": "U0ANA"},
        {"type": "multi_users_select"},
        {"type": "channels_select"},
        {"type": "multi_channels_select"},
        {"type": "conversations_select", "default_to_current_conversation": True},
        {"type": "multi_conversations_select", "filter": {"include": ["public"]}},
        {"type": "datepicker", "initial_date": "2026-11-30"},
        {"type": "timepicker", "initial_time": "09:30", "timezone": "Europe/Lisbon"},
        {"type": "datetimepicker", "initial_date_time": 1_764_500_000},
        {"type": "rich_text_input"},
        {"type": "file_input", "filetypes": ["pdf"], "max_files": 10},
    ]
    fields = [field_of(kind, f"b{n}") for n, kind in enumerate(kinds)]
    alert = {"type": "alert", "text": mrkdwn("Careful"), "level": "warning"}

    assert list(view_problems(modal(alert, *fields, clear_on_close=True), "modal")) == []


def test_text_of_tables_does_not_count_towards_the_messages_own_limit() -> None:
    check_length([section("x" * 3000)] * 4 + [data_table() | {"rows": [[cell("x" * 15_000)]] * 2}])
    with pytest.raises(Refused, match="msg_blocks_too_long"):
        check_length([section("x" * 3000)] * 5)
