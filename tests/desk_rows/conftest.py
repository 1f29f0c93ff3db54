"""A desk on each kind of database."""

import pytest

from bot.desk.operations.operations import Operations
from bot.store.db import Store
from tests.desk_rows.desks import Desk
from tests.store.databases import database_url, store

__all__ = ["database_url", "store"]


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


@pytest.fixture
def operations(desk: Desk) -> Operations:
    return desk.worker()
