"""Input elements of a form, prefilled with what is known."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.blocks.kit.message import Block
from bot.text import article, cut, normalised, size

TYPED = "typed"
PICK = "pick"
_NUMBER = re.compile("[0-9]{1,9}([.][0-9]{1,9})?")
_CODE = re.compile("`([^`]+)`")
LONGEST = 3_000
Option = tuple[str, str]  # value, label


def option(value: str, label: str) -> Block:
    return {"text": plain(label, 75), "value": value}


def plain(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": cut(text, limit) or " ", "emoji": False}


def without_code(sentence: str) -> str:
    """Hints and errors of a form have no formatting: what is set as code elsewhere is quoted."""
    return _CODE.sub(lambda code: f"“{code[1]}”", sentence)


def text(initial: str = "", *, placeholder: str = "", lines: bool = False, limit: int = 0) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": TYPED}
    if lines:
        element["multiline"] = True
    if limit and size(initial) <= limit:  # what is too long comes back whole, to be cut by hand
        element["max_length"] = min(limit, LONGEST)
    if initial:
        # As Slack counts: in UTF-16 units.
        units = initial.encode("utf-16-le")[: 2 * LONGEST]
        element["initial_value"] = units.decode("utf-16-le", "ignore")
    return _with_placeholder(element, placeholder)


def number(initial: str = "", *, low: int, high: int) -> Block:
    """A whole one, unless it begins with another; what Slack would refuse is left out."""
    element: Block = {
        "type": "number_input",
        "action_id": TYPED,
        "is_decimal_allowed": "." in initial,
        "min_value": str(low),
        "max_value": str(high),
    }
    if _NUMBER.fullmatch(initial) and low <= float(initial) <= high:
        element["initial_value"] = initial
    return element


def date(initial: str = "") -> Block:
    element: Block = {"type": "datepicker", "action_id": TYPED}
    if initial:
        element["initial_date"] = initial
    return element


def clock(initial: str = "") -> Block:
    """A time of day, `14:00`."""
    element: Block = {"type": "timepicker", "action_id": TYPED}
    if initial:
        element["initial_time"] = initial
    return element


def select(options: Sequence[Option], chosen: Sequence[str] = (), *, many: bool = False) -> Block:
    element: Block = {
        "type": "multi_static_select" if many else "static_select",
        "action_id": TYPED,
        "options": [option(value, label) for value, label in options],
    }
    labels = dict(options)
    initial = [option(value, labels[value]) for value in dict.fromkeys(chosen)]
    return _chosen(element, initial, many=many)


def files(most: int, types: Sequence[str] = ()) -> Block:
    """Where files are dropped; `types` are endings, which only the person's Slack looks at."""
    element: Block = {"type": "file_input", "action_id": TYPED, "max_files": most}
    return {**element, "filetypes": list(types)} if types else element


def pick(noun: str, chosen: Sequence[Option] = (), *, many: bool = False) -> Block:
    """A picker that asks the bot while the person types, and before they type."""
    element: Block = {
        "type": "multi_external_select" if many else "external_select",
        "action_id": f"{PICK}:{noun}",
        "min_query_length": 0,
        "placeholder": plain(f"Choose {noun}s" if many else f"Choose {article(noun)}", 150),
    }
    return _chosen(element, [option(value, label) for value, label in chosen], many=many)


def _chosen(element: Block, initial: Sequence[Block], *, many: bool) -> Block:
    if initial:
        element |= {"initial_options": list(initial)} if many else {"initial_option": initial[0]}
    return element


def _with_placeholder(element: Block, placeholder: str) -> Block:
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    return element


def held(element: Block) -> str:
    """What an input holds before anybody touches it, as `typed` gives it back."""
    if several := element.get("initial_options"):
        return ",".join(chosen["value"] for chosen in several)
    if chosen := element.get("initial_option"):
        return str(chosen["value"])
    initial = (element.get(f"initial_{name}") for name in ("value", "date", "time"))
    return normalised(str(next((value for value in initial if value), "")))


def typed(elements: Mapping[str, Mapping[str, Any]]) -> str:
    """What the input of a submitted form holds, as it would be typed."""
    for state in elements.values():
        dropped = state.get("files")
        if dropped is not None:
            return ",".join(str(file["id"]) for file in dropped)
        several = state.get("selected_options")
        if several is not None:
            return ",".join(chosen["value"] for chosen in several)
        if state.get("selected_option"):
            return str(state["selected_option"]["value"])
        held = (state.get(name) for name in ("value", "selected_date", "selected_time"))
        return normalised(str(next((value for value in held if value), "")))
    return ""
