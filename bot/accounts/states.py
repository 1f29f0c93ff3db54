"""What somebody has begun in a browser: a value that nobody can guess, good once, ten minutes long.

It goes through addresses and other people's servers, so it alone is worth nothing: it is bound to
a purpose, to a workspace and a person, and to the browser in which it was opened.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal

from sqlalchemy import and_, delete, select, update
from sqlalchemy.sql import ColumnElement

from bot.accounts import sealing
from bot.accounts.sealing import CannotOpen, TokenCipher
from bot.store.db import Store
from bot.store.tables import Clock, oauth_states

LIFE = timedelta(minutes=10)
Purpose = Literal["pipedrive", "pipedrive_yes"]
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

    def _is_good(self, value: str, purpose: Purpose) -> ColumnElement[bool]:
        return and_(
            row.id == hash_of(value), row.purpose == purpose, row.expires_at > self._clock()
        )


class OpenStates:
    """What anybody may begin: the value itself holds all of it, sealed for the browser.

    A row is kept only of what has come to something, so that strangers fill neither a table nor a
    limit that others would meet.
    """

    def __init__(self, store: Store, cipher: TokenCipher, clock: Clock) -> None:
        self._store = store
        self._cipher = cipher
        self._clock = clock

    def begin(self, browser: str) -> str:
        ends = self._clock() + LIFE
        return self._cipher.seal(ends.isoformat(), sealing.for_open_state(hash_of(browser)))

    async def is_good(self, value: str, browser: str) -> bool:
        """In that browser, and not used yet."""
        try:
            ends = self._cipher.open(value, sealing.for_open_state(hash_of(browser)))
        except CannotOpen:
            return False
        if datetime.fromisoformat(ends) <= self._clock():
            return False
        async with self._store.read() as connection:
            used = await connection.execute(select(row.id).where(row.id == hash_of(value)))
        return used.first() is None

    async def use(self, value: str) -> bool:
        """True for exactly one caller."""
        values = {
            "id": hash_of(value),
            "purpose": "used",
            **dict.fromkeys(("team", "slack_user", "browser", "content"), ""),
            "expires_at": self._clock() + LIFE,
        }
        used = self._store.insert(oauth_states).values(values).on_conflict_do_nothing()
        async with self._store.write() as connection:
            return (await connection.execute(used)).rowcount == 1


def hash_of(value: str) -> str:
    return sha256(value.encode(errors="backslashreplace")).hexdigest()


async def purge(store: Store, clock: Clock) -> None:
    async with store.write() as connection:
        await connection.execute(delete(oauth_states).where(row.expires_at <= clock()))
