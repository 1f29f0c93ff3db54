"""What somebody has begun in a browser: a random value, good once and for ten minutes.

It goes through addresses and other people's servers, so it alone is worth nothing: it is bound to
a purpose, to a workspace and a person, and to the browser in which it was opened.
"""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Literal

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.sql import ColumnElement

from bot.accounts import sealing
from bot.accounts.sealing import TokenCipher
from bot.store.db import Store
from bot.store.tables import Clock, oauth_states

LIFE = timedelta(minutes=10)
# Of those that anybody may begin, at the same time: no stranger fills the database.
MOST = 1_000
Purpose = Literal["pipedrive", "pipedrive_yes", "slack"]
row = oauth_states.c


@dataclass(frozen=True, slots=True)
class State:
    """`id` is the hash of the value; `content` is whatever was to be kept with it."""

    id: str
    team: str
    user: str
    content: str = field(repr=False)


class States:
    def __init__(self, store: Store, cipher: TokenCipher, clock: Clock) -> None:
        self._store = store
        self._cipher = cipher
        self._clock = clock

    async def begin(
        self, purpose: Purpose, team: str, user: str, content: str, browser: str = ""
    ) -> str:
        """The value, of which only a hash is kept; `browser` is that of the step before."""
        value = secrets.token_urlsafe(32)
        id_ = hash_of(value)
        values = {
            "id": id_,
            "purpose": purpose,
            "team": team,
            "slack_user": user,
            "browser": hash_of(browser) if browser else "",
            "content": self._cipher.seal(content, sealing.for_state(id_, purpose, team, user)),
            "expires_at": self._clock() + LIFE,
        }
        async with self._store.write() as connection:
            await connection.execute(self._store.insert(oauth_states).values(values))
        return value

    async def is_crowded(self, purpose: Purpose) -> bool:
        """Whether so many are under way that somebody must be playing."""
        mine = and_(row.purpose == purpose, row.expires_at > self._clock())
        async with self._store.read() as connection:
            found = await connection.execute(select(func.count()).where(mine))
        return bool(found.scalar_one() >= MOST)

    async def open_in(self, browser: str, value: str, purpose: Purpose) -> bool:
        """From now on it is good in that browser only; False where it is good nowhere."""
        if not await self.is_good(value, purpose):
            return False
        bound = update(oauth_states).where(self._is_good(value, purpose))
        async with self._store.write() as connection:
            found = await connection.execute(bound.values(browser=hash_of(browser)))
        return found.rowcount == 1

    async def take(self, value: str, purpose: Purpose, browser: str) -> State | None:
        """For exactly one caller; None where it is unknown, used, too old or of another browser.

        In the wrong browser it is not used up. What strangers make up is only looked for: whoever
        writes keeps others waiting.
        """
        if not await self.is_good(value, purpose):
            return None
        mine = and_(self._is_good(value, purpose), row.browser == hash_of(browser))
        async with self._store.write() as connection:
            taken = delete(oauth_states).where(mine).returning(oauth_states)
            found = (await connection.execute(taken)).one_or_none()
        if found is None:
            return None
        place = sealing.for_state(found.id, found.purpose, found.team, found.slack_user)
        content = self._cipher.open(found.content, place)
        return State(found.id, found.team, found.slack_user, content)

    async def is_good(self, value: str, purpose: Purpose) -> bool:
        """In some browser."""
        async with self._store.read() as connection:
            found = await connection.execute(select(row.id).where(self._is_good(value, purpose)))
        return found.first() is not None

    async def purge(self) -> None:
        async with self._store.write() as connection:
            old = delete(oauth_states).where(row.expires_at <= self._clock())
            await connection.execute(old)

    def _is_good(self, value: str, purpose: Purpose) -> ColumnElement[bool]:
        return and_(
            row.id == hash_of(value), row.purpose == purpose, row.expires_at > self._clock()
        )


def hash_of(value: str) -> str:
    return sha256(value.encode(errors="backslashreplace")).hexdigest()
