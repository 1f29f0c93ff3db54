"""`backup` and `restore`: SQLite's database as one file, copied beside the bot, and put back."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url

from bot.accounts.proof import prove
from bot.accounts.sealing import BadKey, TokenCipher
from bot.maintenance.restored import DONE, after_restore
from bot.settings import CannotStart, Settings
from bot.store.db import Store, Unusable
from bot.store.one_process import only_process

PAGES = 1000  # copied at once: then whoever writes has a turn
ONLY_OWNER = 0o600
POSTGRES = (
    "DATABASE_URL is a PostgreSQL: back it up with pg_dump and bring it back with pg_restore, "
    "then run `restored`. deploy/README.md says how."
)


async def backup(settings: Settings, to: Path, write: Callable[[str], None]) -> int:
    database = _file_of(settings)
    size = _write_copy(database, to)
    write(f"{to} holds all of {database}, {size:,} bytes, checked.")
    write("ENCRYPTION_KEY is not in it: keep the key elsewhere, without it nothing of it opens.")
    return 0


async def restore(settings: Settings, file: Path, write: Callable[[str], None]) -> int:
    """Everything that can go wrong does so in a copy, before the database is touched."""
    database = _file_of(settings)
    _is_another(file, database)
    half = _beside(database)
    try:
        with only_process(settings.database_url):
            _copy(file, half)
            await _make_ready(half, settings)
            replaced = _put_in_place(half, database)
    except (OSError, sqlite3.Error) as error:
        raise CannotStart(f"{file} is no whole backup: {error}") from error
    except (Unusable, BadKey) as error:
        raise CannotStart(str(error)) from error
    finally:
        for left in _files(half):
            left.unlink(missing_ok=True)
    write(f"{database} is {file} again." + (f" What was there is {replaced}." if replaced else ""))
    write(DONE)
    return 0


def _write_copy(database: Path, to: Path) -> int:
    """How large it is."""
    if to.exists():
        raise CannotStart(f"{to} is there already. Give the backup another name.")
    if not database.is_file():
        raise CannotStart(f"There is no database at {database} yet.")
    half = _beside(to)
    try:
        _copy(database, half)
        half.replace(to)
    except (OSError, sqlite3.Error) as error:
        raise CannotStart(f"{to} could not be written: {error}") from error
    finally:
        half.unlink(missing_ok=True)
    return to.stat().st_size


def _file_of(settings: Settings) -> Path:
    url = make_url(settings.database_url)
    if url.drivername != "sqlite":
        raise CannotStart(POSTGRES)
    return Path(str(url.database)).absolute()


def _is_another(file: Path, database: Path) -> None:
    if file.resolve() == database.resolve():
        raise CannotStart(f"{file} is the database itself. Name the backup that is to be put back.")


def _copy(source: Path, to: Path) -> None:
    """A consistent whole, also while others write; readable by its owner alone."""
    if not source.is_file():
        raise FileNotFoundError("it is not there")
    os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, ONLY_OWNER))
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(to)) as new,
    ):
        old.backup(new, pages=PAGES)
        # One file that is read where nothing can be written; whoever opens it for the bot has a log
        # beside it again.
        new.execute("PRAGMA journal_mode=DELETE")
        (found,) = new.execute("PRAGMA integrity_check").fetchone()
    if found != "ok":
        raise sqlite3.DatabaseError(found)


async def _make_ready(half: Path, settings: Settings) -> None:
    """Brought up to date, opened with the keys that are given, and in a new epoch."""
    store = await Store.open(f"sqlite:///{half}")
    try:
        cipher = TokenCipher(settings.encryption_key)
        await prove(store, cipher)
        await after_restore(store, cipher, datetime.now(UTC))
    finally:
        await store.close()


def _put_in_place(half: Path, database: Path) -> Path | None:
    """Where what was there is kept, with the log that SQLite wrote beside it."""
    there = [file for file in _files(database) if file.exists()]
    kept = database.with_name(f"{database.name}.{datetime.now(UTC):%Y%m%d-%H%M%S}")
    for file in there:
        shutil.move(file, kept.with_name(file.name.replace(database.name, kept.name, 1)))
    half.replace(database)
    return kept if there else None


def _beside(file: Path) -> Path:
    return file.with_name(f".{file.name}.{os.getpid()}.half")


def _files(database: Path) -> list[Path]:
    """The log first: without its database it is nothing, and a database without it is older."""
    return [database.with_name(database.name + end) for end in ("-wal", "-shm", "")]
