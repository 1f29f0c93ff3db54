"""The rules of a workspace, and the one place that judges by them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from bot.tools.base import Tool

Deed = Literal["delete", "merge", "bulk", "export"]
Who = Literal["everyone", "admins", "nobody"]
# Why something is refused: the workspace is read-only, the tool is off, or the deed is not theirs.
Why = Literal["read-only", "off", "admins", "nobody"]

DEEDS: tuple[Deed, ...] = get_args(Deed)
WHO: tuple[Who, ...] = get_args(Who)


@dataclass(frozen=True, slots=True)
class Policy:
    """Where nothing was decided everybody may do what Pipedrive lets them."""

    who: Mapping[Deed, Who] = field(default_factory=dict)
    read_only: bool = False
    # Tools that nobody may use, by their names.
    off: frozenset[str] = frozenset()

    def of(self, deed: Deed) -> Who:
        return self.who.get(deed, "everyone")


def deed_of(tool: Tool[Any, Any]) -> Deed | None:
    """None for what has no rule of its own: reading on the spot, creating, editing."""
    if tool.effect == "merge":
        return "merge"
    if tool.effect == "bulk_delete":
        return "bulk"
    if tool.removes:
        return "delete"
    return "export" if tool.run is not None and not tool.changes_data else None


def asks_who(policy: Policy, tool: Tool[Any, Any]) -> bool:
    """Whether it matters if somebody is an admin."""
    deed = deed_of(tool)
    return deed is not None and policy.of(deed) == "admins"


def forbidden(policy: Policy, tool: Tool[Any, Any], *, is_admin: bool) -> Why | None:
    """Why this tool may not be used; None where it may. The strictest rule counts."""
    if tool.name in policy.off:
        return "off"
    if policy.read_only and tool.changes_data:
        return "read-only"
    deed = deed_of(tool)
    who = policy.of(deed) if deed else "everyone"
    if who == "nobody" or (who == "admins" and not is_admin):
        return who
    return None
