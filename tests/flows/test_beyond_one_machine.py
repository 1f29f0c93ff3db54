"""The same gate with state in PostgreSQL and the cache in Redis, both of them real."""

from collections.abc import AsyncIterator, Iterator

import pytest
from pydantic import SecretStr

from bot.app import create_app
from bot.manifest import FILE
from bot.playground.run import Playground, playground
from tests.connected import connected
from tests.flows.received import writes
from tests.flows.watching import WON, Office, texts, watches
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


async def test_the_clock_drives_all_that_has_its_time_there_too(desk: Playground) -> None:
    office = Office(desk)
    async with connected(desk, "U0ANA", "ana") as ana:
        await watches(ana, WON)
        await watches(ana, "/crm watch deals value every=day at 09:00 tz=Europe/Oslo")
        deal = await office.deal("Alder", 60_000)
        await office.update("tom", deal, value=70_000)
        await office.win("tom", deal)
        await ana.lets_pass(minutes=2)
        at_once = texts(desk)

        await ana.lets_pass(days=2)

    assert [text.partition(".")[0] for text in at_once] == [f"Tom Berg won Alder #{deal}"]
    assert len(texts(desk)) == 2
    assert "every day at 09:00 (Europe/Oslo)" in texts(desk)[1]
