"""The rules of each workspace as a row: read at every prompt and every click, never remembered."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.accounts.token_cipher import TokenCipher
from bot.desk.audit.entries import Audit
from bot.desk.policy.rules import Policy, Why, asks_who, forbidden
from bot.desk.states import Fields, Origin, begun
from bot.store.db import Store
from bot.store.tables import Clock, policies
from bot.tools.base import Tool
from bot.tools.catalog.all import BY_NAME

# A line of the log, by the name of its tool; and why a line of the log is one of a refusal.
CHANGED = "rules_changed"
FORBIDDEN = "Forbidden"

IsAdmin = Callable[[str, str], Awaitable[bool]]


class Forbidden(Exception):
    """The rules of the workspace are against it."""

    def __init__(self, tool: Tool[Any, Any], why: Why) -> None:
        super().__init__(f"{tool.name}: {why}")
        self.tool = tool
        self.why = why


class Policies:
    def __init__(self, store: Store, cipher: TokenCipher, is_admin: IsAdmin, clock: Clock) -> None:
        self._store = store
        self._audit = Audit(store, cipher)
        self._is_admin = is_admin
        self._clock = clock

    async def of(self, team: str) -> Policy:
        its_row = select(policies.c.rules).where(policies.c.team == team)
        async with self._store.read() as connection:
            return _opened(await connection.scalar(its_row))

    async def judge(self, tool: Tool[Any, Any], origin: Origin, args: Fields) -> None:
        """Raises Forbidden, which the log then tells of; RightsUnknown."""
        if tool.name not in BY_NAME:
            return  # the bot's own housekeeping, which nobody asked for
        policy = await self.of(origin.team)
        is_admin = asks_who(policy, tool) and await self._is_admin(origin.team, origin.user)
        why = forbidden(policy, tool, is_admin=is_admin)
        if why is None:
            return
        await self._note(tool, origin, args)
        raise Forbidden(tool, why)

    async def change(self, team: str, user: str, change: Callable[[Policy], Policy]) -> Policy:
        """From what it is at that moment; what it was before. The log has both."""
        now = self._clock()
        async with self._store.write() as connection:
            await self._store.take_turn(connection, f"rules:{team}")
            its_row = select(policies.c.rules).where(policies.c.team == team)
            before = _opened(await connection.scalar(its_row))
            after = change(before)
            if after == before:
                return before
            values = {"team": team, "rules": _packed(after), "changed_by": user, "changed_at": now}
            insert = self._store.insert(policies).values(values)
            kept = insert.on_conflict_do_update(index_elements=["team"], set_=values)
            await connection.execute(kept)
            await self._tell(connection, team, user, before, after)
        return before

    async def _tell(
        self, connection: AsyncConnection, team: str, user: str, before: Policy, after: Policy
    ) -> None:
        said = orjson.dumps({"before": _plain(before), "after": _plain(after)}).decode()
        await self._audit.note(connection, team, CHANGED, said, self._clock(), by=user)

    async def _note(self, tool: Tool[Any, Any], origin: Origin, args: Fields) -> None:
        now = self._clock()
        refused = begun(origin, tool.name, args, {}, now)
        async with self._store.write() as connection:
            await self._audit.append(
                connection, refused, now, refused=origin.user, reason=FORBIDDEN
            )


def _plain(policy: Policy) -> dict[str, object]:
    return {"who": dict(policy.who), "read_only": policy.read_only, "off": sorted(policy.off)}


def _packed(policy: Policy) -> str:
    return orjson.dumps(_plain(policy)).decode()


def _opened(packed: str | None) -> Policy:
    return policy_of(orjson.loads(packed)) if packed else Policy()


def policy_of(plain: Any) -> Policy:  # Any: JSON, our own
    return Policy(plain["who"], plain["read_only"], frozenset(plain["off"]))
