"""Interactive elements, and in which blocks each of them may stand."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.playground.slack.objects import (
    ACTION_ID,
    CONFIRM,
    IMAGE,
    OPTION,
    OPTION_GROUPS,
    OPTIONS,
    OVERFLOW_OPTION,
    PLACEHOLDER,
    RICH_OPTION,
    STYLE,
    initial_is_offered,
    plain,
)
from bot.playground.slack.rich_text import RICH_TEXT
from bot.playground.slack.shapes import (
    Check,
    Problem,
    anything,
    both,
    exactly_one,
    flag,
    in_order,
    listed,
    needs,
    number,
    one_of,
    shape,
    string,
    url,
)

_ID = string(least=1, most=255)
_LABEL = string(most=75)
_DAY = string(pattern=r"\d{4}-\d{2}-\d{2}")
_TIME = string(pattern=r"([01]\d|2[0-3]):[0-5]\d")
_NUMBER = string(pattern=r"-?\d+(\.\d+)?")
_TEN_DIGITS = number(least=10**9, most=10**10 - 1)
_TRIGGERS = listed(one_of("on_enter_pressed", "on_character_entered"), most=2)
_DISPATCH = shape({"trigger_actions_on": _TRIGGERS})
_FILTER = shape(
    {},
    {
        "include": listed(one_of("im", "mpim", "private", "public")),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)


def _element(
    required: Mapping[str, Check] | None = None,
    optional: Mapping[str, Check] | None = None,
    *rules: Check,
) -> Check:
    look = shape(
        {"type": anything, **(required or {})}, {"action_id": ACTION_ID, **(optional or {})}
    )
    return both(look, *rules)


def _select(optional: Mapping[str, Check], *rules: Check) -> Check:
    base = {"placeholder": PLACEHOLDER, "confirm": CONFIRM, "focus_on_load": flag}
    return _element({}, {**base, **optional}, *rules)


def _typed_field(optional: Mapping[str, Check], *rules: Check) -> Check:
    base = {"placeholder": PLACEHOLDER, "dispatch_action_config": _DISPATCH, "focus_on_load": flag}
    return _element({}, {**base, **optional}, *rules)


def _prompted(button: Any, at: str) -> Iterator[Problem]:
    if "agent_prompt_display" in button and "agent_prompt" not in button:
        yield "missing required field: agent_prompt", at


_ONE = {"initial_option": OPTION}
_MANY = {"initial_options": listed(OPTION), "max_selected_items": number(least=1)}
_CHOICES = {"options": OPTIONS, "option_groups": OPTION_GROUPS}
_CHOICE_RULES = (exactly_one("options", "option_groups"), initial_is_offered)
_QUERY = {"min_query_length": number(least=0)}
_DECIDED = {"confirm": CONFIRM, "focus_on_load": flag}
_VISIBLE = {"visible_to_user_ids": listed(_ID, most=10)}
_WITH_URL = {"response_url_enabled": flag}
_CURRENT = {"default_to_current_conversation": flag, "filter": _FILTER}

_BUTTON = _element(
    {"text": plain(75)},
    {
        "url": url(),
        "value": string(most=2000),
        "style": STYLE,
        "confirm": CONFIRM,
        "accessibility_label": _LABEL,
        "agent_prompt": string(most=4000),
        "agent_prompt_display": string(),
        **_VISIBLE,
    },
    _prompted,
)
_FEEDBACK_BUTTON = shape(
    {"text": plain(75), "value": string(most=2000)}, {"accessibility_label": _LABEL}
)
_TRIGGER = shape({"url": url()}, {"customizable_input_parameters": listed(anything)})

ELEMENTS: dict[str, Check] = {
    "button": _BUTTON,
    "workflow_button": _element(
        {"text": plain(75), "workflow": shape({"trigger": _TRIGGER})},
        {"style": STYLE, "accessibility_label": _LABEL, "confirm": CONFIRM},
    ),
    "feedback_buttons": _element(
        {"positive_button": _FEEDBACK_BUTTON, "negative_button": _FEEDBACK_BUTTON}
    ),
    "icon_button": _element(
        {"text": plain(), "icon": one_of("trash")},
        {
            "value": string(most=2000),
            "confirm": CONFIRM,
            "accessibility_label": _LABEL,
            **_VISIBLE,
        },
    ),
    "image": IMAGE,
    "overflow": _element({"options": listed(OVERFLOW_OPTION, most=5)}, {"confirm": CONFIRM}),
    "checkboxes": _element(
        {"options": listed(RICH_OPTION, most=10)},
        {"initial_options": listed(RICH_OPTION), **_DECIDED},
        initial_is_offered,
    ),
    "radio_buttons": _element(
        {"options": listed(RICH_OPTION, most=10)},
        {"initial_option": RICH_OPTION, **_DECIDED},
        initial_is_offered,
    ),
    "static_select": _select({**_CHOICES, **_ONE}, *_CHOICE_RULES),
    "multi_static_select": _select({**_CHOICES, **_MANY}, *_CHOICE_RULES),
    "external_select": _select({**_QUERY, **_ONE}),
    "multi_external_select": _select({**_QUERY, **_MANY}),
    "users_select": _select({"initial_user": _ID}),
    "multi_users_select": _select(
        {"initial_users": listed(_ID), "max_selected_items": number(least=1)}
    ),
    "channels_select": _select({"initial_channel": _ID, **_WITH_URL}),
    "multi_channels_select": _select(
        {"initial_channels": listed(_ID), "max_selected_items": number(least=1)}
    ),
    "conversations_select": _select({"initial_conversation": _ID, **_WITH_URL, **_CURRENT}),
    "multi_conversations_select": _select(
        {"initial_conversations": listed(_ID), "max_selected_items": number(least=1), **_CURRENT}
    ),
    "datepicker": _select({"initial_date": _DAY}),
    "timepicker": _select({"initial_time": _TIME, "timezone": string()}),
    "datetimepicker": _element({}, {"initial_date_time": _TEN_DIGITS, **_DECIDED}),
    "plain_text_input": _typed_field(
        {
            "initial_value": string(least=0),
            "multiline": flag,
            "min_length": number(least=0, most=3000),
            "max_length": number(least=1, most=3000),
        },
        in_order("min_length", "max_length"),
    ),
    "email_text_input": _typed_field({"initial_value": string(least=0)}),
    "url_text_input": _typed_field({"initial_value": string(least=0)}),
    "number_input": _typed_field(
        {
            "is_decimal_allowed": flag,
            "initial_value": _NUMBER,
            "min_value": _NUMBER,
            "max_value": _NUMBER,
        },
        needs("is_decimal_allowed"),
        in_order("min_value", "max_value"),
    ),
    "rich_text_input": _typed_field(
        {
            "initial_value": RICH_TEXT,
            "min_lines": number(least=1, most=100),
            "max_lines": number(least=1, most=100),
        }
    ),
    "file_input": _element(
        {}, {"filetypes": listed(string()), "max_files": number(least=1, most=10)}
    ),
}

_SELECTS = (
    "static_select",
    "external_select",
    "users_select",
    "channels_select",
    "conversations_select",
)
_MULTI_SELECTS = tuple(f"multi_{name}" for name in _SELECTS)
_CHOOSERS = (*_SELECTS, "checkboxes", "radio_buttons", "datepicker", "timepicker")

IN_ACTIONS = frozenset({*_CHOOSERS, "button", "workflow_button", "overflow", "datetimepicker"})
IN_SECTIONS = frozenset(
    {*_CHOOSERS, *_MULTI_SELECTS, "button", "workflow_button", "overflow", "image"}
)
IN_INPUTS = frozenset(
    {
        *_CHOOSERS,
        *_MULTI_SELECTS,
        "datetimepicker",
        "plain_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "rich_text_input",
        "file_input",
    }
)
IN_CONTEXT_ACTIONS = frozenset({"feedback_buttons", "icon_button"})
IN_CARDS = frozenset({"button"})
