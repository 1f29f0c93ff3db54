"""Input elements of a form, prefilled with what is known."""

from collections.abc import Sequence

from bot.blocks.message import Block
from bot.blocks.text import cut

TYPED = "typed"
PICK = "pick"
LONGEST = 3_000
Option = tuple[str, str]  # value, label


def option(value: str, label: str) -> Block:
    return {"text": plain(label, 75), "value": value}


def plain(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": cut(text, limit) or " ", "emoji": False}


def text(initial: str = "", *, placeholder: str = "", lines: bool = False, limit: int = 0) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": TYPED}
    if lines:
        element["multiline"] = True
    if limit and len(initial) <= limit:  # what is too long comes back whole, to be cut by hand
        element["max_length"] = limit
    if initial:
        element["initial_value"] = initial[:LONGEST]
    return _with_placeholder(element, placeholder)


def number(initial: str = "", *, low: int = 0, high: int = 0) -> Block:
    element: Block = {
        "type": "number_input",
        "action_id": TYPED,
        "is_decimal_allowed": True,
        "min_value": str(low),
    }
    if high:
        element["max_value"] = str(high)
    if _is_number(initial):
        element["initial_value"] = initial
    return element


def date(initial: str = "") -> Block:
    element: Block = {"type": "datepicker", "action_id": TYPED}
    if initial:
        element["initial_date"] = initial
    return element


def select(options: Sequence[Option], initial: str = "", *, placeholder: str = "") -> Block:
    element: Block = {
        "type": "static_select",
        "action_id": TYPED,
        "options": [option(value, label) for value, label in options],
    }
    chosen = [option(value, label) for value, label in options if value == initial]
    if chosen:
        element["initial_option"] = chosen[0]
    return _with_placeholder(element, placeholder)


def pick(noun: str, chosen: Sequence[Option] = (), *, many: bool = False, least: int = 0) -> Block:
    """A picker that asks the bot while the person types; `least` characters before the first."""
    element: Block = {
        "type": "multi_external_select" if many else "external_select",
        "action_id": f"{PICK}:{noun}",
        "min_query_length": least,
        "placeholder": plain(f"Choose {noun}s" if many else f"Choose a {noun}", 150),
    }
    options = [option(value, label) for value, label in chosen]
    if options and many:
        element["initial_options"] = options
    elif options:
        element["initial_option"] = options[0]
    return element


def _with_placeholder(element: Block, placeholder: str) -> Block:
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    return element


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
