"""Watches as rows: what each is about is sealed, as it may name customers."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Row, and_, insert, or_, select, update
from sqlalchemy.sql import ColumnElement

from bot.accounts import sealing
from bot.accounts.links import Link
from bot.accounts.sealing import CannotOpen, TokenCipher
from bot.store.db import Store
from bot.store.tables import Clock, links, watches
from bot.watch.watches.matching import FOR_ITS_MAKER, Watch
from bot.watch.watches.spec import Spec

log = structlog.get_logger()
row = watches.c
ON, OFF, PAUSED = "on", "off", "paused"
ID_BYTES = 9
# So long is held what a channel cannot be told.
HELD_FOR = timedelta(days=7)


@dataclass(frozen=True, order=True)
class Place:
    """A channel or a direct message of a workspace."""

    team: str
    channel: str

    @property
    def is_direct(self) -> bool:
        return self.channel.startswith("D")


class Watches:
    """What is followed where, and since when."""

    def __init__(self, store: Store, cipher: TokenCipher, clock: Clock) -> None:
        self._store = store
        self._vault = cipher
        self._clock = clock

    async def add(self, place: Place, link: Link, spec: Spec, *, limited: bool = False) -> Watch:
        now, id_ = self._clock(), secrets.token_urlsafe(ID_BYTES)
        values = {
            "id": id_,
            "team": place.team,
            "channel": place.channel,
            "company": link.company,
            "slack_user": link.user,
            "pipedrive_user": link.pipedrive_user,
            "made_at": now,
            "spec": self._sealed(id_, spec),
            "state": ON,
            "state_at": now,
            "state_by": link.user,
            "reason": "",
            "muted_until": None,
            "muted_by": "",
            "limited": limited,
        }
        async with self._store.write() as connection:
            await connection.execute(insert(watches).values(values))
        found = await self.get(id_)
        if found is None:
            raise LookupError(id_)
        return found

    async def get(self, id: str) -> Watch | None:
        found = await self._found(row.id == id)
        return found[0] if found else None

    async def in_place(self, place: Place) -> list[Watch]:
        """Those that are not off, the oldest first."""
        here = and_(row.team == place.team, row.channel == place.channel, row.state != OFF)
        return await self._found(here)

    async def lately_off(self, place: Place, since: datetime) -> list[Watch]:
        here = and_(row.team == place.team, row.channel == place.channel)
        return await self._found(and_(here, row.state == OFF, row.state_at > since))

    async def of_company(self, company: int) -> list[Watch]:
        """Those that may have something to tell: now, or once their channel takes it again."""
        return await self._found(and_(row.company == company, self._is_heard()))

    async def of_maker(self, team: str, user: str) -> list[Watch]:
        mine = and_(row.team == team, row.slack_user == user, row.state != OFF)
        return await self._found(mine)

    async def of_team(self, team: str) -> list[Watch]:
        return await self._found(and_(row.team == team, row.state != OFF))

    async def pass_on(self, id: str, link: Link) -> None:
        """From now on it is theirs, and tells what they may see."""
        theirs = {"slack_user": link.user, "pipedrive_user": link.pipedrive_user, "limited": False}
        on = {"state": ON, "state_at": self._clock(), "state_by": link.user, "reason": ""}
        await self._set(id, {**theirs, **on})

    async def companies(self) -> list[int]:
        """Those that something is followed of."""
        wanted = select(row.company).where(self._is_heard()).distinct()
        async with self._store.read() as connection:
            return list((await connection.execute(wanted)).scalars())

    def _is_heard(self) -> ColumnElement[bool]:
        lately = row.state_at > self._clock() - HELD_FOR
        waits = and_(row.state == PAUSED, row.reason.not_in(FOR_ITS_MAKER), lately)
        return or_(row.state == ON, waits)

    async def change(self, id: str, spec: Spec) -> None:
        await self._set(id, {"spec": self._sealed(id, spec), "state_at": self._clock()})

    async def turn(self, id: str, state: str, by: str, reason: str = "") -> None:
        await self._set(
            id, {"state": state, "state_at": self._clock(), "state_by": by, "reason": reason}
        )

    async def mute(self, id: str, until: datetime | None, by: str) -> None:
        await self._set(id, {"muted_until": until, "muted_by": by})

    async def allow_limited(self, id: str) -> None:
        await self._set(id, {"limited": True})

    async def _set(self, id: str, values: Mapping[str, Any]) -> None:
        async with self._store.write() as connection:
            await connection.execute(update(watches).where(row.id == id).values(values))

    async def _found(self, which: ColumnElement[bool]) -> list[Watch]:
        """With the name of each maker, and the zone in which they say days."""
        theirs = and_(links.c.team == row.team, links.c.slack_user == row.slack_user)
        wanted = select(watches, links.c.tz, links.c.locale, links.c.name).outerjoin(links, theirs)
        async with self._store.read() as connection:
            rows = await connection.execute(wanted.where(which).order_by(row.made_at, row.id))
            return self._opened(rows.all())

    def _opened(self, rows: Sequence[Row[Any]]) -> list[Watch]:
        found = []
        for one in rows:
            try:
                spec = Spec.model_validate_json(
                    self._vault.open(one.spec, sealing.for_watch(one.id))
                )
            except (CannotOpen, ValueError) as error:
                log.warning("watch_unreadable", watch=one.id, why=type(error).__name__)
                continue
            found.append(_watch(one, spec))
        return found

    def _sealed(self, id: str, spec: Spec) -> str:
        return self._vault.seal(spec.model_dump_json(), sealing.for_watch(id))


def _watch(one: Row[Any], spec: Spec) -> Watch:
    return Watch(
        id=one.id,
        team=one.team,
        channel=one.channel,
        company=one.company,
        maker=one.slack_user,
        pipedrive_user=one.pipedrive_user,
        made_at=one.made_at,
        spec=spec,
        state=one.state,
        state_at=one.state_at,
        state_by=one.state_by,
        reason=one.reason,
        muted_until=one.muted_until,
        muted_by=one.muted_by,
        limited=one.limited,
        tz=one.tz or "UTC",
        locale=one.locale or "en_US",
        maker_name=one.name or "",
    )
