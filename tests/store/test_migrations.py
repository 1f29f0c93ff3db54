"""A database of a released version goes on, with its rows."""

from datetime import UTC, datetime

from alembic import command
from alembic.config import Config
from cryptography.fernet import Fernet
from pydantic import SecretStr
from sqlalchemy import Connection, create_engine, make_url, text

from bot.accounts.token_cipher import TokenCipher
from bot.desk.lookup.recents import Recents, SeenRecord, Whose
from bot.store import migrations
from bot.store.db import Store

ANA = Whose("T0DESK", "U0ANA", 777, 101)
PLACE = ("recent:T0DESK:U0ANA:777:101:deal:12",)
WITH_NUMBERS = "0009"


async def test_what_was_seen_is_still_known_once_ids_are_kept_as_text(
    new_database_url: str,
) -> None:
    cipher = TokenCipher((SecretStr(Fernet.generate_key().decode()),))

    def older(connection: Connection) -> None:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(migrations.__path__[0]))
        command.upgrade(config, WITH_NUMBERS)
        connection.execute(
            text("INSERT INTO recents VALUES (:team, :user, 777, 101, 'deal', 12, :name, :at)"),
            {"team": ANA.team, "user": ANA.user, "name": cipher.seal("Acme renewal", PLACE),
             "at": datetime(2026, 11, 30, tzinfo=UTC)},
        )  # fmt: skip

    url = make_url(new_database_url)
    driver = "postgresql+psycopg" if url.drivername.startswith("postgres") else "sqlite"
    engine = create_engine(url.set(drivername=driver))
    with engine.begin() as connection:
        older(connection)
    engine.dispose()

    store = await Store.open(new_database_url)
    recents = Recents(store, cipher)
    seen = await recents.of(ANA, "deal")
    latest = await recents.latest(ANA)
    await store.close()

    assert seen == [SeenRecord("deal", 12, "Acme renewal")]
    assert latest == seen[0]
