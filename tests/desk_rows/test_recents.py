"""What each person has seen last, on both databases."""

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.accounts.sealing import TokenCipher
from bot.desk.lookup.recents import (
    KEPT,
    MOST_SHOWN,
    Recents,
    SeenRecord,
    SeenRecords,
    Whose,
    seen_in,
)
from bot.pipedrive.names.definitions import NameLookup
from bot.pipedrive.names.matching import Candidate
from bot.pipedrive.records.models import Deal
from bot.pipedrive.records.outcomes import Copied
from bot.store.db import Store, StoreFailed
from tests.desk_rows.desks import Clock, Desk
from tests.keys import new_key
from tests.store.databases import everything_in, heard, without

ANA = Whose("T1", "U1", 31, 7)
TOM = Whose("T1", "U2", 31, 8)
ACME = SeenRecord("deal", 12, "Acme renewal")
PILOT = SeenRecord("deal", 13, "Pilot")
JANE = SeenRecord("person", 5, "Jane Doe")


@pytest.fixture
def recents(desk: Desk) -> Recents:
    return Recents(desk.store, desk.vault, desk.clock)


async def test_the_latest_comes_first(recents: Recents) -> None:
    await recents.note(SeenRecords(ANA, (ACME,)))
    await recents.note(SeenRecords(ANA, (JANE, PILOT)))

    assert await recents.of(ANA, "deal") == [PILOT, ACME]
    assert await recents.of(ANA, "person") == [JANE]
    assert await recents.of(ANA, "organization") == []


async def test_of_one_answer_the_last_record_is_the_latest(recents: Recents) -> None:
    await recents.note(SeenRecords(ANA, (ACME, PILOT)))

    assert await recents.of(ANA, "deal") == [PILOT, ACME]


async def test_seeing_a_record_again_moves_it_up_under_its_new_name(
    recents: Recents, desk: Desk
) -> None:
    for seen in (ACME, PILOT, SeenRecord("deal", 12, "Acme renewal 2027")):
        await recents.note(SeenRecords(ANA, (seen,)))
        desk.clock.forward(seconds=1)

    assert await recents.of(ANA, "deal") == [SeenRecord("deal", 12, "Acme renewal 2027"), PILOT]


async def test_only_the_last_of_each_kind_are_kept(recents: Recents, desk: Desk) -> None:
    await recents.note(SeenRecords(ANA, (JANE,)))
    for number in range(1, KEPT + 6):
        await recents.note(SeenRecords(ANA, (SeenRecord("deal", number, f"Deal {number}"),)))
        desk.clock.forward(seconds=1)

    kept = await recents.of(ANA, "deal")

    assert [seen.id for seen in kept] == list(range(KEPT + 5, 5, -1))
    assert await recents.of(ANA, "person") == [JANE]


@pytest.mark.parametrize(
    "other",
    [
        TOM,
        ANA._replace(team="T2"),
        ANA._replace(company=32),
        ANA._replace(pipedrive_user=9),
    ],
    ids=["colleague", "workspace", "company", "login"],
)
async def test_nobody_else_sees_them(recents: Recents, other: Whose) -> None:
    await recents.note(SeenRecords(ANA, (ACME,)))
    recents.shown(ANA, "deal", [Candidate(14, "Listed")])

    assert await recents.of(other, "deal") == []
    assert await recents.known(other, "deal") == ([], [])


async def test_what_is_gone_is_forgotten(recents: Recents) -> None:
    await recents.note(SeenRecords(ANA, (ACME, PILOT)))
    recents.shown(ANA, "deal", [Candidate(13, "Pilot")])

    await recents.note(SeenRecords(ANA, gone=(("deal", 13),)))

    assert await recents.of(ANA, "deal") == [ACME]
    assert (await recents.known(ANA, "deal")).listed == []


async def test_a_lead_that_is_gone_takes_nothing_else_along(recents: Recents) -> None:
    lead = SeenRecord("lead", "3b0e568d-01ea-41e0-a7a1-36ab366acc2d", "Wants a demo")
    await recents.note(SeenRecords(ANA, (lead,)))
    await recents.flush()

    await recents.note(SeenRecords(ANA, (SeenRecord("deal", 13, "Plan B"),), (("lead", lead.id),)))
    await recents.flush()

    assert await recents.of(ANA, "lead") == []
    assert [one.id for one in await recents.of(ANA, "deal")] == [13]


async def test_a_person_is_forgotten_with_every_login_and_nobody_else_is(
    recents: Recents,
) -> None:
    other_login = ANA._replace(company=32, pipedrive_user=9)
    for whose in (ANA, other_login, TOM):
        await recents.note(SeenRecords(whose, (ACME,)))
    recents.shown(ANA, "deal", [Candidate(14, "Listed")])

    await recents.forget(ANA)

    left = [await recents.of(whose, "deal") for whose in (ANA, other_login, TOM)]
    assert left == [[], [], [ACME]]
    assert (await recents.known(ANA, "deal")).listed == []


async def test_another_process_knows_the_same(recents: Recents, desk: Desk) -> None:
    await recents.note(SeenRecords(ANA, (ACME,)))
    await recents.flush()

    other = Recents(desk.store, desk.vault, desk.clock)

    assert await other.of(ANA, "deal") == [ACME]


async def test_what_could_not_be_written_down_is_later(recents: Recents, desk: Desk) -> None:
    await recents.note(SeenRecords(ANA, (ACME, PILOT)))

    async with without(desk.store, "recents"):
        with pytest.raises(StoreFailed):
            await recents.flush()
    await recents.note(SeenRecords(ANA, (JANE,), gone=(("deal", ACME.id),)))
    await recents.flush()

    assert await Recents(desk.store, desk.vault, desk.clock).of(ANA, "deal") == [PILOT]


async def test_who_asks_while_it_is_written_down_sees_it(recents: Recents) -> None:
    await recents.note(SeenRecords(ANA, (ACME,)))
    writing = asyncio.create_task(recents.flush())
    await asyncio.sleep(0)

    found = await recents.of(ANA, "deal")
    await writing

    assert found == [ACME]


async def test_what_many_people_see_at_a_time_is_written_in_few_commits(
    recents: Recents, desk: Desk
) -> None:
    people = [ANA._replace(user=f"U{number}") for number in range(60)]
    with heard() as said:
        for person in people:
            for seen in (JANE, ACME, PILOT, ACME):
                await recents.note(SeenRecords(person, (seen,)))
        before = len(said)
        await recents.flush()

    writing = [one for one in said if one.startswith("INSERT INTO recents")]
    assert before == 0
    assert 0 < len(writing) <= 4
    assert await recents.of(people[59], "deal") == [ACME, PILOT]


async def test_a_name_whose_key_is_gone_is_left_out(recents: Recents, desk: Desk) -> None:
    await recents.note(SeenRecords(ANA, (ACME,)))
    await recents.flush()

    other = Recents(desk.store, TokenCipher((SecretStr(new_key()),)), desk.clock)

    assert await other.of(ANA, "deal") == []


async def test_no_name_lies_readable_on_the_disk(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/rows.db")
    recents = Recents(store, TokenCipher((SecretStr(new_key()),)), Clock())
    await recents.note(SeenRecords(ANA, (SeenRecord("deal", 12, "canary-title"),)))
    await recents.flush()

    on_disk = everything_in(tmp_path)
    await store.close()

    assert b"recents" in on_disk
    assert b"canary" not in on_disk


async def test_seen_records_come_before_those_that_went_by_and_own_ones_before_others(
    recents: Recents,
) -> None:
    await recents.note(SeenRecords(ANA, (ACME,)))
    recents.shown(
        ANA,
        "deal",
        [
            Candidate(21, "Tom's", owner=8),
            Candidate(22, "Mine", owner=7),
            Candidate(12, "Acme renewal", "Proposal · open", owner=8),
        ],
    )

    known = await recents.known(ANA, "deal")

    assert known.seen == [Candidate(12, "Acme renewal", "Proposal · open", owner=8)]
    assert known.listed == [
        Candidate(22, "Mine", owner=7),
        Candidate(21, "Tom's", owner=8),
    ]


async def test_of_what_went_by_only_the_latest_is_kept(recents: Recents) -> None:
    recents.shown(ANA, "deal", [Candidate(number, "x") for number in range(MOST_SHOWN + 5)])

    listed = (await recents.known(ANA, "deal")).listed

    assert len(listed) == MOST_SHOWN
    assert listed[0].id == MOST_SHOWN + 4


def test_a_card_shows_a_deal_with_its_person_and_organization() -> None:
    lookup = NameLookup(persons={5: "Jane Doe"}, organizations={8: "Acme"})

    seen = seen_in(Deal(id=12, title="Acme renewal", person_id=5, org_id=8), lookup)

    assert seen == (SeenRecord("organization", 8, "Acme"), JANE, ACME)
    assert seen_in(Deal(id=12, title="Acme renewal", person_id=6), lookup) == (ACME,)
    assert seen_in(Copied(id=12, title="Acme renewal"), lookup) == (ACME,)
    assert seen_in(None, lookup) == ()
