"""Every kind of block: how it must look, and on which surfaces it may stand."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from bot.playground.slack.elements import (
    ELEMENTS,
    IN_ACTIONS,
    IN_CARDS,
    IN_CONTEXT_ACTIONS,
    IN_INPUTS,
    IN_SECTIONS,
)
from bot.playground.slack.objects import (
    BLOCK_ID,
    IMAGE,
    SLACK_FILE,
    plain,
    words,
)
from bot.playground.slack.rich_text import RICH_TEXT, RICH_TEXT_BLOCK
from bot.playground.slack.shapes import (
    Check,
    Problem,
    anything,
    at_least_one,
    both,
    by_type,
    exactly_one,
    flag,
    listed,
    one_of,
    shape,
    string,
    url,
)
from bot.playground.slack.tables import DATA_TABLE, DATA_VISUALIZATION, TABLE


def _block(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    return shape({"type": anything, **required}, {"block_id": BLOCK_ID, **(optional or {})})


def _some(allowed: Collection[str]) -> Check:
    return by_type(ELEMENTS, allowed)


_IMAGE_ELEMENT = by_type({"image": IMAGE})
_CONTEXT_PART = by_type(
    {
        "image": IMAGE,
        "plain_text": plain(),
        "mrkdwn": words(),
    }
)
_ICON = shape({"type": one_of("icon"), "name": string()})
_SOURCE = shape({"type": one_of("url"), "url": url(), "text": string()})
_TASK = {
    "task_id": string(),
    "title": string(),
}
_TASK_MORE = {"details": RICH_TEXT, "output": RICH_TEXT, "sources": listed(_SOURCE)}


def _not_both_icons(card: Any, at: str) -> Iterator[Problem]:
    if "icon" in card and "slack_icon" in card:
        yield "must define only one of icon, slack_icon", at


def _folds_sensibly(container: Any, at: str) -> Iterator[Problem]:
    folds = container.get("is_collapsible", False)
    if container.get("default_collapsed") and not folds:
        yield "default_collapsed requires is_collapsible", f"{at}/default_collapsed"
    if container.get("has_header_divider") and folds:
        yield "has_header_divider excludes is_collapsible", f"{at}/has_header_divider"


def _unique_tasks(plan: Any, at: str) -> Iterator[Problem]:
    ids = [task["task_id"] for task in plan["tasks"]]
    if len(ids) != len(set(ids)):
        yield "task_id must be unique", f"{at}/tasks"


_CARD = both(
    _block(
        {},
        {
            "hero_image": _IMAGE_ELEMENT,
            "icon": _IMAGE_ELEMENT,
            "slack_icon": _ICON,
            "title": words(150),
            "subtitle": words(150),
            "body": words(200),
            "subtext": words(200),
            "actions": listed(_some(IN_CARDS), most=3),
        },
    ),
    at_least_one("hero_image", "title", "body", "actions"),
    _not_both_icons,
)

_SIMPLE: dict[str, Check] = {
    "actions": _block({"elements": listed(_some(IN_ACTIONS), most=25)}),
    "alert": _block(
        {"text": words(200)},
        {"level": one_of("default", "info", "warning", "error", "success")},
    ),
    "card": _CARD,
    "carousel": _block({"elements": listed(by_type({"card": _CARD}), most=10)}),
    "context": _block({"elements": listed(_CONTEXT_PART, most=10)}),
    "context_actions": _block({"elements": listed(_some(IN_CONTEXT_ACTIONS), most=5)}),
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
    "divider": _block({}),
    "file": _block({"external_id": string(most=255), "source": one_of("remote")}),
    "header": _block({"text": plain(150)}),
    "image": both(
        _block(
            {"alt_text": string(most=2000)},
            {"image_url": url(), "slack_file": SLACK_FILE, "title": plain(2000)},
        ),
        exactly_one("image_url", "slack_file"),
    ),
    "input": _block(
        {"label": plain(2000), "element": _some(IN_INPUTS)},
        {"hint": plain(2000), "optional": flag, "dispatch_action": flag},
    ),
    "markdown": _block({"text": string(most=12_000)}),
    "plan": both(
        _block(
            {
                "title": string(),
                "tasks": listed(
                    shape(
                        _TASK,
                        {"status": one_of("pending", "in_progress", "complete", "error")}
                        | _TASK_MORE,
                    ),
                    most=50,
                ),
            }
        ),
        _unique_tasks,
    ),
    "rich_text": RICH_TEXT_BLOCK,
    "section": both(
        _block(
            {},
            {
                "text": words(3000),
                "fields": listed(words(2000), most=10),
                "accessory": _some(IN_SECTIONS),
                "expand": flag,
            },
        ),
        at_least_one("text", "fields"),
    ),
    "table": TABLE,
    "task_card": _block(
        {**_TASK, "status": one_of("in_progress", "complete", "error")}, _TASK_MORE
    ),
    "video": _block(
        {
            "alt_text": string(least=0, most=2000),
            "title": plain(199),
            "thumbnail_url": url(),
            "video_url": url(),
        },
        {
            "author_name": string(most=49),
            "description": plain(200),
            "provider_icon_url": url(most=2000),
            "provider_name": string(most=50),
            "title_url": url(most=2000),
        },
    ),
}

# Documentation and Slack's own validator differ about more of them: only what both take.
_IN_CONTAINERS = frozenset(
    {"actions", "context", "divider", "header", "image", "section", "table", "video"}
)
BLOCKS: dict[str, Check] = {
    **_SIMPLE,
    "container": both(
        _block(
            {"child_blocks": listed(by_type(_SIMPLE, _IN_CONTAINERS), most=10)},
            {
                "title": plain(150),
                "rich_text_title": RICH_TEXT,
                "subtitle": words(150),
                "icon": _IMAGE_ELEMENT,
                "width": one_of("narrow", "standard", "wide", "full"),
                "is_collapsible": flag,
                "default_collapsed": flag,
                "has_header_divider": flag,
            },
        ),
        at_least_one("title", "rich_text_title"),
        _folds_sensibly,
    ),
}

_EVERYWHERE = frozenset(
    {
        "actions",
        "card",
        "context",
        "divider",
        "header",
        "image",
        "input",
        "rich_text",
        "section",
        "video",
    }
)
_NUMBERS = frozenset({"carousel", "container", "data_table", "data_visualization", "table"})
SURFACES: dict[str, frozenset[str]] = {
    "message": _EVERYWHERE
    | _NUMBERS
    | {"context_actions", "file", "markdown", "plan", "task_card"},
    "modal": _EVERYWHERE | {"alert"},
    "home": _EVERYWHERE | _NUMBERS,
}
MOST = {"message": 50, "modal": 100, "home": 100}
