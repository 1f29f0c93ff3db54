"""How much one person may delete within a day."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.blocks import bulk
from bot.desk.caller import Caller
from bot.desk.lately import Lately
from bot.desk.states import Operation
from bot.pipedrive.kinds import kind_at
from bot.tools.all import TOOLS
from bot.tools.base import Tool

DAY = timedelta(days=1)
MOST = 50
# Of records of every kind.
DELETES = tuple(tool.name for tool in TOOLS if tool.method == "DELETE" and kind_at(tool.path))


class Cap:
    def __init__(self, lately: Lately, now: Callable[[], datetime], most: int = MOST) -> None:
        self._lately = lately
        self._now = now
        self.most = most

    async def left(self, tool: Tool[Any, Any], caller: Caller, but: str = "") -> int:
        """How many records this person may still take; `but` is the operation that asks."""
        if tool.name not in DELETES:
            return self.most
        since = self._now() - DAY
        done = await self._lately.clicked(*caller.who, DELETES, since)
        return max(0, self.most - sum(_taken(one) for one in done if one.id != but))


def _taken(operation: Operation) -> int:
    """What it has deleted; while it runs, what it may yet delete."""
    if operation.state == "not_done":
        return 0
    kept = (operation.result or {}).get("kept")
    if operation.state == "executing" or not isinstance(kept, dict):
        return len(operation.before)
    return sum(end == bulk.DELETED for end in kept.values())
