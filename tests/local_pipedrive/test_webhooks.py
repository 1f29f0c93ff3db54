"""Webhooks: who is told what, in which shape, with which password."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest

from bot.playground.pipedrive import World
from tests.local_pipedrive.conftest import Caller
from tests.local_pipedrive.hooked import Ear


@pytest.fixture
async def ear() -> AsyncIterator[Ear]:
    async with Ear.listening() as ear:
        yield ear


async def subscribe(who: Caller, ear: Ear, entity: str = "*", **more: Any) -> int:
    made = await who.post(
        "/v1/webhooks",
        **{
            "subscription_url": ear.url,
            "event_action": "*",
            "event_object": entity,
            "name": "Everything",
            **more,
        },
    )
    assert made.status == 201, made.body
    id: int = made.data["id"]
    return id


async def test_a_changed_deal_is_told_with_what_was_there_before(
    ana: Caller, tom: Caller, ear: Ear, world: World
) -> None:
    hook = await subscribe(ana, ear, http_auth_user="deal", http_auth_password="desk")

    before = (await ana.get("/api/v2/deals/13")).data
    await tom.patch("/api/v2/deals/13", stage_id=4, value=13_000)
    (heard,) = await ear.hears(1)

    meta = heard.meta
    assert heard.authorization == "Basic ZGVhbDpkZXNr"
    assert meta.pop("id").count("-") == meta.pop("correlation_id").count("-") == 4
    assert datetime.fromisoformat(meta.pop("timestamp")) == world.now()
    assert meta == {
        "action": "change",
        "entity": "deal",
        "entity_id": "13",
        "company_id": "7001",
        "user_id": "102",
        "version": "2.0",
        "webhook_id": str(hook),
        "webhook_owner_id": "101",
        "type": "general",
        "change_source": "api",
        "is_bulk_edit": False,
        "permitted_user_ids": ["101", "102", "103", "104", "105"],
        "attempt": 1,
        "host": "fir.pipedrive.com",
    }
    assert heard.body["previous"] == {
        "stage_id": 2,
        "value": 12_500,
        "stage_change_time": before["stage_change_time"],
    }
    data = heard.body["data"]
    assert (data["stage_id"], data["value"], data["visible_to"]) == (4, 13_000, "3")
    assert data["update_time"] == "2026-11-24T10:30:00Z"
