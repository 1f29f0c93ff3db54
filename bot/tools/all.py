"""Every tool there is."""

from typing import Any

from bot.tools import deals
from bot.tools.base import Tool

TOOLS: tuple[Tool[Any, Any], ...] = (*deals.TOOLS,)
BY_NAME = {tool.name: tool for tool in TOOLS}
