"""Typeahead: suggestions while a person types in a picker of a form."""

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog

from bot.blocks.kit import inputs
from bot.blocks.kit.figures import as_read
from bot.blocks.kit.inputs import PICK, option, plain
from bot.blocks.kit.message import Block
from bot.blocks.kit.viewer import Viewer
from bot.desk.caller import Outsider, RightsUnknown
from bot.desk.lookup.suggestions import Keystroke, SuggestionGroup, Suggestions
from bot.pipedrive.http.errors import PipedriveError
from bot.pipedrive.names.matching import Match
from bot.slack.callers import Callers, NotConnected
from bot.slack.payloads import of_interaction
from bot.store.db import StoreFailed

log = structlog.get_logger()
LABEL = 75
TROUBLE = (TimeoutError, PipedriveError, StoreFailed, NotConnected, Outsider, RightsUnknown)
PATIENCE = 2.7  # Slack waits three seconds for suggestions


class Pickers:
    def __init__(self, callers: Callers, suggestions: Suggestions) -> None:
        self._callers = callers
        self._suggestions = suggestions

    async def options(self, body: dict[str, Any]) -> dict[str, list[Block]]:
        """As Slack wants them; none where something fails, as a picker can show no sentence."""
        verb, _, noun = str(body.get("action_id", "")).partition(":")
        if verb != PICK:
            return {"options": []}
        view = body.get("view") or {}
        typed, block = str(body.get("value", "")), str(body.get("block_id", ""))
        key = Keystroke(str(view.get("id", "")), block, noun, typed, _held(view))
        try:
            async with asyncio.timeout(PATIENCE):
                caller = await self._callers.of(of_interaction(body))
                groups = await self._suggestions.groups(key, caller)
        except TROUBLE as error:
            log.info("no_suggestions", noun=noun, error=type(error).__name__)
            return {"options": []}
        return _shown([group for group in groups if group.matches], caller.viewer)


def _held(view: Mapping[str, Any]) -> dict[str, str]:
    """What the form held when it was opened, and what has been chosen since."""
    was = {
        str(block.get("block_id")): inputs.held(block.get("element") or {})
        for block in view.get("blocks") or ()
        if block.get("type") == "input"
    }
    chosen = {
        block: inputs.typed(elements)
        for block, elements in ((view.get("state") or {}).get("values") or {}).items()
    }
    return {**was, **{block: text for block, text in chosen.items() if text}}


def _shown(groups: list[SuggestionGroup], viewer: Viewer) -> dict[str, list[Block]]:
    if len(groups) > 1 or any(group.label for group in groups):
        return {
            "option_groups": [
                {"label": plain(group.label, LABEL), "options": _options(group.matches, viewer)}
                for group in groups
            ]
        }
    return {"options": [shown for group in groups for shown in _options(group.matches, viewer)]}


def _options(matches: list[Match], viewer: Viewer) -> list[Block]:
    return [
        option(str(match.id), _label(match.name, as_read(match.detail, viewer)))
        for match in matches
    ]


def _label(name: str, detail: str) -> str:
    """The name, and as much of the detail as fits behind it."""
    parts = detail.split(" · ") if detail else []
    while parts and len(label := " · ".join((name, *parts))) > LABEL:
        parts.pop()
    return label if parts else name
