"""Typing how many records it will be, before the red button counts."""

from typing import Any

from bot.blocks.kit import inputs
from bot.blocks.kit.inputs import plain
from bot.blocks.kit.message import Block
from bot.pipedrive.records.record_types import RECORD_TYPES
from bot.text import count

CALLBACK = "count"
NUMBER = "number"
DIGITS = 10


def form(carried: str, number: int, noun: str) -> Block:
    """`carried` brings the ticket back."""
    many = _many(number, noun)
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain(f"Delete {many}", 24),
        "submit": plain("Delete", 24),
        "close": plain("Cancel", 24),
        "private_metadata": carried,
        "blocks": [
            {
                "type": "input",
                "block_id": NUMBER,
                "label": plain(f"Type {number} to delete {many}", 2000),
                "element": inputs.text(limit=DIGITS),
            }
        ],
    }


def typed(view: dict[str, Any]) -> int:
    """The number; 0 where it is none."""
    text = inputs.typed(view["state"]["values"].get(NUMBER, {})).strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else 0


def wrong(number: int, noun: str) -> dict[str, str]:
    return {NUMBER: f"It is {_many(number, noun)}. Nothing is deleted yet."}


def _many(number: int, noun: str) -> str:
    return count(number, noun, RECORD_TYPES[noun].many)
