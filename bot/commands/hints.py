"""The grammar as plain data, for whatever helps people while they type."""

from typing import Any

from bot.commands.binding import where_of
from bot.commands.format_command import compared, extras, opening
from bot.commands.help import LOGIN_AND_LOG
from bot.commands.sayings import sayings
from bot.tools.base import Tool
from bot.tools.catalog.all import TOOLS
from bot.tools.filters.condition_fields import ConditionField

Lesson = dict[str, Any]


def lessons() -> list[Lesson]:
    """Every command with its places, what it does and the fields that can follow."""
    roots = dict.fromkeys(tool.root for tool in TOOLS)
    own = [_plain(" ".join(line.split()[:2]), line, summary) for line, summary in LOGIN_AND_LOG]
    explains = [
        _plain(f"/{root} help", f"/{root} help <verb>", "Explain one verb.") for root in roots
    ]
    spoken = [_plain(line, line, "As people say it.") for root in roots for line in sayings(root)]
    return [*map(_lesson, TOOLS), *explains, *own, *spoken]


def _lesson(tool: Tool[Any, Any]) -> Lesson:
    fields = [{"say": f"{slot.called}=", "about": slot.label} for slot in extras(tool)]
    return {
        "command": f"/{tool.command}",
        "usage": opening(tool),
        "summary": tool.summary,
        "fields": [*fields, *_conditions(tool)],
    }


def _conditions(tool: Tool[Any, Any]) -> list[dict[str, str]]:
    where = where_of(tool)
    if where is None:
        return []
    return [{"say": said, "about": _held(where.fields[said[:-1]])} for said in compared(tool)]


def _held(field: ConditionField) -> str:
    return field.held.replace("_", " ").capitalize()


def _plain(command: str, usage: str, summary: str) -> Lesson:
    return {"command": command, "usage": usage, "summary": summary, "fields": []}
