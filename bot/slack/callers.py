"""From a request to its caller: who they are in Slack and in Pipedrive, how they read things.

All rows are kept under the id of the workspace that the bot's token is of. In a channel that
workspaces of one organization share, Slack names the workspace in which somebody is at the moment,
which may be another one than the one where the app is installed.
"""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.accounts.links import Identities, Link
from bot.blocks.kit.viewer import Viewer
from bot.desk.caller import Caller, Outsider, RightsUnknown
from bot.desk.states import Origin
from bot.pipedrive.names.names import Names
from bot.slack.payloads import SlackContext
from bot.slack.trouble import GARBLED, TROUBLE, code_of
from bot.slack.workspaces import REFUSALS, Workspaces

LOOKING = 1.5  # seconds, so that whoever waits for the first look does not wait in vain

Payload = dict[str, Any]  # Any: as Slack sends it


class Entrance(Protocol):
    """Which workspaces the app is in, and may be entered from."""

    refused: str

    async def look(self) -> None: ...
    async def named(self, team: str) -> str: ...
    async def admit(self, team: str) -> None: ...
    async def bring_home(self, payload: Payload) -> None: ...


class OneWorkspace:
    """Whichever team is asked for, it is the one: whoever comes from another is not let in.

    `refused` is Slack's word where it takes the token no more.
    """

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._is_known = False
        # Empty where the app is installed for an organization: then each workspace has its own.
        self._team = ""
        self._enterprise = ""
        self.refused = ""
        self.name = ""  # of the workspace, as far as it is known

    async def look(self) -> None:
        """Ask Slack; where it does not answer, all stays as it was."""
        try:
            async with asyncio.timeout(LOOKING):
                told = (await self._client.auth_test()).data
        except TROUBLE as error:
            why = code_of(error)
            self.refused = why if why in REFUSALS else self.refused
            log.info("installation_unknown", error=why)
            return
        if isinstance(told, Mapping):
            self.refused = ""
            self._learn(told)

    async def client(self, team: str) -> AsyncWebClient:
        return self._client

    async def installer(self, team: str) -> str:
        return ""

    async def named(self, team: str) -> str:
        return self.name or team

    async def admit(self, team: str) -> None:
        """Whoever comes from that workspace may be a member. Raises Outsider, RightsUnknown."""
        was_known = self._is_known
        if not was_known:
            await self.look()
        if not self._is_known:
            raise RightsUnknown
        if self._team and team != self._team:
            # Before, a sister of ours could not be told from a stranger.
            raise Outsider if was_known else RightsUnknown

    async def bring_home(self, payload: Payload) -> None:
        """Let what comes from a sister workspace be ours, before anything is read or kept of it."""
        if not (self._team and self._enterprise and self._enterprise in _enterprises(payload)):
            return
        if "team_id" in payload:
            payload["team_id"] = self._team
        if isinstance(payload.get("team"), dict):
            payload["team"]["id"] = self._team

    def _learn(self, told: Mapping[str, Any]) -> None:
        self._is_known = True
        self.name = str(told.get("team") or "")
        if not told.get("is_enterprise_install"):
            self._team = str(told.get("team_id") or "")
            self._enterprise = str(told.get("enterprise_id") or "")


def _enterprises(payload: Payload) -> Iterator[object]:
    """The organization that it is from, wherever this kind of payload says so."""
    yield payload.get("enterprise_id")
    yield payload.get("context_enterprise_id")
    for part, name in (("enterprise", "id"), ("team", "enterprise_id")):
        told = payload.get(part)
        if isinstance(told, Mapping):
            yield told.get(name)


log = structlog.get_logger()
PATIENCE = 5.0  # seconds for an answer of Slack's, while somebody waits
KEPT_SECONDS = 600
MOST_PEOPLE = 5_000
OUTSIDERS = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted")
# Slack does not know them, or does not show them to us.
NOBODY = frozenset({"user_not_found", "user_not_visible"})


@dataclass(frozen=True)
class SlackPerson:
    """`outsider`: of another company, a guest, deactivated or a bot; may do nothing here.

    `homes`: what Slack may call this person's team, in the payloads of a whole organization.
    """

    tz: str = "UTC"
    locale: str = "en_US"
    outsider: bool = False
    homes: frozenset[str] = frozenset()
    # What Slack marks them by, and what people call them.
    name: str = ""
    full_name: str = ""
    # Of the workspace, in Slack.
    is_admin: bool = False
    is_bot: bool = False


class People:
    """Asked once in ten minutes per member, anew before each change and of whoever is none."""

    def __init__(
        self, slack: Workspaces, now: Callable[[], datetime], admins: Collection[str] = ()
    ) -> None:
        """`admins` are such beside those of the workspace, and whoever installed the app there."""
        self._slack = slack
        self._now = now
        self._admins = admins
        self._known: OrderedDict[tuple[str, str], tuple[float, SlackPerson]] = OrderedDict()

    async def get(self, team: str, user: str) -> SlackPerson:
        """As they were at most ten minutes ago. Raises RightsUnknown."""
        until, person = self._known.get((team, user), (0.0, SlackPerson()))
        return person if until > self._now().timestamp() else await self._anew(team, user)

    async def prove(self, team: str, user: str) -> None:
        """Whether they may change anything right now. Raises Outsider, RightsUnknown."""
        if (await self._anew(team, user)).outsider:
            raise Outsider

    async def is_admin(self, team: str, user: str) -> bool:
        """Of the workspace right now, or by a setting. Raises RightsUnknown."""
        return self.is_one(await self._anew(team, user), user)

    async def looks_admin(self, team: str, user: str) -> bool:
        """As they were at most ten minutes ago: good for what is offered, not for a right."""
        return self.is_one(await self.get(team, user), user)

    def is_one(self, person: SlackPerson, user: str) -> bool:
        """Whether somebody, as they are known, is an admin."""
        return not person.outsider and (person.is_admin or user in self._admins)

    async def name(self, team: str, user: str) -> str:
        """What they are called, or their id where Slack does not say."""
        try:
            return (await self.get(team, user)).name or user
        except RightsUnknown:
            return user

    async def zone(self, team: str, user: str) -> str:
        """Where they are right now, by the name of the zone. Raises RightsUnknown."""
        return (await self._anew(team, user)).tz

    async def _anew(self, team: str, user: str) -> SlackPerson:
        try:
            async with asyncio.timeout(PATIENCE):
                person = await self._asked(team, user)
        except TROUBLE as error:
            log.warning("person_unknown", error=code_of(error))
            raise RightsUnknown from error
        if person.outsider:  # nobody is turned away by what is remembered
            self._known.pop((team, user), None)
            return person
        self._known[team, user] = (self._now().timestamp() + KEPT_SECONDS, person)
        self._known.move_to_end((team, user))
        if len(self._known) > MOST_PEOPLE:
            self._known.popitem(last=False)
        return person

    async def _asked(self, team: str, user: str) -> SlackPerson:
        try:
            client = await self._slack.client(team)
            answer = await client.users_info(user=user, include_locale=True)
        except SlackApiError as error:
            if code_of(error) not in NOBODY:
                raise
            return SlackPerson(outsider=True)
        told = answer.get("user")
        # Half an answer says nothing of rights, least of all that somebody has them.
        if not (isinstance(told, Mapping) and told.get("id") == user and told.get("team_id")):
            log.warning("person_unknown", error=GARBLED)
            raise RightsUnknown
        person = person_of(told, team)
        installed_it = user == await self._slack.installer(team)
        return replace(person, is_admin=True) if installed_it else person


def person_of(user: Mapping[str, Any], team: str) -> SlackPerson:
    """What `users.info` says of a person, as seen from a workspace.

    On Enterprise Grid an account is managed by one workspace, and is a member of several.
    """
    enterprise, profile = _part(user, "enterprise_user"), _part(user, "profile")
    display_name = str(profile.get("display_name") or "")
    workspaces = {user.get("team_id", team), *(enterprise.get("teams") or ())}
    return SlackPerson(
        tz=str(user.get("tz") or "UTC"),
        locale=str(user.get("locale") or "en-US").replace("-", "_"),
        outsider=team not in workspaces or any(user.get(flag) for flag in OUTSIDERS),
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        is_bot=bool(user.get("is_bot")),
        homes=frozenset({*workspaces, enterprise.get("enterprise_id")} - {None}),
        # One word, so that it can stand in a line.
        full_name=str(profile.get("real_name") or user.get("real_name") or ""),
        name=display_name if display_name.split() == [display_name] else str(user.get("name", "")),
    )


def _part(user: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = user.get(name)
    return part if isinstance(part, Mapping) else {}


_UNNAMED = re.compile(r"<@([A-Za-z0-9]{1,32})>")
MOST_NAMED = 10


class NotConnected(Exception):
    """A person without a Pipedrive login here."""


class Callers:
    def __init__(
        self,
        installation: Entrance,
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
        origin = Origin(
            team=link.team,
            user=link.user,
            company=link.company,
            pipedrive_user=link.pipedrive_user,
            channel=context.channel,
            reply=context.reply or None,
            message_ts=context.message_ts or None,
            where=context.where,
        )
        return Caller(
            link,
            known,
            origin,
            on_card=context.on_card,
            asks_first=context.resumed,
            asks=context.asks,
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

    async def author(self, context: SlackContext, message: Mapping[str, Any]) -> str:
        """The full name of whoever wrote it; empty for an app, or where Slack does not say."""
        user = str(message.get("user") or "")
        try:
            return (await self._people.get(context.team, user)).full_name if user else ""
        except RightsUnknown:
            return ""

    async def with_names(self, context: SlackContext) -> Caller:
        """Who also knows the names that only plain words need."""
        caller = await self.of(context)
        types = await self._names.called("activity type", (), caller.link.login)
        lookup = replace(caller.viewer.lookup, activity_types=types)
        return replace(caller, viewer=replace(caller.viewer, lookup=lookup))

    async def connected(self, context: SlackContext) -> Link:
        link = await self._identities.of(context.team, context.user)
        if link is None:
            raise NotConnected
        return link
