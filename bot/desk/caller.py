"""Who asks, whether they may, and as whom it is done in Pipedrive."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from bot.accounts.links import Link
from bot.blocks.kit.viewer import NameLookup, Viewer
from bot.desk.states import Fields, Origin
from bot.tools.base import Tool


class Outsider(Exception):
    """A guest, somebody of another company or whose account is closed: may do nothing here."""


class RightsUnknown(Exception):
    """Slack did not say who this is, so nothing may be changed for them."""


class Rights(Protocol):
    async def __call__(self, team: str, user: str) -> object:
        """Never out of a cache. Raises Outsider, RightsUnknown."""


# Raises Forbidden, RightsUnknown.
PolicyCheck = Callable[[Tool[Any, Any], Origin, Fields], Awaitable[None]]


async def anything_goes(tool: Tool[Any, Any], origin: Origin, args: Fields) -> None:
    """Of a workspace that has no rules."""


@dataclass(frozen=True)
class Caller:
    """A person in Slack, their Pipedrive login, and where they asked: `origin`.

    `on_card`: they clicked on a card of their own, which is to show the record as it is afterwards.
    `asks_first`: they have just connected, or asked long before a restart, so a change that they
    were about to make is shown to them again. `asks`: the colleague in Slack who is to confirm what
    they want.
    """

    link: Link
    viewer: Viewer
    origin: Origin
    on_card: bool = False
    asks_first: bool = False
    asks: str = ""

    @property
    def who(self) -> tuple[str, str]:
        return self.link.team, self.link.user

    def at(self, channel: str) -> "Caller":
        """As if they had asked there."""
        return replace(self, origin=replace(self.origin, channel=channel))


def told_later(link: Link, now: datetime, lookup: NameLookup) -> Caller:
    """Somebody who has not asked just now, and nowhere in particular."""
    origin = Origin(
        team=link.team,
        user=link.user,
        company=link.company,
        pipedrive_user=link.pipedrive_user,
        channel="",
    )
    return Caller(link, viewer_of(link, now, lookup), origin)


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
