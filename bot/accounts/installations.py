"""The workspaces that have added the app, each with the bot's token there, sealed.

Nothing of a token is remembered: each use reads the row, so that whoever installs anew, and
whoever leaves, is known to every process at once. A token that ends is renewed ahead of that by one
process: Slack takes what it is renewed with once.
"""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from pydantic import SecretStr
from sqlalchemy import Row, and_, delete, or_, select, update
from sqlalchemy.sql import ColumnElement

from bot.accounts import sealing
from bot.accounts.sealing import CannotOpen, TokenCipher
from bot.accounts.slack_app import Installed, NoAnswer, NotAdded, SlackApp
from bot.store.db import Store, StoreFailed
from bot.store.tables import Clock, installations, org_teams
from bot.tasks import apart

log = structlog.get_logger()
row = installations.c
# Slack's tokens are good for twelve hours, and renewed in the last two.
AHEAD = timedelta(hours=2)
LEASE = timedelta(seconds=40)
AGAIN = timedelta(minutes=1)  # after no answer, as long as the last token is good
PATIENCE, LOOK = 15.0, 0.05
KEEP_TRIES, KEEP_PAUSE = 20, 0.5


class NotInstalled(Exception):
    """The app is not there, or there is no good token for it any more."""


@dataclass(frozen=True, slots=True)
class Installation:
    """`place` is the workspace, or the organization that it is part of."""

    place: str
    name: str
    installed_by: str
    token: SecretStr = field(repr=False)


class Installations:
    def __init__(self, store: Store, cipher: TokenCipher, app: SlackApp, clock: Clock) -> None:
        self._store = store
        self._cipher = cipher
        self._app = app
        self._clock = clock
        self._known: set[tuple[str, str]] = set()

    async def of(self, team: str) -> Installation:
        """With a token that is good. Raises NotInstalled, StoreFailed."""
        until = time.monotonic() + PATIENCE
        while True:
            found, now = await self._row(team), self._clock()
            if found.expires_at is None or now < found.expires_at - AHEAD:
                return self._opened(found)
            if found.renewing_until is None or found.renewing_until <= now:
                work = apart(self._renew(found), "renew", expected=(NotInstalled, StoreFailed))
                await asyncio.shield(work)
                continue
            if now < found.expires_at:
                return self._opened(found)
            if time.monotonic() >= until:
                raise NotInstalled("no good token")
            await asyncio.sleep(LOOK)

    async def is_there(self, team: str) -> bool:
        try:
            await self._row(team)
        except NotInstalled:
            return False
        return True

    async def save(self, installed: Installed) -> None:
        """Also of one that was there before: its token takes the place of the old one."""
        now, place = self._clock(), installed.place
        values = {
            "team": place,
            "name": installed.name,
            "bot_user": installed.bot_user,
            "installed_by": installed.installed_by,
            "installed_at": now,
            **self._tokens(place, installed),
        }
        kept = self._store.insert(installations).values(values)
        kept = kept.on_conflict_do_update(index_elements=["team"], set_=values)
        async with self._store.write() as connection:
            await connection.execute(kept)

    async def note_org(self, team: str, org: str) -> None:
        """A workspace of an organization was heard of: what the app is installed for may be it."""
        if (team, org) in self._known:
            return
        insert = self._store.insert(org_teams).values(team=team, org=org)
        kept = insert.on_conflict_do_update(index_elements=["team"], set_={"org": org})
        async with self._store.write(urgent=True) as connection:
            await connection.execute(kept)
        self._known.add((team, org))

    async def remove(self, team: str) -> list[str]:
        """The workspaces in which the app is not any more: of an organization, all of them."""
        try:
            place = (await self._row(team)).team
        except NotInstalled:
            return [team]
        async with self._store.write() as connection:
            await connection.execute(delete(installations).where(row.team == place))
            of_org = select(org_teams.c.team).where(org_teams.c.org == place)
            gone = list((await connection.execute(of_org)).scalars())
        log.info("app_removed", place=place)
        return sorted({*gone, team} - ({place} if gone else set()))

    async def _row(self, team: str) -> Row[Any]:
        org = select(org_teams.c.org).where(org_teams.c.team == team).scalar_subquery()
        wanted = select(installations).where(or_(row.team == team, row.team == org))
        # What a workspace has of its own comes before what its organization has for all.
        mine = wanted.order_by((row.team == team).desc()).limit(1)
        async with self._store.read() as connection:
            found = (await connection.execute(mine)).one_or_none()
        if found is None:
            raise NotInstalled(team)
        return found

    def _opened(self, found: Row[Any]) -> Installation:
        try:
            token = self._cipher.open(found.token, sealing.for_installation(found.team, "token"))
        except CannotOpen as error:
            log.error("installation_cannot_be_opened", why=type(error).__name__)  # noqa: TRY400 - it may quote a secret
            raise NotInstalled(found.team) from None
        return Installation(found.team, found.name, found.installed_by, SecretStr(token))

    def _tokens(self, place: str, installed: Installed) -> dict[str, Any]:
        seal, bound = self._cipher.seal, sealing.for_installation
        refresh, life = installed.refresh, timedelta(seconds=installed.seconds)
        return {
            "token": seal(installed.token.get_secret_value(), bound(place, "token")),
            "refresh": refresh and seal(refresh.get_secret_value(), bound(place, "refresh")),
            "expires_at": self._clock() + life if installed.seconds else None,
            "renewing_until": None,
        }

    async def _renew(self, found: Row[Any]) -> None:
        """The row says how it ended. Raises NotInstalled where the last token is over, too."""
        now = self._clock()
        free = or_(row.renewing_until.is_(None), row.renewing_until <= now)
        claimed = update(installations).where(_same(found), free)
        async with self._store.write() as connection:
            taken = await connection.execute(claimed.values(renewing_until=now + LEASE))
        if taken.rowcount != 1:
            return
        try:
            installed = await self._asked(found)
        except (NotAdded, CannotOpen) as error:
            log.error("installation_not_renewed", why=type(error).__name__, place=found.team)  # noqa: TRY400 - it may quote a secret
            async with self._store.write() as connection:
                later = update(installations).where(_same(found)).values(renewing_until=now + AGAIN)
                await connection.execute(later)
            if self._clock() >= found.expires_at:
                raise NotInstalled(found.team) from None
            return
        await self._keep(found, installed)

    async def _asked(self, found: Row[Any]) -> Installed:
        if found.refresh is None:
            raise NoAnswer
        place = sealing.for_installation(found.team, "refresh")
        token = SecretStr(self._cipher.open(found.refresh, place))
        try:
            return await self._app.refresh(token)
        except NoAnswer:
            # It may have been used up, or not: asked once more, the answer tells.
            return await self._app.refresh(token)

    async def _keep(self, found: Row[Any], installed: Installed) -> None:
        """What Slack has given is not given again: the database is asked more than once."""
        kept = update(installations).where(_same(found))
        kept = kept.values(self._tokens(found.team, installed))
        for left in range(KEEP_TRIES, 0, -1):
            try:
                async with self._store.write() as connection:
                    await connection.execute(kept)
            except StoreFailed:
                if left == 1:
                    raise
                await asyncio.sleep(KEEP_PAUSE)
            else:
                return


def _same(found: Row[Any]) -> ColumnElement[bool]:
    """Installed anew it has another end, and with another key it is still the same."""
    is_its = and_(row.team == found.team, row.installed_at == found.installed_at)
    return and_(is_its, row.expires_at == found.expires_at)
