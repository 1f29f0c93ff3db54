"""Every tool there is."""

from typing import Any

from bot.tools import activities, deals, organizations, persons
from bot.tools.base import Tool

TOOLS: tuple[Tool[Any, Any], ...] = (
    *deals.TOOLS,
    *persons.TOOLS,
    *organizations.TOOLS,
    *activities.TOOLS,
)
BY_NAME = {tool.name: tool for tool in TOOLS}
