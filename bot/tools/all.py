"""Every tool there is."""

from typing import Any

from bot.tools import activities, deals, files, pictures, uploading
from bot.tools.base import Tool

TOOLS: tuple[Tool[Any, Any], ...] = (
    *activities.TOOLS,
    *deals.TOOLS,
    *files.TOOLS,
    *pictures.TOOLS,
    *uploading.TOOLS,
)
BY_NAME = {tool.name: tool for tool in TOOLS}
