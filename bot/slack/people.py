"""Who somebody is in Slack: time zone, language, guest or member."""

from collections import OrderedDict
from dataclasses import dataclass
from time import monotonic

from slack_sdk.web.async_client import AsyncWebClient

KEPT_SECONDS = 600
MOST_PEOPLE = 5_000


@dataclass(frozen=True)
class SlackPerson:
    """`outsider`: of another team, a guest, deactivated or a bot; may do nothing here."""

    tz: str = "UTC"
    locale: str = "en_US"
    outsider: bool = False


class People:
    """Asked once in ten minutes per person."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._known: OrderedDict[tuple[str, str], tuple[float, SlackPerson]] = OrderedDict()

    async def get(self, team: str, user: str) -> SlackPerson:
        until, person = self._known.get((team, user), (0.0, SlackPerson()))
        if until > monotonic():
            return person
        answer = await self._client.users_info(user=user, include_locale=True)
        person = _person(answer["user"], team)
        self._known[team, user] = (monotonic() + KEPT_SECONDS, person)
        if len(self._known) > MOST_PEOPLE:
            self._known.popitem(last=False)
        return person


def _person(user: dict[str, object], team: str) -> SlackPerson:
    foreign = user.get("team_id", team) != team
    kinds = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted")
    return SlackPerson(
        tz=str(user.get("tz") or "UTC"),
        locale=str(user.get("locale") or "en-US").replace("-", "_"),
        outsider=foreign or any(user.get(kind) for kind in kinds),
    )
