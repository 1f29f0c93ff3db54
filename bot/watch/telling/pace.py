"""When a channel may be told something again, as a row: all who tell keep to one pace."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.store.db import Store
from bot.store.tables import Clock, paces
from bot.watch.watches.rows import Place

row = paces.c
# A turn that was never given back is over by then.
TURN = timedelta(seconds=5)
# Changes of messages have one pace for all channels.
UPDATES = Place("", "")


class ChannelPace:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def rests(self) -> Mapping[Place, datetime]:
        """Where nothing may be said yet, and until when."""
        resting = select(row.team, row.channel, row.free_at).where(row.free_at > self._clock())
        async with self._store.read() as connection:
            rows = (await connection.execute(resting)).all()
        return {Place(team, channel): free_at for team, channel, free_at in rows}

    async def take(self, place: Place, turn: timedelta = TURN) -> bool:
        """Whether the turn is ours; it is nobody else's for so long, or until we rest."""
        now = self._clock()
        turns = self._store.insert(paces).values(_free(place, now + turn))
        taking = turns.on_conflict_do_update(
            index_elements=["team", "channel"],
            set_={"free_at": turns.excluded.free_at},
            where=row.free_at <= now,
        )
        async with self._store.write() as connection:
            taken = await connection.execute(taking.returning(row.free_at))
            return taken.first() is not None

    async def rest(self, place: Place, pause: timedelta) -> None:
        rests = self._store.insert(paces).values(_free(place, self._clock() + pause))
        resting = rests.on_conflict_do_update(
            index_elements=["team", "channel"], set_={"free_at": rests.excluded.free_at}
        )
        async with self._store.write() as connection:
            await connection.execute(resting)


def _free(place: Place, at: datetime) -> dict[str, object]:
    return {"team": place.team, "channel": place.channel, "free_at": at}
