"""Slack's limits, checked on plain blocks: each breach is one sentence with its place."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bot.blocks.kit.message import Block, Message
from bot.text import size

Breaches = Iterator[str]
Check = Callable[[Block, str], Breaches]

EVERYWHERE = frozenset(
    {"actions", "card", "context", "divider", "header", "image", "input", "rich_text", "section"}
)
IN_MODAL = EVERYWHERE | {"alert", "video"}
IN_HOME = EVERYWHERE | {
    "carousel",
    "container",
    "data_table",
    "data_visualization",
    "table",
    "video",
}
IN_MESSAGE = IN_HOME | {"context_actions", "file", "markdown", "plan", "task_card"}
MESSAGE_TEXT = 12_000
CELL_TEXT = 10_000
FALLBACK = 4_000

# key → the most characters; what is nested is reached through its parent's check.
TEXTS: Mapping[str, Mapping[str, int]] = {
    "section": {"text": 3000},
    "header": {"text": 150},
    "image": {"image_url": 3000, "alt_text": 2000, "title": 2000},
    "input": {"label": 2000, "hint": 2000},
    "alert": {"text": 200},
    "button": {"text": 75, "value": 2000, "url": 3000, "accessibility_label": 75},
    "option": {"text": 75, "value": 150, "description": 75},
    "select": {"placeholder": 150},
    "plain_text_input": {"placeholder": 150, "initial_value": 3000},
}
SELECTS = frozenset(
    f"{many}{type_}_select"
    for many in ("", "multi_")
    for type_ in ("static", "external", "users", "conversations", "channels")
)


def check_message(message: Message) -> list[str]:
    found = [*_blocks(message.blocks, IN_MESSAGE, 50)]
    if not message.text.strip():
        found.append("text: empty")
    found += _at_most(len(message.text), FALLBACK, "text")
    found += _at_most(_all_text(message.blocks), MESSAGE_TEXT, "the text of all blocks together")
    tables = [block for block in message.blocks if block.get("type") in {"table", "data_table"}]
    found += _at_most(_all_text(tables), CELL_TEXT, "the text of all cells together")
    for type_, most in (("table", 1), ("data_visualization", 2)):
        number = sum(block.get("type") == type_ for block in message.blocks)
        found += _at_most(number, most, f"{type_} blocks")
    return found


def check_view(view: Block) -> list[str]:
    kinds = IN_HOME if view.get("type") == "home" else IN_MODAL
    found = [*_blocks(view.get("blocks", ()), kinds, 100)]
    found += _lengths(view, {"title": 24, "submit": 24, "close": 24}, "view")
    found += _lengths(
        view, {"private_metadata": 3000, "callback_id": 255, "external_id": 255}, "view"
    )
    if view.get("type") == "modal":
        if not view.get("title"):
            found.append("view: a modal needs a title")
        has_input = any(block.get("type") == "input" for block in view.get("blocks", ()))
        if has_input and not view.get("submit"):
            found.append("view: a modal with an input needs a submit button")
    return found


# --- blocks ------------------------------------------------------------------------------------


def _blocks(blocks: Sequence[Block], kinds: frozenset[str], most: int) -> Breaches:
    yield from _at_most(len(blocks), most, "blocks")
    yield from _twice((block.get("block_id") for block in blocks), "blocks", "block_id")
    for index, block in enumerate(blocks):
        place = f"blocks[{index}]"
        type_ = block.get("type", "")
        if type_ not in kinds:
            yield f"{place}: no {type_!r} here"
        yield from _lengths(block, {"block_id": 255, **TEXTS.get(type_, {})}, place)
        yield from BLOCKS.get(type_, _nothing_more)(block, place)


def _nothing_more(block: Block, place: str) -> Breaches:
    yield from ()


def _section(block: Block, place: str) -> Breaches:
    fields = block.get("fields", ())
    if not block.get("text") and not fields:
        yield f"{place}: neither text nor fields"
    yield from _at_most(len(fields), 10, f"{place}.fields")
    for index, field in enumerate(fields):
        yield from _lengths({"field": field}, {"field": 2000}, f"{place}.fields[{index}]")
    if "accessory" in block:
        yield from _element(block["accessory"], f"{place}.accessory")


def _actions(block: Block, place: str) -> Breaches:
    elements = block.get("elements", ())
    yield from _between(len(elements), 1, 25, f"{place}.elements")
    ids = (element.get("action_id") for element in elements)
    yield from _twice(ids, place, "action_id")
    for index, element in enumerate(elements):
        yield from _element(element, f"{place}.elements[{index}]")


def _context(block: Block, place: str) -> Breaches:
    elements = block.get("elements", ())
    yield from _between(len(elements), 1, 10, f"{place}.elements")
    for index, element in enumerate(elements):
        if element.get("type") != "image":
            yield from _lengths({"text": element}, {"text": 3000}, f"{place}.elements[{index}]")


def _input(block: Block, place: str) -> Breaches:
    if not block.get("label"):
        yield f"{place}: an input needs a label"
    yield from _element(block.get("element", {}), f"{place}.element")


def _rich_text(block: Block, place: str) -> Breaches:
    elements = block.get("elements", ())
    yield from _between(len(elements), 1, 1000, f"{place}.elements")
    for index, element in enumerate(elements):
        here = f"{place}.elements[{index}]"
        if element.get("type") == "rich_text_list":
            yield from _rich_text(element, here)
        else:
            yield from _rich_parts(element, here)


def _rich_parts(section: Block, place: str) -> Breaches:
    for index, part in enumerate(section.get("elements", ())):
        here = f"{place}.elements[{index}]"
        if part.get("type") in {"text", "link"} and not part.get("text"):
            yield f"{here}: empty text"
        if part.get("type") == "link" and not str(part.get("url", "")).startswith("https://"):
            yield f"{here}: not a https link"


def _table(block: Block, place: str) -> Breaches:
    yield from _between(len(block.get("rows", ())), 1, 100, f"{place}.rows")
    yield from _at_most(len(block.get("column_settings", ())), 20, f"{place}.column_settings")
    yield from _cells(block, place)


def _data_table(block: Block, place: str) -> Breaches:
    rows = block.get("rows", ())
    yield from _between(len(rows), 2, 101, f"{place}.rows")
    yield from _between(block.get("page_size", 5), 1, 100, f"{place}.page_size")
    if not block.get("caption"):
        yield f"{place}: a data_table needs a caption"
    if rows and any(cell.get("type") == "rich_text" for cell in rows[0]):
        yield f"{place}.rows[0]: no rich text in the header"
    yield from _cells(block, place)


def _cells(block: Block, place: str) -> Breaches:
    rows = block.get("rows", ())
    if len({len(row) for row in rows}) > 1:
        yield f"{place}.rows: rows of different lengths"
    for number, row in enumerate(rows):
        here = f"{place}.rows[{number}]"
        yield from _between(len(row), 1, 20, here)
        for cell in row:
            if cell.get("type") == "rich_text":
                yield from _rich_text(cell, here)
            elif not cell.get("text"):
                yield f"{here}: empty cell"


def _data_visualization(block: Block, place: str) -> Breaches:
    chart = block.get("chart", {})
    segments, series = chart.get("segments", ()), chart.get("series", ())
    yield from _lengths(block, {"title": 50}, place)
    yield from _between(len(segments) + len(series), 1, 12, f"{place}.chart")
    yield from _drawn([segment.get("label") for segment in segments], f"{place}.chart")
    if any(segment.get("value", 0) <= 0 for segment in segments):
        yield f"{place}.chart: a slice of nothing"
    if series:
        yield from _axes(chart, place)


def _axes(chart: Block, place: str) -> Breaches:
    axes = chart.get("axis_config", {})
    categories = axes.get("categories", [])
    yield from _between(len(categories), 1, 20, f"{place}.chart.categories")
    yield from _drawn(categories, f"{place}.chart.categories")
    yield from _drawn([one.get("name") for one in chart["series"]], f"{place}.chart.series")
    yield from _lengths(axes, {"x_label": 50, "y_label": 50}, f"{place}.chart.axis_config")
    for one in chart["series"]:
        if [point.get("label") for point in one.get("data", ())] != categories:
            yield f"{place}.chart.series: not one point for every category"


def _drawn(labels: Sequence[Any], place: str) -> Breaches:
    for label in labels:
        yield from _lengths({"label": label or ""}, {"label": 20}, place)
    if len(set(labels)) != len(labels):
        yield f"{place}: a label is there twice"


BLOCKS: Mapping[str, Check] = {
    "section": _section,
    "actions": _actions,
    "context": _context,
    "input": _input,
    "rich_text": _rich_text,
    "table": _table,
    "data_table": _data_table,
    "data_visualization": _data_visualization,
}

# --- elements ----------------------------------------------------------------------------------


def _element(element: Block, place: str) -> Breaches:
    type_ = element.get("type", "")
    yield from _lengths(element, {"action_id": 255}, place)
    yield from _lengths(
        element, TEXTS["select"] if type_ in SELECTS else TEXTS.get(type_, {}), place
    )
    if type_ == "button" and not element.get("text"):
        yield f"{place}: a button needs a text"
    if type_ in MOST_OPTIONS:
        yield from _options(element, type_, place)


MOST_OPTIONS = {
    "static_select": 100,
    "multi_static_select": 100,
    "overflow": 5,
    "checkboxes": 10,
    "radio_buttons": 10,
}


def _options(element: Block, type_: str, place: str) -> Breaches:
    options = element.get("options", ())
    yield from _between(len(options), 1, MOST_OPTIONS[type_], f"{place}.options")
    for index, option in enumerate(options):
        yield from _lengths(option, TEXTS["option"], f"{place}.options[{index}]")
    initial = element.get("initial_option")
    if initial is not None and initial not in options:
        yield f"{place}.initial_option: not one of the options"


# --- measuring ---------------------------------------------------------------------------------


def _lengths(holder: Mapping[str, Any], most: Mapping[str, int], place: str) -> Breaches:
    for key, limit in most.items():
        if key not in holder:
            continue
        words = _words(holder[key])
        if not words.strip() and key in {"text", "value", "field", "label"}:
            yield f"{place}.{key}: empty"
        yield from _at_most(size(words), limit, f"{place}.{key}")


def _words(value: Any) -> str:
    return str(value.get("text", "")) if isinstance(value, dict) else str(value)


def _all_text(value: Any) -> int:
    if isinstance(value, dict):
        texts = (
            size(v) if k == "text" and isinstance(v, str) else _all_text(v)
            for k, v in value.items()
        )
        return sum(texts)
    return sum(_all_text(item) for item in value) if isinstance(value, list | tuple) else 0


def _at_most(number: int, most: int, place: str) -> Breaches:
    if number > most:
        yield f"{place}: {number:,}, at most {most:,}"


def _between(number: int, least: int, most: int, place: str) -> Breaches:
    if not least <= number <= most:
        yield f"{place}: {number:,}, between {least:,} and {most:,}"


def _twice(ids: Iterator[Any], place: str, name: str) -> Breaches:
    there = [id for id in ids if id is not None]
    if len(there) != len(set(there)):
        yield f"{place}: a {name} is there twice"
