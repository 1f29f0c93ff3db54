"""Who is connected in a workspace, as Slack knows them."""

import asyncio
from collections.abc import Collection, Sequence

from bot.accounts.links import Links, Who
from bot.desk.caller import RightsUnknown
from bot.desk.policy.members import Member
from bot.slack.callers import People

AT_ONCE = 8
# Slack is asked about so many; of the others nothing is known but that they are connected.
MOST_LOOKED_AT = 200


class ConnectedMembers:
    def __init__(self, links: Links, people: People) -> None:
        self._links = links
        self._people = people

    async def of(self, team: str, among: Collection[str] | None = None) -> Sequence[Member]:
        """Without those who are no members any more; of whom Slack says nothing is no admin."""
        connected = await self._links.people(team)
        wanted = [who for who in connected if among is None or who.user in among]
        turn = asyncio.Semaphore(AT_ONCE)

        async def known(who: Who) -> Member | None:
            async with turn:
                return await self._member(team, who)

        found = await asyncio.gather(*map(known, wanted[:MOST_LOOKED_AT]))
        others = [_unknown(team, who) for who in wanted[MOST_LOOKED_AT:]]
        members = [*filter(None, found), *others]
        return sorted(members, key=lambda one: (one.name.casefold(), one.user))

    async def _member(self, team: str, who: Who) -> Member | None:
        try:
            person = await self._people.get(team, who.user)
        except RightsUnknown:
            return _unknown(team, who)
        if person.outsider:
            return None
        is_admin = self._people.is_one(person, who.user)
        return Member(team, who.user, who.name, is_admin, who.company, who.pipedrive_user)


def _unknown(team: str, who: Who) -> Member:
    return Member(team, who.user, who.name, False, who.company, who.pipedrive_user)  # noqa: FBT003
