"""The company's daily budget at Pipedrive: shown in words and a bar, spared when it runs low."""

import re

import aiohttp

from bot.playground.run import Playground
from tests.flows.received import requests
from tests.seat import Seat

SEARCHES = "/api/v2/deals/search"
ON_SCREEN = re.compile("[▰▱]{20}")


async def use(desk: Playground, share: float) -> None:
    """So much of the day's budget is gone, whoever used it."""
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{desk.settings.pipedrive_api_url}/_play/budget", json={"used": share}
        ) as told,
    ):
        assert (await told.json())["ok"]


async def test_the_status_says_what_this_bot_used_and_what_the_company_did(
    desk: Playground, ana: Seat
) -> None:
    await use(desk, 0.31)
    await ana.types("/deal list")

    told = await ana.types("/crm status")

    assert "31 % of your company's Pipedrive budget for today is used" in told["text"]
    assert re.search(r"by this bot \(\d+ tokens of 300,000\)", told["text"])
    bar = ON_SCREEN.search(str(told["blocks"]))
    assert bar
    assert bar[0].count("▰") == 6


async def test_each_call_counts_what_pipedrive_takes_for_it(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal list")
    before, spent = await _used(ana), desk.world.limits.spent

    await ana.types("/deal history 12")
    await ana.types("/deal edit 12 value=15k")
    await ana.types("/crm find acme")

    assert desk.world.limits.spent - spent > 20
    assert await _used(ana) - before == desk.world.limits.spent - spent


async def _used(ana: Seat) -> int:
    told = (await ana.types("/crm status"))["text"]
    found = re.search(r"([\d,]+) tokens?", told)
    assert found
    return int(found[1].replace(",", ""))


async def test_over_four_fifths_pickers_offer_only_what_is_known_and_say_so(
    desk: Playground, ana: Seat
) -> None:
    await ana.types("/deal 12")
    await use(desk, 0.85)
    await ana.types("/deal find renewal limit=1")
    before = len(requests(desk, SEARCHES))
    await ana.sends("/deal move ?")
    form = await ana.modal()

    answer = await ana.suggested(form, "id", "acme")

    (group,) = answer["option_groups"]
    assert group["label"]["text"].startswith("Search is paused")
    assert "Acme renewal" in group["options"][0]["text"]["text"]
    assert len(requests(desk, SEARCHES)) == before
    assert "pickers don't search for now" in (await ana.types("/crm status"))["text"]


async def test_a_number_is_still_looked_up(desk: Playground, ana: Seat) -> None:
    await use(desk, 0.85)
    await ana.types("/deal list limit=1")
    await ana.sends("/deal move ?")

    options = await ana.looks_for(await ana.modal(), "id", "273")

    assert len(options) == 1


async def test_with_enough_budget_pickers_search(desk: Playground, ana: Seat) -> None:
    await use(desk, 0.5)
    await ana.types("/deal list limit=1")
    await ana.sends("/deal move ?")

    options = await ana.looks_for(await ana.modal(), "id", "acme")

    assert options
    assert requests(desk, SEARCHES)


async def test_what_nobody_has_seen_yet_is_not_offered_for_now_and_is_counted(
    desk: Playground, ana: Seat
) -> None:
    await use(desk, 0.9)
    await ana.types("/deal list limit=1")
    await ana.sends("/deal move ?")

    assert await ana.looks_for(await ana.modal(), "id", "zebra") == []

    assert requests(desk, SEARCHES) == []
    assert 'bot_suggestions_total{noun="deal",source="paused"} 1.0' in await metrics(desk)


async def metrics(desk: Playground) -> str:
    url = f"http://127.0.0.1:{desk.bot_port}/metrics"
    async with aiohttp.ClientSession() as session, session.get(url) as told:
        return await told.text()
