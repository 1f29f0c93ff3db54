"""From a request to its caller: the person, their Pipedrive login, how they read things."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.accounts.links import Identities, Link
from bot.blocks.kit.viewer import Viewer
from bot.desk.caller import Caller
from bot.desk.rights import Outsider, RightsUnknown
from bot.pipedrive.names.names import Names
from bot.slack.context import SlackContext
from bot.slack.installation import Installation
from bot.slack.people import People

_UNNAMED = re.compile(r"<@([A-Za-z0-9]{1,32})>")
MOST_NAMED = 10


class NotConnected(Exception):
    """A person without a Pipedrive login here."""


class Callers:
    def __init__(
        self,
        installation: Installation,
        identities: Identities,
        people: People,
        names: Names,
        now: Callable[[], datetime],
    ) -> None:
        self._installation = installation
        self._identities = identities
        self._people = people
        self._names = names
        self._now = now

    async def admit(self, context: SlackContext) -> Viewer:
        """Whoever may use the bot at all, connected or not. Raises Outsider, RightsUnknown."""
        await self._installation.admit(context.team)
        person = await self._people.get(context.team, context.user)
        if person.outsider or context.user_team not in person.homes:
            raise Outsider
        return Viewer(now=self._now(), locale=person.locale, tz=person.tz)

    async def viewer(self, context: SlackContext) -> Viewer:
        """How somebody reads, as far as Slack tells; good for a sentence, not for a right."""
        try:
            person = await self._people.get(context.team, context.user)
        except RightsUnknown:
            return Viewer(now=self._now())
        return Viewer(now=self._now(), locale=person.locale, tz=person.tz)

    async def of(self, context: SlackContext) -> Caller:
        """Raises Outsider, RightsUnknown, NotConnected."""
        viewer = await self.admit(context)
        link = await self.connected(context)
        known = Viewer(
            now=viewer.now,
            locale=viewer.locale,
            tz=viewer.tz,
            currency=link.currency,
            domain=link.domain,
            user_id=link.pipedrive_user,
            lookup=await self._names.lookup(link.login),
        )
        return Caller(
            link,
            known,
            context.channel,
            context.reply,
            context.message_ts,
            on_card=context.on_card,
            asks_first=context.resumed,
            where=context.where,
        )

    async def named(self, context: SlackContext, text: str) -> str:
        """In a message Slack marks people by their ids alone: `<@U1>` becomes `<@U1|ana>`."""
        for user in list(dict.fromkeys(_UNNAMED.findall(text)))[:MOST_NAMED]:
            try:
                name = (await self._people.get(context.team, user)).name
            except RightsUnknown:
                continue
            if name:
                text = text.replace(f"<@{user}>", f"<@{user}|{name}>")
        return text

    async def with_names(self, context: SlackContext) -> Caller:
        """Who also knows the names that only plain words need."""
        caller = await self.of(context)
        types = await self._names.called("activity type", (), caller.login)
        lookup = replace(caller.viewer.lookup, activity_types=types)
        return replace(caller, viewer=replace(caller.viewer, lookup=lookup))

    async def connected(self, context: SlackContext) -> Link:
        link = await self._identities.of(context.team, context.user)
        if link is None:
            raise NotConnected
        return link
