"""An empty database at the newest schema: made once in a process, copied for each test."""

import atexit
import secrets
import shutil
import tempfile
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy import create_engine

from bot.store.migrations import migrate

# Read before any test points elsewhere: what is made within one of those goes with it.
FOLDER = tempfile.gettempdir()
SERVER = "postgresql://postgres@127.0.0.1:5432/"


@cache
def sqlite_file() -> Path:
    """With its log written into it, so that the file alone is all of it."""
    folder = Path(tempfile.mkdtemp(prefix="deal-desk-", dir=FOLDER))
    atexit.register(shutil.rmtree, folder)
    file = folder / "migrated.db"
    _migrate(f"sqlite:///{file}")
    return file


@cache
def postgres_template() -> str:
    """The name of a database that nobody connects to, so that PostgreSQL copies it."""
    name = f"deal_desk_template_{secrets.token_hex(6)}"
    execute(f"CREATE DATABASE {name}")
    atexit.register(execute, f"DROP DATABASE {name}")
    _migrate(f"postgresql+psycopg://{SERVER.partition('//')[2]}{name}")
    return name


def execute(statement: str) -> None:
    with psycopg.connect(SERVER, autocommit=True, connect_timeout=3) as server:
        # Names of databases cannot be parameters; these are ours, letters and digits.
        server.execute(statement.encode())


def _migrate(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        migrate(connection)
    engine.dispose()
