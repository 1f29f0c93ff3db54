"""`deal-desk backup` and `restore`: what was there is there again, and nothing is done twice."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from bot.desk.states import Operation
from bot.maintenance.backup import POSTGRES
from bot.maintenance.restored import after_restore
from bot.store.db import Store
from bot.store.epochs import epoch_of
from bot.store.one_process import only_process
from tests.desk_rows.desks import Desk, ask, why
from tests.maintenance.conftest import NEWER_KEY, House
from tests.store.databases import fresh_postgres


def asked(house: House, times: int = 1) -> list[str]:
    async def work(desk: Desk) -> list[str]:
        operations = desk.worker("w1", await epoch_of(desk.store))
        return [await ask(operations) for _ in range(times)]

    return house.with_desk(work)


def pressed(house: House, tickets: list[str]) -> list[str]:
    """What each press on a button of before comes to."""

    async def work(desk: Desk) -> list[str]:
        operations = desk.worker("w2", await epoch_of(desk.store))
        presses = [await operations.claim(ticket, "T1", "U1") for ticket in tickets]
        return ["taken" if isinstance(one, Operation) else why(one) for one in presses]

    return house.with_desk(work)


def test_a_backup_of_a_bot_that_runs_is_whole_and_private(house: House) -> None:
    asked(house)
    with (
        closing(sqlite3.connect(house.folder / "desk.db")) as running,
        only_process(f"sqlite:///{house.folder}/desk.db"),
    ):
        running.execute("INSERT INTO replays VALUES (x'00', '2026-11-24')")  # not committed

        code, said = house.says("backup", "copy.db")

    assert code == 0
    assert "copy.db holds all of" in said
    with closing(sqlite3.connect(house.folder / "copy.db")) as copy:
        assert copy.execute("SELECT count(*) FROM operations").fetchone() == (1,)
        assert copy.execute("SELECT count(*) FROM replays").fetchone() == (0,)
    assert (house.folder / "copy.db").stat().st_mode & 0o077 == 0
    assert {file.name for file in house.folder.iterdir()} <= {
        "desk.db", "desk.db-wal", "desk.db-shm", "desk.db.lock", "copy.db",
    }  # fmt: skip


def test_a_restored_backup_asks_nothing_again(house: House) -> None:
    """Back up with questions open, answer them all, restore, and press again."""
    tickets = asked(house, 20)
    house.says("backup", "copy.db")
    at_first = pressed(house, tickets)

    code, said = house.says("restore", "copy.db")

    assert at_first == ["taken"] * 20
    assert (code, "/desk.db is copy.db again." in said) == (0, True)
    assert pressed(house, tickets) == ["late"] * 20


def test_what_was_there_is_kept_beside_it(house: House) -> None:
    asked(house, 3)
    house.says("backup", "copy.db")
    asked(house, 4)

    house.says("restore", "copy.db")

    (kept,) = house.folder.glob("desk.db.2*")
    assert [rows(kept), rows(house.folder / "desk.db")] == [7, 3]


def test_it_is_put_back_where_nothing_is_left(house: House) -> None:
    asked(house, 3)
    house.says("backup", "copy.db")
    for file in house.folder.glob("desk.db*"):
        file.unlink()

    code, said = house.says("restore", "copy.db")

    assert (code, "What was there" in said) == (0, False)
    assert rows(house.folder / "desk.db") == 3


def test_nothing_is_put_back_under_a_running_bot(house: House) -> None:
    asked(house)
    house.says("backup", "copy.db")
    asked(house)

    with only_process(f"sqlite:///{house.folder}/desk.db"):
        code, said = house.says("restore", "copy.db")

    assert code == 2
    assert said.startswith("Another process of the bot works with")
    assert rows(house.folder / "desk.db") == 2


def cut_in_half(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])


def of_a_newer_version(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")


def no_database(copy: Path) -> None:
    copy.write_text("Dear Ann, " * 1000)


@pytest.mark.parametrize("spoil", [cut_in_half, of_a_newer_version, no_database, Path.unlink])
def test_a_backup_that_cannot_be_used_changes_nothing(house: House, spoil: object) -> None:
    asked(house)
    house.says("backup", "copy.db")
    asked(house)
    before = sorted(file.name for file in house.folder.iterdir())
    assert callable(spoil)
    spoil(house.folder / "copy.db")

    code, said = house.says("restore", "copy.db")

    assert code == 2
    assert "Traceback" not in said
    assert rows(house.folder / "desk.db") == 2
    left = {file.name for file in house.folder.iterdir()}
    assert left - {"desk.db.lock"} <= {*before, "copy.db-wal", "copy.db-shm"}


def test_a_backup_of_another_key_is_not_put_back(house: House) -> None:
    asked(house)
    house.says("backup", "copy.db")
    house.set(ENCRYPTION_KEY=NEWER_KEY)

    code, said = house.says("restore", "copy.db")

    assert code == 2
    assert said.startswith("ENCRYPTION_KEY opens nothing")


def test_an_older_backup_is_not_written_over(house: House) -> None:
    asked(house)
    house.says("backup", "copy.db")

    assert house.says("backup", "copy.db") == (
        2, "copy.db is there already. Give the backup another name.\n",
    )  # fmt: skip


@pytest.mark.skipif(not shutil.which("pg_dump"), reason="apt install postgresql-client")
async def test_a_dump_of_postgresql_is_put_back_as_the_page_says() -> None:
    """The two commands of deploy/README.md, then `restored`."""
    with fresh_postgres() as url, fresh_postgres(migrated=False) as other:
        store = await Store.open(url)
        desk = Desk(store)
        ticket = await ask(desk.worker())
        await store.close()
        dump = run_tool("pg_dump", "--format=custom", url)

        run_tool("pg_restore", "--clean", "--if-exists", "--no-owner", f"--dbname={other}", dump)
        store = await Store.open(other)
        await after_restore(store, desk.vault, desk.clock())
        answer = (
            await Desk(store, desk.vault)
            .worker("w2", await epoch_of(store))
            .claim(ticket, "T1", "U1")
        )
        await store.close()

    assert why(answer) == "late"


def run_tool(name: str, *arguments: str | bytes) -> bytes:
    *words, last = arguments
    given = last if isinstance(last, bytes) else None
    line = [name, *(str(word) for word in words), *([] if given else [str(last)])]
    return subprocess.run(line, input=given, capture_output=True, check=True).stdout  # noqa: S603


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_on_postgresql_it_says_what_to_use_instead(house: House, command: str) -> None:
    house.set(DATABASE_URL="postgresql://desk@127.0.0.1:1/desk")

    assert house.says(command, "copy.db") == (2, f"{POSTGRES}\n")


def rows(file: Path) -> int:
    with closing(sqlite3.connect(file)) as database:
        return int(database.execute("SELECT count(*) FROM operations").fetchone()[0])
