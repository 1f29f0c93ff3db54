"""Who asks, whether they may, and as whom it is done in Pipedrive."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.accounts.links import Link
from bot.blocks.kit.viewer import NameLookup, Viewer
from bot.desk.states import Origin


class Outsider(Exception):
    """A guest, somebody of another company or whose account is closed: may do nothing here."""


class RightsUnknown(Exception):
    """Slack did not say who this is, so nothing may be changed for them."""


class Rights(Protocol):
    async def __call__(self, team: str, user: str) -> object:
        """Never out of a cache. Raises Outsider, RightsUnknown."""


@dataclass(frozen=True)
class Caller:
    """A person in Slack, their Pipedrive login, and where they asked.

    `reply` is the response_url, a way back that lasts half an hour. `on_card`: they clicked on a
    card of their own, which is to show the record as it is afterwards. `asks_first`: they have just
    connected, or asked long before a restart, so a change that they were about to make is shown to
    them again. `where` is the channel's name. `asks`: the colleague in Slack who is to confirm what
    they want.
    """

    link: Link
    viewer: Viewer
    channel: str = ""
    reply: str = ""
    message_ts: str = ""
    on_card: bool = False
    asks_first: bool = False
    where: str = ""
    asks: str = ""

    @property
    def who(self) -> tuple[str, str]:
        return self.link.team, self.link.user

    @property
    def origin(self) -> Origin:
        return Origin(
            team=self.link.team,
            user=self.link.user,
            company=self.link.company,
            pipedrive_user=self.link.pipedrive_user,
            channel=self.channel,
            reply=self.reply or None,
            message_ts=self.message_ts or None,
            where=self.where,
        )


def viewer_of(link: Link, now: datetime, lookup: NameLookup) -> Viewer:
    """How somebody reads who is told later, when Slack's word on that is not at hand."""
    return Viewer(
        now=now,
        locale=link.locale,
        tz=link.tz,
        currency=link.currency,
        domain=link.domain,
        user_id=link.pipedrive_user,
        lookup=lookup,
    )
