"""Our webhooks as rows: where Pipedrive reaches us, and what it says to prove who it is."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, and_, insert, select, update
from sqlalchemy.sql import ColumnElement

from bot.accounts import sealing
from bot.accounts.links import Link
from bot.accounts.sealing import CannotOpen, TokenCipher
from bot.store.db import Store
from bot.store.tables import Clock, hooks

row = hooks.c
PATH = "/pipedrive/webhooks"
USER = "deal-desk"
SECRET_BYTES = 32


@dataclass(frozen=True)
class Hook:
    """`id` stands in its address and is no secret to Pipedrive; the password is."""

    id: str
    company: int
    object: str
    team: str
    user: str
    password: str = field(repr=False)
    remote_id: int | None = None

    def address(self, public_url: str) -> str:
        return f"{prefix(public_url)}{self.id}"


def prefix(public_url: str) -> str:
    """What the address of each webhook of ours begins with."""
    return f"{public_url.rstrip('/')}{PATH}/"


class Hooks:
    def __init__(self, store: Store, cipher: TokenCipher, clock: Clock) -> None:
        self._store = store
        self._vault = cipher
        self._clock = clock
        # Counts changes made here: whoever keeps rows reads them anew.
        self.version = 0

    async def add(self, link: Link, object: str) -> Hook:
        """Before Pipedrive is asked: what it tells us at once is known already."""
        id_, password = secrets.token_urlsafe(SECRET_BYTES), secrets.token_urlsafe(SECRET_BYTES)
        values = {
            "id": id_,
            "company": link.company,
            "object": object,
            "team": link.team,
            "slack_user": link.user,
            "password": self._vault.seal(
                password, sealing.for_hook(id_, link.team, link.user, link.company)
            ),
            "made_at": self._clock(),
        }
        async with self._store.write() as connection:
            await connection.execute(insert(hooks).values(values))
        self.version += 1
        return Hook(id_, link.company, object, link.team, link.user, password)

    async def all(self) -> list[Hook]:
        """Those that are not gone, of all companies."""
        return await self._found(row.gone_at.is_(None))

    async def of_company(self, company: int) -> list[Hook]:
        return await self._found(and_(row.company == company, row.gone_at.is_(None)))

    async def _found(self, which: ColumnElement[bool]) -> list[Hook]:
        wanted = select(hooks).where(which).order_by(row.made_at, row.id)
        async with self._store.read() as connection:
            rows = (await connection.execute(wanted)).all()
        return [hook for one in rows if (hook := self._opened(one)) is not None]

    async def is_there(self, hook: Hook, remote_id: int) -> None:
        await self._set(hook, {"remote_id": remote_id})

    async def is_gone(self, hook: Hook) -> None:
        await self._set(hook, {"gone_at": self._clock()})

    async def _set(self, hook: Hook, values: Mapping[str, Any]) -> None:
        async with self._store.write() as connection:
            await connection.execute(update(hooks).where(row.id == hook.id).values(values))
        self.version += 1

    def _opened(self, one: Row[Any]) -> Hook | None:
        """None where its key has been dropped: another one is made in its place."""
        try:
            place = sealing.for_hook(one.id, one.team, one.slack_user, one.company)
            password = self._vault.open(one.password, place)
        except CannotOpen:
            return None
        return Hook(
            one.id, one.company, one.object, one.team, one.slack_user, password, one.remote_id
        )
