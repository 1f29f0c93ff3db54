"""What signing in to Pipedrive rests on, where the settings name an app of Pipedrive's."""

from dataclasses import dataclass

import aiohttp

from bot.accounts.links import Links
from bot.accounts.login_rounds import LoginRounds, Tell
from bot.accounts.renewal import Renewal
from bot.accounts.sealing import TokenCipher
from bot.accounts.states import States
from bot.pipedrive.http.oauth import OAuth
from bot.settings import CannotStart, Settings
from bot.store.db import Store
from bot.store.tables import Clock

START, CALLBACK, YES = (f"/oauth/pipedrive/{step}" for step in ("start", "callback", "yes"))


@dataclass(frozen=True)
class SignIn:
    """`url` is where the bot is reached."""

    url: str
    oauth: OAuth
    renewal: Renewal
    states: States
    store: Store
    clock: Clock

    def duties(self, links: Links, tell: Tell) -> tuple[LoginRounds, ...]:
        """What is to be done now and then; `tell` hears of logins that are lost."""
        return (LoginRounds(self.store, links, self.renewal, tell, self.clock),)

    async def begin(self, team: str, user: str, kept: str) -> str:
        """The address behind the button of this person; `kept` is what they come back to."""
        return f"{self.url}{START}?state={await self.states.begin('pipedrive', team, user, kept)}"


def sign_in(
    settings: Settings,
    session: aiohttp.ClientSession,
    store: Store,
    cipher: TokenCipher,
    clock: Clock,
) -> SignIn | None:
    """None where people paste tokens. Raises CannotStart where half of it is set up."""
    if fault := settings.sign_in_lacks():
        raise CannotStart(fault)
    id_, secret = settings.pipedrive_client_id, settings.pipedrive_client_secret
    if id_ is None or secret is None:
        return None
    oauth = OAuth(
        session,
        # Beside api.pipedrive.com; a local Pipedrive is all in one place.
        settings.pipedrive_api_url.replace("//api.", "//oauth."),
        settings.pipedrive_api_url,
        id_,
        secret,
        f"{settings.public_url}{CALLBACK}",
    )
    return SignIn(
        settings.public_url,
        oauth,
        Renewal(store, cipher, oauth, clock),
        States(store, cipher, clock),
        store,
        clock,
    )
