"""Whether a worker is alive: Procrastinate has each of them write down that it is."""

from sqlalchemy import text

from bot.store.db import Store

# A worker says so that often, and is taken for dead when it has not for so long.
EVERY, DEAD_AFTER = 5.0, 20.0

ALIVE = text(
    "SELECT count(*) FROM procrastinate_workers "
    "WHERE last_heartbeat > now() - make_interval(secs => :dead_after)"
)


async def workers_alive(store: Store) -> int:
    """By PostgreSQL's clock, which all of them share. Raises StoreFailed."""
    async with store.read() as connection:
        found = await connection.execute(ALIVE, {"dead_after": DEAD_AFTER})
        number: int = found.scalar_one()
    return number
