"""Two versions side by side, while processes are replaced one by one: each reads the other."""

from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import Connection, MetaData, Table, insert, select

from bot.accounts.links import Link, Links
from bot.accounts.sealing import Tampered, TokenCipher
from bot.desk.audit.entries import Audit
from bot.desk.lookup.recents import Recents
from bot.desk.operations.operations import Operations
from bot.desk.states import Operation
from bot.pipedrive.request import Login
from bot.store import tables as t
from bot.store.db import Store
from tests.desk_rows.desks import everybody, origin
from tests.keys import new_key
from tests.store.databases import database_url, new_database_url, store
from tests.store.test_migrations import ANA, CIPHER, RELEASED, ROWS, with_older

__all__ = ["database_url", "new_database_url", "store"]

KEYS = (SecretStr(new_key()),)
# Opens nothing but what it is told: as 0.1 reads, which knows one place for each value.
AS_BEFORE = TokenCipher(KEYS)
FOR_PREVIOUS = TokenCipher(KEYS, for_previous=True)


async def asked_and_done(store: Store, cipher: TokenCipher) -> Operation:
    """A question with a way back, answered, and done: all that an operation seals."""
    operations = Operations(store, cipher, everybody, worker="new", epoch="e1")
    ticket = await operations.ask(origin(), "deals_delete", {"id": 12}, {"12": {"id": 12}})
    claimed = await operations.claim(ticket, "T1", "U1", reply="https://hooks.slack.com/1")
    assert isinstance(claimed, Operation)
    await operations.finish(claimed, "done", result={"id": 12})
    return claimed


async def row_of(store: Store, table: Any) -> dict[str, Any]:
    async with store.read() as connection:
        return (await connection.execute(select(table))).one()._asdict()


async def test_what_the_new_version_seals_opens_in_the_one_before(store: Store) -> None:
    done = await asked_and_done(store, FOR_PREVIOUS)

    operation, line = await row_of(store, t.operations), await row_of(store, t.audit)
    for column in ("call", "reply", "result"):
        assert AS_BEFORE.open(operation[column], (f"operation:{done.id}:{column}",))
    assert AS_BEFORE.open(line["details"], (f"audit:{done.id}:1",))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_login_opens_in_both(store: Store) -> None:
    login = Login(team="T1", company=31, user=7, secret=SecretStr("hers"), scheme="token")
    link = Link(
        team="T1", user="U1", company=31, pipedrive_user=7, name="Ana", company_name="", domain="",
        locale="en_GB", tz="UTC", currency="EUR", login=login,
    )  # fmt: skip
    await Links(store, FOR_PREVIOUS).save(link)

    row = await row_of(store, t.links)
    assert AS_BEFORE.open(row["secret"], ("link:T1:U1:31:7",)) == "hers"
    found = await Links(store, FOR_PREVIOUS).get("T1", "U1")
    assert found is not None
    assert found.login.secret.get_secret_value() == "hers"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_once_all_are_new_it_is_bound_to_more_and_what_was_sealed_before_is_read(
    store: Store,
) -> None:
    between = await asked_and_done(store, FOR_PREVIOUS)
    operations = Operations(store, AS_BEFORE, everybody, worker="new", epoch="e1")

    read = await operations.find(between.id)
    later = await operations.ask(origin(), "deals_delete", {"id": 13}, {})

    assert read is not None
    assert (read.args, read.result) == ({"id": 12}, {"id": 12})
    (entry,) = await Audit(store, AS_BEFORE).of("T1", "U1")
    assert entry.args == {"id": 12}
    async with store.read() as connection:
        (call,) = await connection.execute(
            select(t.operations.c.call).where(t.operations.c.state == "pending")
        )
    with pytest.raises(Tampered):
        AS_BEFORE.open(call[0], (f"operation:{later}:call",))


@pytest.mark.parametrize("table", [name for name in ROWS if name != "replays"])
async def test_what_the_version_before_still_writes_fits_into_the_newer_tables(
    store: Store, table: str
) -> None:
    """It knows nothing of the columns that came since, and was not stopped by the migration."""

    def write(connection: Connection) -> None:
        there = MetaData()
        there.reflect(connection, only=[table])
        connection.execute(insert(there.tables[table]).values(ROWS[table]))

    async with store.write() as connection:
        await connection.run_sync(write)

    found = await Operations(store, CIPHER, everybody, worker="new").find("op")
    assert (found is not None) == (table == "operations")
    assert (await Links(store, CIPHER).get(ANA.team, ANA.user) is not None) == (table == "links")
    seen = await Recents(store, CIPHER).of(ANA, "deal")
    assert [one.id for one in seen] == ([12] if table == "recents" else [])


def as_it_is(connection: Connection) -> MetaData:
    there = MetaData()
    there.reflect(connection)
    return there


def taken_away(before: Table, now: Table | None) -> set[str]:
    """What a version that knows only the table before would stumble over."""
    if now is None:
        return {before.name}
    kept = {
        one.name
        for one in before.columns
        if one.name in now.columns
        and str(now.columns[one.name].type) == str(one.type)
        and now.columns[one.name].nullable == one.nullable
    }
    required = {
        one.name
        for one in now.columns
        if not (one.name in before.columns or one.nullable or one.server_default)
    }
    # Of a column that it does not know it leaves the value out, and no two of those are the same.
    unique = {
        str(index.name)
        for index in now.indexes
        if index.unique and set(index.columns.keys()) <= set(before.columns.keys())
    } - {str(index.name) for index in before.indexes}
    key = set(now.primary_key.columns.keys()) ^ set(before.primary_key.columns.keys())
    return (set(before.columns.keys()) - kept) | required | unique | key


@pytest.mark.parametrize("released", RELEASED.values(), ids=RELEASED)
async def test_a_migration_takes_nothing_away_from_a_version_that_was_released(
    new_database_url: str, released: str
) -> None:
    found: list[MetaData] = []
    with_older(new_database_url, released, lambda connection: found.append(as_it_is(connection)))
    store = await Store.open(new_database_url)
    async with store.read() as connection:
        now = await connection.run_sync(as_it_is)
    await store.close()

    lost = {
        name: taken_away(table, now.tables.get(name)) for name, table in found[0].tables.items()
    }
    assert not {name: what for name, what in lost.items() if what}
