"""Databases of PostgreSQL that go from test to test: emptied in milliseconds, made in 400."""

import atexit
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import psycopg

from tests.store.migrated import SERVER, execute, postgres_template

Server = psycopg.Connection[tuple[object, ...]]

# What a test may have changed beside rows: a database that differs in it is not passed on.
SHAPE = """
    SELECT md5(string_agg(line, ' ' ORDER BY line)) FROM (
        SELECT concat_ws('.', relname, attname, atttypid, atttypmod, attnotnull) line
            FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            WHERE relnamespace = 'public'::regnamespace AND attnum > 0
        UNION ALL SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT version_num FROM alembic_version
    ) lines
"""
# Rules of a table, as that a line of the log stays, do not hold for a replica.
EMPTYING = """
    SELECT 'SET session_replication_role = replica; '
        || string_agg(format('DELETE FROM %I', tablename), '; ')
        || '; SELECT setval(sequencename::regclass, start_value, false) FROM pg_sequences'
    FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
"""
SETTINGS = """
    SELECT 1 FROM pg_db_role_setting JOIN pg_database d ON d.oid = setdatabase WHERE datname = %s
"""
SEND_AWAY = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"

_spares: list[str] = []


@contextmanager
def bare_database(server: Server) -> Iterator[str]:
    """A database without a table, gone afterwards."""
    name = _made(server, "template1")
    try:
        yield name
    finally:
        _drop(server, name)


@contextmanager
def spare_database(server: Server) -> Iterator[str]:
    """A database at the newest schema, which the next test gets when this one leaves its shape."""
    name = _spares.pop() if _spares else _made(server, postgres_template())
    try:
        yield name
    finally:
        if _is_empty_again(server, name):
            _spares.append(name)
        else:
            _drop(server, name)


def _made(server: Server, template: str) -> str:
    name = f"deal_desk_{secrets.token_hex(6)}"
    server.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    return name


def _is_empty_again(server: Server, name: str) -> bool:
    """Sends everybody away and deletes all rows, unless the database is not as it was made."""
    server.execute(SEND_AWAY, (name,))
    if server.execute(SETTINGS, (name,)).fetchone():
        return False
    shape, emptying = _of_new()
    try:
        with psycopg.connect(SERVER + name, autocommit=True) as database:
            if database.execute(SHAPE).fetchone() != shape:
                return False
            database.execute(emptying)
    except psycopg.Error:  # renamed, or dropped and put back by somebody else
        return False
    return True


@cache
def _of_new() -> tuple[object, bytes]:
    """The shape of a new database, and the statements that make one new again."""
    with psycopg.connect(SERVER + postgres_template()) as template:
        (emptying,) = template.execute(EMPTYING).fetchone() or ("",)
        return template.execute(SHAPE).fetchone(), str(emptying).encode()


def _drop(server: Server, name: str) -> None:
    server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


@atexit.register
def _drop_spares() -> None:
    for name in _spares:
        execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
