"""Opening a database: which addresses work, what is migrated, what is refused."""

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from procrastinate.schema import SchemaManager
from sqlalchemy import Connection, text

from bot.store import migrations
from bot.store.db import Store, Unusable
from bot.store.migrations import SCHEMA, revision_of
from bot.store.tables import metadata
from tests.store.databases import run


async def test_a_new_database_gets_exactly_the_tables_the_code_describes(
    new_database_url: str,
) -> None:
    def differences(connection: Connection) -> list[object]:
        ours = {"include_name": lambda name, *_: not str(name).startswith("procrastinate_")}
        return list(compare_metadata(MigrationContext.configure(connection, opts=ours), metadata))

    store = await Store.open(new_database_url)
    async with store.read() as connection:
        found = await connection.run_sync(differences)
        revision = await connection.run_sync(revision_of)
    await store.close()

    assert found == []
    assert revision == SCHEMA


async def test_a_database_can_be_opened_again_and_keeps_its_rows(database_url: str) -> None:
    first = await Store.open(database_url)
    await run(first, "INSERT INTO replays (digest, seen_at) VALUES ('x', '2026-11-24 10:00:00')")
    await first.close()

    second = await Store.open(database_url)
    async with second.read() as connection:
        rows = await connection.scalar(text("SELECT count(*) FROM replays"))
    await second.close()

    assert rows == 1


def modes_of(folder: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()}


async def test_nobody_else_may_read_a_new_file(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/new.db")
    await run(store, "INSERT INTO replays (digest, seen_at) VALUES ('x', '2026-11-24 10:00:00')")
    modes = modes_of(tmp_path)
    await store.close()

    assert modes == {"new.db": 0o600, "new.db-wal": 0o600, "new.db-shm": 0o600}


async def test_a_database_of_a_newer_version_is_refused(database_url: str) -> None:
    newer = await Store.open(database_url)
    await run(newer, "UPDATE alembic_version SET version_num = '9999'")
    await newer.close()

    with pytest.raises(
        Unusable, match=f"at schema 9999, this version of the program knows {SCHEMA}"
    ):
        await Store.open(database_url)


async def test_an_interrupted_migration_leaves_nothing_behind(
    new_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def upgrade_and_break(connection: Connection) -> None:
        migrations.migrate(connection)
        connection.execute(text("SELECT nothing FROM nowhere"))

    with monkeypatch.context() as broken:
        broken.setattr("bot.store.db.migrate", upgrade_and_break)
        with pytest.raises(Unusable, match="cannot be opened"):
            await Store.open(new_database_url)

    store = await Store.open(new_database_url)
    assert await store.healthy()
    await store.close()


def test_processes_that_start_together_migrate_once(new_database_url: str) -> None:
    starters = 4
    together = threading.Barrier(starters)
    healthy: list[bool] = []

    async def start() -> None:
        store = await Store.open(new_database_url)
        healthy.append(await store.healthy())
        await store.close()

    def process() -> None:
        together.wait(10)
        asyncio.run(start())

    threads = [threading.Thread(target=process) for _ in range(starters)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert healthy == [True] * starters


async def test_opening_waits_for_another_process_that_opens_the_same_new_file(
    tmp_path: Path,
) -> None:
    """SQLite itself would not: it refuses to turn the log on, at once."""
    other = sqlite3.connect(tmp_path / "rows.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("SELECT * FROM sqlite_master")

    opening = asyncio.create_task(Store.open(f"sqlite:///{tmp_path}/rows.db"))
    await asyncio.wait({opening}, timeout=0.1)
    still_waiting = not opening.done()
    other.close()
    store = await opening

    assert still_waiting
    assert await store.healthy()
    await store.close()


async def test_a_file_that_stays_locked_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.sqlite.BUSY", 0.05)
    other = sqlite3.connect(tmp_path / "rows.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    with pytest.raises(Unusable, match="database is locked"):
        await Store.open(f"sqlite:///{tmp_path}/rows.db")
    other.close()


def test_what_wakes_workers_has_the_tables_of_the_version_that_is_pinned() -> None:
    """One that changes them takes a revision of ours that runs what its migrations do."""
    newest = max(file.name for file in Path(SchemaManager.get_migrations_path()).glob("*.sql"))

    assert newest == "03.04.00_50_post_add_retry_failed_job_procedure.sql"


def test_the_history_is_one_line_that_ends_where_the_code_expects_it() -> None:
    script = ScriptDirectory(str(Path(migrations.__file__).parent))

    assert script.get_heads() == [SCHEMA]
    assert script.get_bases() == ["0001"]


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("sqlite://", "in memory would forget"),
        ("sqlite:///:memory:", "in memory would forget"),
        ("sqlite:///file:x?mode=memory&uri=true", "in memory would forget"),
        ("sqlite:////nowhere/at/all/rows.db", "The folder /nowhere/at/all .* does not exist"),
        ("mysql://localhost/rows", "starts with 'mysql'"),
        ("rows.db", "not an address"),
        ("postgresql://nobody:hunter2@127.0.0.1:1/rows", "cannot be opened"),
    ],
)
async def test_an_address_that_cannot_work_is_refused_with_a_sentence(
    url: str, sentence: str
) -> None:
    with pytest.raises(Unusable, match=sentence) as refusal:
        await Store.open(url)

    assert "hunter2" not in str(refusal.value)


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear Ann, " * 1000)

    with pytest.raises(Unusable, match="file is not a database"):
        await Store.open(f"sqlite:///{tmp_path}/letter.db")
