"""The next token of whoever signed in: asked for once, by one process, before the last one ends.

Pipedrive takes a refresh token once. So whoever renews marks the row first; the others go on with
the token there is while it is good, and wait where it is not. An answer that was lost may have
used the refresh token up: it is tried once more, and if Pipedrive refuses it then, the person is
asked to sign in again.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from hmac import compare_digest
from typing import Any
from weakref import WeakValueDictionary

import structlog
from pydantic import SecretStr
from sqlalchemy import Row, and_, or_, select, update
from sqlalchemy.sql import ColumnElement

from bot.accounts import sealing
from bot.accounts.links import grant_of, refresh_of, renewed
from bot.accounts.sealing import CannotOpen, TokenCipher
from bot.pipedrive.http.errors import BadToken, Unreachable
from bot.pipedrive.http.oauth import AnswerLost, NotGranted, NoTokens, OAuth, Tokens
from bot.pipedrive.request import Login
from bot.store.db import Store, StoreFailed
from bot.store.tables import Clock, links
from bot.tasks import apart

log = structlog.get_logger()
# Longer than two answers of Pipedrive's may take: whoever comes later finds how it ended.
LEASE = timedelta(seconds=40)
PATIENCE, LOOK = 15.0, 0.05  # seconds that somebody waits for another process, and between looks
# What Pipedrive has given and the database does not take at once would be lost.
KEEP_TRIES, KEEP_PAUSE = 20, 0.5
# Where Pipedrive gives none, it is not asked again by every request while the last is good.
AFTER_TROUBLE = timedelta(minutes=1)
row = links.c


class Renewal:
    def __init__(self, store: Store, cipher: TokenCipher, oauth: OAuth, clock: Clock) -> None:
        self._store = store
        self._cipher = cipher
        self._oauth = oauth
        self._clock = clock
        self._one_at_a_time: WeakValueDictionary[tuple[str, str], asyncio.Lock] = (
            WeakValueDictionary()
        )

    async def __call__(self, login: Login, refused: bool) -> Login:  # noqa: FBT001 - as the client calls it
        """The login with a token that is good for a while.

        `refused`: Pipedrive does not take the one it has. Raises BadToken where there is none to
        be had, and Unreachable where Pipedrive cannot be asked.
        """
        grant = login.grant
        if grant is None or not (refused or self._clock() >= grant.renew_at):
            return login
        key = (login.team, grant.slack_user)
        # Whoever waits here finds the token of whoever was first.
        async with self._one_at_a_time.setdefault(key, asyncio.Lock()):
            return await self._good(login, refused=refused)

    async def _good(self, login: Login, *, refused: bool) -> Login:
        until = time.monotonic() + PATIENCE
        while True:
            found = await self._row(login)
            mine, now = self._login_of(found, login), self._clock()
            is_taken = not refused or not _is_same(mine.secret, login.secret)
            if is_taken and now < found.renew_at:
                return mine
            if found.renewing_until is None or found.renewing_until <= now:
                work = self._renew(found, is_taken=is_taken)
                await asyncio.shield(apart(work, "renew", expected=(Unreachable, StoreFailed)))
            elif is_taken and now < found.expires_at:
                return mine
            elif time.monotonic() >= until:
                raise Unreachable("another process renews the login, and is not done")
            else:
                await asyncio.sleep(LOOK)

    async def _row(self, login: Login) -> Row[Any]:
        user = login.grant.slack_user if login.grant else ""
        mine = and_(_of(login.team, user), row.company == login.company)
        mine = and_(mine, row.pipedrive_user == login.user, row.lost_at.is_(None))
        async with self._store.read() as connection:
            found = (await connection.execute(select(links).where(mine))).one_or_none()
        if found is None or found.refresh is None:
            raise BadToken("no login any more", 401)
        return found

    def _login_of(self, found: Row[Any], login: Login) -> Login:
        place = sealing.for_link(found.team, found.slack_user, found.company, found.pipedrive_user)
        try:
            secret = SecretStr(self._cipher.open(found.secret, place))
        except CannotOpen:
            raise BadToken("a login that cannot be read", 401) from None
        return replace(login, secret=secret, grant=grant_of(found))

    async def _renew(self, found: Row[Any], *, is_taken: bool) -> None:
        """The row says how it ended. Raises Unreachable where there is no good token meanwhile."""
        if not await self._claim(found):
            return
        try:
            tokens = await self._asked(refresh_of(self._cipher, found))
        except (NotGranted, CannotOpen):
            await self._lose(found)
        except NoTokens as error:
            log.warning("login_not_renewed", why=type(error).__name__, team=found.team)
            later = min(found.expires_at, self._clock() + AFTER_TROUBLE)
            await self._write(found, {"renewing_until": None, "renew_at": later})
            if not is_taken or self._clock() >= found.expires_at:
                raise Unreachable("the login could not be renewed") from None
        else:
            await self._keep(found, tokens)

    async def _asked(self, token: SecretStr) -> Tokens:
        try:
            return await self._oauth.refresh(token)
        except AnswerLost:
            # It may have been used up, or not: asked once more, the answer tells.
            return await self._oauth.refresh(token)

    async def _claim(self, found: Row[Any]) -> bool:
        now = self._clock()
        free = or_(row.renewing_until.is_(None), row.renewing_until <= now)
        claimed = update(links).where(_same(found), free).values(renewing_until=now + LEASE)
        async with self._store.write() as connection:
            return (await connection.execute(claimed)).rowcount == 1

    async def _keep(self, found: Row[Any], tokens: Tokens) -> None:
        """Also where the link was given up meanwhile: these tokens are good."""
        whose = (found.team, found.slack_user, found.company, found.pipedrive_user)
        values = {
            "secret": self._cipher.seal(tokens.access.get_secret_value(), sealing.for_link(*whose)),
            **renewed(self._cipher, sealing.for_refresh(*whose), tokens, self._clock()),
        }
        for left in range(KEEP_TRIES, 0, -1):
            try:
                await self._write(found, values)
            except StoreFailed:
                if left == 1:
                    raise
                await asyncio.sleep(KEEP_PAUSE)
            else:
                return

    async def _lose(self, found: Row[Any]) -> None:
        """Unless somebody else got through with it: then its row is another by now."""
        log.warning("login_lost", team=found.team, user=found.slack_user)
        await self._write(found, {"lost_at": self._clock(), "renewing_until": None})

    async def _write(self, found: Row[Any], values: Mapping[str, Any]) -> None:
        """Into the row as it was, as far as Pipedrive's next answer depends on it."""
        async with self._store.write() as connection:
            await connection.execute(update(links).where(_same(found)).values(values))


def _of(team: str, user: str) -> ColumnElement[bool]:
    return and_(row.team == team, row.slack_user == user)


def _same(found: Row[Any]) -> ColumnElement[bool]:
    """Other tokens have another end; sealed with another key they are still the same."""
    return and_(_of(found.team, found.slack_user), row.expires_at == found.expires_at)


def _is_same(one: SecretStr, other: SecretStr) -> bool:
    return compare_digest(one.get_secret_value().encode(), other.get_secret_value().encode())
