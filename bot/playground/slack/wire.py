"""Slack's JSON, and how Slack refuses."""

from collections.abc import Mapping
from typing import Any

# Slack's own JSON: its shape is checked by `checker` and by Slack's error codes, not by types.
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
        self.status = status
        self.headers = dict(headers or {})
        self.answer: Json = {"ok": False, "error": error, **more}


class NoAnswer(Exception):
    """The bot did not take a delivery; the text is the code that Slack shows."""

    def __init__(
        self, code: str, *, reason: str = "http_error", is_final: bool = False, status: int = 0
    ) -> None:
        super().__init__(code)
        self.status = status  # of the answer, where there was one
        self.reason = reason  # as the next attempt at an event tells it
        self.is_final = is_final  # the bot asked for no further attempt

    @property
    def in_words(self) -> str:
        late = str(self) == "operation_timeout"
        return "The app did not answer in time." if late else "The app answered with an error."
