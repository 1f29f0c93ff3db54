"""Records as they were seen last: what a list cannot tell afterwards, such as from what to what."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.accounts import sealing
from bot.accounts.sealing import CannotOpen, TokenCipher
from bot.pipedrive.events import MODELS, Event
from bot.pipedrive.records.models import Entity
from bot.store.db import Store
from bot.store.tables import Clock, shadows

row = shadows.c
# In one statement.
MANY = 400


class _Kept(BaseModel):
    model_config = ConfigDict(extra="ignore")

    record: dict[str, Any] | None
    stamp: datetime | None = None
    late: bool = False
    hidden: tuple[int, ...] = ()


@dataclass(frozen=True)
class Shadow:
    """`late`: a list told of this state, so that a webhook that still comes is no news.

    `hidden`: of those who watch, who may not see it any more. `stamp` tells changes within one
    second apart, which is all that `at` knows.
    """

    at: datetime
    record: Entity | None
    late: bool = False
    hidden: frozenset[int] = frozenset()
    stamp: datetime | None = None

    def is_newer(self, event: Event) -> bool:
        """Whether what `event` tells had become something else by then."""
        return (self.at, self.stamp or self.at) > (seen_at(event), event.at)


class Shadows:
    def __init__(self, store: Store, cipher: TokenCipher, clock: Clock) -> None:
        self._store = store
        self._cipher = cipher
        self._clock = clock

    async def of(self, company: int, keys: Sequence[str]) -> Mapping[str, Shadow]:
        found: dict[str, Shadow] = {}
        for start in range(0, len(keys), MANY):
            mine = and_(row.company == company, row.record.in_(keys[start : start + MANY]))
            async with self._store.read() as connection:
                rows = (await connection.execute(select(shadows).where(mine))).all()
            for one in rows:
                try:
                    opened = self._cipher.open(one.body, sealing.for_shadow(company, one.record))
                except CannotOpen:
                    continue
                kept = _Kept.model_validate_json(opened)
                model = MODELS[one.record.partition(":")[0]]
                record = None if kept.record is None else model.model_validate(kept.record)
                hidden = frozenset(kept.hidden)
                found[one.record] = Shadow(one.at, record, kept.late, hidden, kept.stamp)
        return found

    async def keep(  # noqa: PLR0913 - what happened, what was known, and who looks on
        self,
        connection: AsyncConnection,
        company: int,
        events: Iterable[Event],
        known: Mapping[str, Shadow],
        *,
        late: bool,
        eyes: Collection[int] = (),
    ) -> None:
        """The newest state of each record; an older one does not take the place of what is known.

        `eyes` are the Pipedrive users of whom it counts whether they may see it.
        """
        newest: dict[str, Event] = {}
        for event in events:
            if event.entity in MODELS:
                key = key_of(event)
                newest[key] = max(newest.get(key, event), event, key=lambda one: one.order)
        rows = [
            self._row(company, key, event, late=late, eyes=eyes)
            for key, event in newest.items()
            # Of two changes within a second the first may arrive last.
            if late or key not in known or not known[key].is_newer(event)
        ]
        if not rows:
            return
        insert = self._store.insert(shadows)
        kept = insert.on_conflict_do_update(
            index_elements=["company", "record"],
            set_={"at": insert.excluded.at, "body": insert.excluded.body},
            where=row.at <= insert.excluded.at,
        )
        await connection.execute(kept, rows)

    def _row(
        self, company: int, key: str, event: Event, *, late: bool, eyes: Collection[int]
    ) -> dict[str, Any]:
        record = None if event.after is None else event.after.model_dump(mode="json")
        # A list tells what its reader sees, and nothing of others.
        seen = event.permitted if event.permitted is not None and not late else frozenset(eyes)
        hidden = tuple(sorted(set(eyes) - seen))
        kept = _Kept(record=record, stamp=event.at, late=late, hidden=hidden)
        body = kept.model_dump_json()
        sealed = self._cipher.seal(body, sealing.for_shadow(company, key))
        return {"company": company, "record": key, "at": seen_at(event), "body": sealed}


def key_of(event: Event) -> str:
    return f"{event.entity}:{event.record}"


def seen_at(event: Event) -> datetime:
    """When the record came to be so, in whole seconds, as lists tell it."""
    return event.order[0].astimezone(UTC)
