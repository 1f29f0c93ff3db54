from collections.abc import Iterator

import pytest

from tests.edge.door import Lines, recorded


@pytest.fixture
def lines() -> Iterator[Lines]:
    with recorded() as lines:
        yield lines
