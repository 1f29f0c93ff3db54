"""Every tool there is."""

from typing import Any

from bot.tools import activities, deals, histories, organizations, persons, search, timelines
from bot.tools.base import Tool

TOOLS: tuple[Tool[Any, Any], ...] = (
    *activities.TOOLS,
    *deals.TOOLS,
    *persons.TOOLS,
    *organizations.TOOLS,
    *histories.TOOLS,
    *search.TOOLS,
    *timelines.TOOLS,
)
BY_NAME = {tool.name: tool for tool in TOOLS}
