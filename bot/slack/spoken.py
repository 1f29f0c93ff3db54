"""What people say to the bot, in a command, a mention or a message → a command and its text."""

from collections.abc import Mapping
from typing import Any

from bot.commands.lexer import clean

Body = Mapping[str, Any]  # Any: as Slack sends it


def typed_in(body: Body) -> tuple[str, str] | None:
    """Command and text; None where a payload is none of the three."""
    if "command" in body:
        return body["command"], clean(body.get("text", ""))
    if "event" in body:
        return "/crm", clean(body["event"]["text"].partition(">")[2])
    return None
