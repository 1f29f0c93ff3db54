"""What is so in a channel, whatever is followed there: muted or not, and what may be told."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.desk.policy.policies import Hears, allowed_fields
from bot.store.db import Store
from bot.store.tables import Clock, channels
from bot.watch.telling.port import Channels
from bot.watch.watches.rows import Place

row = channels.c
# What people of other companies may read of a record, or what an admin lets be told.
TITLES = frozenset({"title"})

# What an admin has said that a channel of a workspace may hear.
RuleOf = Callable[[str, str], Awaitable[Hears | None]]


@dataclass(frozen=True)
class Destination:
    """`fields`: those that may be told there; None for all.

    With `outsiders`, or where nobody knows whether there are (None), titles at most; but what an
    admin has said of the channel, its `rule`, counts.
    """

    muted_until: datetime | None = None
    muted_by: str = ""
    fields: frozenset[str] | None = None
    outsiders: bool | None = False
    rule: Hears | None = None

    @property
    def is_shut(self) -> bool:
        return self.rule == "nothing"

    @property
    def takes_cards(self) -> bool:
        """Whole ones, with all that they show."""
        if self.fields is not None:
            return False
        return self.rule == "cards" or (self.rule is None and self.outsiders is False)

    @property
    def is_set(self) -> bool:
        return self.muted_until is not None or self.fields is not None

    def is_muted(self, now: datetime) -> bool:
        return self.muted_until is not None and self.muted_until > now


class Destinations:
    def __init__(self, store: Store, clock: Clock, channels: Channels, rule_of: RuleOf) -> None:
        self._store = store
        self._rule_of = rule_of
        self._channels = channels
        self._clock = clock

    async def of(self, place: Place) -> Destination:
        wanted = select(channels).where(row.team == place.team, row.channel == place.channel)
        async with self._store.read() as connection:
            found = (await connection.execute(wanted)).one_or_none()
        rule = await self._rule_of(place.team, place.channel)
        outsiders = rule != "cards" and await self._channels.has_outsiders(place)
        fields = allowed_fields(found.fields) if found else None
        if outsiders is not False or rule == "titles":
            fields = TITLES if fields is None else fields & TITLES
        if found is None:
            return Destination(fields=fields, outsiders=outsiders, rule=rule)
        return Destination(found.muted_until, found.muted_by, fields, outsiders, rule)

    async def mute(self, place: Place, until: datetime | None, by: str) -> None:
        await self._set(place, {"muted_until": until, "muted_by": by})

    async def allow(self, place: Place, fields: Sequence[str]) -> None:
        await self._set(place, {"fields": ",".join(fields)})

    async def _set(self, place: Place, values: Mapping[str, Any]) -> None:
        blank = {"muted_until": None, "muted_by": "", "fields": ""}
        key = {"team": place.team, "channel": place.channel}
        insert = self._store.insert(channels).values({**blank, **key, **values})
        kept = insert.on_conflict_do_update(index_elements=["team", "channel"], set_=dict(values))
        async with self._store.write() as connection:
            await connection.execute(kept)
