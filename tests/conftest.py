"""Options of the whole test run."""

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
