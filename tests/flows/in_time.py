"""What comes of a change whose answer was lost: heard once all the looks at it are over."""

from typing import Any

from tests.seat import Seat

Json = dict[str, Any]
CHECKING = "Pipedrive has not confirmed this yet"
# Looks until half a minute after it was sent, and as many after it was sent once more.
LONGEST = 62


async def in_time(ana: Seat, told: Json | None = None) -> Json:
    """How it ended; `told` is what came at once."""
    if told is None or told["text"].startswith(CHECKING):
        await ana.lets_pass(seconds=LONGEST)
        told = await ana.told()
    return told
