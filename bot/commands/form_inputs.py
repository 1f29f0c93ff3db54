"""A field as an input of a form, and a mark of what it holds before anybody touches it."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from bot.blocks.kit import buttons, inputs
from bot.blocks.kit.inputs import plain
from bot.blocks.kit.message import Block
from bot.blocks.kit.viewer import Viewer
from bot.commands.binding import UNREAD
from bot.text import count, cut
from bot.tools.fieldtypes.tool_fields import ToolField
from bot.tools.quotes import split_list

MARK = 8  # characters
MORE = "fields"  # the verb of the button that shows the other fields
LARGEST = 200_000  # characters of a view, of the 250 KB that Slack takes


Made = tuple[Block, str]  # an input, and the mark of what it holds


def form_inputs(
    fields: Sequence[ToolField],
    was: Mapping[str, str],
    typed: Mapping[str, str],
    wrong: Mapping[str, str],
    viewer: Viewer,
) -> list[Made]:
    """The inputs of a form, after the words that have no place yet."""
    first_wrong = next((field.name for field in fields if field.name in wrong), "")
    return [
        *_unread_input(typed.get(UNREAD, "")),
        *(
            _form_input(
                field,
                was.get(field.name, ""),
                typed.get(field.name),
                viewer,
                wrong.get(field.name, ""),
                focus=field.name == first_wrong,
            )
            for field in fields
        ),
    ]


def _form_input(  # noqa: PLR0913 - a field, what it holds, what was said of it
    field: ToolField, was: str, typed: str | None, viewer: Viewer, problem: str, *, focus: bool
) -> Made:
    """The input, and the mark of what it holds of what `was` there.

    An input that cannot show what was typed, as a picker cannot hold a name, shows what is there:
    left alone it changes nothing.
    """
    if field.type.element is None:
        raise TypeError(f"{field.name} is not for people")
    there = field.type.element(was, viewer)
    element = there if typed is None else field.type.element(typed, viewer)
    unshown = bool(typed) and not inputs.held(element)
    if unshown:
        element = field.type.element(was, viewer)
    if focus and element["type"] != "file_input":
        element["focus_on_load"] = True
    block: Block = {
        "type": "input",
        "block_id": field.name,
        "label": plain(f"⚠ {field.label}" if problem else field.label, 2000),
        "element": element,
        "optional": not field.required,
    }
    lost = unshown or _shows_some_of(typed or "", element)
    hint = problem or (f"You typed “{typed}”." if lost else _unheld(was, there))
    if hint:
        block["hint"] = plain(inputs.without_code(hint), 300)
    return block, mark(inputs.held(there))


def _unread_input(words: str) -> list[Made]:
    """Words that have no place yet, to be put there; they are read again with the form."""
    if not words:
        return []
    hint = "Move these words to where they belong, or write field=value. Clear this to drop them."
    block: Block = {
        "type": "input",
        "block_id": UNREAD,
        "label": plain("⚠ Not read", 2000),
        "element": inputs.text(words),
        "optional": True,
        "hint": plain(hint, 300),
    }
    return [(block, mark(""))]


def _shows_some_of(typed: str, element: Block) -> bool:
    """Of several things that were typed, a picker holds those that are known."""
    many = element["type"].startswith("multi_")
    return many and len(split_list(typed)) > len(element.get("initial_options", ()))


def _unheld(was: str, element: Block) -> str:
    """What is there and no input shows is told, so that nobody takes it for nothing."""
    hidden = bool(was) and not inputs.held(element) and element["type"] != "file_input"
    return f"It is “{was}” now. Leave this empty to keep it." if hidden else ""


def mark(text: str) -> str:
    """Enough to tell whether it was changed; Slack keeps only 3,000 characters of all."""
    return hashlib.blake2s(text.strip().encode(), digest_size=MARK // 2).hexdigest()


def fitting(blocks: list[Block]) -> list[Block]:
    """As many as a view may hold: a company may have many fields of a hundred options each."""
    while len(json.dumps(blocks)) > LARGEST:
        blocks = blocks[:-1]
    return blocks


def more_fields(left: int, *, more: bool) -> list[Block]:
    """The way to the other fields; and to those for which there is no room."""
    if more:
        button = buttons.button("More fields", f"{MORE}:all", "all")
        return list(buttons.row(button))
    if not left:
        return []
    words = count(left, "more field doesn't fit here", "more fields don't fit here")
    told = f'{words}. Set one by its name, such as "Contract length"=12.'
    return [{"type": "context", "elements": [plain(told, 300)]}]


def otherwise(others: Sequence[str]) -> list[Block]:
    """One button for each other way to read the line that opened the form."""
    apart = [(line, *line.partition(" ")[::2]) for line in others[:MOST_OTHERS]]
    made = [buttons.typed(cut(line, LABEL), command, text) for line, command, text in apart]
    told = {"type": "context", "elements": [plain("Or did you mean:", 300)]}
    return [told, *buttons.row(*made)] if made else []


MOST_OTHERS, LABEL = 3, 70
