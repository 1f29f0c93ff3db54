"""People who work in Pipedrive itself, and the webhooks that follow, steered from outside."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.playground.pipedrive import World
from tests.local_pipedrive.conftest import Caller
from tests.local_pipedrive.hooked import Ear, Json

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


@pytest.fixture
def play(server: TestServer, session: aiohttp.ClientSession) -> Play:
    return Play(server, session)


@pytest.fixture
async def ear(ana: Caller) -> AsyncIterator[Ear]:
    """Ana, an admin, wants to know everything."""
    async with Ear.listening() as ear:
        await ana.post(
            "/v1/webhooks",
            subscription_url=ear.url,
            event_action="*",
            event_object="*",
            name="Everything",
        )
        yield ear


async def test_what_somebody_does_in_pipedrive_is_done_and_told(
    play: Play, ear: Ear, world: World
) -> None:
    fields = {
        "title": "Alder",
        "value": 60_000,
        "currency": "EUR",
        "custom_fields": {"Source": "Referral", "Purchase order": "PO-1"},
    }
    made = await play.change("tom", {"do": "create", "entity": "deal", "fields": fields})
    id = made["done"][0]["id"]
    won = {"do": "update", "entity": "deal", "id": id, "fields": {"status": "won"}}
    await play.change("tom", won, source="api")

    deal = world.company.deals[id]
    source = next(row for row in world.company.fields["deal"] if row.field_name == "Source")
    created, changed = ear.heard
    assert made == {"ok": True, "done": [{"entity": "deal", "id": 301}]}
    assert (deal.status, deal.owner_id) == ("won", 102)
    assert (created.meta["action"], created.meta["change_source"]) == ("create", "app")
    assert created.body["previous"] is None
    told = created.body["data"]["custom_fields"][source.field_code]
    assert told == {"type": "enum", "id": deal.custom_fields[source.field_code]}
    assert (changed.meta["action"], changed.meta["change_source"]) == ("change", "api")
    assert changed.body["previous"] == {
        "status": "open", "close_time": None, "won_time": None, "first_won_time": None,
    }  # fmt: skip


async def test_what_is_held_is_sent_when_it_is_released(play: Play, ear: Ear) -> None:
    await play.post("webhooks", do="hold")
    lost = {"do": "update", "entity": "deal", "fields": {"status": "lost"}}
    await play.change("ana", {**lost, "id": 12}, {**lost, "id": 13})
    held, nothing = await play.webhooks(), [*ear.heard]

    released = await play.post("webhooks", do="release")

    assert (held["mode"], held["held"], nothing) == ("hold", 2, [])
    assert released == {"ok": True, "sent": 2}
    assert [told[2] for told in ear.told] == ["12", "13"]
    after = await play.webhooks()
    assert (after["mode"], after["held"]) == ("send", 0)
    assert [(row["outcome"], row["status"]) for row in after["log"]] == [
        ("held", 0), ("held", 0), ("delivered", 200), ("delivered", 200),
    ]  # fmt: skip
