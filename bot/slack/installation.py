"""The workspace that the bot's token is of: all rows are kept under its id.

In a channel that workspaces of one organization share, Slack names the workspace in which somebody
is at the moment, which may be another one than the one where the app is installed.
"""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.caller import Outsider, RightsUnknown
from bot.slack.trouble import TROUBLE, code_of

log = structlog.get_logger()
PATIENCE = 1.5  # seconds, so that whoever waits for the first look does not wait in vain
# Slack's words for a token that cannot work, whoever asks and whenever.
REFUSALS = frozenset(
    {"account_inactive", "invalid_auth", "not_allowed_token_type", "not_authed", "token_expired",
     "token_revoked"}
)  # fmt: skip

Payload = dict[str, Any]  # Any: as Slack sends it


class Installation:
    """`refused` is Slack's word where it takes the token no more."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._is_known = False
        # Empty where the app is installed for an organization: then each workspace has its own.
        self._team = ""
        self._enterprise = ""
        self.refused = ""

    async def look(self) -> None:
        """Ask Slack; where it does not answer, all stays as it was."""
        try:
            async with asyncio.timeout(PATIENCE):
                told = (await self._client.auth_test()).data
        except TROUBLE as error:
            why = code_of(error)
            self.refused = why if why in REFUSALS else self.refused
            log.info("installation_unknown", error=why)
            return
        if isinstance(told, Mapping):
            self.refused = ""
            self._learn(told)

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

    def bring_home(self, payload: Payload) -> None:
        """Let what comes from a sister workspace be ours, before anything is read or kept of it."""
        if not (self._team and self._enterprise and self._enterprise in _enterprises(payload)):
            return
        if "team_id" in payload:
            payload["team_id"] = self._team
        if isinstance(payload.get("team"), dict):
            payload["team"]["id"] = self._team

    def _learn(self, told: Mapping[str, Any]) -> None:
        self._is_known = True
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
