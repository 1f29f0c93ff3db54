"""Every tool there is."""

from typing import Any

from bot.tools import webhooks
from bot.tools.base import Tool
from bot.tools.catalog import (
    activities,
    deal_products,
    deals,
    files,
    followers,
    histories,
    leads,
    notes,
    organizations,
    participants,
    persons,
    pictures,
    saving,
    search,
    timelines,
    uploading,
)

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
    *notes.TOOLS,
    *saving.TOOLS,
    *leads.TOOLS,
)
BY_NAME = {tool.name: tool for tool in TOOLS}
# What the bot does by itself: no command, form or button leads there.
OURS: tuple[Tool[Any, Any], ...] = webhooks.TOOLS
EVERY = {**BY_NAME, **{tool.name: tool for tool in OURS}}
