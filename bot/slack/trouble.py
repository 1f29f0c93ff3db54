"""When Slack does not answer, or says no: one name for it, whatever came instead."""

from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

TROUBLE = (SlackApiError, aiohttp.ClientError, TimeoutError)
# Not Slack's own answer: a page of its shield, half an answer, nothing.
GARBLED = "garbled"
DOWN = {GARBLED, "fatal_error", "internal_error", "ratelimited", "request_timeout",
        "service_unavailable"}  # fmt: skip


def code_of(error: Exception) -> str:
    """Slack's own name for it; an exception's text would hold the whole answer."""
    if not isinstance(error, SlackApiError):
        return type(error).__name__
    answer: Any = error.response  # Any: whatever could be read of it, even a text
    if isinstance(answer, str):
        return GARBLED
    data = getattr(answer, "data", answer)
    return str(data.get("error") or GARBLED) if isinstance(data, Mapping) else GARBLED


def is_down(error: Exception) -> bool:
    """Whether it says nothing about what was asked, only that Slack could not."""
    return not isinstance(error, SlackApiError) or code_of(error) in DOWN
