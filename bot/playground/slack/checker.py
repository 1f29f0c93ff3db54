"""The block checker: what Slack would refuse in a message, a modal or a Home tab, and where."""

import json
from collections.abc import Collection, Iterator
from typing import Any

from bot.playground.slack.blocks import BLOCKS, MOST, SURFACES
from bot.playground.slack.objects import plain
from bot.playground.slack.shapes import (
    Problem,
    anything,
    by_type,
    flag,
    listed,
    needs,
    shape,
    string,
)
from bot.playground.slack.tables import MAX_DATA_TABLE_TEXT, MAX_TABLE_TEXT, text_within
from bot.playground.slack.wire import Json, Refused

# Not documented: 12,000 characters and some room for what holds them.
MAX_MESSAGE_TEXT = 13_200
MAX_MARKDOWN_TEXT = 12_000
MAX_CHARTS = 2
MAX_VIEW_BYTES = 250_000
_WITH_LIMITS_OF_THEIR_OWN = frozenset({"table", "data_table", "data_visualization"})

_COMMON = {
    "private_metadata": string(least=0, most=3000),
    "callback_id": string(least=0, most=255),
    "external_id": string(least=0, most=255),
}
_VIEW_KEYS = {"type": anything, "blocks": anything}
_VIEWS = by_type(
    {
        "modal": shape(
            {**_VIEW_KEYS, "title": plain(24)},
            {
                **_COMMON,
                "submit": plain(24),
                "close": plain(24),
                "clear_on_close": flag,
                "notify_on_close": flag,
            },
        ),
        "home": shape(_VIEW_KEYS, _COMMON),
    }
)


def check_message(blocks: Any, withheld: Collection[str] = ()) -> None:
    """Refuse what a message cannot hold, and kinds of blocks that are not rolled out here."""
    if not isinstance(blocks, list) or not all(isinstance(each, dict) for each in blocks):
        raise Refused("invalid_blocks_format")
    problems = list(message_problems(blocks)) or [
        (f"unsupported type: {block['type']}", f"/blocks/{index}/type")
        for index, block in enumerate(blocks)
        if block["type"] in withheld
    ]
    if problems:
        raise Refused(
            "invalid_blocks",
            errors=[_pointed(problem) for problem in problems],
            response_metadata=_messages(problems),
        )


def check_length(blocks: list[Json]) -> None:
    """The limit that only chat.postMessage and chat.update have."""
    counted = [block for block in blocks if block["type"] not in _WITH_LIMITS_OF_THEIR_OWN]
    if text_within(counted) > MAX_MESSAGE_TEXT:
        raise Refused("msg_blocks_too_long")


def check_view(view: Any, *kinds: str) -> None:
    """Refuse what a modal or a Home tab cannot hold."""
    problems = list(view_problems(view, *kinds))
    if problems:
        raise Refused("invalid_arguments", response_metadata=_messages(problems))
    if len(json.dumps(view).encode()) > MAX_VIEW_BYTES:
        raise Refused("view_too_large")


def message_problems(blocks: Any) -> Iterator[Problem]:
    wrong = list(_surface_problems(blocks, "message", "/blocks"))
    yield from wrong
    if not wrong:
        yield from _message_totals(blocks)


def view_problems(view: Any, *kinds: str) -> Iterator[Problem]:
    wrong = list(_VIEWS(view, "/view"))
    yield from wrong
    if wrong:
        return
    if view["type"] not in kinds:
        yield f"unsupported type: {view['type']}", "/view/type"
        return
    wrong = list(_surface_problems(view["blocks"], view["type"], "/view/blocks"))
    yield from wrong
    if not wrong:
        yield from _form_rules(view)


def _surface_problems(blocks: Any, surface: str, at: str) -> Iterator[Problem]:
    each = by_type(BLOCKS, SURFACES[surface])
    wrong = list(listed(each, least=0, most=MOST[surface])(blocks, at))
    yield from wrong
    if not wrong:
        yield from _twice(blocks, at)
        yield from _misplaced(blocks, surface, at)


def _misplaced(blocks: list[Json], surface: str, at: str) -> Iterator[Problem]:
    for where, block in _all_blocks(blocks, at):
        kinds = {element["type"] for element in elements_in(block)}
        if surface != "modal" and "file_input" in kinds:
            yield "unsupported type: file_input", f"{where}/element/type"


def _twice(blocks: list[Json], at: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for where, block in _all_blocks(blocks, at):
        block_id = block.get("block_id")
        if block_id in seen:
            yield f"block_id already exists: {block_id}", f"{where}/block_id"
        if block_id:
            seen.add(block_id)
        ids = [each["action_id"] for each in elements_in(block) if "action_id" in each]
        for action_id in {each for each in ids if ids.count(each) > 1}:
            yield f"action_id already exists: {action_id}", where


def _all_blocks(blocks: list[Json], at: str) -> Iterator[tuple[str, Json]]:
    for index, block in enumerate(blocks):
        yield f"{at}/{index}", block
        yield from _all_blocks(block.get("child_blocks", []), f"{at}/{index}/child_blocks")


def every_block(blocks: list[Json]) -> Iterator[Json]:
    """The blocks, and those inside them."""
    for _, block in _all_blocks(blocks, ""):
        yield block


def elements_in(block: Json) -> list[Json]:
    """The elements a block holds itself, not those of blocks within it."""
    single = [block[name] for name in ("element", "accessory") if name in block]
    if block["type"] == "carousel":
        cards = [card.get("actions", []) for card in block["elements"]]
        return [element for actions in cards for element in actions]
    if block["type"] in {"actions", "context_actions"}:
        return list(block["elements"])
    return [*single, *block.get("actions", [])]


def _message_totals(blocks: list[Json]) -> Iterator[Problem]:
    every = list(every_block(blocks))
    limits = {
        "markdown": MAX_MARKDOWN_TEXT,
        "table": MAX_TABLE_TEXT,
        "data_table": MAX_DATA_TABLE_TEXT,
    }
    for kind, most in limits.items():
        if text_within([block for block in every if block["type"] == kind]) > most:
            yield f"{kind} must be less than {most + 1} characters together", "/blocks"
    kinds = [block["type"] for block in every]
    if kinds.count("table") > 1:
        yield "only_one_table_allowed", "/blocks"
    if kinds.count("data_visualization") > MAX_CHARTS:
        yield f"no more than {MAX_CHARTS} data_visualization blocks allowed", "/blocks"


def _form_rules(view: Json) -> Iterator[Problem]:
    every = list(every_block(view["blocks"]))
    if view["type"] == "modal" and any(block["type"] == "input" for block in every):
        for text, at in needs("submit")(view, "/view"):
            yield f"{text} (a modal with inputs)", at
    focused = [each for block in every for each in elements_in(block) if each.get("focus_on_load")]
    if len(focused) > 1:
        yield "only one element may have focus_on_load", "/view/blocks"


def _pointed(problem: Problem) -> str:
    text, pointer = problem
    return f"{text} [json-pointer:{pointer}]"


def _messages(problems: list[Problem]) -> Json:
    return {"messages": [f"[ERROR] {_pointed(problem)}" for problem in problems]}
