"""Fields of activities: what kind, when and for how long, and who takes part."""

import re
from datetime import date
from functools import partial
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from bot.blocks.kit import inputs
from bot.blocks.kit.message import Block
from bot.blocks.kit.viewer import Asker, Viewer
from bot.text import as_html, as_text
from bot.tools.fieldtypes.base import (
    MADE,
    MOST,
    Also,
    FieldType,
    Name,
    Unsure,
    Wrong,
    called,
    record,
    text,
)
from bot.tools.fieldtypes.fields import DAY, Id
from bot.tools.fieldtypes.times_of_day import apart, read_clock, together, write_clock
from bot.tools.quotes import split_list

# What Pipedrive gives every company to begin with; its own types are looked up by name.
STANDARD = frozenset({"call", "meeting", "task", "deadline", "email", "lunch"})
LONGEST_NOTE = 3_000
LONGEST = 100 * 60  # minutes
_LASTS = re.compile(r"(?:(\d{1,3})\s*h(?:ours?)?)?\s*(?:(\d{1,3})\s*(?:m(?:in(?:utes?)?)?)?)?")
_HOURS = re.compile(r"(\d{1,3}):([0-5]\d)(?::[0-5]\d)?")
_ADDRESS = re.compile(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+")


# --- type --------------------------------------------------------------------------------------


def _read_type(typed: str, _: Asker) -> object:
    """`#site_visit` is the very key, as calls are stored."""
    typed = typed.strip()
    if typed.startswith("#"):
        return typed[1:]
    return typed.lower() if typed.lower() in STANDARD else Name("activity type", typed)


def _write_type(key: str, _: Asker) -> str:
    return key if key in STANDARD else f"#{key}"


def _type_element(typed: str, viewer: Viewer) -> Block:
    """A name that is not looked up yet is no choice."""
    found = _read_type(typed, viewer) if typed else ""
    chosen = (
        [(_write_type(found, viewer), called("activity type", found, viewer))]
        if isinstance(found, str)
        else []
    )
    return inputs.pick("activity type", chosen if typed else [])


# --- when --------------------------------------------------------------------------------------


def _read_due(typed: str, viewer: Viewer) -> object:
    """A day, or a day and a time of day: `fri 14:00`."""
    try:
        return DAY.read(typed, viewer)
    except Unsure:
        raise
    except Wrong:
        day, _, time = typed.strip().rpartition(" ")
        if not day:
            raise
    clock = _clock(time, viewer)
    if clock is None:
        return DAY.read(typed, viewer)  # says what is wrong with it
    return Also(DAY.read(day, viewer), (("due_time", clock),))


def _clock(typed: str, viewer: Asker) -> str | None:
    try:
        return read_clock(typed, viewer)
    except ValueError:
        return None


def _read_time(typed: str, viewer: Asker) -> object:
    clock = _clock(typed, viewer)
    if clock is None:
        raise Wrong(f"“{typed}” isn't a time I understand. Try 14:00, 9:30 or 2pm.")
    return clock


def _time_element(typed: str, viewer: Asker) -> Block:
    """Slack's own picker, unless it is a time of elsewhere, or none."""
    clock = _clock(typed, viewer) if typed else None
    if typed and (clock is None or apart(clock)[1] != viewer.tz):
        return inputs.text(typed, limit=60)
    return inputs.clock(apart(clock)[0][:5] if clock else "")


def _checked(clock: str) -> str:
    return together(*apart(clock))


# --- for how long ------------------------------------------------------------------------------


def _read_duration(typed: str, _: Asker) -> object:
    minutes = _minutes(typed.strip().lower())
    if minutes is None or minutes >= LONGEST:
        raise Wrong(f"“{typed}” isn't a duration I understand. Try 30m, 1h30 or 1:30.")
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _minutes(typed: str) -> int | None:
    if found := _HOURS.fullmatch(typed):
        return int(found[1]) * 60 + int(found[2])
    found = _LASTS.fullmatch(typed)
    return int(found[1] or 0) * 60 + int(found[2] or 0) if found else None


def _to_the_minute(value: object) -> object:
    """Pipedrive tells seconds too."""
    return ":".join(value.split(":")[:2]) if isinstance(value, str) else value


# --- who and where -----------------------------------------------------------------------------


def _read_addresses(typed: str, _: Asker) -> object:
    found = split_list(typed)
    wrong = next((one for one in found if not _ADDRESS.fullmatch(one)), None)
    if wrong is not None or len(found) > MOST:
        raise Wrong(f"“{wrong or typed}” isn't an e-mail address. Write jo@acme.com, tom@acme.com.")
    return found


def _persons(value: object) -> object:
    """Also as Pipedrive tells them, the primary one first."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        return value
    ordered = sorted(value, key=lambda one: not one.get("primary"))
    return [one.get("person_id") for one in ordered]


def _addresses(value: object) -> object:
    """Also as Pipedrive tells them, with what it knows of each."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        return value
    return [one.get("email") for one in value]


def _place(value: object) -> object:
    """Also as Pipedrive tells it, taken apart."""
    return value.get("value") if isinstance(value, dict) else value


def _read_note(limit: int, typed: str, viewer: Viewer) -> object:
    return as_html(str(text("note", limit, lines=True).read(typed, viewer)))


def _note(noun: str, *, lines: bool, beside: bool = False) -> FieldType:
    def element(typed: str, _: Asker) -> Block:
        return inputs.text(typed, lines=lines)

    def write(value: Any, _: Asker) -> str:
        return as_text(str(value))

    return FieldType(
        noun, partial(_read_note, LONGEST_NOTE), element, write, clears=not beside, beside=beside
    )


HTML = WithJsonSchema({"type": "string", "format": "html"})
TYPE = FieldType("activity type", _read_type, _type_element, _write_type)
DUE = FieldType("date", _read_due, DAY.element, spans=True, beside=True)

ActivityId = Annotated[Id, record("activity")]
ActivityIds = Annotated[
    list[Id], Field(min_length=1, max_length=MOST), record("activity", many=True)
]
ActivityType = Annotated[
    str,
    Field(min_length=1, max_length=100),
    WithJsonSchema({"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"}),
    TYPE,
]
Subject = Annotated[str, text("subject", 255)]
DueDay = Annotated[date, DUE]
# With the zone that it is meant in; without one it is UTC, as Pipedrive has it.
DueTime = Annotated[
    str,
    AfterValidator(_checked),
    WithJsonSchema({"type": "string", "format": "clock"}),
    FieldType("time", _read_time, _time_element, write_clock, clears=True, spans=True),
]
Duration = Annotated[
    str,
    Field(pattern="^[0-9]{2}:[0-5][0-9]$"),
    BeforeValidator(_to_the_minute),
    FieldType(
        "duration",
        _read_duration,
        lambda typed, _: inputs.text(typed, placeholder="30m, 1h30 or 1:30", limit=20),
        clears=True,
    ),
]
Contact = Annotated[Id, record("person", clears=True)]
Participants = Annotated[
    list[Id],
    Field(max_length=MOST),
    BeforeValidator(_persons),
    record("person", many=True, clears=True),
]
Address = Annotated[
    str,
    Field(max_length=320),
    WithJsonSchema({"type": "string", "pattern": "^[a-z]{1,20}@[a-z]{1,20}[.][a-z]{2,6}$"}),
]
Addresses = Annotated[
    list[Address],
    Field(max_length=MOST),
    BeforeValidator(_addresses),
    FieldType(
        "e-mail address",
        _read_addresses,
        lambda typed, _: inputs.text(typed, placeholder="jo@acme.com, tom@acme.com"),
        lambda value, _: ",".join(value),
        many=True,
        clears=True,
    ),
]
Location = Annotated[str, BeforeValidator(_place), text("place", 255)]
Priority = Annotated[Id, record("priority")]
Note = Annotated[str, HTML, _note("note", lines=True)]
OutcomeNote = Annotated[str, HTML, _note("outcome", lines=True, beside=True)]
Description = Annotated[str, text("description", LONGEST_NOTE, lines=True, clears=True)]
Made = Annotated[str, MADE]
