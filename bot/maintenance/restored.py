"""`restored`: what a backup still held to be done is not done a second time."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.accounts.sealing import TokenCipher
from bot.clock import SYSTEM_CLOCK
from bot.desk.audit.chain import Chain
from bot.desk.audit.entries import Audit
from bot.desk.audit.keeping import RESTORED
from bot.settings import Settings
from bot.storage import store_and_cipher
from bot.store.db import Store
from bot.store.epochs import begin_epoch
from bot.store.tables import audit, events, outbox, requests

DONE = (
    "Questions of before can no longer be answered, what was under way ends as unknown, and what "
    "waited to be told is dropped. The log of each workspace says so. Start the bot again."
)


async def restored(settings: Settings, write: Callable[[str], None]) -> int:
    store, cipher = await store_and_cipher(settings)
    try:
        await after_restore(store, cipher, SYSTEM_CLOCK.now())
    finally:
        await store.close()
    write(DONE)
    return 0


async def after_restore(store: Store, cipher: TokenCipher, now: datetime) -> None:
    async with store.write() as connection:
        await begin_epoch(connection, now)
        await _drop_what_waits(connection, now)
        teams = (await connection.execute(select(audit.c.team).distinct())).scalars().all()
        for team in teams:
            await Audit(store, cipher).note(connection, team, RESTORED, "", now)
        await Chain(store, cipher).extend_in(connection)


async def _drop_what_waits(connection: AsyncConnection, now: datetime) -> None:
    """People and channels heard of it after the backup was made, or will not miss it."""
    waiting = outbox.c.state.in_(("waiting", "sending", "held", "collected"))
    dropped = update(outbox).where(waiting).values(state="dropped", reason="restored")
    await connection.execute(dropped)
    heard = update(events).where(events.c.done_at.is_(None))
    await connection.execute(heard.values(body="", done_at=now))
    asked = update(requests).where(requests.c.done_at.is_(None))
    await connection.execute(asked.values(content="", lease_until=None, done_at=now))
