"""A row of every table, whatever columns it has."""

from collections import namedtuple
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Integer,
    LargeBinary,
    Table,
    insert,
    select,
)

from bot.accounts.sealing import TokenCipher
from bot.maintenance.keys import SEALED
from bot.store.tables import Moment, metadata

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TABLES = metadata.sorted_tables
# The database itself numbers their rows.
COUNTED = {"audit", "outbox"}
SECRET = '{"canary": "sealed"}'


def a_row(table: Table, team: str, number: int = 1) -> dict[str, Any]:
    """Whoever reads it sees which column a word is of, and whose row it is."""
    return {
        column.name: _value(column, team, number)
        for column in table.columns
        if column is not table.autoincrement_column or column.table.name not in COUNTED
    }


def sealed(row: dict[str, Any], table: Table, cipher: TokenCipher) -> dict[str, Any]:
    """The same with what is sealed in it sealed in its place."""
    as_read = namedtuple("as_read", list(row))(**row)  # noqa: PYI024 - a row, as SQLAlchemy reads it
    places: dict[str, Any] = {
        column.name: place for column, place in SEALED.items() if column.table is table
    }
    values = {name: cipher.seal(SECRET, place(as_read)) for name, place in places.items()}
    return row | values


def fill(connection: Connection, cipher: TokenCipher, *teams: str) -> None:
    for table in TABLES:
        for number, team in enumerate(teams, start=1):
            row = sealed(a_row(table, team, number), table, cipher)
            connection.execute(insert(table).values(row))


def every_row(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    return {
        table.name: [row._asdict() for row in connection.execute(select(table))] for table in TABLES
    }


def _value(column: Column[Any], team: str, number: int) -> object:
    kind = column.type
    if isinstance(kind, DateTime | Moment):
        return NOON
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, LargeBinary):
        return f"{column.name} of {team}".encode()
    if isinstance(kind, Integer):
        return number
    return team if column.name == "team" else f"{column.name} of {team}"
