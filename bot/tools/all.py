"""Every tool there is."""

from typing import Any

from bot.tools import deals, histories, search, timelines
from bot.tools.base import Tool

TOOLS: tuple[Tool[Any, Any], ...] = (
    *deals.TOOLS,
    *histories.TOOLS,
    *search.TOOLS,
    *timelines.TOOLS,
)
BY_NAME = {tool.name: tool for tool in TOOLS}
