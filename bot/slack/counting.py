"""Typing how many records it will be, before the red button counts."""

from bot.blocks.kit import inputs
from bot.blocks.kit.message import Block
from bot.blocks.kit.modal import NotYet, View, field, modal
from bot.pipedrive.records.record_types import RECORD_TYPES
from bot.text import count

CALLBACK = "count"
NUMBER = "number"
DIGITS = 10


def form(carried: str, number: int, noun: str) -> Block:
    """`carried` brings the ticket back."""
    many = _many(number, noun)
    asks = field(NUMBER, f"Type {number} to delete {many}", inputs.text(limit=DIGITS))
    return modal(CALLBACK, f"Delete {many}", "Delete", [asks], carried)


def typed(view: View) -> int:
    """The number; 0 where it is none."""
    text = inputs.typed(view["state"]["values"].get(NUMBER, {})).strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else 0


def read(view: View, number: int, noun: str) -> int:
    """The number, which has to be this one. Raises NotYet."""
    if typed(view) != number:
        raise NotYet({NUMBER: f"It is {_many(number, noun)}. Nothing is deleted yet."})
    return number


def _many(number: int, noun: str) -> str:
    return count(number, noun, RECORD_TYPES[noun].many)
