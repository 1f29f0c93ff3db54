"""Deals that Pipedrive cannot be asked for: all of them are found, page after page, in bounds."""

from typing import Any

import pytest

from bot.commands.router import parse
from bot.desk.client_side_filter import (
    MOST_PAGES,
    PAGE,
    ClientSideFilter,
    Filtered,
    is_filtered_here,
)
from bot.playground.pipedrive.faults import Rule
from bot.tools.base import Call
from bot.tools.filters.list_args import ListArgs
from tests.people import ANA
from tests.walks.conftest import Company, company

__all__ = ["company"]


def listing(line: str) -> Call[ListArgs]:
    call = parse("/deal", f"list {line}", ANA)
    assert isinstance(call, Call)
    assert is_filtered_here(call)
    return call


async def look(company: Company, line: str, pages: int = MOST_PAGES, cursor: str = "") -> Filtered:
    call = listing(f"{line} cursor={cursor}" if cursor else line)
    return await ClientSideFilter(company.client, most_pages=pages).filter(call, company.login, ANA)


async def all_pages(company: Company, line: str, pages: int = MOST_PAGES) -> list[list[int]]:
    found, cursor = [], ""
    while True:
        filtered = await look(company, line, pages, cursor)
        found.append([deal.id for deal in filtered.page.items])
        cursor = filtered.page.next_cursor or ""
        if not cursor:
            return found


def worth(company: Company, id_: int) -> float:
    """In euros, Ana's currency, as Pipedrive converts it."""
    deal, known = company.world.company.deals[id_], company.world.company.currencies
    return deal.value * known[deal.currency].in_euros


def worth_more_than(company: Company, euros: int) -> set[int]:
    return {id_ for id_ in company.visible() if worth(company, id_) > euros}


def over(company: Company, value: int, currency: str) -> set[int]:
    """Those with more of this currency."""
    deals = company.world.company.deals
    return {
        id_
        for id_ in company.visible()
        if deals[id_].value > value and deals[id_].currency == currency
    }


def tells_no_rates(company: Company) -> None:
    """To somebody who may not see sums."""
    company.world.faults.add(Rule(kind="status", status=403, path="/api/v1/deals/summary"))


@pytest.mark.parametrize("pages", [1, 2, MOST_PAGES])
async def test_turning_the_pages_shows_each_deal_that_fits_once(
    company: Company, pages: int
) -> None:
    wanted = worth_more_than(company, 20_000)

    found = await all_pages(company, "value>20k limit=70", pages)

    shown = [id_ for page in found for id_ in page]
    assert sorted(shown) == sorted(wanted)
    assert all(len(page) <= 70 for page in found)


async def test_it_stops_as_soon_as_the_page_is_full(company: Company) -> None:
    filtered = await look(company, "value>20k limit=5")

    assert len(filtered.page.items) == 5
    assert filtered.looked < PAGE
    assert not filtered.whole
    assert company.pages() == 1


async def test_it_stops_after_so_many_pages_and_says_how_many_deals_those_were(
    company: Company,
) -> None:
    filtered = await look(company, "value>999b", pages=3)

    assert (filtered.looked, filtered.whole, filtered.page.items) == (3 * PAGE, False, [])
    assert filtered.page.next_cursor
    assert company.pages() == 3


async def test_everything_was_looked_at_when_there_is_no_next(company: Company) -> None:
    filtered = await look(company, "value>999b")

    assert (filtered.looked, filtered.whole) == (len(company.visible()), True)
    assert filtered.page.next_cursor is None


async def test_an_amount_is_compared_in_the_currency_named_or_else_converted_to_ones_own(
    company: Company,
) -> None:
    own = await look(company, "value>50k limit=500")
    named = await look(company, "value>20k USD limit=500")
    also_named = await look(company, "value>20k currency=usd limit=500")

    assert {deal.id for deal in own.page.items} == worth_more_than(company, 50_000)
    assert {deal.currency for deal in own.page.items} > {"EUR"}
    assert {deal.id for deal in named.page.items} == over(company, 20_000, "USD")
    assert also_named.page.items == named.page.items
    assert own.whole
    assert (own.left_out, named.left_out, also_named.left_out) == (0, 0, 0)


async def test_what_was_found_by_its_worth_keeps_its_own_amount_and_currency(
    company: Company,
) -> None:
    deals = company.world.company.deals

    filtered = await look(company, "value>20k -currency=EUR limit=20")

    shown = [(deal.value, deal.currency) for deal in filtered.page.items]
    assert len(shown) == 20
    assert shown == [(deals[one.id].value, deals[one.id].currency) for one in filtered.page.items]


async def test_without_rates_amounts_in_other_currencies_are_left_out(company: Company) -> None:
    deals = company.world.company.deals
    foreign = [id_ for id_ in company.visible() if deals[id_].currency != "EUR"]
    tells_no_rates(company)

    own = await look(company, "value>20k limit=500")

    assert {deal.id for deal in own.page.items} == over(company, 20_000, "EUR")
    assert (own.whole, own.left_out) == (True, len(foreign))


async def test_only_what_fits_otherwise_counts_as_left_out(company: Company) -> None:
    deals = company.world.company.deals
    won = [deals[id_] for id_ in company.visible() if deals[id_].status == "won"]
    tells_no_rates(company)

    filtered = await look(company, "value>20k -currency=USD status=won limit=500")

    assert filtered.left_out == sum(deal.currency not in {"EUR", "USD"} for deal in won)


async def test_what_is_sorted_here_is_sorted_as_a_whole(company: Company) -> None:
    deals = company.world.company.deals
    titles = sorted((deals[id_].title for id_ in company.visible()), key=str.casefold)

    first = await look(company, "sort=title limit=10")
    second = await look(company, "sort=title limit=10", cursor=first.page.next_cursor or "")

    shown: list[Any] = [deal.title for deal in (*first.page.items, *second.page.items)]
    assert shown == titles[:20]
    assert first.found == len(titles)


async def test_values_are_sorted_by_what_they_are_worth_in_ones_own_currency(
    company: Company,
) -> None:
    wanted = sorted((round(worth(company, id_), 2) for id_ in company.visible()), reverse=True)

    pages = await all_pages(company, "sort=-value limit=500")

    shown = [id_ for page in pages for id_ in page]
    assert set(shown) == company.visible()
    assert [round(worth(company, id_), 2) for id_ in shown] == wanted


async def test_without_rates_values_are_sorted_currency_by_currency_ones_own_first(
    company: Company,
) -> None:
    deals = company.world.company.deals
    amounts = [(deals[id_].currency, deals[id_].value) for id_ in company.visible()]
    tells_no_rates(company)

    pages = await all_pages(company, "sort=-value limit=500")

    found = [(deals[id_].currency, deals[id_].value) for page in pages for id_ in page]
    assert found == sorted(amounts, key=lambda one: (one[0] != "EUR", one[0], -one[1]))


async def test_those_without_a_day_come_last_in_either_direction(company: Company) -> None:
    deals = company.world.company.deals
    none = {id_ for id_ in company.visible() if deals[id_].expected_close_date is None}

    up = await all_pages(company, "sort=close limit=500")
    down = await all_pages(company, "sort=-close limit=500")

    for pages in (up, down):
        shown = [id_ for page in pages for id_ in page]
        assert set(shown[len(shown) - len(none) :]) == none


async def test_what_pipedrive_can_filter_narrows_the_pages_it_sends(company: Company) -> None:
    filtered = await look(company, "owner=101 value>1k status=open limit=500")

    assert filtered.looked < len(company.visible())
    assert {deal.owner_id for deal in filtered.page.items} == {101}
    assert {deal.status for deal in filtered.page.items} == {"open"}
