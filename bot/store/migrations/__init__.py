"""Brings a database to the tables this code expects: one line of history, both dialects."""

from pathlib import Path

from sqlalchemy import Connection, func, inspect, select, text

# The newest revision. Revisions are numbers of four digits, so they compare as text.
SCHEMA = "0016"

# Any number will do, as long as every process takes the same one.
LOCK = 7_345_001


class NewerSchema(Exception):
    """The database was brought further by a newer version of the program."""


def revision_of(connection: Connection) -> str:
    """The revision a database is at; empty when it is new."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""


def migrate(connection: Connection) -> None:
    """Run in one transaction that keeps other processes out: they find the work done."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
    found = revision_of(connection)
    if found > SCHEMA:
        raise NewerSchema(found)
    if found < SCHEMA:
        _upgrade(connection)


def _upgrade(connection: Connection) -> None:
    # Imported here: a tenth of a second that a database which is up to date need not wait for.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    command.upgrade(config, "head")
