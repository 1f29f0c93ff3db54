"""Typeahead: suggestions while a person types in a picker of a form."""

import asyncio
from typing import Any

import structlog

from bot.blocks.inputs import PICK, option
from bot.blocks.message import Block
from bot.pipedrive.errors import PipedriveError
from bot.pipedrive.names import Names
from bot.slack.callers import Callers, NotConnected, Outsider
from bot.slack.door import of_interaction

log = structlog.get_logger()
MOST = 100
LABEL = 75
PATIENCE = 2.5  # Slack waits three seconds for suggestions


class Pickers:
    def __init__(self, callers: Callers, names: Names) -> None:
        self._callers = callers
        self._names = names

    async def options(self, body: dict[str, Any]) -> list[Block]:
        """At most a hundred; none where something fails, as a picker can show no sentence."""
        verb, _, noun = str(body.get("action_id", "")).partition(":")
        if verb != PICK:
            return []
        try:
            async with asyncio.timeout(PATIENCE):
                caller = await self._callers.of(of_interaction(body))
                typed = str(body.get("value", ""))
                found = await self._names.find(noun, typed, caller.login, MOST)
        except (TimeoutError, PipedriveError, NotConnected, Outsider) as error:
            log.info("no_suggestions", noun=noun, error=type(error).__name__)
            return []
        return [option(str(match.id), _label(match.name, match.detail)) for match in found[:MOST]]


def _label(name: str, detail: str) -> str:
    """The name, and as much of the detail as fits behind it."""
    both = f"{name} · {detail}" if detail else name
    return both if len(both) <= LABEL else name
