"""Every tool there is."""

from typing import Any

from bot.tools import (
    activities,
    deals,
    files,
    histories,
    organizations,
    persons,
    pictures,
    search,
    timelines,
    uploading,
)
from bot.tools.base import Tool

TOOLS: tuple[Tool[Any, Any], ...] = (
    *deals.TOOLS,
    *persons.TOOLS,
    *organizations.TOOLS,
    *activities.TOOLS,
    *files.TOOLS,
    *pictures.TOOLS,
    *uploading.TOOLS,
    *histories.TOOLS,
    *search.TOOLS,
    *timelines.TOOLS,
)
BY_NAME = {tool.name: tool for tool in TOOLS}
