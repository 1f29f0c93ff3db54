"""Every tool there is."""

from typing import Any

from bot.tools import (
    all_deals,
    bulk_delete,
    deal_products,
    deals,
    followers,
    participants,
)
from bot.tools.base import Tool

TOOLS: tuple[Tool[Any, Any], ...] = (
    *deals.TOOLS,
    all_deals.LIST_ALL,
    bulk_delete.BULK_DELETE,
    *participants.TOOLS,
    *deal_products.TOOLS,
    *followers.TOOLS,
)
BY_NAME = {tool.name: tool for tool in TOOLS}
