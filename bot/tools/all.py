"""Every tool there is."""

from typing import Any

from bot.tools import all_deals, bulk_delete, deals, files, pictures, uploading
from bot.tools.base import Tool

TOOLS: tuple[Tool[Any, Any], ...] = (
    *deals.TOOLS,
    all_deals.LIST_ALL,
    bulk_delete.BULK_DELETE,
    *files.TOOLS,
    *pictures.TOOLS,
    *uploading.TOOLS,
)
BY_NAME = {tool.name: tool for tool in TOOLS}
