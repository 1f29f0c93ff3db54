"""Logins that nobody uses stay alive, and whoever has lost theirs hears of it once."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.sql import ColumnElement

from bot.accounts.links import Link, Links
from bot.accounts.renewal import Renewal
from bot.accounts.sealing import CannotOpen
from bot.pipedrive.http.errors import PipedriveError
from bot.store.db import Store
from bot.store.tables import Clock, Moment, links

# Somebody who does nothing for a day: their grant ends after sixty, or was withdrawn meanwhile.
IDLE = timedelta(days=1)
AGAIN = timedelta(minutes=15)  # after Pipedrive or Slack did not answer
TELLING = timedelta(minutes=1)
FEW = 20
row = links.c
Whose = tuple[str, str]  # a workspace and a person
# What was theirs rests, and they are asked to sign in again; False where they could not be told.
Tell = Callable[[Link], Awaitable[bool]]


class LoginRounds:
    def __init__(
        self, store: Store, links: Links, renewal: Renewal, tell: Tell, clock: Clock
    ) -> None:
        self._store = store
        self._links = links
        self._renewal = renewal
        self._tell = tell
        self._clock = clock
        self._not_before = clock()

    async def next_due(self) -> datetime | None:
        idle = select(func.min(row.renew_at, type_=Moment)).where(row.lost_at.is_(None))
        untold = select(func.min(row.lost_at, type_=Moment)).where(row.told_at.is_(None))
        async with self._store.read() as connection:
            renew_at = (await connection.execute(idle)).scalar_one()
            lost_at = (await connection.execute(untold)).scalar_one()
        due = [moment for moment in (renew_at and renew_at + IDLE, lost_at) if moment]
        return max(min(due), self._not_before) if due else None

    async def once(self) -> None:
        now = self._clock()
        if now < self._not_before:
            return
        went_well = [await self._keep_alive(found) for found in await self._found(_idle(now))]
        went_well += [await self._say(found) for found in await self._found(_untold(now))]
        if not all(went_well):
            self._not_before = now + AGAIN

    async def _found(self, which: ColumnElement[bool]) -> list[Whose]:
        some = select(row.team, row.slack_user).where(which).order_by(row.renew_at).limit(FEW)
        async with self._store.read() as connection:
            found = (await connection.execute(some)).all()
        return [(one.team, one.slack_user) for one in found]

    async def _keep_alive(self, found: Whose) -> bool:
        """False where Pipedrive could not be asked; that it says no is an answer."""
        try:
            link = await self._links.get(*found)
            if link is None:
                return True
            await self._renewal(link.login, refused=False)
        except CannotOpen:
            return False
        except PipedriveError:
            return not (now := await self._links.get(*found)) or now.lost
        return True

    async def _say(self, found: Whose) -> bool:
        """By one process; the row says only afterwards that it was done."""
        now = self._clock()
        try:
            link = await self._links.get(*found)
        except CannotOpen:
            return False
        theirs = and_(row.team == found[0], row.slack_user == found[1])
        async with self._store.write() as connection:
            claimed = update(links).where(theirs, _untold(now)).values(renewing_until=now + TELLING)
            is_mine = (await connection.execute(claimed)).rowcount == 1
        if not (is_mine and link):
            return True
        if not await self._tell(link):
            return False
        told = update(links).where(theirs, row.lost_at.is_not(None)).values(told_at=now)
        async with self._store.write() as connection:
            await connection.execute(told)
        return True


def _idle(now: datetime) -> ColumnElement[bool]:
    return and_(row.lost_at.is_(None), row.renew_at <= now - IDLE)


def _untold(now: datetime) -> ColumnElement[bool]:
    is_free = or_(row.renewing_until.is_(None), row.renewing_until <= now)
    return and_(row.lost_at.is_not(None), row.told_at.is_(None), is_free)
