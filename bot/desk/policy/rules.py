"""The rules of a workspace, and the one place that judges by them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, get_args

from bot.tools.base import Tool

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
COUNTED: tuple[Deed, ...] = ("delete", "merge")
# Records within a day, where an admin has said nothing. None: as many as they like.
USUAL: Mapping[Deed, int | None] = MappingProxyType({"delete": 50, "merge": None})


class Channel(NamedTuple):
    """`name` is what it was called when an admin said what it hears."""

    hears: Hears
    name: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """Where nothing was decided everybody may do what Pipedrive lets them.

    `off` are tools that nobody may use, `most` what one person may do within a day, `channels` by
    their ids.
    """

    who: Mapping[Deed, Who] = field(default_factory=dict)
    read_only: bool = False
    off: frozenset[str] = frozenset()
    second: frozenset[Deed] = frozenset()
    most: Mapping[Deed, int | None] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)

    def of(self, deed: Deed) -> Who:
        return self.who.get(deed, "everyone")

    def allows(self, deed: Deed, *, is_admin: bool) -> bool:
        return self.of(deed) == "everyone" or (self.of(deed) == "admins" and is_admin)

    def a_day(self, deed: Deed) -> int | None:
        return self.most.get(deed, USUAL.get(deed))

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
    """Whose day it counts towards: records that go, one by one or many at once, and merges."""
    if tool.effect in {"delete", "bulk_delete"}:
        return "delete"
    return "merge" if tool.effect == "merge" else None


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
