"""`deal-desk backup` and `restore`: what was there is there again, and nothing is done twice."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from bot.desk.states import Operation
from bot.maintenance.backup import POSTGRES
from bot.maintenance.restored import after_restore
from bot.store.db import Store
from bot.store.epochs import epoch_of
from bot.store.one_process import only_process
from tests.deploy.page import block, paste
from tests.desk_rows.desks import Desk, ask, why
from tests.maintenance.conftest import NEWER_KEY, Machine
from tests.store.databases import fresh_postgres

RESTORED = " && deal-desk restored\n"


def asked(machine: Machine, times: int = 1) -> list[str]:
    async def work(desk: Desk) -> list[str]:
        operations = desk.worker("w1", await epoch_of(desk.store))
        return [await ask(operations) for _ in range(times)]

    return machine.with_desk(work)


def pressed(machine: Machine, tickets: list[str]) -> list[str]:
    """What each press on a button of before comes to."""

    async def work(desk: Desk) -> list[str]:
        operations = desk.worker("w2", await epoch_of(desk.store))
        presses = [await operations.claim(ticket, "T1", "U1") for ticket in tickets]
        return ["taken" if isinstance(one, Operation) else why(one) for one in presses]

    return machine.with_desk(work)


def test_a_backup_of_a_bot_that_runs_is_whole_and_private(machine: Machine) -> None:
    asked(machine)
    with (
        closing(sqlite3.connect(machine.folder / "desk.db")) as running,
        only_process(f"sqlite:///{machine.folder}/desk.db"),
    ):
        running.execute("INSERT INTO replays VALUES (x'00', '2026-11-24')")  # not committed

        code, said = machine.says("backup", "copy.db")

    assert code == 0
    assert "copy.db holds all of" in said
    with closing(sqlite3.connect(machine.folder / "copy.db")) as copy:
        assert copy.execute("SELECT count(*) FROM operations").fetchone() == (1,)
        assert copy.execute("SELECT count(*) FROM replays").fetchone() == (0,)
    assert (machine.folder / "copy.db").stat().st_mode & 0o077 == 0
    assert {file.name for file in machine.folder.iterdir()} <= {
        "desk.db", "desk.db-wal", "desk.db-shm", "desk.db.lock", "copy.db",
    }  # fmt: skip


def test_a_backup_is_one_file_and_stays_one(machine: Machine) -> None:
    """It may lie where nothing can be written, and is carried away alone."""
    asked(machine)
    machine.says("backup", "copy.db")

    found = rows(machine.folder / "copy.db")
    machine.says("restore", "copy.db")

    assert found == 1
    assert [file.name for file in machine.folder.glob("copy.db*")] == ["copy.db"]


def test_the_database_itself_is_no_backup_of_it(machine: Machine) -> None:
    tickets = asked(machine)

    code, said = machine.says("restore", "desk.db")

    assert (code, said.startswith("desk.db is the database itself.")) == (2, True)
    assert pressed(machine, tickets) == ["taken"]


def test_a_restored_backup_asks_nothing_again(machine: Machine) -> None:
    """Back up with questions open, answer them all, restore, and press again."""
    tickets = asked(machine, 20)
    machine.says("backup", "copy.db")
    at_first = pressed(machine, tickets)

    code, said = machine.says("restore", "copy.db")

    assert at_first == ["taken"] * 20
    assert (code, "/desk.db is copy.db again." in said) == (0, True)
    assert pressed(machine, tickets) == ["late"] * 20


def test_what_was_there_is_kept_beside_it(machine: Machine) -> None:
    asked(machine, 3)
    machine.says("backup", "copy.db")
    asked(machine, 4)

    machine.says("restore", "copy.db")

    (kept,) = machine.folder.glob("desk.db.2*")
    assert [rows(kept), rows(machine.folder / "desk.db")] == [7, 3]


def test_it_is_put_back_where_nothing_is_left(machine: Machine) -> None:
    asked(machine, 3)
    machine.says("backup", "copy.db")
    for file in machine.folder.glob("desk.db*"):
        file.unlink()

    code, said = machine.says("restore", "copy.db")

    assert (code, "What was there" in said) == (0, False)
    assert rows(machine.folder / "desk.db") == 3


def test_nothing_is_put_back_under_a_running_bot(machine: Machine) -> None:
    asked(machine)
    machine.says("backup", "copy.db")
    asked(machine)

    with only_process(f"sqlite:///{machine.folder}/desk.db"):
        code, said = machine.says("restore", "copy.db")

    assert code == 2
    assert said.startswith("Another process of the bot works with")
    assert rows(machine.folder / "desk.db") == 2


def cut_in_half(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])


def of_a_newer_version(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")


def no_database(copy: Path) -> None:
    copy.write_text("Dear Ann, " * 1000)


@pytest.mark.parametrize("spoil", [cut_in_half, of_a_newer_version, no_database, Path.unlink])
def test_a_backup_that_cannot_be_used_changes_nothing(machine: Machine, spoil: object) -> None:
    asked(machine)
    machine.says("backup", "copy.db")
    asked(machine)
    before = sorted(file.name for file in machine.folder.iterdir())
    assert callable(spoil)
    spoil(machine.folder / "copy.db")

    code, said = machine.says("restore", "copy.db")

    assert code == 2
    assert "Traceback" not in said
    assert rows(machine.folder / "desk.db") == 2
    left = {file.name for file in machine.folder.iterdir()}
    assert left - {"desk.db.lock"} <= set(before)


def test_a_backup_of_another_key_is_not_put_back(machine: Machine) -> None:
    asked(machine)
    machine.says("backup", "copy.db")
    machine.set(ENCRYPTION_KEY=NEWER_KEY)

    code, said = machine.says("restore", "copy.db")

    assert code == 2
    assert said.startswith("ENCRYPTION_KEY opens nothing")


def test_an_older_backup_is_not_written_over(machine: Machine) -> None:
    asked(machine)
    machine.says("backup", "copy.db")

    assert machine.says("backup", "copy.db") == (
        2, "copy.db is there already. Give the backup another name.\n",
    )  # fmt: skip


@pytest.mark.skipif(not shutil.which("pg_dump"), reason="apt install postgresql-client")
async def test_a_dump_of_postgresql_is_put_back_as_the_page_says(tmp_path: Path) -> None:
    """Into the database of a later version, of which nothing may be left."""
    dump = block(r"pg_dump [^`]*")
    put_back = block(r"pg_restore [^`]* && deal-desk restored\n").removesuffix(RESTORED)
    with fresh_postgres() as url, fresh_postgres() as other:
        store = await Store.open(url)
        desk = Desk(store)
        ticket = await ask(desk.worker())
        await store.close()
        execute(other, "CREATE TABLE of_a_later_version (id int)")

        assert paste(dump, tmp_path, DATABASE_URL=url).returncode == 0
        (tmp_path / "deal-desk.dump").rename(tmp_path / "good")
        (tmp_path / "deal-desk.dump").write_bytes(b"cut off")
        assert paste(put_back, tmp_path, DATABASE_URL=other).returncode != 0
        before = execute(other, "SELECT to_regclass('of_a_later_version')::text")
        (tmp_path / "good").rename(tmp_path / "deal-desk.dump")
        assert paste(put_back, tmp_path, DATABASE_URL=other).returncode == 0
        store = await Store.open(other)
        await after_restore(store, desk.vault, desk.clock())
        again = Desk(store, desk.vault).worker("w2", await epoch_of(store))
        answer = await again.claim(ticket, "T1", "U1")
        await store.close()
        (found,) = execute(other, "SELECT to_regclass('of_a_later_version')")

    assert before == [("of_a_later_version",)]  # what cannot be read empties nothing
    assert why(answer) == "late"
    assert found == (None,)


def execute(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as database:
        done = database.execute(statement.encode())
        return done.fetchall() if done.description else []


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_on_postgresql_it_says_what_to_use_instead(machine: Machine, command: str) -> None:
    machine.set(DATABASE_URL="postgresql://desk@127.0.0.1:1/desk")

    assert machine.says(command, "copy.db") == (2, f"{POSTGRES}\n")


def rows(file: Path) -> int:
    with closing(sqlite3.connect(file)) as database:
        return int(database.execute("SELECT count(*) FROM operations").fetchone()[0])
