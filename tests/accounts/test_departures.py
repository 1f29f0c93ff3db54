"""A workspace that removes the app: its logins go at once, everything else within a month."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import delete, insert, update

from bot.accounts.departures import ALL_STAYS, LOGINS_STAY, Departures
from bot.accounts.links import Link, Links
from bot.accounts.sealing import TokenCipher
from bot.accounts.states import States
from bot.pipedrive.http.oauth import Tokens
from bot.pipedrive.request import Login
from bot.store.db import Store
from bot.store.tables import audit, links, shadows, told, watches
from bot.store.tables import departures as gone
from tests.desk_rows.desks import NOON, Clock
from tests.keys import new_key
from tests.store.rows import a_row, every_row, fill

# So long that no sealed value has them in it by chance.
LEAVES, STAYS = "T0LEAVES", "T0STAYS"
MONTH = timedelta(days=30)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def departures(store: Store, clock: Clock) -> Departures:
    """Both have a row in every table."""
    cipher = TokenCipher((SecretStr(new_key()),))
    async with store.write() as connection:
        await connection.run_sync(fill, cipher, LEAVES, STAYS)
        await connection.execute(delete(gone))
        for team in (LEAVES, STAYS):
            of_watch = update(told).where(told.c.watch == f"watch of {team}")
            await connection.execute(of_watch.values(watch=f"id of {team}"))
    return Departures(store, clock, Links(store, cipher))


def a_link(team: str, user: str, pipedrive_user: int, tokens: Tokens) -> Link:
    login = Login(team, company=1, user=pipedrive_user, secret=tokens.access, scheme="bearer")
    return Link(
        team=team, user=user, company=1, pipedrive_user=pipedrive_user, name="", company_name="",
        domain="", locale="en_GB", tz="UTC", currency="EUR", login=login,
    )  # fmt: skip


async def left_of(store: Store, team: str) -> list[str]:
    """The tables in which anything names the workspace."""
    async with store.read() as connection:
        rows: dict[str, list[dict[str, Any]]] = await connection.run_sync(every_row)
    return [name for name, found in rows.items() if any(team in str(row) for row in found)]


async def test_nothing_is_left_of_a_workspace_after_a_month_and_all_of_the_others(
    store: Store, departures: Departures, clock: Clock
) -> None:
    before = await left_of(store, STAYS)
    await departures.left(LEAVES)
    await departures.left(LEAVES)

    while clock.now < NOON + MONTH:
        await departures.see_to()
        clock.forward(hours=12)

    # What is known by a number alone goes within days by itself: requests, events, replays, work.
    assert set(await left_of(store, LEAVES)) <= {
        "replays",
        "requests",
        "events",
        "work_items",
        "epochs",
    }
    assert await left_of(store, STAYS) == before


async def test_nobody_who_was_signing_in_as_it_left_is_linked_afterwards(
    store: Store, departures: Departures, clock: Clock
) -> None:
    states = States(store, TokenCipher((SecretStr(new_key()),)), clock)
    begun = [
        await states.begin("pipedrive_yes", team, "U1", "", "browser") for team in (LEAVES, STAYS)
    ]

    await departures.left(LEAVES)

    taken = [await states.take(value, "pipedrive_yes", "browser") for value in begun]
    assert [state and state.team for state in taken] == [None, STAYS]


async def test_logins_go_at_once_and_the_rest_stays_for_whoever_comes_back(
    store: Store, departures: Departures, clock: Clock
) -> None:
    await departures.left(LEAVES)
    await departures.see_to()
    at_first = await left_of(store, LEAVES)
    clock.now += LOGINS_STAY

    await departures.see_to()

    left = await left_of(store, LEAVES)
    assert set(at_first) - set(left) == {"links", "recents", "recents_by_text"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_logins_are_given_back_to_pipedrive_unless_somebody_elsewhere_rests_on_them(
    store: Store, clock: Clock
) -> None:
    given_back: list[str] = []

    async def revoke(token: SecretStr) -> bool:
        given_back.append(token.get_secret_value())
        return True

    kept = Links(store, TokenCipher((SecretStr(new_key()),)), clock, revoke)
    for team, user, pipedrive_user in [(LEAVES, "U1", 1), (LEAVES, "U2", 2), (STAYS, "U3", 2)]:
        tokens = Tokens(SecretStr("now"), SecretStr(f"of {user}"), 3600, "https://x.pipedrive.com")
        await kept.save(a_link(team, user, pipedrive_user, tokens), tokens)
    left = Departures(store, clock, kept)

    await left.left(LEAVES)
    clock.now += LOGINS_STAY
    await left.see_to()
    await left.see_to()

    assert given_back == ["of U1"]
    assert [one.user for team in (LEAVES, STAYS) for one in await kept.people(team)] == ["U3"]


@pytest.mark.parametrize("table", [links, audit], ids=str)
async def test_a_workspace_that_came_back_keeps_what_is_there(
    store: Store, departures: Departures, clock: Clock, table: Any
) -> None:
    await departures.left(LEAVES)
    clock.now += LOGINS_STAY
    await departures.see_to()
    clock.forward(days=1)
    came = a_row(table, LEAVES, 9) | ({"at": clock.now} if table is audit else {})
    async with store.write() as connection:
        await connection.execute(insert(table).values(came))

    clock.now += ALL_STAYS
    await departures.see_to()
    await departures.see_to()

    left = await left_of(store, LEAVES)
    assert "watches" in left
    assert "departures" not in left


async def test_what_is_known_of_a_company_goes_with_the_last_that_knows_it(
    store: Store, departures: Departures, clock: Clock
) -> None:
    await departures.left(LEAVES)
    async with store.write() as connection:
        await connection.execute(update(watches).where(watches.c.team == STAYS).values(company=1))
    clock.now += ALL_STAYS
    await departures.see_to()
    await departures.see_to()

    async with store.read() as connection:
        companies = list((await connection.execute(shadows.select())).scalars())

    assert companies == [1, 2]
