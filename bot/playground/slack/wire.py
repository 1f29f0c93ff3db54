"""Slack's JSON, and how Slack refuses."""

from collections.abc import Mapping
from typing import Any

# Slack's own JSON: its shape is checked by `blocks` and by Slack's error codes, not by types.
Json = dict[str, Any]


class Refused(Exception):
    """The answer `{"ok": false, "error": …}`, with whatever else Slack says beside it."""

    def __init__(
        self,
        error: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.headers = dict(headers or {})
        self.answer: Json = {"ok": False, "error": error, **more}


class NoAnswer(Exception):
    """The bot did not take a delivery; the text is the code that Slack shows."""
