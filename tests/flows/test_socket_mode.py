"""`python -m bot socket`: the same listeners over a connection that the bot opens itself."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.app import create_app
from bot.playground.run import Playground
from bot.slack.socket import listen
from tests.edge.door import recorded
from tests.flows.received import writes
from tests.seat import PATIENCE, Seat


@asynccontextmanager
async def listening(desk: Playground) -> AsyncIterator[asyncio.Task[None]]:
    """The bot over a socket in place of the one that is served."""
    await desk.stop_bot()
    assert desk.settings.slack_app_token is not None
    async with create_app(desk.settings) as app:
        task = asyncio.create_task(listen(app, desk.settings.slack_app_token))
        async with asyncio.timeout(PATIENCE):
            while not desk.workspace.delivery.sockets.connected:  # noqa: ASYNC110 - has no event
                await asyncio.sleep(0)
        yield task
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(task, PATIENCE)
    await desk.start_bot()


async def test_commands_clicks_and_forms_work_over_a_socket_and_sigterm_ends_it(
    desk: Playground, ana: Seat
) -> None:
    async with listening(desk):
        card = await ana.types("/deal 12")
        await ana.clicks(card, "Lost")
        await ana.submits(await ana.modal(), lost_reason="Price")
        told = await ana.told()
        asked = await ana.types("/deal delete 13")
        done = await ana.presses(asked, "Delete deal")

    assert told["text"] == "Acme renewal #12 is marked as lost: Price"
    assert done["text"].startswith("Deleted Acme renewal 2026 #13.")
    assert [method for method, _, _ in writes(desk)] == ["PATCH", "DELETE"]


async def test_what_has_another_shape_is_turned_away_there_too(desk: Playground, ana: Seat) -> None:
    odd: list[dict[str, Any]] = [{}, {"type": []}, {"type": "block_actions"}, {"command": "/deal"}]
    with recorded() as lines:
        async with listening(desk):
            sockets = desk.workspace.delivery.sockets
            async with asyncio.timeout(PATIENCE):
                answers = [await sockets.send("interactive", payload, {}) for payload in odd]
            told = await ana.types("/deal 12")

    assert answers == [{}] * len(odd)
    assert told["text"].startswith("Acme renewal, deal #12")
    assert lines.saying("turned away")
    assert [line for line in lines.all if line["level"] == "error"] == []
