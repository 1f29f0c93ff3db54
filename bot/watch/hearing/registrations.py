"""What of ours is registered with Pipedrive, and on whose account; only read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.accounts.links import Link, Links
from bot.pipedrive.http.client import Pipedrive
from bot.pipedrive.http.errors import PipedriveError
from bot.pipedrive.names.lookups import Me, Webhook
from bot.pipedrive.records.models import Page
from bot.pipedrive.request import Request
from bot.watch.hearing.hooks import Hook, Hooks


@dataclass(frozen=True)
class Standing:
    """How it stands with a company's webhooks: who owns them, and what Pipedrive says of each."""

    owner: Link | None
    there: Sequence[Webhook]


class Registrations:
    def __init__(self, hooks: Hooks, links: Links, pipedrive: Pipedrive, public_url: str) -> None:
        self._hooks = hooks
        self._links = links
        self._pipedrive = pipedrive
        self._public_url = public_url

    async def owner(self, company: int, ours: Sequence[Hook] = ()) -> Link | None:
        """An admin: whoever owns them already, if that is still one, else the next."""
        before = {(hook.team, hook.user) for hook in ours}
        known = await self._links.of_company(company)
        for link in sorted(known, key=lambda one: (one.team, one.user) not in before):
            if await self._is_admin(link):
                return link
        return None

    async def admin_of(self, company: int, team: str) -> Link | None:
        """One who is in this workspace."""
        here = [link for link in await self._links.of_company(company) if link.team == team]
        for link in here:
            if await self._is_admin(link):
                return link
        return None

    async def standing(self, company: int) -> Standing:
        ours = await self._hooks.of_company(company)
        owner = await self.owner(company, ours)
        if owner is None:
            return Standing(None, ())
        mine = {hook.address(self._public_url) for hook in ours}
        there = await self.listed(owner)
        return Standing(owner, [one for one in there if one.subscription_url in mine])

    async def _is_admin(self, link: Link) -> bool:
        try:
            me = await self._pipedrive.send(Request("GET", "/v1/users/me"), link.login, Me)
        except PipedriveError:
            return False
        return me.is_admin

    async def listed(self, owner: Link) -> list[Webhook]:
        pages: Any = Page
        request = Request("GET", "/v1/webhooks")
        page = await self._pipedrive.send(request, owner.login, pages[Webhook], fresh=True)
        found: list[Webhook] = page.items
        return found
