"""The same gate with state in PostgreSQL and the cache in Redis, both of them real."""

from collections.abc import AsyncIterator, Iterator

import pytest
from pydantic import SecretStr

from bot.app import create_app
from bot.manifest import FILE
from bot.playground.run import Playground, playground
from tests.flows.conftest import connected
from tests.flows.received import writes
from tests.pipedrive.conftest import redis_url
from tests.store.databases import fresh_postgres

__all__ = ["redis_url"]


@pytest.fixture
def postgres() -> Iterator[str]:
    with fresh_postgres() as url:
        yield url


@pytest.fixture
async def desk(postgres: str, redis_url: SecretStr) -> AsyncIterator[Playground]:
    more = {"database_url": postgres, "redis_url": redis_url.get_secret_value()}
    manifest = FILE.read_text(encoding="utf-8")
    async with playground(create_app, manifest=manifest, more=more) as running:
        yield running


async def test_a_deal_is_merged_once_after_a_restart_between_question_and_click(
    desk: Playground,
) -> None:
    async with connected(desk, "U0ANA", "ana") as ana:
        asked = await ana.types("/deal merge 12 into 13")
        await desk.restart_bot()

        done = await ana.presses(asked, "Merge")
        card = await ana.types("/deal 13")

    assert done["text"].startswith("Merged Acme renewal #12 into Acme renewal 2026 #13")
    assert card["text"].startswith("Acme renewal 2026, deal #13")
    assert writes(desk) == [("PUT", "/v1/deals/12/merge", {"merge_with_id": 13})]
