"""Who somebody is in Slack: time zone, language, guest or member."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

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


class People:
    """Asked once in ten minutes per person."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._known: OrderedDict[tuple[str, str], tuple[float, SlackPerson]] = OrderedDict()

    async def get(self, team: str, user: str) -> SlackPerson:
        until, person = self._known.get((team, user), (0.0, SlackPerson()))
        if until > monotonic():
            return person
        person = await self._asked(team, user)
        self._known[team, user] = (monotonic() + KEPT_SECONDS, person)
        if len(self._known) > MOST_PEOPLE:
            self._known.popitem(last=False)
        return person

    async def _asked(self, team: str, user: str) -> SlackPerson:
        try:
            answer = await self._client.users_info(user=user, include_locale=True)
        except SlackApiError as error:
            if error.response.get("error") not in NOBODY:
                raise
            return SlackPerson(outsider=True)
        return person_of(answer["user"], team)


def person_of(user: Mapping[str, Any], team: str) -> SlackPerson:
    """What `users.info` says of a person, as seen from a workspace.

    On Enterprise Grid an account is managed by one workspace, and is a member of several.
    """
    enterprise = user.get("enterprise_user") or {}
    workspaces = {user.get("team_id", team), *enterprise.get("teams", ())}
    return SlackPerson(
        tz=str(user.get("tz") or "UTC"),
        locale=str(user.get("locale") or "en-US").replace("-", "_"),
        outsider=team not in workspaces or any(user.get(kind) for kind in OUTSIDERS),
        homes=frozenset({*workspaces, enterprise.get("enterprise_id")} - {None}),
    )
