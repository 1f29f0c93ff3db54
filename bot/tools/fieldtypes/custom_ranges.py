"""Own fields with a time of day or a range: `14:00`, `9:00..17:30`, `1 dec..15 dec`."""

import re
from collections.abc import Callable
from datetime import time
from typing import Any

from bot.blocks.kit import inputs
from bot.blocks.kit.message import Block
from bot.blocks.kit.viewer import Asker, Viewer
from bot.tools.fieldtypes.base import FieldType, Wrong

TO = ".."
One = Callable[[str, Viewer], str]
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])(?:[:.h]([0-5][0-9])?)?\s*(am|pm)?")
NOON = 12


def read_clock(typed: str) -> time:
    """`14:00`, `14.30`, `9h`, `2 pm`. Raises ValueError."""
    found = _CLOCK.fullmatch(typed.strip().lower())
    if found is None:
        raise ValueError(typed)
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and not 1 <= hour <= NOON:
        raise ValueError(typed)
    if half:
        hour = hour % NOON + (NOON if half == "pm" else 0)
    return time(hour, minute)


def clock() -> FieldType:
    def read(typed: str, viewer: Asker) -> object:
        return {"value": _clock(typed, viewer), "timezone_name": viewer.tz}

    def write(value: Any, _: Asker) -> str:
        return _minutes(value["value"])

    return FieldType("time of day", read, _short("14:00"), write)


def clocks() -> FieldType:
    def read(typed: str, viewer: Viewer) -> object:
        return {**_both(typed, viewer, _clock, "9:00..17:30"), "timezone_name": viewer.tz}

    def write(value: Any, _: Asker) -> str:
        return f"{_minutes(value['value'])}{TO}{_minutes(value.get('until') or '')}"

    return FieldType("range of times", read, _short("9:00..17:30"), write)


def days(read_one: One) -> FieldType:
    """`read_one` reads a day as ISO writes it, or raises Wrong."""

    def read(typed: str, viewer: Viewer) -> object:
        found = _both(typed, viewer, read_one, "1 dec..15 dec")
        if found["until"] < found["value"]:
            raise Wrong(f"“{typed}” ends before it begins.")
        return found

    def write(value: Any, _: Asker) -> str:
        return f"{value['value']}{TO}{value.get('until') or ''}"

    return FieldType("range of dates", read, _short("1 dec..15 dec"), write, spans=True)


def _both(typed: str, viewer: Viewer, read_one: One, example: str) -> dict[str, str]:
    first, between, last = (part.strip() for part in typed.partition(TO))
    last = last.lstrip(".")  # `30.11....5.12.`
    if not (first and between and last):
        raise Wrong(f"“{typed}”: say from when to when, like {example}.")
    return {"value": read_one(first, viewer), "until": read_one(last, viewer)}


def _clock(typed: str, _: Asker) -> str:
    try:
        return read_clock(typed).isoformat()
    except ValueError as error:
        raise Wrong(f"“{typed}” isn't a time I understand. Try 14:00.") from error


def _minutes(clock: str) -> str:
    return clock[:5]


def _short(placeholder: str) -> Callable[[str, Viewer], Block]:
    def element(typed: str, _: Asker) -> Block:
        return inputs.text(typed, placeholder=placeholder, limit=40)

    return element
