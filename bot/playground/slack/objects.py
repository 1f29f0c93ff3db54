"""The small parts of blocks: texts, options, confirmations, images."""

from collections.abc import Iterator
from typing import Any

from bot.playground.slack.shapes import (
    Check,
    Problem,
    anything,
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


def plain(most: int = 3000) -> Check:
    return by_type({"plain_text": _plain_of(most)})


def words(most: int = 3000) -> Check:
    """Either plain text or mrkdwn."""
    return by_type({"plain_text": _plain_of(most), "mrkdwn": _mrkdwn_of(most)})


def _plain_of(most: int) -> Check:
    return shape({"type": anything, "text": string(most=most)}, {"emoji": flag})


def _mrkdwn_of(most: int) -> Check:
    return shape({"type": anything, "text": string(most=most)}, {"verbatim": flag})


STYLE = one_of("primary", "danger")
BLOCK_ID = string(most=255)
ACTION_ID = string(most=255)
PLACEHOLDER = plain(150)
CONFIRM = shape(
    {"title": plain(100), "text": words(300), "confirm": plain(30), "deny": plain(30)},
    {"style": STYLE},
)
SLACK_FILE = both(
    shape({}, {"id": string(pattern="F[A-Z0-9]{8,}"), "url": url()}), exactly_one("id", "url")
)
IMAGE = both(
    shape(
        {"type": anything, "alt_text": string(most=2000)},
        {"image_url": url(), "slack_file": SLACK_FILE},
    ),
    exactly_one("image_url", "slack_file"),
)


def option(text: Check, description: Check, **more: Check) -> Check:
    return shape({"text": text, "value": string(most=150)}, {"description": description, **more})


OPTION = option(plain(75), plain(75))
RICH_OPTION = option(words(75), words(75))  # of checkboxes and radio buttons
OVERFLOW_OPTION = option(plain(75), plain(75), url=url())
OPTION_GROUP = shape({"label": plain(75), "options": listed(OPTION, most=100)})
OPTIONS = listed(OPTION, most=100)
OPTION_GROUPS = listed(OPTION_GROUP, most=100)


def options_of(element: Any) -> list[Any]:
    groups = element.get("option_groups") or []
    grouped = [each for group in groups for each in group["options"]]
    return [*(element.get("options") or []), *grouped]


def initial_is_offered(element: Any, at: str) -> Iterator[Problem]:
    chosen = [element["initial_option"]] if "initial_option" in element else []
    offered = options_of(element)
    if any(each not in offered for each in [*chosen, *element.get("initial_options", [])]):
        yield "initial options must be among the options", at
