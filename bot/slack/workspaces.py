"""By which client each workspace is talked to: with the token of its own installation.

There is one workspace, whose token is a setting, or there are all that have added the app. Who is
let in where there is one is told in `callers`.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import aiohttp
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.accounts.installations import Installations, NotInstalled
from bot.desk.caller import Outsider, RightsUnknown
from bot.slack.trouble import TROUBLE, code_of
from bot.store.db import StoreFailed

# Slack's words for a token that cannot work, whoever asks and whenever.
REFUSALS = frozenset(
    {"account_inactive", "invalid_auth", "not_allowed_token_type", "not_authed", "token_expired",
     "token_revoked"}
)  # fmt: skip
MOST_CLIENTS = 200
MOST_TEAMS = 200  # on a page
Payload = dict[str, Any]  # Any: as Slack sends it


class Workspaces(Protocol):
    async def client(self, team: str) -> AsyncWebClient:
        """Raises SlackApiError where there is no token for it, as Slack itself would."""

    async def installer(self, team: str) -> str:
        """Who has added the app there; empty where nobody knows."""


class ManyWorkspaces:
    """Also says who may come in; `refused` and `name` are about one, of which there is none."""

    refused = ""
    name = ""

    def __init__(
        self, installations: Installations, session: aiohttp.ClientSession, api_url: str
    ) -> None:
        self._installations = installations
        self._session = session
        self._api_url = api_url
        self._clients: OrderedDict[str, AsyncWebClient] = OrderedDict()

    async def client(self, team: str) -> AsyncWebClient:
        try:
            found = await self._installations.of(team)
        except NotInstalled:
            told = {"ok": False, "error": "account_inactive"}
            raise SlackApiError("not installed", told) from None
        return self._with(found.token)

    async def installer(self, team: str) -> str:
        try:
            return (await self._installations.of(team)).installed_by
        except NotInstalled:
            return ""

    async def named(self, team: str) -> str:
        try:
            return (await self._installations.of(team)).name
        except NotInstalled:
            return team

    async def look(self) -> None:
        """There is no single token whose end would be the end of everything."""

    async def admit(self, team: str) -> None:
        """Raises Outsider, RightsUnknown."""
        try:
            is_there = await self._installations.is_there(team)
        except StoreFailed as error:
            raise RightsUnknown from error
        if not is_there:
            raise Outsider

    async def bring_home(self, payload: Payload) -> None:
        """A workspace of an organization comes in by what that has. Raises StoreFailed."""
        team, org = _team(payload), _org(payload)
        if team and org:
            await self._installations.note_org(team, org)

    async def left(self, team: str) -> list[str]:
        """Of which workspaces the app was removed; none where its token still works.

        Slack's word may come late, after somebody has added the app again.
        """
        try:
            client = await self.client(team)
            await client.auth_test()
        except TROUBLE as error:
            is_over = code_of(error) in REFUSALS
            return await self._installations.remove(team) if is_over else []
        return []

    async def withdrawn(self, teams: Sequence[str]) -> list[str]:
        """In which of these the organization's token works no more, for the same reason."""
        return [team for team in teams if team not in await self._reached(team)]

    async def _reached(self, team: str) -> set[str]:
        """The workspaces in which the token that this one has does something."""
        found: set[str] = set()
        cursor: str | None = None
        try:
            client = await self.client(team)
            while cursor != "":
                page = await client.auth_teams_list(limit=MOST_TEAMS, cursor=cursor)
                found |= {one["id"] for one in page["teams"]}
                cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        except TROUBLE as error:
            return set() if code_of(error) in REFUSALS else {team}
        return found

    def _with(self, token: SecretStr) -> AsyncWebClient:
        text = token.get_secret_value()
        known = self._clients.pop(text, None)
        self._clients[text] = known or slack_client(text, self._api_url, self._session)
        if len(self._clients) > MOST_CLIENTS:
            self._clients.popitem(last=False)
        return self._clients[text]


def slack_client(token: str, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """No retry handlers: the library would post twice after a broken connection."""
    return AsyncWebClient(token=token, base_url=api_url, session=session, retry_handlers=[])


def _team(payload: Payload) -> str:
    of = payload.get("team")
    told = payload.get("team_id") or (of.get("id") if isinstance(of, Mapping) else "")
    return str(told or "")


def _org(payload: Payload) -> str:
    of = payload.get("enterprise")
    told = payload.get("enterprise_id") or (of.get("id") if isinstance(of, Mapping) else "")
    return str(told or "")
