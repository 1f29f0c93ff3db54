"""The controls of the local Pipedrive, as whoever tries the bot has them."""

from typing import Any

import aiohttp
from aiohttp.test_utils import TestServer

from tests.local_pipedrive.hooked import Json

Step = dict[str, Any]


class Play:
    """The controls."""

    def __init__(self, server: TestServer, session: aiohttp.ClientSession) -> None:
        self._server = server
        self._session = session

    async def post(self, control: str, **body: object) -> Json:
        url = self._server.make_url(f"/_play/{control}")
        async with self._session.post(url, json=body) as response:
            answer: Json = await response.json()
        assert response.status == (200 if answer["ok"] else 400)
        return answer

    async def change(self, who: str, *steps: Step, **more: object) -> Json:
        return await self.post("change", **{"as": who, "steps": list(steps), **more})

    async def webhooks(self) -> Json:
        async with self._session.get(self._server.make_url("/_play/webhooks")) as response:
            shown: Json = await response.json()
        return shown
