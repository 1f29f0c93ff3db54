"""The rules of each workspace as a row: read at every prompt and every click, never remembered."""

from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Any, NoReturn

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.accounts.sealing import TokenCipher
from bot.desk.audit.entries import Audit
from bot.desk.policy.rules import (
    Channel,
    Deed,
    Hears,
    Policy,
    Why,
    asks_who,
    deed_of,
    forbidden,
    not_theirs,
    takes_two,
)
from bot.desk.states import Fields, Origin, begun
from bot.store.db import Store
from bot.store.tables import Clock, policies
from bot.tools.base import Tool
from bot.tools.catalog.all import BY_NAME

# A line of the log, by the name of its tool; and why a line of the log is one of a refusal.
CHANGED = "rules_changed"
FORBIDDEN, NOT_PERMITTED = "Forbidden", "NotAllowed"

IsAdmin = Callable[[str, str], Awaitable[bool]]


class Forbidden(Exception):
    """The rules of the workspace are against it."""

    def __init__(
        self, tool: Tool[Any, Any], why: Why, given: Fields, *, shares: bool = False
    ) -> None:
        """`given`: as much of the arguments as was known. `shares`: only not in a channel."""
        super().__init__(f"{tool.name}: {why}")
        self.tool = tool
        self.why = why
        self.given = given
        self.shares = shares


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

    async def hears(self, team: str, channel: str) -> Hears | None:
        """What an admin has said that a channel may hear."""
        return (await self.of(team)).hears(channel)

    async def most(self, connection: AsyncConnection, team: str, deed: Deed) -> int | None:
        """What one person may do within a day; None: as much as they like."""
        its_row = select(policies.c.rules).where(policies.c.team == team)
        return _opened(await connection.scalar(its_row)).a_day(deed)

    async def check(self, tool: Tool[Any, Any], origin: Origin, args: Fields) -> None:
        """Whether they may want this at all.

        Raises Forbidden, which the log then tells of, and RightsUnknown.
        """
        policy = await self._for(tool, origin)
        if policy is None:
            return
        is_admin = await self._matters(policy, deed_of(tool), origin)
        if why := forbidden(policy, tool, is_admin=is_admin):
            await self.refuse(why, tool, origin, args)

    async def check_press(self, tool: Tool[Any, Any], origin: Origin, args: Fields) -> None:
        """Whether it is done at their press. Raises as `check` does."""
        await self.check(tool, origin, args)
        policy = await self._for(tool, origin)
        if policy and takes_two(policy, tool) and origin.asked_by in {"", origin.user}:
            await self.refuse("second", tool, origin, args)

    async def check_sharing(self, tool: Tool[Any, Any], origin: Origin, args: Fields) -> None:
        """Whether they may show it to a channel. Raises as `check` does."""
        policy = await self.of(origin.team)
        is_admin = await self._matters(policy, "share", origin)
        why = not_theirs(policy, "share", is_admin=is_admin)
        if why:
            await self._note(FORBIDDEN, tool, origin, args)
            raise Forbidden(tool, why, args, shares=True)

    async def _for(self, tool: Tool[Any, Any], origin: Origin) -> Policy | None:
        """None for the bot's own housekeeping, which nobody asked for."""
        return await self.of(origin.team) if tool.name in BY_NAME else None

    async def _matters(self, policy: Policy, deed: Deed | None, origin: Origin) -> bool:
        return asks_who(policy, deed) and await self._is_admin(origin.team, origin.user)

    async def refuse(
        self, why: Why, tool: Tool[Any, Any], origin: Origin, args: Fields
    ) -> NoReturn:
        """Raises Forbidden, of which the log tells; a second person's word is only to be asked."""
        if why != "second":
            reason = NOT_PERMITTED if why == "pipedrive" else FORBIDDEN
            await self._note(reason, tool, origin, args)
        raise Forbidden(tool, why, args)

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

    async def _note(self, reason: str, tool: Tool[Any, Any], origin: Origin, args: Fields) -> None:
        now = self._clock()
        refused = begun(origin, tool.name, args, {}, now)
        async with self._store.write() as connection:
            await self._audit.append(connection, refused, now, refused=origin.user, reason=reason)


def _plain(policy: Policy) -> dict[str, object]:
    return {
        "who": dict(policy.who),
        "read_only": policy.read_only,
        "off": sorted(policy.off),
        "second": sorted(policy.second),
        "most": dict(policy.most),
        "channels": {id_: list(one) for id_, one in policy.channels.items()},
    }


def _packed(policy: Policy) -> str:
    return orjson.dumps(_plain(policy), option=orjson.OPT_SORT_KEYS).decode()


def digest(policy: Policy) -> str:
    """Tells rules apart, in as few letters as fit into a line."""
    return sha256(_packed(policy).encode()).hexdigest()[:12]


def _opened(packed: str | None) -> Policy:
    return policy_of(orjson.loads(packed)) if packed else Policy()


def policy_of(plain: Any) -> Policy:  # Any: JSON, our own
    """Rules that were written down before there were more of them say nothing of these."""
    return Policy(
        plain["who"],
        plain["read_only"],
        frozenset(plain["off"]),
        frozenset(plain.get("second", ())),
        plain.get("most", {}),
        {id_: Channel(*one) for id_, one in plain.get("channels", {}).items()},
    )
