"""What was held while a channel took nothing, or was muted: one line for all of it."""

import structlog

from bot.watch.telling import storms
from bot.watch.telling.outbox import Outbox
from bot.watch.telling.port import Channels, MessageRefused
from bot.watch.watches.rows import Place

log = structlog.get_logger()
MUTED = "this channel was muted"
SHUT = "I couldn't post here"


class Holding:
    def __init__(self, outbox: Outbox, channels: Channels) -> None:
        self._outbox = outbox
        self._channels = channels

    async def let_go(self, place: Place, said: str = "") -> None:
        """`said` comes first, also where nothing was held.

        Raises MessageRefused: then what was held stays so.
        """
        held = await self._outbox.held(place)
        if not (held or said):
            return
        token = held[0].token if held else ""
        why = MUTED if any(item.reason == "muted" for item in held) else SHUT
        message = storms.held(len(held), why, said, token)
        if not (token and await self._channels.find(place, token, held[0].made_at, thread="")):
            await self._channels.post(place, message, thread="", broadcast=False, token=token)
        if held:
            await self._outbox.is_told(held)

    async def quietly(self, place: Place, said: str = "") -> None:
        """Where nobody waits for an answer; what cannot be told stays held."""
        try:
            await self.let_go(place, said)
        except MessageRefused as no:
            log.warning("held_not_told", error=no.error)
