"""`deal-desk rotate-keys`: afterwards nothing needs the old key, however often it was stopped."""

import os
import signal
import sqlite3
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Connection, Engine, event

from bot.accounts.sealing import TokenCipher
from bot.maintenance.keys import SEALED, rotate
from bot.store.db import Store
from tests.desk_rows.desks import Desk
from tests.maintenance.conftest import KEY, NEWER_KEY, Machine
from tests.store.databases import database_url, store
from tests.store.rows import SECRET, every_row, fill

__all__ = ["database_url", "store"]

OLD = TokenCipher((SecretStr(KEY),))
BOTH = TokenCipher((SecretStr(NEWER_KEY), SecretStr(KEY)))
NEW = TokenCipher((SecretStr(NEWER_KEY),))
REPOSITORY = Path(__file__).parents[2]
TEAMS = ("T1", "T2", "T3")


class Stopped(Exception):
    """The process ends here."""


@contextmanager
def stopped_after(updates: int) -> Iterator[None]:
    left = updates

    def hear(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        nonlocal left
        left -= statement.startswith("UPDATE")
        if left < 0:
            raise Stopped

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


async def needing_the_old_key(store: Store) -> int:
    async with store.read() as connection:
        rows = await connection.run_sync(every_row)
    return str(rows).count(f"{OLD.newest}.")


async def test_everything_that_is_sealed_opens_with_the_new_key_alone(store: Store) -> None:
    async with store.write() as connection:
        await connection.run_sync(fill, OLD, *TEAMS)

    counted = await rotate(store, BOTH)

    assert (counted.sealed, counted.closed) == (len(SEALED) * len(TEAMS), 0)
    assert await needing_the_old_key(store) == 0
    async with store.read() as connection:
        for column, place in SEALED.items():
            for row in await connection.execute(column.table.select()):
                assert NEW.open(row._asdict()[column.name], place(row)) == SECRET
    assert (await rotate(store, BOTH)).sealed == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_it_goes_on_where_it_was_stopped(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.maintenance.keys.AT_ONCE", 2)
    async with store.write() as connection:
        await connection.run_sync(fill, OLD, *TEAMS)

    stops = 0
    while True:
        try:
            with stopped_after(7):
                await rotate(store, BOTH)
            break
        except Stopped:
            stops += 1

    assert stops >= 3
    assert await needing_the_old_key(store) == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_was_moved_into_another_row_is_not_made_good(store: Store) -> None:
    async with store.write() as connection:
        await connection.run_sync(fill, OLD, *TEAMS)
        await connection.exec_driver_sql(
            "UPDATE links SET secret = (SELECT secret FROM links WHERE team = 'T2') "
            "WHERE team = 'T1'"
        )

    counted = await rotate(store, BOTH)

    assert counted.closed == 1
    assert await needing_the_old_key(store) == 1


def test_the_command_says_when_the_old_key_can_go(machine: Machine) -> None:
    machine.with_desk(filled)
    machine.set(ENCRYPTION_KEY=f"{NEWER_KEY},{KEY}")

    code, said = machine.says("rotate-keys")
    machine.set(ENCRYPTION_KEY=NEWER_KEY)
    later, then = machine.says("rotate-keys")

    assert (code, later) == (0, 0)
    assert said.startswith(f"{len(SEALED)} values sealed anew with key {NEW.newest}.\n")
    assert "drop them" in said
    assert then.startswith("0 values sealed anew")


def test_a_key_that_is_not_here_is_asked_for(machine: Machine) -> None:
    other = b64encode(bytes([3]) * 32).decode()
    machine.with_desk(filled)
    with closing(sqlite3.connect(machine.folder / "desk.db")) as database, database:
        forgotten = TokenCipher((SecretStr(other),)).seal("lost", ("watch:lost",))
        database.execute("UPDATE watches SET spec = ?", [forgotten])
    machine.set(ENCRYPTION_KEY=f"{NEWER_KEY},{KEY}")

    code, said = machine.says("rotate-keys")

    assert code == 1
    assert "1 cannot be opened: put the key that sealed them behind, too." in said


# A process that rotates keys, and is killed outright in the middle of a transaction.
KILLED = """
import os, signal, sys
from sqlalchemy import Engine, event
from bot.__main__ import main

left = int(sys.argv[1])

@event.listens_for(Engine, "before_cursor_execute")
def hear(connection, cursor, statement, *rest):
    global left
    left -= statement.startswith("UPDATE")
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

sys.exit(main(["rotate-keys"]))
"""


def test_a_process_that_is_killed_loses_nothing_and_the_next_one_goes_on(machine: Machine) -> None:
    """Real processes, as nothing else dies without a word."""
    machine.with_desk(filled_for_all)
    machine.set(ENCRYPTION_KEY=f"{NEWER_KEY},{KEY}")
    values = len(SEALED) * len(TEAMS)

    ends: list[int] = []
    left: list[int] = []
    while ends[-1:] != [0]:
        ends.append(rotating_until_killed())
        left.append(machine.with_desk(lambda desk: needing_the_old_key(desk.store)))

    assert ends[:-1] == [-signal.SIGKILL] * (len(ends) - 1)
    assert len(ends) > 1
    assert left == sorted(left, reverse=True)
    assert (left[0] < values, left[-1]) == (True, 0)
    machine.set(ENCRYPTION_KEY=NEWER_KEY)
    assert machine.says("rotate-keys")[0] == 0


def rotating_until_killed() -> int:
    """How it ended: after 30 values it is over."""
    env = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    return subprocess.run([sys.executable, "-c", KILLED, "30"], check=False, env=env).returncode  # noqa: S603 - our own


async def filled_for_all(desk: Desk) -> None:
    async with desk.store.write() as connection:
        await connection.run_sync(fill, OLD, *TEAMS)


async def filled(desk: Desk) -> None:
    async with desk.store.write() as connection:
        await connection.run_sync(fill, OLD, "T1")
