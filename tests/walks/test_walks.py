"""A walk meets every record once, also while they change, and knows when to give up."""

import asyncio
import itertools
import random
import re
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from bot.pipedrive.http.errors import Unavailable
from bot.pipedrive.paging.walk import Walk
from bot.pipedrive.records.rows import LeanDeal
from bot.pipedrive.request import Request
from tests.walks.conftest import Company

Ask = Callable[[Request], Awaitable[bytes]]
ALL = Request("GET", "/api/v2/deals")
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def walk(company: Company, request: Request = ALL, ask: Ask | None = None) -> Walk[LeanDeal]:
    return Walk(
        ask or company.ask,
        request,
        LeanDeal,
        now=company.world.now(),
        owners=company.owners,
        count=company.count,
    )


async def ids(walk: Walk[LeanDeal]) -> list[int]:
    return [row.id async for page in walk.pages() for row in page]


async def test_every_visible_deal_is_met_once(company: Company) -> None:
    met = await ids(walk(company))

    assert len(met) == len(set(met))
    assert set(met) == company.visible()


async def test_it_costs_little_more_than_one_chain_of_pages(company: Company) -> None:
    met = await ids(walk(company))

    chain = -(-len(met) // 500)
    partly_filled = len(await company.owners()) + 2
    assert company.pages() <= chain + partly_filled


async def test_a_short_list_is_not_taken_apart(company: Company) -> None:
    owner = company.world.user("mia").id

    await ids(walk(company, replace(ALL, query={"owner_id": owner})))

    assert not any(entry.path == "/v1/deals/summary" for entry in company.world.ledger)


async def test_every_filter_goes_along_on_every_page(company: Company) -> None:
    met = await ids(walk(company, replace(ALL, query={"status": ["open"], "pipeline_id": 1})))

    deals = company.world.company.deals
    asked = [entry for entry in company.world.ledger if entry.path == "/api/v2/deals"]
    assert set(met) == {
        id_
        for id_ in company.visible()
        if deals[id_].status == "open" and deals[id_].pipeline_id == 1
    }
    assert all(entry.query["status"] == "open" for entry in asked)
    assert all(entry.query["pipeline_id"] == "1" for entry in asked)


async def test_a_view_is_never_asked_owner_by_owner(company: Company) -> None:
    met = await ids(walk(company, replace(ALL, query={"filter_id": 1})))

    asked = [entry for entry in company.world.ledger if entry.path == "/api/v2/deals"]
    assert len(met) == len(set(met)) > 0
    assert all("owner_id" not in entry.query for entry in asked)


@pytest.mark.parametrize("seed", range(4))
async def test_what_changes_meanwhile_is_neither_lost_nor_doubled(
    company: Company, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - it shuffles; pytest prints the seed
    deals, before = company.world.company.deals, company.visible()
    users = await company.owners()
    new: set[int] = set()

    async def ask(request: Request) -> bytes:
        content = await company.ask(request)
        for id_ in chance.sample(sorted(before), 40):
            deals[id_].owner_id = chance.choice(users[:5])
            deals[id_].visible_to = 7
            deals[id_].update_time = f"{company.world.now():%Y-%m-%dT%H:%M:%SZ}"
        if len(new) < 20:
            fresh = company.world.company.new_id("deals")
            moment = f"{company.world.now():%Y-%m-%dT%H:%M:%SZ}"
            deals[fresh] = replace(
                deals[12], id=fresh, add_time=moment, update_time=moment, visible_to=7
            )
            new.add(fresh)
        return content

    met = await ids(walk(company, ask=ask))

    assert len(met) == len(set(met))
    assert before <= set(met)
    assert len(new & set(met)) >= len(new) - 2  # the last ones came after the last page


async def test_deals_of_an_owner_nobody_may_look_up_are_found_all_the_same(
    company: Company,
) -> None:
    async def some() -> list[int]:
        return (await company.owners())[:2]

    walked = Walk(
        company.ask, ALL, LeanDeal, now=company.world.now(), owners=some, count=company.count
    )
    met = await ids(walked)

    assert len(met) == len(set(met))
    assert set(met) == company.visible()


async def test_leaving_in_the_middle_asks_for_nothing_more(company: Company) -> None:
    async with aclosing(walk(company).pages()) as pages:
        await anext(pages)
        await anext(pages)
    asked = company.pages()

    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]

    assert not [task for task in tasks if "_follow" in repr(task)]
    assert company.pages() == asked


# --- answers that no Pipedrive should give ------------------------------------------------------


def page(first: int, cursor: str | None, count: int = 500) -> bytes:
    rows = [{"id": first + n, "title": f"Deal {first + n}"} for n in range(count)]
    return orjson.dumps({"data": rows, "additional_data": {"next_cursor": cursor}})


async def test_a_cursor_that_comes_back_ends_the_walk() -> None:
    asked: list[Request] = []

    async def ask(request: Request) -> bytes:
        asked.append(request)
        return page(1, "again")

    with pytest.raises(Unavailable):
        await ids(Walk(ask, ALL, LeanDeal, now=NOW))

    assert len(asked) < 6


async def test_ever_new_cursors_to_the_same_page_end_the_walk() -> None:
    numbers = itertools.count()

    async def ask(request: Request) -> bytes:
        return page(1, f"cursor{next(numbers)}")

    with pytest.raises(Unavailable):
        await ids(Walk(ask, ALL, LeanDeal, now=NOW))

    assert next(numbers) < 40


async def test_a_page_that_cannot_be_read_is_asked_for_again() -> None:
    answers = iter([page(1, "next"), b'{"success": tru\xff', page(501, None, 3), page(1, None, 0)])

    async def ask(request: Request) -> bytes:
        return next(answers)

    assert await ids(Walk(ask, ALL, LeanDeal, now=NOW)) == [*range(1, 504)]


async def test_pipedrive_is_given_up_after_some_tries() -> None:
    async def ask(request: Request) -> bytes:
        return b"<html>"

    with pytest.raises(Unavailable):
        await ids(Walk(ask, ALL, LeanDeal, now=NOW))


async def test_the_next_page_is_on_its_way_while_this_one_is_opened() -> None:
    """The cursor is taken from the last bytes: the page before it need not be opened."""
    on_the_way = asyncio.Event()

    async def ask(request: Request) -> bytes:
        cursor = str(request.query.get("cursor", ""))
        if cursor == "3":
            on_the_way.set()
        if request.query.get("updated_since"):
            return page(1, None, 0)
        number = int(cursor or 1)
        return page(500 * number, None if number == 4 else str(number + 1))

    async with aclosing(Walk(ask, ALL, LeanDeal, now=NOW).pages()) as pages:
        await anext(pages)
        second = await anext(pages)

        assert second[0].id == 1_000
        assert on_the_way.is_set()


async def test_the_border_between_still_and_moving_is_the_same_on_both_sides() -> None:
    asked: list[Request] = []

    async def ask(request: Request) -> bytes:
        asked.append(request)
        return page(1, None, 1)

    await ids(Walk(ask, ALL, LeanDeal, now=NOW))

    still, moving = asked
    assert still.query["updated_until"] == moving.query["updated_since"]
    assert still.query["updated_until"] == NOW - timedelta(minutes=5)
    assert re.fullmatch(r".*updated_since=2026-11-24T11%3A55%3A00Z.*", moving.target())
