"""A tool as a modal form, and a filled form as typed fields: pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from bot.blocks import inputs
from bot.blocks.inputs import plain
from bot.blocks.message import Block
from bot.blocks.text import escape, size
from bot.blocks.viewer import Viewer
from bot.commands.router import Incomplete
from bot.commands.spell import same_as
from bot.commands.titles import submit, title
from bot.tools.all import BY_NAME
from bot.tools.base import Tool
from bot.tools.own import in_form
from bot.tools.slots import Slot, slots

CALLBACK = "tool"
LESSON = 200
LONG = 24  # characters, from which on only a digest of a text is kept in the form


class Unreadable(ValueError):
    """A form of another version, or one that was tampered with."""


@dataclass(frozen=True)
class Filled:
    """A submitted form: what to bind, and what was kept in it along the way."""

    tool: Tool[Any, Any]
    typed: dict[str, str]
    kept: dict[str, str]


class _Remembered(BaseModel):
    """What a form knows of itself when it comes back."""

    tool: str
    was: dict[str, str]
    kept: dict[str, str]


def form(  # noqa: PLR0913 - a form is this much: what it is for, what is in it, what is wrong
    tool: Tool[Any, Any],
    typed: Mapping[str, str],
    viewer: Viewer,
    *,
    was: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    kept: Mapping[str, str] | None = None,
) -> Block:
    """The modal of a tool, prefilled with what was typed over what `was` there before.

    `kept` travels with the form and comes back with it.
    """
    before, problems = dict(was or {}), dict(wrong or {})
    fields = in_form(tool.args, viewer, {**before, **typed}, problems)
    ordered = sorted(fields, key=lambda slot: not slot.required)
    first_wrong = next((slot.name for slot in ordered if slot.name in problems), "")
    blocks = [
        _input(slot, {**before, **typed}.get(slot.name, ""), viewer, problems.get(slot.name, ""),
               focus=slot.name == first_wrong)
        for slot in ordered
    ]  # fmt: skip
    same = [] if problems else _same_as(tool, typed, viewer)
    held = {name: _remembered(text) for name, text in before.items()}
    metadata = {"tool": tool.name, "was": held, "kept": dict(kept or {})}
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain(title(tool), 24),
        "submit": plain(submit(tool), 24),
        "close": plain("Cancel", 24),
        "private_metadata": json.dumps(metadata, separators=(",", ":"), ensure_ascii=False),
        "blocks": [*_banner(tool, problems.get("", "")), *blocks, *same],
    }


def read(view: Mapping[str, Any]) -> Filled:
    """A submitted view. Fields left as they were are not typed; emptied ones are empty.

    Raises Unreadable for a form that this version did not make.
    """
    try:
        metadata = _Remembered.model_validate_json(view["private_metadata"])
        tool = BY_NAME[metadata.tool]
    except (ValueError, KeyError) as error:
        raise Unreadable from error
    filled = {slot: inputs.typed(elements) for slot, elements in view["state"]["values"].items()}
    if not filled:
        raise Unreadable
    required = {slot.name for slot in slots(tool.args) if slot.required}
    typed = {
        name: text
        for name, text in filled.items()
        if name in required or _remembered(text) != metadata.was.get(name, "")
    }
    return Filled(tool, typed, metadata.kept)


def _remembered(text: str) -> str:
    """Enough to tell whether it was changed; Slack keeps only 3,000 characters of all."""
    if len(text) <= LONG:
        return text
    return "#" + hashlib.blake2s(text.encode(), digest_size=9).hexdigest()


def _banner(tool: Tool[Any, Any], problem: str) -> list[Block]:
    if problem:
        text = f":warning: {escape(problem, 1000)}"
        return [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]
    return [{"type": "context", "elements": [plain(tool.summary, 300)]}]


def _same_as(tool: Tool[Any, Any], typed: Mapping[str, str], viewer: Viewer) -> list[Block]:
    """So that people learn the command; one that is long teaches nothing."""
    words = f"Same as: {same_as(tool, typed, viewer)}"
    return [{"type": "context", "elements": [plain(words, LESSON)]}] if size(words) < LESSON else []


def _input(slot: Slot, typed: str, viewer: Viewer, problem: str, *, focus: bool) -> Block:
    if slot.word.element is None:
        raise TypeError(f"{slot.name} is not for people")
    element = slot.word.element(typed, viewer)
    if focus and element["type"] != "file_input":
        element["focus_on_load"] = True
    block: Block = {
        "type": "input",
        "block_id": slot.name,
        "label": plain(f"⚠ {slot.label}" if problem else slot.label, 2000),
        "element": element,
        "optional": not slot.required,
    }
    # A picker cannot hold a name, nor a number input words: nothing typed is lost.
    unshown = typed and not any(key.startswith("initial") for key in element)
    hint = problem or (f"You typed “{typed}”." if unshown else "")
    if hint:
        block["hint"] = plain(hint, 300)
    return block


def problems(found: Incomplete, shown: Sequence[str]) -> dict[str, str]:
    """A sentence per input, as Slack wants it; what has no input of its own goes to the first."""
    missing = dict.fromkeys(found.missing, "Please fill this in.")
    wrong = {name if name in shown else shown[0]: text for name, text in found.wrong.items()}
    return {**missing, **wrong} or {shown[0]: "Change something first, or cancel."}
