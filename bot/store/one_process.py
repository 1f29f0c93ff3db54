"""On SQLite one process does the bot's work; whoever comes second is told so.

What only looks, or writes a row now and then, works beside it: SQLite itself sees to that.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from bot.store.db import Unusable, driver_url


@contextmanager
def only_process(url: str) -> Iterator[None]:
    """As long as the process lives: however it ends, the system lets the next one in.

    The lock is on a file of its own, as closing the database's file would drop SQLite's locks.
    """
    address = driver_url(url)
    if address.get_backend_name() != "sqlite":
        yield
        return
    with _lock_of(str(address.database)):
        yield


def _lock_of(database: str) -> TextIO:
    try:
        lock = Path(f"{database}.lock").open("a", encoding="utf-8")  # noqa: SIM115 - the caller does
    except OSError as error:
        raise Unusable(
            f"{database}.lock beside the database of DATABASE_URL cannot be opened: "
            f"{error.strerror}. Check who may write to that folder."
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise Unusable(
            f"Another process of the bot works with {database}, and SQLite takes one. Stop that "
            "one first; or give DATABASE_URL a PostgreSQL, which takes any number."
        ) from error
    return lock
