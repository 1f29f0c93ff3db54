"""A tool as a modal form, and a filled form as typed fields: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks.kit import inputs
from bot.blocks.kit.inputs import plain
from bot.blocks.kit.message import Block
from bot.blocks.kit.modal import Remembered, Unreadable, modal, remembered
from bot.blocks.kit.viewer import Viewer
from bot.commands.binding import UNREAD
from bot.commands.form_fields import fields_of
from bot.commands.form_inputs import MARK, fitting, form_inputs, mark, more_fields, otherwise
from bot.commands.format_command import same_as
from bot.commands.router import Incomplete
from bot.commands.titles import submit, title
from bot.text import escape, size
from bot.tools.base import Tool
from bot.tools.catalog.all import BY_NAME
from bot.tools.fieldtypes.tool_fields import tool_fields
from bot.tools.tokens import decoded

CALLBACK = "tool"
LESSON = 200
UNTOUCHED = "Change something first, or cancel."


@dataclass(frozen=True)
class Filled:
    """A submitted form: what to bind, and the way back to where it was opened.

    `untouched` is a field that must be filled in, and holds what it held, as all others do:
    somebody else may have changed that meanwhile.
    """

    tool: Tool[Any, Any]
    typed: dict[str, str]
    way_back: str
    untouched: str = ""


class _Remembered(Remembered):
    tool: str
    marks: str = ""


def form(  # noqa: PLR0913 - a form is this much: what it is for, what is in it, what is wrong
    tool: Tool[Any, Any],
    typed: Mapping[str, str],
    viewer: Viewer,
    *,
    was: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    whole: bool = False,
    others: Sequence[str] = (),
) -> Block:
    """The modal of a tool, prefilled with what was typed over what `was` there before.

    It shows the fields that people use first, and all of them as a `whole`. What each input holds
    of what was there goes along as a mark, so that what nobody touched is told from what was
    changed. `others` are lines for what else may have been meant.
    """
    before, problems = dict(was or {}), dict(wrong or {})
    shown = fields_of(tool.args, viewer, before, typed, problems, whole=whole)
    made = form_inputs(shown.fields, before, typed, problems, viewer)
    blocks = fitting([block for block, _ in made])
    marks = "".join(mark for _, mark in made[: len(blocks)])
    left = shown.left + len(made) - len(blocks)
    same = [] if problems else _same_as(tool, typed, viewer)
    every = [
        *_banner(tool, problems.get("", "")),
        *blocks,
        *more_fields(left, more=shown.more),
        *otherwise(others),
        *same,
    ]
    remembers = {"tool": tool.name, "marks": marks}
    return modal(CALLBACK, title(tool), submit(tool), every, remembers)


def read(view: Mapping[str, Any]) -> Filled:
    """A submitted view. Fields left as they were are not typed; emptied ones are empty.

    Raises Unreadable for a form that this version did not make.
    """
    try:
        metadata = remembered(view, _Remembered)
        tool, marks = BY_NAME[metadata.tool], metadata.marks
        asked = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable from error
    if len(marks) != len(asked) * MARK:
        raise Unreadable
    was = {name: marks[place * MARK : (place + 1) * MARK] for place, name in enumerate(asked)}
    filled = {field: inputs.typed(elements) for field, elements in view["state"]["values"].items()}
    if not filled:
        raise Unreadable
    required = {field.name for field in tool_fields(tool.args) if field.required}
    touched = {name for name, text in filled.items() if mark(text) != was.get(name, mark(""))}
    typed = {name: decoded(text) for name, text in filled.items() if name in required | touched}
    held = [name for name in asked if name in required - touched and f"{{{name}}}" not in tool.path]
    return Filled(tool, typed, metadata.way_back, "" if touched else next(iter(held), ""))


def _banner(tool: Tool[Any, Any], problem: str) -> list[Block]:
    if problem:
        text = f":warning: {escape(problem, 1000)}"
        return [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]
    return [{"type": "context", "elements": [plain(tool.summary, 300)]}]


def _same_as(tool: Tool[Any, Any], typed: Mapping[str, str], viewer: Viewer) -> list[Block]:
    """So that people learn the command; one that is long teaches nothing."""
    words = f"Same as: {same_as(tool, typed, viewer)}"
    return [{"type": "context", "elements": [plain(words, LESSON)]}] if size(words) < LESSON else []


def problems(found: Incomplete, shown: Sequence[str]) -> dict[str, str]:
    """A sentence per input, as Slack wants it; what has no input of its own goes to the first.

    What is said of the whole line stands where there are words of it that were not read.
    """
    first = next(name for name in shown if name != UNREAD)
    of_the_line = UNREAD if UNREAD in shown else first
    missing = dict.fromkeys(found.missing, "Please fill this in.")
    wrong = {
        name if name in shown else first if name else of_the_line: inputs.without_code(text)
        for name, text in found.wrong.items()
    }
    return {**missing, **wrong} or {first: UNTOUCHED}
