"""What is rendered today, as text that is read as a diff: a file for each kind of message."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.commands import forms
from bot.commands.format_command import usage
from bot.tools.catalog.all import BY_NAME, TOOLS
from tests import reading
from tests.blocks.messages import MESSAGES
from tests.blocks.samples import VIEWER
from tests.commands.shown import OPENED, TOLD
from tests.people import ANA

# Messages whose names begin so have a file of their own; all others are answers.
KINDS = {"ask", "card", "file", "notice", "organization", "person", "problem", "undo"}
# One of each shape: a card with its buttons, tables, charts, a list of points, and forms.
SHAPES = ("ask_merge", "card_open", "feed", "list", "summary", "form_deals_create")

Named = Iterable[tuple[str, Iterable[str]]]


def goldens() -> Iterator[tuple[str, str]]:
    """The name of each file, and what stands in it."""
    yield "usage.txt", "".join(f"{usage(tool)}\n" for tool in TOOLS)
    for kind, messages in _messages().items():
        yield f"{kind}.txt", _file(messages)
    for root in dict.fromkeys(tool.root for tool in TOOLS):
        yield f"forms_{root}.txt", _file(_forms(root))
    yield "forms_opened.txt", _file((name, reading.view(OPENED[name])) for name in OPENED)
    yield "help.txt", _file((name, _read(told)) for name, told in TOLD.items())
    for name in SHAPES:
        yield f"{name}.json", f"{json.dumps(_shape(name), indent=1, ensure_ascii=False)}\n"


def _messages() -> Mapping[str, Named]:
    files: dict[str, list[tuple[str, Iterable[str]]]] = defaultdict(list)
    for name, made in MESSAGES.items():
        kind = name.partition("_")[0]
        files[kind if kind in KINDS else "answer"].append((name, _read(made(VIEWER))))
    return files


def _forms(root: str) -> Named:
    for tool in TOOLS:
        if tool.root == root:
            yield tool.name, reading.view(forms.form(tool, {}, ANA))


def _read(message: Any) -> Iterable[str]:
    return reading.message(message.text, message.blocks)


def _file(parts: Named) -> str:
    return "\n".join("".join(f"{line}\n" for line in (f"━━ {name}", *ls)) for name, ls in parts)


def _shape(name: str) -> object:
    if name in MESSAGES:
        message = MESSAGES[name](VIEWER)
        return {"text": message.text, "blocks": message.blocks}
    return forms.form(BY_NAME[name.removeprefix("form_")], {}, ANA)
