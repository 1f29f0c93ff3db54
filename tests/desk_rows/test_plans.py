"""What is asked at every undo and every delete reads its own rows, however many there are."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, event, text

from bot.accounts.links import Link
from bot.blocks.kit.viewer import Viewer
from bot.desk.caller import Caller
from bot.desk.operations.cap import Cap
from bot.desk.operations.queries import OperationQueries
from bot.desk.states import Origin
from bot.pipedrive.request import Login
from bot.store.db import Store
from bot.tools.catalog.all import BY_NAME
from tests.desk_rows.desks import NOON, Desk

LOGIN = Login(team="T1", company=31, user=7, secret=SecretStr("canary"))
CALLER = Caller(
    Link(
        team="T1", user="U1", company=31, pipedrive_user=7, name="", company_name="", domain="",
        locale="", tz="", currency="", login=LOGIN,
    ),
    Viewer(now=NOON),
    Origin(team="T1", user="U1", company=31, pipedrive_user=7, channel=""),
)  # fmt: skip


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Desk]:
    store = await Store.open(f"sqlite:///{tmp_path}/rows.db")
    yield Desk(store)
    await store.close()


@pytest.fixture
def asked() -> Iterator[list[tuple[str, Any]]]:
    """Every statement with its parameters."""
    statements: list[tuple[str, Any]] = []

    def note(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        statements.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    yield statements
    event.remove(Engine, "before_cursor_execute", note)


async def plan(desk: Desk, asked: list[tuple[str, Any]]) -> str:
    """How SQLite finds the rows of the last question."""
    statement, parameters = asked[-1]
    async with desk.store.read() as connection:
        found = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return "\n".join(row[-1] for row in found)


async def test_what_a_person_did_is_read_from_its_newest_on(
    sqlite: Desk, asked: list[tuple[str, Any]]
) -> None:
    lately = OperationQueries(sqlite.store, sqlite.vault)

    await lately.done("T1", "U1", ["deals_update", "deals_create"], NOON - timedelta(days=1))

    found = await plan(sqlite, asked)
    assert "USING INDEX operations_of_person (team=? AND slack_user=? AND ended_at>?)" in found
    assert "TEMP B-TREE" not in found


async def test_of_the_deletes_of_a_day_only_these_are_read(
    sqlite: Desk, asked: list[tuple[str, Any]]
) -> None:
    cap = Cap(sqlite.store, sqlite.vault, lambda: NOON)

    await cap.left(BY_NAME["deals_delete"], CALLER)

    wanted = "operations_by_tool (team=? AND slack_user=? AND tool=? AND clicked_at>?)"
    assert wanted in await plan(sqlite, asked)


async def test_the_indexes_of_the_tables_are_those_that_the_migrations_made(sqlite: Desk) -> None:
    async with sqlite.store.read() as connection:
        query = text("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
        made = set((await connection.execute(query)).scalars())

    assert {"operations_of_person", "operations_by_tool"} <= made
