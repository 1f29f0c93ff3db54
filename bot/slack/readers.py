"""Who reads a channel right now: its members, without apps, and whether others are among them."""

import asyncio

import structlog

from bot.desk.caller import RightsUnknown
from bot.desk.sharing import Readers
from bot.slack.callers import People
from bot.slack.channels import SlackChannels
from bot.slack.trouble import TROUBLE, code_of
from bot.slack.workspaces import Workspaces
from bot.watch.telling.port import MessageRefused
from bot.watch.watches.rows import Place

log = structlog.get_logger()
A_PAGE, MOST_PAGES = 200, 5
# Whether somebody is an app is looked up of so many; the others count as people.
MOST_LOOKED_AT, AT_ONCE = 60, 8
NOBODY_KNOWS = Readers(None, None)


class ChannelReaders:
    def __init__(self, slack: Workspaces, channels: SlackChannels, people: People) -> None:
        self._slack = slack
        self._channels = channels
        self._people = people

    async def readers(self, team: str, channel: str, user: str) -> Readers:
        try:
            if channel.startswith("D"):
                return await self._in_private(team, channel, user)
            members = await self._members(team, channel)
            outsiders = await self._channels.has_outsiders(Place(team, channel))
        except (*TROUBLE, MessageRefused) as error:
            log.info("readers_unknown", error=code_of(error))
            return NOBODY_KNOWS
        if members is None:
            return NOBODY_KNOWS
        apps = await self._apps(team, members[:MOST_LOOKED_AT])
        return Readers(frozenset(members) - apps, outsiders)

    async def _in_private(self, team: str, channel: str, user: str) -> Readers:
        """In the bot's own channel with somebody only they read along; of others it knows none."""
        client = await self._slack.client(team)
        own = await client.conversations_open(users=user)
        is_own = own["channel"]["id"] == channel
        return Readers(frozenset({user}), outsiders=False) if is_own else NOBODY_KNOWS

    async def _members(self, team: str, channel: str) -> list[str] | None:
        """None where there are more than anybody counts."""
        members: list[str] = []
        cursor = ""
        client = await self._slack.client(team)
        for _ in range(MOST_PAGES):
            page = await client.conversations_members(
                channel=channel, limit=A_PAGE, cursor=cursor or None
            )
            members += page["members"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return members
        return None

    async def _apps(self, team: str, members: list[str]) -> frozenset[str]:
        turn = asyncio.Semaphore(AT_ONCE)

        async def is_app(user: str) -> bool:
            async with turn:
                try:
                    return (await self._people.get(team, user)).is_bot
                except RightsUnknown:
                    return False

        found = await asyncio.gather(*map(is_app, members))
        return frozenset(user for user, is_one in zip(members, found, strict=True) if is_one)
