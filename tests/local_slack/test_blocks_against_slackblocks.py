"""The limits are where an independent library, slackblocks, has them too."""

from collections.abc import Callable

import pytest
from slackblocks import _limits as limits
from slackblocks import _surfaces as surfaces

from bot.playground.slack.blocks import MOST, SURFACES
from bot.playground.slack.checker import message_problems, view_problems
from tests.local_slack.bench import button, buttons, field_of, modal, option, plain, section, typed
from tests.local_slack.samples import (
    IMAGE,
    Block,
    card,
    cell,
    chart,
    container,
    data_table,
    pie,
    select,
)


def test_every_block_stands_only_where_slackblocks_lets_it_stand() -> None:
    assert {name: set(kinds) for name, kinds in SURFACES.items()} == {
        name: set(kinds)
        for name, kinds in surfaces._BLOCK_TYPES_BY_SURFACE.items()  # noqa: SLF001 - its only table
    }
    assert MOST["message"] == limits.MESSAGE_BLOCKS_MAX_ITEMS
    assert MOST["modal"] == MOST["home"] == limits.VIEW_BLOCKS_MAX_ITEMS


def _texts(make: Callable[[Block], Block]) -> Callable[[int], Block]:
    return lambda length: make(plain("x" * length))


def _options(kind: str) -> Callable[[int], Block]:
    return lambda count: section(
        accessory={"type": kind, "options": [option(f"{n}") for n in range(count)]}
    )


def _confirm(name: str) -> Callable[[int], Block]:
    short = {part: plain("x") for part in ("title", "text", "confirm", "deny")}
    return lambda length: buttons(button(confirm=short | {name: plain("x" * length)}))


# slackblocks' name of a limit, and a block that has so much of it.
MEASURED: list[tuple[str, Callable[[int], Block]]] = [
    ("SECTION_TEXT_MAX_LENGTH", lambda n: section("x" * n)),
    (
        "SECTION_FIELDS_MAX_ITEMS",
        lambda n: {"type": "section", "fields": [plain("x")] * n},
    ),
    (
        "SECTION_FIELDS_ITEM_MAX_LENGTH",
        lambda n: {"type": "section", "fields": [plain("x" * n)]},
    ),
    ("HEADER_TEXT_MAX_LENGTH", _texts(lambda text: {"type": "header", "text": text})),
    (
        "ACTIONS_ELEMENTS_MAX_ITEMS",
        lambda n: buttons(*(button(f"a:{m}") for m in range(n))),
    ),
    (
        "CONTEXT_ELEMENTS_MAX_ITEMS",
        lambda n: {"type": "context", "elements": [plain("x")] * n},
    ),
    ("BLOCK_ID_MAX_LENGTH", lambda n: {"type": "divider", "block_id": "x" * n}),
    ("ACTION_ID_MAX_LENGTH", lambda n: buttons(button("x" * n))),
    ("BUTTON_TEXT_MAX_LENGTH", _texts(lambda text: buttons(button(text=text)))),
    ("BUTTON_VALUE_MAX_LENGTH", lambda n: buttons(button(value="x" * n))),
    ("BUTTON_URL_MAX_LENGTH", lambda n: buttons(button(url="https://a.b/".ljust(n, "x")))),
    (
        "BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH",
        lambda n: buttons(button(accessibility_label="x" * n)),
    ),
    ("CONFIRMATION_TITLE_MAX_LENGTH", _confirm("title")),
    ("CONFIRMATION_TEXT_MAX_LENGTH", _confirm("text")),
    ("CONFIRMATION_CONFIRM_MAX_LENGTH", _confirm("confirm")),
    ("CONFIRMATION_DENY_MAX_LENGTH", _confirm("deny")),
    (
        "OPTION_TEXT_MAX_LENGTH",
        _texts(lambda text: buttons(select(options=[{"text": text, "value": "a"}]))),
    ),
    (
        "OPTION_VALUE_MAX_LENGTH",
        lambda n: buttons(select(options=[{"text": plain("x"), "value": "x" * n}])),
    ),
    (
        "OPTION_DESCRIPTION_MAX_LENGTH",
        _texts(lambda text: buttons(select(options=[option("a") | {"description": text}]))),
    ),
    ("SELECT_OPTIONS_MAX_ITEMS", _options("static_select")),
    ("OVERFLOW_OPTIONS_MAX_ITEMS", _options("overflow")),
    ("CHECKBOXES_OPTIONS_MAX_ITEMS", _options("checkboxes")),
    ("RADIO_BUTTONS_OPTIONS_MAX_ITEMS", _options("radio_buttons")),
    (
        "OPTION_GROUP_LABEL_MAX_LENGTH",
        _texts(
            lambda text: buttons(
                {
                    "type": "static_select",
                    "option_groups": [{"label": text, "options": [option("a")]}],
                }
            )
        ),
    ),
    (
        "SELECT_PLACEHOLDER_MAX_LENGTH",
        _texts(lambda text: buttons(select(placeholder=text))),
    ),
    ("IMAGE_ALT_TEXT_MAX_LENGTH", lambda n: {**IMAGE, "alt_text": "x" * n}),
    ("IMAGE_TITLE_MAX_LENGTH", _texts(lambda text: {**IMAGE, "title": text})),
    ("INPUT_LABEL_MAX_LENGTH", _texts(lambda text: typed(label=text))),
    ("INPUT_HINT_MAX_LENGTH", _texts(lambda text: typed(hint=text))),
    (
        "PLAIN_TEXT_INPUT_MAX_LENGTH_MAX",
        lambda n: field_of({"type": "plain_text_input", "max_length": n}),
    ),
    ("MARKDOWN_TEXT_MAX_LENGTH", lambda n: {"type": "markdown", "text": "x" * n}),
    ("TABLE_ROWS_MAX_ITEMS", lambda n: {"type": "table", "rows": [[cell("x")]] * n}),
    ("TABLE_COLUMNS_MAX_ITEMS", lambda n: {"type": "table", "rows": [[cell("x")] * n]}),
    ("DATA_TABLE_ROWS_MAX_ITEMS", data_table),
    ("DATA_TABLE_COLUMNS_MAX_ITEMS", lambda n: data_table(2, n)),
    ("DATA_TABLE_PAGE_SIZE_MAX", lambda n: data_table(page_size=n)),
    (
        "DATA_TABLE_TOTAL_CONTENT_MAX_LENGTH",
        lambda n: data_table() | {"rows": [[cell("x")], [cell("x" * (n - 1))]]},
    ),
    ("DATA_VISUALIZATION_TITLE_MAX_LENGTH", lambda n: chart() | {"title": "x" * n}),
    ("DATA_VISUALIZATION_SEGMENTS_MAX_ITEMS", lambda n: pie(*[1] * n)),
    ("CARD_TITLE_MAX_LENGTH", _texts(lambda text: card(title=text))),
    ("CARD_SUBTITLE_MAX_LENGTH", _texts(lambda text: card(subtitle=text))),
    ("CARD_BODY_MAX_LENGTH", _texts(lambda text: card(body=text))),
    ("CARD_SUBTEXT_MAX_LENGTH", _texts(lambda text: card(subtext=text))),
    (
        "CARD_ACTIONS_MAX_ITEMS",
        lambda n: card(actions=[button(f"a:{m}") for m in range(n)]),
    ),
    (
        "CAROUSEL_ELEMENTS_MAX_ITEMS",
        lambda n: {"type": "carousel", "elements": [card()] * n},
    ),
    ("CONTAINER_TITLE_MAX_LENGTH", _texts(lambda text: container(section(), title=text))),
    ("CONTAINER_CHILD_BLOCKS_MAX_ITEMS", lambda n: container(*[section()] * n)),
]


@pytest.mark.parametrize(("name", "make"), MEASURED, ids=[row[0] for row in MEASURED])
def test_a_limit_is_exactly_where_slackblocks_has_it(
    name: str, make: Callable[[int], Block]
) -> None:
    most = getattr(limits, name)

    assert list(message_problems([make(most)])) == []
    assert list(message_problems([make(most + 1)])) != []


def test_a_field_takes_as_many_files_as_slackblocks_has_it() -> None:
    def upload(most: int) -> Block:
        return modal(field_of({"type": "file_input", "max_files": most}))

    most = limits.FILE_INPUT_MAX_FILES_MAX

    assert list(view_problems(upload(most), "modal")) == []
    assert list(view_problems(upload(most + 1), "modal")) != []


def test_an_alert_is_as_short_as_slackblocks_has_it() -> None:
    def alert(length: int) -> Block:
        return modal({"type": "alert", "text": plain("x" * length)})

    most = limits.ALERT_TEXT_MAX_LENGTH

    assert list(view_problems(alert(most), "modal")) == []
    assert list(view_problems(alert(most + 1), "modal")) != []
