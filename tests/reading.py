"""A message or a modal in lines, as a person reads it; what is no text stands behind it in braces.

Nothing is dropped: a key that is not known here is shown as it is.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Json = dict[str, Any]

# What says nothing to a reader: texts of a message are verbatim, of its modal without emoji.
SILENT = {"type", "emoji", "verbatim"}
# Signs of a table's columns, or of what a form was opened with, and nobody reads those.
_LONG_HEX = re.compile(r"[0-9a-f]{12,}")
MARKS = {"primary": "*", "danger": "!"}


def message(text: str, blocks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The line that a notification shows, then the blocks."""
    yield f"> {text}"
    for block in blocks:
        yield from _block(dict(block))


def view(modal: Mapping[str, Any]) -> Iterator[str]:
    rest = dict(modal)
    heads = [_text(rest.pop(name)) for name in ("title", "submit", "close")]
    blocks = rest.pop("blocks")
    yield "{} [{}] [{}]".format(*heads) + _rest(rest)
    for block in blocks:
        yield from _block(dict(block))


def _block(block: Json) -> Iterator[str]:
    kind = block.pop("type")
    yield from BLOCKS.get(kind, _unknown(kind))(block)


def _unknown(kind: str) -> Callable[[Json], Iterator[str]]:
    def lines(block: Json) -> Iterator[str]:
        yield f"{kind}{_rest(block)}"

    return lines


def _section(block: Json) -> Iterator[str]:
    text, fields, accessory = (block.pop(name, None) for name in ("text", "fields", "accessory"))
    yield from _text(text).split("\n") if text else ()
    yield from (f"| {_text(field)}" for field in fields or ())
    yield from (f"  {line}" for line in _element(accessory)) if accessory else ()
    yield from _left(block)


def _context(block: Json) -> Iterator[str]:
    yield "~ " + " ".join(_text(element) for element in block.pop("elements"))
    yield from _left(block)


def _actions(block: Json) -> Iterator[str]:
    for element in block.pop("elements"):
        yield from _element(element)
    yield from _left(block)


def _rich_text(block: Json) -> Iterator[str]:
    for part in block.pop("elements"):
        if part["type"] == "rich_text_list":
            yield from (f"• {_spans(item)}" for item in part.pop("elements"))
        else:
            yield from _spans(part).split("\n")
    yield from _left(block)


def _spans(section: Json) -> str:
    return "".join(_span(dict(one)) for one in section["elements"])


def _span(one: Json) -> str:
    kind = one.pop("type")
    text = one.pop("text", "")
    for style in one.pop("style", {}):
        text = {"bold": f"*{text}*", "strike": f"~{text}~", "italic": f"_{text}_"}[style]
    if kind == "link":
        return f"<{one.pop('url')}|{text}>{_rest(one)}"
    return f"{text}{_rest(one)}" if kind == "text" else f"<{kind}{_rest(one)}>"


def _table(block: Json) -> Iterator[str]:
    """Settings of columns, then row by row."""
    rows = block.pop("rows")
    yield f"table{_rest(block)}"
    for row in rows:
        yield "| " + " | ".join(_cell(dict(cell)) for cell in row)


def _cell(cell: Json) -> str:
    kind = cell.pop("type")
    if kind == "rich_text":
        return " / ".join(_rich_text(cell))
    if kind == "raw_number":
        return f"{cell.pop('text')} ({cell.pop('value')}){_rest(cell)}"
    return f"{cell.pop('text')}{_rest(cell)}"


def _chart(block: Json) -> Iterator[str]:
    chart = dict(block.pop("chart"))
    parts = chart.pop("segments", None) or chart.pop("series")
    yield f"{chart.pop('type')} chart: {block.pop('title')}{_rest(chart)}{_rest(block)}"
    for part in parts:
        data = part.get("data")
        yield f"| {_points(data) if data else part['value']}: {part.get('name', part.get('label'))}"


def _points(data: Sequence[Json]) -> str:
    return ", ".join(f"{point['label']} {point['value']}" for point in data)


def _input(block: Json) -> Iterator[str]:
    label, element = _text(block.pop("label")), dict(block.pop("element"))
    mark = "" if block.pop("optional") else " *"
    name, hint = block.pop("block_id"), block.pop("hint", None)
    first, *more = _element(element)
    yield f"{label}{mark} ({name}): {first}{_rest(block)}"
    yield from (f"    {line}" for line in more)
    if hint:
        yield f"    ? {_text(hint)}"


def _element(element: Json) -> Iterator[str]:
    element = dict(element)
    kind, action = element.pop("type"), element.pop("action_id")
    yield from (_button if kind == "button" else _field)(kind, action, element)


def _button(_: str, action: str, element: Json) -> Iterator[str]:
    """Label, what it does, and what a screen reader says instead of the label."""
    label, mark = _text(element.pop("text")), MARKS.get(element.pop("style", ""), "")
    spoken = element.pop("accessibility_label", label)
    said = "" if spoken == label else f"“{spoken}”"
    carried = _carried(element.pop("value"), action)
    yield " ".join(filter(None, (f"[{label}]{mark}", action, carried, said))) + _rest(element)


def _field(kind: str, action: str, element: Json) -> Iterator[str]:
    """What can be filled in: how, what stands in it, and between what one chooses."""
    shown = f" “{_text(element.pop('placeholder'))}”" if "placeholder" in element else ""
    options = element.pop("options", ())
    chosen = [*element.pop("initial_options", ())]
    chosen += [element.pop("initial_option")] if "initial_option" in element else []
    choice = f" = {', '.join(map(_option, chosen))}" if chosen else ""
    yield f"{kind} {action}{shown}{choice}{_rest(element)}"
    if options:
        yield "  " + " / ".join(map(_option, options))


def _option(option: Json) -> str:
    rest = dict(option)
    text, value = _text(rest.pop("text")), rest.pop("value")
    return f"{text}{'' if value == text else f' ({_carried(value)})'}{_rest(rest)}"


def _text(text: Any) -> str:
    if isinstance(text, str):
        return text
    rest = dict(text)
    return f"{rest.pop('text')}{_rest(rest)}"


def _left(block: Json) -> Iterator[str]:
    if _rest(block):
        yield _rest(block).strip()


def _rest(rest: Mapping[str, Any]) -> str:
    said = ", ".join(
        f"{name}={value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for name, value in rest.items()
        if name not in SILENT
    )
    return f" {{{_LONG_HEX.sub('…', said)}}}" if said else ""


def _carried(value: str, action: str = "") -> str:
    """What a press carries, in the order in which it is sent: verb, tool, arguments."""
    verb, brace, rest = value.partition("{")
    if not brace:
        return value
    carries = json.loads(brace + rest)
    tool, args = carries.pop("tool", ""), carries.pop("args", {})
    told = [verb.strip(), "" if tool in action else tool]
    told += [f"{name}={json.dumps(one, ensure_ascii=False)}" for name, one in args.items()]
    told += [f"{name}: {json.dumps(one, ensure_ascii=False)}" for name, one in carries.items()]
    return " ".join(filter(None, told))


BLOCKS: dict[str, Callable[[Json], Iterator[str]]] = {
    "section": _section,
    "context": _context,
    "actions": _actions,
    "rich_text": _rich_text,
    "table": _table,
    "data_table": _table,
    "data_visualization": _chart,
    "input": _input,
}
