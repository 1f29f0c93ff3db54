"""What a kept request asks for, by the name of the record where it answers a question."""

from dataclasses import replace

from bot.blocks.viewer import Viewer
from bot.desk import receipts
from bot.desk.operations import Operations
from bot.desk.states import id_of
from bot.slack.door import door_of
from bot.slack.wanted import Body, Wanted, wanted


class Asked:
    def __init__(self, operations: Operations) -> None:
        self._operations = operations

    async def of(self, body: Body, viewer: Viewer) -> Wanted:
        """A button says no more than `Delete deal`, and its question may be decided by now."""
        found, door = wanted(body, viewer), door_of(body)
        held = await self._operations.find(id_of(found.ticket)) if found.ticket else None
        if held is None or (held.origin.team, held.origin.user) != (door.team, door.user):
            return found
        decided = held.state != "pending"
        return replace(found, words=receipts.title(held), decided=decided)
