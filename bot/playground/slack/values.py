"""What a person has filled in: one value per block and element, as Slack keeps and sends it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from bot.playground.slack.checker import elements_in, every_block
from bot.playground.slack.objects import options_of
from bot.playground.slack.wire import Json

Values = dict[str, dict[str, Json]]

# The key of an element's value, and the key of what it starts with.
_KEYS: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", ""),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", ""),
}
_STATELESS = frozenset({"overflow"})
_OFFERED = frozenset(
    {"static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow"}
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LINK = re.compile(r"https?://\S+")


def chosen(element: Json, given: Any) -> Json | None:
    """The element's value in what the page sent, in Slack's shape; None if it has no value."""
    kind = element["type"]
    if kind not in _KEYS:
        return None
    name = _KEYS[kind][0]
    value = given.get(name) if isinstance(given, dict) else None
    if kind in _OFFERED:
        value = _as_offered(element, value)
    empty: Any = [] if name.endswith("s") else None
    return {"type": kind, name: value or empty}


def _as_offered(element: Json, value: Any) -> Any:
    offered = {option["value"]: option for option in options_of(element)}
    if isinstance(value, list):
        return [offered[each["value"]] for each in value if each.get("value") in offered]
    return offered.get(value.get("value")) if isinstance(value, dict) else None


def merged(blocks: list[Json], *layers: Any) -> Values:
    """The values of every element: from the last layer that knows it, else its initial one."""
    values: Values = {}
    for block_id, element in _stateful(blocks):
        kind, action_id = element["type"], element["action_id"]
        name, initial = _KEYS[kind]
        value = chosen(element, {name: element.get(initial)})
        for layer in layers:
            given = layer.get(block_id, {}).get(action_id) if isinstance(layer, dict) else None
            if isinstance(given, dict) and given.get("type", kind) == kind:
                value = chosen(element, given)
        if value is not None:
            values.setdefault(block_id, {})[action_id] = value
    return values


def _stateful(blocks: list[Json]) -> Iterator[tuple[str, Json]]:
    for block in every_block(blocks):
        for element in elements_in(block):
            if element["type"] in _KEYS and element["type"] not in _STATELESS:
                yield block["block_id"], element


def mistakes(blocks: list[Json], values: Values) -> dict[str, str]:
    """What Slack's own client says before anything is sent."""
    found: dict[str, str] = {}
    for block in every_block(blocks):
        if block["type"] != "input":
            continue
        element = block["element"]
        value = values[block["block_id"]][element["action_id"]][_KEYS[element["type"]][0]]
        text = _mistake(element, value, optional=block.get("optional", False))
        if text:
            found[block["block_id"]] = text
    return found


def _mistake(element: Json, value: Any, *, optional: bool) -> str | None:
    if value in (None, []):
        return None if optional else "Please complete this required field."
    check = _CHECKS.get(element["type"])
    return check(element, value) if check else None


def _length_mistake(element: Json, value: str) -> str | None:
    if len(value) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    if len(value) > element.get("max_length", 3000):
        return f"Please enter at most {element.get('max_length', 3000)} characters."
    return None


def _number_mistake(element: Json, value: str) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
    if re.fullmatch(pattern, value) is None:
        return "Please enter a valid number."
    if float(value) < float(element.get("min_value", "-inf")):
        return f"Please enter a number of at least {element['min_value']}."
    if float(value) > float(element.get("max_value", "inf")):
        return f"Please enter a number of at most {element['max_value']}."
    return None


def _files_mistake(element: Json, value: list[Json]) -> str | None:
    most = element.get("max_files", 10)
    return f"Please choose at most {most} files." if len(value) > most else None


def _email_mistake(_: Json, value: str) -> str | None:
    return None if _EMAIL.fullmatch(value) else "Please enter a valid email address."


def _link_mistake(_: Json, value: str) -> str | None:
    return None if _LINK.fullmatch(value) else "Please enter a valid URL."


_CHECKS: dict[str, Callable[[Json, Any], str | None]] = {
    "plain_text_input": _length_mistake,
    "number_input": _number_mistake,
    "email_text_input": _email_mistake,
    "url_text_input": _link_mistake,
    "file_input": _files_mistake,
}
