"""A call as the line that a person could have typed for it."""

from collections.abc import Mapping
from typing import Any

from bot.blocks.viewer import Viewer
from bot.commands.lexer import QUOTES
from bot.tools.base import Call, Tool
from bot.tools.fields import Slot, called, slots, split_list

READ_OTHERWISE = {"?", "to", "into", "→", "help", "share"}


def spell(call: Call[Any], viewer: Viewer) -> str:
    """`/deal move 12 to 5`: parsing it again gives the same call."""
    given = call.args.model_dump(exclude_unset=True)
    typed = {
        slot.name: "" if given[slot.name] is None else slot.word.write(given[slot.name], viewer)
        for slot in slots(call.tool.args)
        if slot.name in given
    }
    return f"/{call.tool.root} {line(call.tool, typed)}"


def line(tool: Tool[Any, Any], typed: Mapping[str, str]) -> str:
    """What follows the slash command, from fields as they were typed."""
    fields = [slot for slot in slots(tool.args) if slot.name in typed]
    places = [quoted(typed[slot.name]) for slot in fields if slot.required]
    named = [
        f"{slot.called}={quoted(typed[slot.name]) if typed[slot.name] else ''}"
        for slot in fields
        if not slot.required
    ]
    return " ".join(part for part in (tool.verb, _joint(tool).join(places), *named) if part)


def question(call: Call[Any], viewer: Viewer) -> str:
    """A list's question in words: `Deals: owner Ana Lima, status open`."""
    given = call.args.model_dump(exclude_unset=True)
    asked = [
        f"{slot.label.lower()} {_in_words(slot, given[slot.name], viewer)}"
        for slot in slots(call.tool.args)
        if slot.word.element and given.get(slot.name) is not None and slot.name not in PAGING
    ]
    archived = call.tool.verb == "archived"
    things = f"archived {call.tool.root}s" if archived else f"{call.tool.root}s"
    return f"{things.capitalize()}: {', '.join(asked)}" if asked else f"All {things}"


PAGING = {"limit", "sort_by", "sort_direction"}


def _in_words(slot: Slot, value: Any, viewer: Viewer) -> str:
    typed = slot.word.write(value, viewer)
    if slot.name == "term":
        return f"“{typed}”"
    return ", ".join(called(slot.word.noun, part, viewer) for part in split_list(typed)) or typed


def usage(tool: Tool[Any, Any]) -> str:
    """`/deal move <deal> to <stage>`."""
    places = [f"<{place(slot)}>" for slot in slots(tool.args) if slot.required]
    fields = [
        f"{slot.called}=" for slot in slots(tool.args) if slot.word.element and not slot.required
    ]
    optional = f"[{' '.join(fields)}]" if fields else ""
    return " ".join(
        part for part in (f"/{tool.command}", _joint(tool).join(places), optional) if part
    )


def place(slot: Slot) -> str:
    return "words" if slot.name == "term" else slot.word.noun


def _joint(tool: Tool[Any, Any]) -> str:
    """The word between two places: a merge goes into, a move goes to."""
    nouns = [slot.word.noun for slot in slots(tool.args) if slot.required]
    if len(nouns) < 2:  # noqa: PLR2004 - a joint joins two
        return " "
    return " into " if nouns[0] == nouns[1] else " to "


def quoted(text: str) -> str:
    """In quotes where a bare word would be read as something else."""
    special = any(c.isspace() or c in QUOTES or c in "=:<>\\&" for c in text)
    if text and not special and text[0] not in "-—–" and text.lower() not in READ_OTHERWISE:
        return text
    escaped = "".join(f"\\{c}" if c in QUOTES else c for c in text)
    return f'"{escaped}"'
