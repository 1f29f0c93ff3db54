"""Options of the whole test run."""

import gc
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web_app
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialectAsync_psycopg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.util import LRUCache

from tests import effort


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--watch-all", action="store_true", help="with --cov: watch every test, not only quick ones"
    )


def pytest_xdist_auto_num_workers() -> int:
    """With `-n auto`: while one worker waits, for a process or a browser, others use the cores."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_configure(config: pytest.Config) -> None:
    effort.configure(config)
    _keep_files_in_memory()
    _compile_statements_once()


def _keep_files_in_memory() -> None:
    """SQLite waits for the disk at each commit, a third of a test; a killed process loses neither.

    TMPDIR says otherwise.
    """
    is_there = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    if is_there and "TMPDIR" not in os.environ:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # asked again


def _compile_statements_once() -> None:
    """A tenth of a test is SQLAlchemy writing SQL that it wrote for the database before.

    It keeps by dialect what it compiled, and each engine has a dialect of its own: here those of
    one class are alike, as all engines have the same options.
    """
    compiled: LRUCache[Any, Any] = LRUCache(2_000)
    patch = pytest.MonkeyPatch()  # never undone
    shared = property(lambda _: compiled, lambda _, __: None)
    patch.setattr(Engine, "_compiled_cache", shared, raising=False)
    for dialect in (SQLiteDialect_aiosqlite, PGDialectAsync_psycopg):
        patch.setattr(dialect, "__hash__", lambda self: hash(type(self)))
        patch.setattr(dialect, "__eq__", lambda self, other: type(self) is type(other))


MEMORY, ROOM = Path("/dev/shm"), 2 * 2**30  # noqa: S108 - pytest makes folders of its own there
# A minute's worth that still runs most lines of every room: what is pure, and a few conversations.
QUICK = {
    "accounts", "blocks", "commands", "grammar", "maintenance", "tests", "tools", "watch", "web",
    "edge/test_health.py", "edge/test_what_is_let_in.py",
    "flows/test_activities.py", "flows/test_bulk_delete.py", "flows/test_connecting.py",
    "flows/test_deals.py", "flows/test_files.py", "flows/test_log.py", "flows/test_the_gate.py",
    "flows/test_hearing_from_a_watch.py", "flows/test_making_a_watch.py",
    "local_slack/test_blocks_refused.py", "pipedrive/test_reading_and_writing.py",
    "process/test_doctor.py", "process/test_logs.py", "process/test_manifest.py",
    "process/test_metrics.py",
    "queue/test_queue.py", "queue/test_rounds.py",
    "reader/test_naming.py", "reader/test_reading.py", "reader/test_shapes.py",
}  # fmt: skip

# Of those, what throws many dice, starts processes, needs a server or goes through every record.
NOT_QUICK = {
    "commands/test_lexer.py", "commands/test_untouched_forms.py",
    "grammar/test_looking.py", "grammar/test_properties.py", "grammar/test_rendering.py",
    "tests/test_bench.py", "tests/test_command_line.py",
    "tools/test_there_and_back.py", "watch/test_two_workers.py",
}  # fmt: skip


def _is_quick(path: Path) -> bool:
    folder = path.parent.name
    file = f"{folder}/{path.name}"
    return bool({folder, file} & QUICK) and file not in NOT_QUICK


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Reading the tests that are not quick would take longer than those that are."""
    is_test = collection_path.name.startswith("test_") and collection_path.suffix == ".py"
    asks_for_quick = config.getoption("markexpr") == "quick"
    return True if asks_for_quick and is_test and not _is_quick(collection_path) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        is_long = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
        if is_long:
            item.add_marker(pytest.mark.long)
        # What runs on both databases is quick on SQLite.
        elif _is_quick(item.path) and "postgresql" not in item.name:
            item.add_marker(pytest.mark.quick)
        # Watching makes a test two and a half times as slow, and quick ones enter every room.
        if not (item.get_closest_marker("quick") or config.getoption("--watch-all")):
            item.add_marker(pytest.mark.unwatched)


def pytest_collection_finish() -> None:
    """Thousands of tests stay until the end: looking through them again stops whatever runs.

    What is young is looked through three times less often, and all that a test has thirty times: it
    goes when the test is over.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(2_000, 10, 100)


def pytest_runtest_logfinish() -> None:
    """The handlers of a thousand requests stay in a cache of aiohttp, each with its company."""
    web_app._cached_build_middleware.cache_clear()  # noqa: SLF001 - nothing public empties it


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Nothing watches a test that is marked so, nor what is made for it.

    The mark no_cover will not do: in the processes of pytest-xdist, pytest-cov watches twice and
    stops one of the two.
    """
    if not item.get_closest_marker("unwatched"):
        return (yield)
    watching, in_threads = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(watching)
        threading.settrace(in_threads)


@pytest.fixture
def machine_in_tokyo(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """A machine that is not on UTC, where a time without a zone would be taken as local."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()
