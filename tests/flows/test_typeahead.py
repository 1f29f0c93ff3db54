"""Pickers: what is known comes first and costs nothing; a typed word is searched once."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace

import pytest

from bot.playground.pipedrive.faults import Rule
from bot.playground.run import Playground
from tests.connected import connected
from tests.flows.received import requests
from tests.seat import Json, Seat

SEARCHES = "/api/v2/deals/search"
WORD = "negotiat"
A_SEARCH = 20


def names(options: list[Json]) -> list[str]:
    return [option["text"]["text"].partition(" · ")[0] for option in options]


def rename(desk: Playground, **titles: str) -> None:
    for id, title in titles.items():
        desk.world.company.deals[int(id.removeprefix("deal"))].title = title


async def move_form(person: Seat) -> Json:
    await person.sends("/deal move ?")
    return await person.modal()


async def spent_on(desk: Playground, person: Seat, form: Json, word: str) -> list[list[str]]:
    """What was offered at each letter of a word that is typed without haste."""
    return [
        names(await person.looks_for(form, "id", word[:end])) for end in range(1, len(word) + 1)
    ]


# --- what a typed word costs ----------------------------------------------------------------------


async def test_a_word_of_eight_letters_costs_one_search(desk: Playground, ana: Seat) -> None:
    rename(desk, deal14="Negotiated lease", deal15="Negative margin", deal18="Renegotiation")
    form = await move_form(ana)
    before = desk.world.limits.spent

    offered = await spent_on(desk, ana, form, WORD)

    assert desk.world.limits.spent - before == A_SEARCH
    assert requests(desk, SEARCHES) == [f"GET {SEARCHES}"]
    assert offered[:2] == [[], []]
    assert set(offered[2]) == {"Negotiated lease", "Negative margin", "Renegotiation"}
    assert offered[-1] == ["Negotiated lease", "Renegotiation"]


async def test_of_a_word_typed_in_haste_only_the_last_letter_searches(
    desk: Playground, ana: Seat
) -> None:
    rename(desk, deal14="Negotiated lease")
    form = await move_form(ana)
    before = desk.world.limits.spent

    typed = [WORD[:end] for end in range(3, len(WORD) + 1)]
    offered = await asyncio.gather(*(ana.looks_for(form, "id", word) for word in typed))

    assert desk.world.limits.spent - before == A_SEARCH
    assert ["Negotiated lease"] in [names(options) for options in offered]


async def test_letters_typed_while_pipedrive_is_slow_wait_for_the_one_search(
    desk: Playground, ana: Seat
) -> None:
    rename(desk, deal14="Negotiated lease")
    form = await move_form(ana)
    slow = Rule(kind="delay", method="GET", path=SEARCHES, seconds=0.6, times=1)
    desk.world.faults.add(slow)
    first = asyncio.create_task(ana.looks_for(form, "id", "neg"))
    async with asyncio.timeout(30):
        while slow.times:  # noqa: ASYNC110 - a fault has no event of its own
            await asyncio.sleep(0)

    last = await ana.looks_for(form, "id", WORD)

    assert names(last) == names(await first) == ["Negotiated lease"]
    assert requests(desk, SEARCHES) == [f"GET {SEARCHES}"]


async def test_where_a_search_was_cut_off_the_word_is_still_searched_once(
    desk: Playground, ana: Seat
) -> None:
    deals = desk.world.company.deals
    for number in range(1001, 1551):
        deals[number] = replace(deals[12], id=number, title=f"Negotiated {number}")
    form = await move_form(ana)
    before = desk.world.limits.spent

    offered = await spent_on(desk, ana, form, WORD)
    one_word = desk.world.limits.spent - before
    longer = names(await ana.looks_for(form, "id", "negotiated 1549"))

    assert len(offered[-1]) == 100
    assert one_word == A_SEARCH
    assert longer == ["Negotiated 1549"]
    assert desk.world.limits.spent - before == 2 * A_SEARCH


async def test_persons_and_organizations_are_searched_as_seldom(
    desk: Playground, ana: Seat
) -> None:
    await ana.sends("/deal list ?")
    form = await ana.modal()
    before = desk.world.limits.spent

    for end in range(1, 9):
        people = await ana.looks_for(form, "person_id", "kowalski"[:end])
        companies = await ana.looks_for(form, "org_id", "borealis"[:end])

    assert all("Kowalski" in name for name in names(people))
    assert names(companies) == ["Borealis Shipping"]
    assert desk.world.limits.spent - before == 2 * A_SEARCH


async def test_lookups_and_what_was_seen_cost_nothing(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal 12")
    await ana.sends("/deal edit 12")
    form = await ana.presses_in_form(await ana.modal(), "More fields")
    before = desk.world.limits.spent

    for block in ("stage_id", "pipeline_id", "owner_id", "label_ids", "currency"):
        for typed in ("", "e", "ne", "nego", "negotiat"):
            await ana.looks_for(form, block, typed)
    for typed in ("", "a", "ac"):
        assert names(await ana.looks_for(form, "id", typed)) == ["Acme renewal"]

    assert desk.world.limits.spent == before


async def test_own_deals_of_a_list_are_offered_first_and_cost_nothing(
    desk: Playground, ana: Seat
) -> None:
    await ana.types("/deal list limit=100")
    form = await move_form(ana)
    before = desk.world.limits.spent

    offered = await ana.looks_for(form, "id", "")
    narrowed = await ana.looks_for(form, "id", "acme robotics")

    owners = [desk.world.company.deals[int(option["value"])].owner_id for option in offered]
    ana_id = desk.world.user("ana").id
    assert owners[0] == ana_id
    assert owners == sorted(owners, key=lambda owner: owner != ana_id)
    assert desk.world.limits.spent - before in {0, A_SEARCH}
    assert all("Acme Robotics" in name for name in names(narrowed))


async def test_where_enough_is_known_nothing_is_searched(desk: Playground, ana: Seat) -> None:
    rename(desk, **{f"deal{id}": f"Negotiated {id}" for id in (12, 13, 14, 15, 18)})
    await ana.types("/deal list ids=12,13,14,15,18")
    form = await move_form(ana)
    before = desk.world.limits.spent

    offered = await ana.looks_for(form, "id", WORD)

    assert len(offered) == 5
    assert desk.world.limits.spent == before


# --- what is offered ------------------------------------------------------------------------------


async def test_an_empty_picker_offers_what_the_person_saw_last(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal 15")
    await ana.types("/deal 12")
    await ana.types("/deal won 13")
    form = await move_form(ana)

    offered = await ana.looks_for(form, "id", "")

    assert names(offered) == ["Acme renewal 2026", "Acme renewal", "Acme Logistics rollout"]


async def test_the_person_and_the_organization_of_a_card_are_recent_too(
    desk: Playground, ana: Seat
) -> None:
    await ana.types("/deal 12")
    await ana.sends("/deal list ?")
    form = await ana.modal()

    people = await ana.looks_for(form, "person_id", "")
    companies = await ana.looks_for(form, "org_id", "")

    company = desk.world.company
    assert names(people) == [company.persons[1].name]
    assert names(companies) == [company.organizations[1].name]


async def test_two_people_do_not_see_each_others_recents(
    desk: Playground, ana: Seat, tom: Seat
) -> None:
    await ana.types("/deal 12")
    await tom.types("/deal 15")

    hers = await ana.looks_for(await move_form(ana), "id", "")
    his = await tom.looks_for(await move_form(tom), "id", "")

    assert (names(hers), names(his)) == (["Acme renewal"], ["Acme Logistics rollout"])


async def test_a_restart_keeps_what_was_seen(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal 12")

    await desk.restart_bot()

    assert names(await ana.looks_for(await move_form(ana), "id", "")) == ["Acme renewal"]


async def test_disconnecting_forgets_what_was_seen(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal 12")
    await ana.types("/deal list limit=5")
    await ana.types("/crm disconnect")

    async with connected(desk, "U0ANA", "ana") as again:
        offered = await again.looks_for(await move_form(again), "id", "")

    assert offered == []


async def test_what_was_deleted_is_not_offered_again(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal 12")
    await ana.types("/deal 13")
    asked = await ana.types("/deal delete 13")
    await ana.presses(asked, "Delete deal")

    assert names(await ana.looks_for(await move_form(ana), "id", "")) == ["Acme renewal"]


async def test_a_number_is_read_once(desk: Playground, ana: Seat) -> None:
    form = await move_form(ana)
    before = desk.world.limits.spent

    offered = await ana.looks_for(form, "id", "#12")

    assert offered[0]["value"] == "12"
    assert desk.world.limits.spent - before == 1


async def test_stages_stand_under_their_pipeline_with_the_deals_own_first(
    desk: Playground, ana: Seat
) -> None:
    partners = next(
        deal
        for deal in desk.world.company.deals.values()
        if deal.pipeline_id == 2 and deal.visible_to == 3 and not deal.is_deleted
    )
    await ana.sends(f"/deal edit {partners.id}")
    form = await ana.modal()

    answer = await ana.suggested(form, "stage_id", "")
    narrowed = await ana.suggested(form, "stage_id", "nego")

    heads = [group["label"]["text"] for group in answer["option_groups"]]
    assert heads == ["Partners", "Sales"]
    assert names(answer["option_groups"][0]["options"]) == ["Interested", "Negotiation", "Signing"]
    assert [group["options"][0]["value"] for group in narrowed["option_groups"]] == ["7", "5"]


async def test_the_person_comes_first_among_users_and_their_currency_among_currencies(
    desk: Playground, tom: Seat
) -> None:
    await tom.sends("/deal new ?")
    form = await tom.modal()

    owners = await tom.looks_for(form, "owner_id", "")
    currencies = await tom.looks_for(form, "currency", "")

    assert names(owners)[0] == "Tom Berg"
    assert currencies[0]["value"] == "EUR"


async def test_views_are_offered_by_name(desk: Playground, ana: Seat) -> None:
    await ana.sends("/deal list ?")

    views = await ana.looks_for(await ana.modal(), "filter_id", "big")

    assert names(views) == ["Big open deals"]


async def test_where_the_search_fails_what_is_known_is_offered(desk: Playground, ana: Seat) -> None:
    await ana.types("/deal 12")
    form = await move_form(ana)
    desk.world.faults.add(Rule(kind="status", method="GET", path=SEARCHES, status=500))

    assert names(await ana.looks_for(form, "id", "acme")) == ["Acme renewal"]


async def test_where_nothing_can_be_remembered_answers_come_all_the_same(
    desk: Playground, ana: Seat
) -> None:
    form = await move_form(ana)
    file = desk.settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as database:
        database.execute("DROP TABLE recents")

    offered = await ana.looks_for(form, "id", "")
    told = await ana.types("/deal 12")
    moved = await ana.types("/deal move 12 to Demo")

    assert offered == []
    assert told["text"].startswith("Acme renewal, deal #12")
    assert moved["text"].startswith("Moved Acme renewal #12")


# --- whose answers --------------------------------------------------------------------------------


@pytest.fixture
async def two_accounts(desk: Playground) -> AsyncIterator[tuple[Seat, Seat]]:
    async with connected(desk, "U0ANA", "ana") as one, connected(desk, "U0TOM", "tom") as other:
        yield one, other


async def test_what_one_person_searched_does_not_answer_another(
    desk: Playground, two_accounts: tuple[Seat, Seat]
) -> None:
    ana, tom = two_accounts
    hidden = desk.world.company.deals[16]
    rename(desk, deal16="Negotiated board offer")
    hers, his = await move_form(ana), await move_form(tom)

    seen = await ana.looks_for(hers, "id", WORD)
    unseen = await tom.looks_for(his, "id", WORD)

    assert hidden.visible_to == 1
    assert (names(seen), unseen) == (["Negotiated board offer"], [])
