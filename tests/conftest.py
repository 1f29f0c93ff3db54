"""Options of the whole test run."""

import gc
import sys
import threading
from collections.abc import Generator

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite the golden files instead of comparing"
    )


# Whole tours: other tests run the same lines, and watching them doubles the time.
UNWATCHED = {"doors", "journeys", "page"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name in UNWATCHED:
            item.add_marker(pytest.mark.no_cover)


def pytest_collection_finish() -> None:
    """Thousands of tests stay until the end: looking through them again stops whatever runs."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Nothing watches a test that is marked so.

    In the processes of pytest-xdist, pytest-cov watches twice and stops one of the two.
    """
    if not item.get_closest_marker("no_cover"):
        return (yield)
    watching, in_threads = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(watching)
        threading.settrace(in_threads)
