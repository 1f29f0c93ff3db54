"""Every tool there is."""

from typing import Any

from bot.tools import activities, deals
from bot.tools.base import Tool

TOOLS: tuple[Tool[Any, Any], ...] = (
    *activities.TOOLS,
    *deals.TOOLS,
)
BY_NAME = {tool.name: tool for tool in TOOLS}
