"""A tool as a modal form, and a filled form as typed fields: pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks.inputs import plain
from bot.blocks.message import Block
from bot.blocks.text import escape
from bot.blocks.viewer import Viewer
from bot.commands.router import Incomplete
from bot.tools.all import BY_NAME
from bot.tools.base import Tool
from bot.tools.fields import Slot, slots

CALLBACK = "tool"


class Unreadable(ValueError):
    """A form of another version, or one that was tampered with."""


@dataclass(frozen=True)
class Filled:
    """A submitted form: what to bind, and what was kept in it along the way."""

    tool: Tool[Any, Any]
    typed: dict[str, str]
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
    fields = [slot for slot in slots(tool.args) if slot.word.element]
    ordered = sorted(fields, key=lambda slot: not slot.required)
    first_wrong = next((slot.name for slot in ordered if slot.name in problems), "")
    blocks = [
        _input(slot, {**before, **typed}.get(slot.name, ""), viewer, problems.get(slot.name, ""),
               focus=slot.name == first_wrong)
        for slot in ordered
    ]  # fmt: skip
    metadata = {"tool": tool.name, "was": before, "kept": dict(kept or {})}
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain(title(tool), 24),
        "submit": plain("Merge…" if tool.verb == "merge" else submit(tool), 24),
        "close": plain("Cancel", 24),
        "private_metadata": json.dumps(metadata, separators=(",", ":"), ensure_ascii=False),
        "blocks": [*_banner(tool, problems.get("", "")), *blocks],
    }


def read(view: Mapping[str, Any]) -> Filled:
    """A submitted view. Fields left as they were are not typed; emptied ones are empty.

    Raises Unreadable for a form that this version did not make.
    """
    try:
        metadata = json.loads(view["private_metadata"])
        tool, was, kept = BY_NAME[metadata["tool"]], dict(metadata["was"]), dict(metadata["kept"])
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable from error
    filled = {slot: _state(elements) for slot, elements in view["state"]["values"].items()}
    required = {slot.name for slot in slots(tool.args) if slot.required}
    typed = {
        name: text for name, text in filled.items() if name in required or text != was.get(name, "")
    }
    return Filled(tool, typed, kept)


def title(tool: Tool[Any, Any]) -> str:
    """`New deal`, `Mark as lost`."""
    if tool.verb in {"won", "lost"}:
        return f"Mark {tool.root} as {tool.verb}"
    return f"{tool.verb.capitalize()} {tool.root}"


def submit(tool: Tool[Any, Any]) -> str:
    words = {
        "new": "Create",
        "edit": "Save",
        "list": "Show",
        "archived": "Show",
        "won": "Mark as won",
    }
    return words.get(tool.verb, "Mark as lost" if tool.verb == "lost" else tool.verb.capitalize())


def _banner(tool: Tool[Any, Any], problem: str) -> list[Block]:
    if problem:
        return [
            {"type": "section", "text": {"type": "mrkdwn", "text": f":warning: {escape(problem)}"}}
        ]
    return [{"type": "context", "elements": [plain(tool.summary, 300)]}]


def _input(slot: Slot, typed: str, viewer: Viewer, problem: str, *, focus: bool) -> Block:
    if slot.word.element is None:
        raise TypeError(f"{slot.name} is not for people")
    element = slot.word.element(typed, viewer)
    if focus:
        element["focus_on_load"] = True
    block: Block = {
        "type": "input",
        "block_id": slot.name,
        "label": plain(f"⚠ {slot.label}" if problem else slot.label, 2000),
        "element": element,
        "optional": not slot.required,
    }
    if problem or slot.word.ask:
        block["hint"] = plain(problem or slot.word.ask, 2000)
    return block


def _state(elements: Mapping[str, Mapping[str, Any]]) -> str:
    """What one input holds, as it would be typed."""
    for state in elements.values():
        chosen = state.get("selected_option")
        several = state.get("selected_options")
        if several is not None:
            return ",".join(option["value"] for option in several)
        if chosen:
            return str(chosen["value"])
        return str(state.get("value") or state.get("selected_date") or "")
    return ""


def problems(found: Incomplete, inputs: Sequence[str]) -> dict[str, str]:
    """A sentence per input, as Slack wants it; what has no input of its own goes to the first."""
    missing = dict.fromkeys(found.missing, "Please fill this in.")
    wrong = {
        name if name in inputs else inputs[0]: sentence for name, sentence in found.wrong.items()
    }
    return {**missing, **wrong} or {inputs[0]: "Change something first, or cancel."}
