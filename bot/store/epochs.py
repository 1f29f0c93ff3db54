"""Which epoch it is: a new one begins when a backup was restored."""

import secrets
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.db import Store
from bot.store.tables import epochs


async def epoch_of(store: Store) -> str:
    last = select(epochs.c.epoch).order_by(epochs.c.since.desc()).limit(1)
    async with store.read() as connection:
        return await connection.scalar(last) or ""


async def begin_epoch(connection: AsyncConnection, now: datetime) -> None:
    await connection.execute(insert(epochs).values(epoch=secrets.token_hex(8), since=now))
