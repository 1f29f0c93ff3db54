"""A database of a released version goes on, with the rows that it had in every table."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from pydantic import SecretStr
from sqlalchemy import Connection, MetaData, create_engine, insert, text

from bot.accounts.links import Links
from bot.accounts.sealing import TokenCipher
from bot.desk.audit.entries import Audit
from bot.desk.audit.keeping import Keeper
from bot.desk.audit.verifying import Verifier
from bot.desk.lookup.recents import Recents, SeenRecord, Whose
from bot.desk.operations.operations import Operations
from bot.desk.requests import SlackRequests
from bot.store import migrations
from bot.store.db import Store, driver_url
from tests.desk_rows.desks import NOON, everybody
from tests.keys import new_key

# The newest revision of each released version.
RELEASED = {"0.1.0": "0006"}
ANA = Whose("T0DESK", "U0ANA", 777, 101)
CIPHER = TokenCipher((SecretStr(new_key()),))

WHO = {"team": ANA.team, "slack_user": ANA.user, "company": 777, "pipedrive_user": 101}
# As they wrote it: each value is bound as it was then.
ROWS: dict[str, dict[str, Any]] = {
    "replays": {"digest": b"digest", "seen_at": NOON},
    "requests": {
        "key": b"key", "seen_at": NOON, "worker": "w1", "lease_until": None, "attempt": 0,
        "done_at": None,
        "content": CIPHER.seal('{"command": "/deal"}', (f"request:{b'key'.hex()}",)),
    },
    "links": WHO | {
        "name": "Ana", "company_name": "Northwind", "domain": "northwind", "locale": "en_GB",
        "tz": "Europe/Lisbon", "currency": "EUR", "scheme": "token",
        "secret": CIPHER.seal("ana's token", ("link:T0DESK:U0ANA:777:101",)),
    },
    "operations": WHO | {
        "id": "op", "epoch": "", "channel": "C1", "message_ts": "1.2", "tool": "deals_update",
        "reply": CIPHER.seal('"https://hooks.slack.com/1"', ("operation:op:reply",)),
        "call": CIPHER.seal('{"args": {"id": 12}, "before": {}}', ("operation:op:call",)),
        "result": CIPHER.seal('{"id": 12}', ("operation:op:result",)),
        "state": "done", "worker": "w1", "attempt": 1, "lease_until": NOON, "asked_at": NOON,
        "expires_at": None, "clicked_at": NOON, "ended_at": NOON, "told_at": NOON,
        "check_at": None, "checks": 0, "reason": "", "evidence": "answered", "undoes": None,
        "sends": 1,
    },
    "audit": WHO | {
        "id": 1, "at": NOON, "operation": "op", "attempt": 1, "clicked_by": ANA.user,
        "tool": "deals_update", "state": "done", "reason": "", "evidence": "answered",
        "asked_at": NOON, "clicked_at": NOON, "ended_at": NOON,
        "details": CIPHER.seal('{"args": {"id": 12}}', ("audit:op:1",)),
    },
    "recents": WHO | {
        "kind": "deal", "record": 12, "seen_at": NOON,
        "name": CIPHER.seal("Acme renewal", ("recent:T0DESK:U0ANA:777:101:deal:12",)),
    },
}  # fmt: skip


def with_older(url: str, revision: str, fill: Callable[[Connection], None]) -> None:
    """A database as that revision left it."""
    address = driver_url(url)
    driver = address.drivername.replace("+aiosqlite", "")
    engine = create_engine(address.set(drivername=driver))
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(migrations.__path__[0]))
        command.upgrade(config, revision)
        fill(connection)
    engine.dispose()


@pytest.fixture(params=list(RELEASED.values()), ids=list(RELEASED))
def released(request: pytest.FixtureRequest, new_database_url: str) -> str:
    """A database of that version, with a row in every table that it had."""

    def fill(connection: Connection) -> None:
        there = MetaData()
        there.reflect(connection)
        assert set(there.tables) - {"alembic_version"} == set(ROWS)
        for name, table in there.tables.items():
            if name in ROWS:
                connection.execute(insert(table).values(ROWS[name]))

    with_older(new_database_url, request.param, fill)
    return new_database_url


async def test_every_row_of_a_released_version_is_kept_as_it_was(released: str) -> None:
    store = await Store.open(released)

    async with store.read() as connection:
        for name, before in ROWS.items():
            columns = ", ".join(f'"{column}"' for column in before)
            row = (await connection.execute(text(f"SELECT {columns} FROM {name}"))).one()  # noqa: S608
            for column, value in before.items():
                assert _plain(row._asdict()[column]) == _plain(value), (name, column)
    await store.close()


def _plain(value: object) -> str:
    """Whatever a dialect makes of it: a record's id is kept as text, a moment has its zone."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return str(value).removesuffix(".000000")


async def test_what_a_released_version_sealed_is_opened_and_its_log_is_chained(
    released: str,
) -> None:
    store = await Store.open(released)
    operations = Operations(store, CIPHER, everybody, worker="w2")

    link = await Links(store, CIPHER).get(ANA.team, ANA.user)
    operation = await operations.find("op")
    asked = await SlackRequests(store, CIPHER, worker="w2").find(b"key")
    seen = await Recents(store, CIPHER).of(ANA, "deal")
    await Keeper(store, CIPHER, lambda: NOON, 365).see_to()
    (entry,) = await Audit(store, CIPHER).of(ANA.team, ANA.user)
    (verdict,) = await Verifier(store, CIPHER).verify()
    await store.close()

    assert link is not None
    assert link.login.secret.get_secret_value() == "ana's token"
    assert operation is not None
    assert (operation.args, operation.result) == ({"id": 12}, {"id": 12})
    assert operation.origin.reply == "https://hooks.slack.com/1"
    assert asked is not None
    assert seen == [SeenRecord("deal", 12, "Acme renewal")]
    assert entry.args == {"id": 12}
    assert (verdict.fault, verdict.rows, verdict.unreadable) == ("", 1, 0)
