"""Who in Slack is who in Pipedrive, kept with a sealed token."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select, update

from bot.accounts.links import Link, Links
from bot.accounts.sealing import Tampered, TokenCipher
from bot.pipedrive.request import Login
from bot.store.db import Store
from bot.store.tables import links as rows
from tests.keys import new_key
from tests.store.databases import everything_in

TOKEN = "0123456789abcdef-canary-token"


def a_link(team: str = "T1", user: str = "U1", pipedrive_user: int = 7) -> Link:
    secret = SecretStr(f"{TOKEN}-{team}-{user}")
    return Link(
        team=team,
        user=user,
        company=31,
        pipedrive_user=pipedrive_user,
        name="Ann Tamm",
        company_name="Acme",
        domain="acme",
        locale="et_EE",
        tz="Europe/Tallinn",
        currency="EUR",
        login=Login(team=team, company=31, user=pipedrive_user, secret=secret),
    )


@pytest.fixture
def vault() -> TokenCipher:
    return TokenCipher((SecretStr(new_key()),))


@pytest.fixture
def links(store: Store, vault: TokenCipher) -> Links:
    return Links(store, vault)


async def test_a_link_comes_back_as_it_was_saved(links: Links) -> None:
    await links.save(a_link())

    assert await links.get("T1", "U1") == a_link()


async def test_links_of_two_workspaces_are_strangers(links: Links) -> None:
    await links.save(a_link("T1", "U1", pipedrive_user=7))
    await links.save(a_link("T2", "U1", pipedrive_user=8))

    found = [await links.get(team, "U1") for team in ("T1", "T2", "T3")]

    assert [link and link.pipedrive_user for link in found] == [7, 8, None]


async def test_linking_again_takes_the_place_of_the_old_link(links: Links) -> None:
    await links.save(a_link(pipedrive_user=7))
    await links.save(a_link(pipedrive_user=8))

    assert await links.get("T1", "U1") == a_link(pipedrive_user=8)


async def test_a_removed_link_is_gone(links: Links) -> None:
    await links.save(a_link())

    assert await links.remove("T1", "U1") == "gone"
    assert await links.get("T1", "U1") is None
    assert await links.remove("T1", "U1") == "nobody"


async def test_the_shared_token_never_becomes_a_row(links: Links) -> None:
    with pytest.raises(ValueError, match="shared token is a setting"):
        await links.save(replace(a_link(), shared=True))

    assert await links.get("T1", "U1") is None


async def test_a_token_moved_to_another_person_does_not_open(links: Links, store: Store) -> None:
    await links.save(a_link(user="U1"))
    await links.save(a_link(user="U2"))
    anns = select(rows.c.secret).where(rows.c.slack_user == "U1").scalar_subquery()
    async with store.write() as connection:
        await connection.execute(update(rows).where(rows.c.slack_user == "U2").values(secret=anns))

    with pytest.raises(Tampered):
        await links.get("T1", "U2")


async def test_using_a_link_moves_its_token_to_the_newest_key(store: Store) -> None:
    old, new = SecretStr(new_key()), SecretStr(new_key())
    await Links(store, TokenCipher((old,))).save(a_link())

    used = await Links(store, TokenCipher((new, old))).get("T1", "U1")

    assert used == a_link()
    assert await Links(store, TokenCipher((new,))).get("T1", "U1") == a_link()


async def test_moving_to_the_newest_key_does_not_undo_a_new_link(store: Store) -> None:
    old, new = SecretStr(new_key()), SecretStr(new_key())
    vault = TokenCipher((new, old))
    await Links(store, TokenCipher((old,))).save(a_link())
    newer = vault.seal("newer-token", ("link:T1:U1:31:7",))

    async with store.write() as connection:
        await connection.execute(update(rows).values(secret=newer))
        # Reads the old row, for the new one is not committed, and then waits for us to write.
        using = asyncio.create_task(Links(store, vault).get("T1", "U1"))
        await asyncio.wait({using}, timeout=0.1)
    await using

    found = await Links(store, vault).get("T1", "U1")
    assert found is not None
    assert found.login.secret.get_secret_value() == "newer-token"


async def test_no_token_lies_readable_on_the_disk(tmp_path: Path, vault: TokenCipher) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/rows.db")
    links = Links(store, vault)
    for number in range(20):
        await links.save(a_link(user=f"U{number}"))
    await links.remove("T1", "U3")

    on_disk = everything_in(tmp_path)
    await store.close()

    assert b"Ann Tamm" in on_disk
    assert b"canary" not in on_disk


async def test_a_link_shows_no_token_when_printed() -> None:
    assert "canary" not in repr(a_link())
