"""What somebody is offered, by the rules of their workspace: a guess, as a press is judged anew."""

from collections.abc import Awaitable, Callable

from bot.blocks.kit.offering import Offer, Offers
from bot.desk.policy.policies import Policies
from bot.desk.policy.rules import Policy, deed_of, forbidden
from bot.tools.catalog.all import BY_NAME

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
