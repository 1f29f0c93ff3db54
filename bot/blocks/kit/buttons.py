"""What can be pressed and what each press carries: encoded and decoded side by side."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from bot.blocks.kit.message import Block
from bot.pipedrive.records.models import RecordId
from bot.pipedrive.records.record_types import RECORD_TYPES
from bot.text import cut, plain, size

Style = Literal["primary", "danger"]
HowShared = Literal["ask", "title", "card", "send"]
Args = Mapping[str, Any]
Cursors = Sequence[str | int | None]  # of the earlier pages; None is the first page

VALUE_LIMIT = 2000
ID_LIMIT = 255
OPTION_LIMIT = 150
LABEL_LIMIT = 75
MOST_OPTIONS = 100
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOST_DIGITS = 18  # what a database and a JSON number hold
Ticketed = Literal[
    "anyway", "confirm", "swap", "cancel", "recheck", "stop", "undo", "insist", "keep", "resume",
    "dismiss",
]  # fmt: skip
TICKETED = frozenset(get_args(Ticketed))
# The field that a menu beside a record fills.
MENU_FIELDS = {
    "deals_move_to_stage": "stage_id",
    "deals_remove_follower": "follower_id",
    "persons_delete_follower": "follower_id",
    "organizations_delete_follower": "follower_id",
    "deals_remove_participant": "deal_participant_id",
    "deals_update_product": "product_attachment_id",
    "deals_remove_product": "product_attachment_id",
}
CARRYING = frozenset({
    "run", "beside", "form", "next", "share", "page", "menu", "log", "watch", "ask",
})  # fmt: skip


@dataclass(frozen=True)
class Press:
    """A decoded click: a verb, and either what it carries or a ticket."""

    verb: str
    carries: Mapping[str, Any] = field(default_factory=dict)
    ticket: str = ""


def button(
    label: str, action_id: str, value: str, *, style: Style | None = None, spoken: str = ""
) -> Block | None:
    """None when what it has to carry does not fit.

    `spoken` is what a screen reader says; it begins with the label, as who speaks to a machine
    says what is written there.
    """
    said = _beginning_with(label, spoken) if spoken else ""
    if size(value) > VALUE_LIMIT:
        return None
    element: Block = {
        "type": "button",
        "action_id": cut(action_id, ID_LIMIT),
        "text": plain(label, LABEL_LIMIT),
        "value": value,
    }
    if style:
        element["style"] = style
    if said:
        element["accessibility_label"] = cut(said, LABEL_LIMIT)
    return element


def _beginning_with(label: str, spoken: str) -> str:
    words = label.removesuffix("…")
    return spoken if spoken.startswith(words) else f"{words}: {spoken}"


def run(
    label: str, tool: str, args: Args, *, style: Style | None = None, spoken: str = ""
) -> Block | None:
    value = encoded({"tool": tool, "args": args})
    return button(label, f"run:{tool}", value, style=style, spoken=spoken)


def beside(label: str, tool: str, args: Args, *, spoken: str = "") -> Block | None:
    """Runs a tool, and what it stands in stays as it is: one row of a list."""
    value = encoded({"tool": tool, "args": args})
    return button(label, f"beside:{tool}", value, spoken=spoken)


def following(label: str, tool: str, args: Args, *, spoken: str = "") -> Block | None:
    """A form for the next step, which stays on offer above a card."""
    value = encoded({"tool": tool, "args": args})
    return button(label, f"next:{tool}", value, spoken=spoken)


def form(
    label: str, tool: str, args: Args, *, style: Style | None = None, spoken: str = ""
) -> Block | None:
    value = encoded({"tool": tool, "args": args})
    return button(label, f"form:{tool}", value, style=style, spoken=spoken)


def share(  # noqa: PLR0913 - what is shared, how, and what a question about it was about
    label: str,
    tool: str,
    args: Args,
    back: Cursors = (),
    *,
    how: HowShared = "ask",
    seen: str = "",
    spoken: str = "",
) -> Block | None:
    agreed = {} if how == "ask" else {"how": how, "seen": seen}
    value = encoded({"tool": tool, "args": args, "back": list(back), **agreed})
    return button(label, f"share:{tool}", value, spoken=spoken)


def page(label: str, tool: str, args: Args, back: Cursors, *, spoken: str = "") -> Block | None:
    value = encoded({"tool": tool, "args": args, "back": list(back)})
    return button(label, f"page:{label.lower()}", value, spoken=spoken)


def page_of(label: str, url: str, *, style: Style | None = None) -> Block | None:
    """Opens a page in the browser; the click tells us nothing."""
    if not url:
        return None
    element: Block = {
        "type": "button",
        "action_id": "link:page",
        "text": plain(label, LABEL_LIMIT),
        "url": url,
    }
    return {**element, "style": style} if style else element


def typed(label: str, command: str, text: str, *, style: Style | None = None) -> Block | None:
    """Does what could be typed as well."""
    value = encoded({"command": command, "text": text})
    return button(label, f"menu:{command}", value, style=style)


def ask(label: str, user: str, line: str) -> Block | None:
    """Asks a colleague to confirm what the line says; `user` is their id in Slack."""
    return button(label, f"ask:{user}", encoded({"user": user, "line": line}))


def ticket(
    label: str, verb: str, ticket: str, style: Style | None = None, *, spoken: str = ""
) -> Block | None:
    """The ticket is all it carries: what it stands for is in our own row."""
    return button(label, f"{verb}:ticket", ticket, style=style, spoken=spoken)


def log(label: str, before: int | None, back: Sequence[int | None], text: str) -> Block | None:
    """A page of the log: what is older than a line; `back` are those of the earlier pages.

    `text` is what was typed behind `/crm log`.
    """
    value = encoded({"before": before, "back": list(back), "text": text})
    return button(label, f"log:{label.lower()}", value)


def option(label: str, verb: str, carries: Args) -> Block | None:
    """An entry of an overflow menu."""
    value = f"{verb} {encoded(carries)}"
    return (
        None if size(value) > OPTION_LIMIT else {"text": plain(label, LABEL_LIMIT), "value": value}
    )


def overflow(suffix: str, *options: Block | None) -> Block | None:
    there = [entry for entry in options if entry]
    if not there:
        return None
    return {"type": "overflow", "action_id": cut(f"more:{suffix}", ID_LIMIT), "options": there[:5]}


def select(
    action_id: str, placeholder: str, options: Sequence[tuple[str, str]], chosen: str = ""
) -> Block | None:
    """A menu of (value, label); none when there is nothing to choose."""
    entries = [
        {"text": plain(label, LABEL_LIMIT), "value": value}
        for value, label in options[:MOST_OPTIONS]
    ]
    if not entries:
        return None
    element: Block = {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, 150),
        "options": entries,
    }
    initial = next((entry for entry in entries if entry["value"] == chosen), None)
    return {**element, "initial_option": initial} if initial else element


def row(*elements: Block | None) -> tuple[Block, ...]:
    """One actions block of those that are there, or none at all."""
    there = [element for element in elements if element]
    return ({"type": "actions", "elements": _told_apart(there)},) if there else ()


def only(block: Block, *verbs: str) -> tuple[Block, ...]:
    """A row cut down to the buttons of some verbs; other blocks as they are."""
    if block["type"] != "actions":
        return (block,)
    return row(*(one for one in block["elements"] if one["action_id"].split(":")[0] in verbs))


def _told_apart(elements: Sequence[Block]) -> list[Block]:
    """Slack wants every action_id once in a block."""
    apart: dict[str, Block] = {}
    for element in elements:
        known = element["action_id"]
        unique = f"{known}:{len(apart)}" if known in apart else known
        apart[unique] = {**element, "action_id": unique}
    return list(apart.values())


def encoded(carries: Args) -> str:
    return json.dumps(carries, separators=(",", ":"), ensure_ascii=False, default=str)


def pressed(action: Mapping[str, Any]) -> Press | None:
    """What one action of a `block_actions` payload carries; None for what we never sent."""
    verb, _, rest = str(action.get("action_id", "")).partition(":")
    chosen = (action.get("selected_option") or {}).get("value")
    if verb == "more":
        verb, _, value = str(chosen or "").partition(" ")
        return _carried(verb, value)
    if verb in {"pick", "open", "fill"}:
        return _chosen(verb, rest, str(chosen or ""))
    value = str(action.get("value", ""))
    if verb == "count":
        return _counting(rest, value)
    return Press(verb, ticket=value) if verb in TICKETED else _carried(verb, value)


def _counting(rest: str, ticket: str) -> Press | None:
    """`count:12:person` has the number of records typed."""
    number, _, noun = rest.partition(":")
    if not (_is_number(number) and noun in RECORD_TYPES):
        return None
    return Press("count", {"count": number, "noun": noun}, ticket)


def _carried(verb: str, value: str) -> Press | None:
    if verb not in CARRYING:
        return None
    try:
        carries = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return Press(verb, carries) if isinstance(carries, dict) else None


def _chosen(verb: str, rest: str, value: str) -> Press | None:
    """`open:deals_get` and `pick:deals_move_to_stage:12` run a tool on the chosen id.

    `fill:deals_update_product:12` opens its form.
    """
    tool, _, record = rest.partition(":")
    if verb == "open":
        opened = _id(value)
        return None if opened is None else Press("run", {"tool": tool, "args": {"id": opened}})
    field = MENU_FIELDS.get(tool)
    if field is None or not _is_number(record):
        return None
    if verb == "fill":
        return Press("form", {"tool": tool, "args": {"id": int(record), field: value}})
    if not _is_number(value):
        return None
    return Press("run", {"tool": tool, "args": {"id": int(record), field: int(value)}})


def _id(text: str) -> RecordId | None:
    if _is_number(text):
        return int(text)
    return text if _UUID.fullmatch(text) else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
