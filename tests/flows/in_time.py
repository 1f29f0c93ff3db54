"""What comes in a while, heard while the bot's clock runs ahead of the machine's."""

import asyncio
from datetime import timedelta
from typing import Any

from tests.flows.conftest import Clock
from tests.seat import Seat

Json = dict[str, Any]
CHECKING = "Pipedrive has not confirmed this yet"
STEP = timedelta(seconds=1)


async def in_time(ana: Seat, clock: Clock, told: Json | None = None) -> Json:
    """The next message that is not only about looking; `told` is what came so far."""
    async with asyncio.timeout(60):
        while told is None or told["text"].startswith(CHECKING):
            told = await _heard(ana, clock)
    return told


async def _heard(ana: Seat, clock: Clock) -> Json | None:
    hearing = asyncio.create_task(ana.told())
    while not hearing.done():
        await asyncio.wait({hearing}, timeout=0.1)
        clock.ahead += STEP
    # A person waits for longer than a seat does.
    return None if isinstance(hearing.exception(), TimeoutError) else hearing.result()
