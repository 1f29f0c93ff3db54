"""Who a person in Slack is in Pipedrive: by their own link, or by the one token for everyone."""

from dataclasses import replace

import structlog
from pydantic import SecretStr

from bot.accounts.links import Link, Links
from bot.accounts.token_cipher import CannotOpen
from bot.pipedrive.http.client import Login, Pipedrive, Request
from bot.pipedrive.http.errors import BadToken
from bot.pipedrive.names.lookups import Me

log = structlog.get_logger()


class Identities:
    """The shared token counts only where a setting says so; it is never a silent fallback."""

    def __init__(self, links: Links, pipedrive: Pipedrive, shared: SecretStr | None) -> None:
        self.links = links
        self._pipedrive = pipedrive
        self._shared = shared
        self._shared_link: Link | None = None

    async def of(self, team: str, user: str) -> Link | None:
        """None: this person is not connected, or their token can no longer be read."""
        if self._shared is None:
            return await self._own(team, user)
        if self._shared_link is None:
            self._shared_link = replace(await self.check(team, user, self._shared), shared=True)
        login = replace(self._shared_link.login, team=team)
        return replace(self._shared_link, team=team, user=user, login=login)

    async def _own(self, team: str, user: str) -> Link | None:
        try:
            return await self.links.get(team, user)
        except CannotOpen as error:  # its key was dropped; connecting anew replaces it
            log.warning("link_cannot_be_opened", why=type(error).__name__, team=team, user=user)
            return None

    async def shared_is_refused(self) -> bool:
        """Whether nobody can do anything, as Pipedrive knows no such token for everyone.

        Raises PipedriveError where it says nothing of the token.
        """
        if self._shared is None:
            return False
        try:
            await self.check("", "", self._shared)
        except BadToken:
            return True
        return False

    async def check(self, team: str, user: str, token: SecretStr) -> Link:
        """The link that this API token would make. Raises what Pipedrive says of it."""
        unknown = Login(team=team, company=0, user=0, secret=token)
        me = await self._pipedrive.send(Request("GET", "/v1/users/me"), unknown, Me, fresh=True)
        return Link(
            team=team,
            user=user,
            company=me.company_id,
            pipedrive_user=me.id,
            name=me.name,
            company_name=me.company_name,
            domain=me.company_domain,
            locale=me.locale,
            tz=me.timezone_name,
            currency=me.default_currency,
            login=replace(unknown, company=me.company_id, user=me.id),
        )

    async def connect(self, team: str, user: str, token: SecretStr) -> Link:
        link = await self.check(team, user, token)
        await self.links.save(link)
        return link
