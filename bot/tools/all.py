"""Every tool there is."""

from typing import Any

from bot.tools import deal_products, deals, followers, organizations, participants, persons
from bot.tools.base import Tool

TOOLS: tuple[Tool[Any, Any], ...] = (
    *deals.TOOLS,
    *persons.TOOLS,
    *organizations.TOOLS,
    *participants.TOOLS,
    *deal_products.TOOLS,
    *followers.TOOLS,
)
BY_NAME = {tool.name: tool for tool in TOOLS}
