"""The rules of each workspace: what they forbid and offer, and the row that keeps them.

The row is read at every prompt and every click, never remembered.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, NoReturn, get_args

import orjson
from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.accounts.sealing import TokenCipher
from bot.blocks.kit.offering import Offer, Offers
from bot.desk.audit.entries import Audit
from bot.desk.states import Fields, Origin, begun
from bot.store.db import Store
from bot.store.tables import Clock, channels, policies
from bot.tools.base import Tool
from bot.tools.catalog.all import BY_NAME

Deed = Literal["delete", "merge", "bulk", "export", "share"]
Who = Literal["everyone", "admins", "nobody"]
# What may be told in a channel: whole cards, titles alone, or nothing of Pipedrive.
Hears = Literal["cards", "titles", "nothing"]
# Why something is refused: the workspace is read-only, the tool is off, the deed is not theirs, it
# takes somebody else's word, or Pipedrive does not let them.
Why = Literal["read-only", "off", "admins", "nobody", "second", "pipedrive"]

DEEDS: tuple[Deed, ...] = get_args(Deed)
WHO: tuple[Who, ...] = get_args(Who)
HEARS: tuple[Hears, ...] = get_args(Hears)
# What a second person may have to confirm, and what is counted by the day: all that is asked about.
CONFIRMED: tuple[Deed, ...] = ("delete", "merge", "bulk")
COUNTED: tuple[Deed, ...] = ("delete", "merge", "export")
# Of one person within a day, where an admin has said nothing. None: as many as they like.
USUAL: Mapping[Deed, int | None] = MappingProxyType({"delete": 50})


class Day(NamedTuple):
    """The most within a day: of one person, and of a workspace. None: as many as they like."""

    person: int | None
    together: int | None


class Channel(NamedTuple):
    """`name` is what it was called when an admin said what it hears."""

    hears: Hears
    name: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """Where nothing was decided everybody may do what Pipedrive lets them.

    `off` are tools that nobody may use, `most` what one person may do within a day and `together`
    all of them, `channels` by their ids.
    """

    who: Mapping[Deed, Who] = field(default_factory=dict)
    read_only: bool = False
    off: frozenset[str] = frozenset()
    second: frozenset[Deed] = frozenset()
    most: Mapping[Deed, int | None] = field(default_factory=dict)
    together: Mapping[Deed, int | None] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)

    def of(self, deed: Deed) -> Who:
        return self.who.get(deed, "everyone")

    def allows(self, deed: Deed, *, is_admin: bool) -> bool:
        return self.of(deed) == "everyone" or (self.of(deed) == "admins" and is_admin)

    def a_day(self, deed: Deed) -> Day:
        return Day(self.most.get(deed, USUAL.get(deed)), self.together.get(deed))

    def hears(self, channel: str) -> Hears | None:
        """None where no admin has said."""
        told = self.channels.get(channel)
        return told.hears if told else None


def deed_of(tool: Tool[Any, Any]) -> Deed | None:
    """None for what has no rule of its own: reading on the spot, creating, editing."""
    if tool.effect == "merge":
        return "merge"
    if tool.effect == "bulk_delete":
        return "bulk"
    if tool.removes:
        return "delete"
    return "export" if tool.run is not None and not tool.changes_data else None


def counted_as(tool: Tool[Any, Any]) -> Deed | None:
    """What it is counted as within a day; of deletes it is the records, one by one or many."""
    if tool.effect in {"delete", "bulk_delete"}:
        return "delete"
    deed = deed_of(tool)
    return deed if deed in {"merge", "export"} else None


def asks_who(policy: Policy, deed: Deed | None) -> bool:
    """Whether it matters if somebody is an admin."""
    return deed is not None and policy.of(deed) == "admins"


def forbidden(policy: Policy, tool: Tool[Any, Any], *, is_admin: bool) -> Why | None:
    """Why this tool may not be used; None where it may. The strictest rule counts."""
    if tool.name in policy.off:
        return "off"
    if policy.read_only and tool.changes_data:
        return "read-only"
    deed = deed_of(tool)
    return not_theirs(policy, deed, is_admin=is_admin) if deed else None


def not_theirs(policy: Policy, deed: Deed, *, is_admin: bool) -> Why | None:
    who = policy.of(deed)
    return None if who == "everyone" or policy.allows(deed, is_admin=is_admin) else who


def takes_two(policy: Policy, tool: Tool[Any, Any]) -> bool:
    """Whether somebody else than who wants it has to press the button."""
    return tool.gated and deed_of(tool) in policy.second


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

    async def fields(self, team: str, channel: str) -> frozenset[str] | None:
        """Those that an admin lets be told there; None for all."""
        its_row = and_(channels.c.team == team, channels.c.channel == channel)
        async with self._store.read() as connection:
            return allowed_fields(await connection.scalar(select(channels.c.fields).where(its_row)))

    async def a_day(self, connection: AsyncConnection, team: str, deed: Deed) -> Day:
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
        refused = begun(
            tool=tool.name, args=args, before={}, origin=origin, asked_at=now, clicked_at=now
        )
        async with self._store.write() as connection:
            await self._audit.append(connection, refused, now, refused=origin.user, reason=reason)


def _plain(policy: Policy) -> dict[str, object]:
    return {
        "who": dict(policy.who),
        "read_only": policy.read_only,
        "off": sorted(policy.off),
        "second": sorted(policy.second),
        "most": dict(policy.most),
        "together": dict(policy.together),
        "channels": {id_: list(one) for id_, one in policy.channels.items()},
    }


def _packed(policy: Policy) -> str:
    return orjson.dumps(_plain(policy), option=orjson.OPT_SORT_KEYS).decode()


def digest(policy: Policy) -> str:
    """Tells rules apart, in as few letters as fit into a line."""
    return sha256(_packed(policy).encode()).hexdigest()[:12]


def allowed_fields(kept: str | None) -> frozenset[str] | None:
    """Those that may be told in a channel, as its row keeps them; None for all."""
    return frozenset(kept.split(",")) if kept else None


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
        plain.get("together", {}),
        {id_: Channel(*one) for id_, one in plain.get("channels", {}).items()},
    )


# Whether somebody was an admin a moment ago.
LooksAdmin = Callable[[str, str], Awaitable[bool]]


class Offering:
    def __init__(self, policies: Policies, looks_admin: LooksAdmin) -> None:
        self._policies = policies
        self._looks_admin = looks_admin

    async def to(self, team: str, user: str = "") -> Offers | None:
        """None where everything is; what all read offers what an admin may do.

        Raises StoreFailed, RightsUnknown.
        """
        policy = await self._policies.of(team)
        if not (policy.who or policy.read_only or policy.off):
            return None
        is_admin = not user or "admins" not in policy.who.values()
        return offers(policy, is_admin=is_admin or await self._looks_admin(team, user))


def offers(policy: Policy, *, is_admin: bool) -> Offers:
    def offer(name: str, shares: bool) -> Offer:  # noqa: FBT001 - as it is called
        tool = BY_NAME.get(name)
        if tool is None:
            return "offer"
        if shares and not policy.allows("share", is_admin=is_admin):
            return "drop"
        why = forbidden(policy, tool, is_admin=is_admin)
        if why is None:
            return "offer"
        return "ask" if why == "admins" and tool.gated and deed_of(tool) != "bulk" else "drop"

    return offer
