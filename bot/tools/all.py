"""Every tool there is."""

from typing import Any

from bot.tools import (
    activities,
    deal_products,
    deals,
    files,
    followers,
    histories,
    organizations,
    participants,
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
    *participants.TOOLS,
    *deal_products.TOOLS,
    *followers.TOOLS,
    *histories.TOOLS,
    *search.TOOLS,
    *timelines.TOOLS,
)
BY_NAME = {tool.name: tool for tool in TOOLS}
