"""Workspaces that removed the app: their logins go soon, and within a month all that is theirs.

A workspace that comes back in between keeps the rest.
"""

from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import Row, Table, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.accounts.links import Links
from bot.store.db import Store
from bot.store.tables import (
    RECENTS,
    Clock,
    audit,
    departures,
    links,
    metadata,
    oauth_states,
    org_teams,
    shadows,
    told,
    watches,
)

log = structlog.get_logger()
# So long the logins stay: with them the bot takes its webhooks back out of Pipedrive.
LOGINS_STAY = timedelta(minutes=10)
ALL_STAYS = timedelta(days=28)
OF_A_TEAM: tuple[Table, ...] = tuple(
    table for table in metadata.sorted_tables if "team" in table.columns
)


class Departures:
    def __init__(self, store: Store, clock: Clock, links: Links) -> None:
        self._store = store
        self._clock = clock
        self._links = links

    async def left(self, team: str) -> None:
        """Slack says so, perhaps more than once."""
        noted = self._store.insert(departures).values(team=team, left_at=self._clock())
        # A login that is made later would look as if the workspace were back.
        under_way = delete(oauth_states).where(oauth_states.c.team == team)
        async with self._store.write() as connection:
            await connection.execute(noted.on_conflict_do_nothing())
            await connection.execute(under_way)

    async def back(self, place: str) -> None:
        """Somebody has added the app again: what is kept still is theirs again.

        `place` is a workspace, or an organization with all that were heard of.
        """
        of_org = select(org_teams.c.team).where(org_teams.c.org == place)
        theirs = or_(departures.c.team == place, departures.c.team.in_(of_org))
        async with self._store.write() as connection:
            await connection.execute(delete(departures).where(theirs))

    async def see_to(self) -> None:
        async with self._store.read() as connection:
            found = (await connection.execute(select(departures))).all()
        for one in found:
            if one.logins_gone_at is None:
                await self._end_logins(one)
            else:
                async with self._store.write() as connection:
                    await self._go_on(connection, one)

    async def _end_logins(self, one: Row[tuple[Any, ...]]) -> None:
        """Pipedrive is told of each that nobody elsewhere rests on."""
        now = self._clock()
        if one.left_at > now - LOGINS_STAY:
            return
        for person in await self._links.people(one.team):
            if await self._links.remove(one.team, person.user) == "kept_there":
                log.warning("grant_not_revoked", team=one.team, user=person.user)
        async with self._store.write() as connection:
            for seen in RECENTS:
                await connection.execute(delete(seen).where(seen.c.team == one.team))
            its_row = departures.c.team == one.team
            await connection.execute(update(departures).where(its_row).values(logins_gone_at=now))

    async def _go_on(self, connection: AsyncConnection, one: Row[tuple[Any, ...]]) -> None:
        now, its_row = self._clock(), departures.c.team == one.team
        if await _is_back(connection, one):
            await connection.execute(delete(departures).where(its_row))
        elif one.left_at <= now - ALL_STAYS:
            await _forget(connection, one.team)
            log.info("workspace_forgotten", team=one.team)


async def _is_back(connection: AsyncConnection, one: Row[tuple[Any, ...]]) -> bool:
    """Somebody has connected since, or done something with the login that all share."""
    linked = select(links.c.team).where(links.c.team == one.team)
    did = select(audit.c.id).where(
        and_(audit.c.team == one.team, audit.c.at > one.logins_gone_at, audit.c.slack_user != "")
    )
    for sign in (linked, did):
        if (await connection.execute(sign.limit(1))).first() is not None:
            return True
    return False


async def _forget(connection: AsyncConnection, team: str) -> None:
    for table in OF_A_TEAM:
        await connection.execute(delete(table).where(table.c.team == team))
    # What is kept of a company or of a watch goes with the last that is left of them.
    companies = select(links.c.company).union(select(watches.c.company))
    await connection.execute(delete(shadows).where(shadows.c.company.not_in(companies)))
    await connection.execute(delete(told).where(told.c.watch.not_in(select(watches.c.id))))
