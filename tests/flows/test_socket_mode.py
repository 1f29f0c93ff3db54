"""`python -m bot socket`: the same listeners over a connection that the bot opens itself."""

import asyncio
import os
import signal

from bot.app import create_app
from bot.playground.run import Playground
from bot.slack.socket import listen
from tests.flows.received import writes
from tests.seat import PATIENCE, Seat


async def test_commands_clicks_and_forms_work_over_a_socket_and_sigterm_ends_it(
    desk: Playground, ana: Seat
) -> None:
    await desk.stop_bot()
    assert desk.settings.slack_app_token is not None
    async with create_app(desk.settings) as app:
        listening = asyncio.create_task(listen(app, desk.settings.slack_app_token))
        async with asyncio.timeout(PATIENCE):
            while not desk.workspace.courier.sockets.connected:  # noqa: ASYNC110 - has no event
                await asyncio.sleep(0)

        card = await ana.types("/deal 12")
        await ana.clicks(card, "Lost")
        await ana.submits(await ana.modal(), lost_reason="Price")
        told = await ana.told()
        asked = await ana.types("/deal delete 13")
        done = await ana.presses(asked, "Delete deal")

        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(listening, PATIENCE)

    assert told["text"] == "Acme renewal #12 is marked as lost: Price"
    assert done["text"].startswith("Deleted Acme renewal 2026 #13.")
    assert [method for method, _, _ in writes(desk)] == ["PATCH", "DELETE"]
    await desk.start_bot()
