"""From a door to a caller: the person, their Pipedrive login, how they read things."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.accounts.identities import Identities
from bot.accounts.links import Link
from bot.blocks.viewer import Viewer
from bot.desk.caller import Caller
from bot.desk.rights import Outsider, RightsUnknown
from bot.pipedrive.names import Names
from bot.slack.door import Door
from bot.slack.people import People

_UNNAMED = re.compile(r"<@([A-Za-z0-9]{1,32})>")
MOST_NAMED = 10


class NotConnected(Exception):
    """A person without a Pipedrive login here."""


class Callers:
    def __init__(
        self, identities: Identities, people: People, names: Names, now: Callable[[], datetime]
    ) -> None:
        self._identities = identities
        self._people = people
        self._names = names
        self._now = now

    async def admit(self, door: Door) -> Viewer:
        """Whoever may use the bot at all, connected or not. Raises Outsider, RightsUnknown."""
        person = await self._people.get(door.team, door.user)
        if person.outsider or door.user_team not in person.homes:
            raise Outsider
        return Viewer(now=self._now(), locale=person.locale, tz=person.tz)

    async def viewer(self, door: Door) -> Viewer:
        """How somebody reads, as far as Slack tells; good for a sentence, not for a right."""
        try:
            person = await self._people.get(door.team, door.user)
        except RightsUnknown:
            return Viewer(now=self._now())
        return Viewer(now=self._now(), locale=person.locale, tz=person.tz)

    async def of(self, door: Door) -> Caller:
        """Raises Outsider, RightsUnknown, NotConnected."""
        viewer = await self.admit(door)
        link = await self.connected(door)
        known = Viewer(
            now=viewer.now,
            locale=viewer.locale,
            tz=viewer.tz,
            currency=link.currency,
            domain=link.domain,
            user_id=link.pipedrive_user,
            book=await self._names.book(link.login),
        )
        return Caller(
            link,
            known,
            door.channel,
            door.reply,
            door.message_ts,
            on_card=door.on_card,
            asks_first=door.resumed,
            where=door.where,
        )

    async def named(self, door: Door, text: str) -> str:
        """In a message Slack marks people by their ids alone: `<@U1>` becomes `<@U1|ana>`."""
        for user in list(dict.fromkeys(_UNNAMED.findall(text)))[:MOST_NAMED]:
            try:
                name = (await self._people.get(door.team, user)).name
            except RightsUnknown:
                continue
            if name:
                text = text.replace(f"<@{user}>", f"<@{user}|{name}>")
        return text

    async def with_names(self, door: Door) -> Caller:
        """Who also knows the names that only plain words need."""
        caller = await self.of(door)
        types = await self._names.called("activity type", (), caller.login)
        book = replace(caller.viewer.book, activity_types=types)
        return replace(caller, viewer=replace(caller.viewer, book=book))

    async def connected(self, door: Door) -> Link:
        link = await self._identities.of(door.team, door.user)
        if link is None:
            raise NotConnected
        return link
