"""How workspaces and people come in: by what is set up, by adding the app, by signing in."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import aiohttp
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot import manifest
from bot.accounts.departures import Departures
from bot.accounts.installations import Installations
from bot.accounts.links import Identities
from bot.accounts.sealing import TokenCipher
from bot.accounts.slack_app import SlackApp
from bot.accounts.states import OpenStates
from bot.settings import CannotStart, Settings
from bot.slack.callers import Entrance, OneWorkspace, People
from bot.slack.controller import SlackController
from bot.slack.listeners import Listeners
from bot.slack.workspaces import ManyWorkspaces, Workspaces, slack_client
from bot.store.db import Store
from bot.store.tables import Clock
from bot.watch.news import News
from bot.web.pipedrive_login import PipedriveLogin, SlackNames
from bot.web.sign_in import SignIn
from bot.web.slack_install import CALLBACK, SlackInstall

Hear = Callable[[News], Awaitable[None]]


@dataclass(frozen=True)
class Many:
    """Where workspaces add the app themselves."""

    workspaces: ManyWorkspaces
    installations: Installations
    app: SlackApp
    states: OpenStates
    url: str

    def pages(self, departures: Departures) -> list[web.RouteDef]:
        given = (self.app, self.installations, self.states, self.url)
        return SlackInstall(*given, added=departures.back).routes()

    def hears(self, hear: Hear) -> Hear:
        """That the app was removed is believed only where its token does nothing more there."""

        async def heard(news: News) -> None:
            if news.happened == "uninstalled":
                left = await self.workspaces.left(news.team)
            elif news.happened == "withdrawn":
                left = await self.workspaces.withdrawn(news.teams)
            else:
                await hear(news)
                return
            for team in left:
                await hear(News("uninstalled", team))

        return heard


@dataclass(frozen=True)
class Slack:
    """`client` belongs to no workspace where there are many."""

    client: AsyncWebClient
    workspaces: Workspaces
    entrance: Entrance
    many: Many | None = None

    def hears(self, hear: Hear) -> Hear:
        return self.many.hears(hear) if self.many else hear

    def pages(self, departures: Departures) -> list[web.RouteDef]:
        return self.many.pages(departures) if self.many else []


def slack(
    settings: Settings,
    session: aiohttp.ClientSession,
    store: Store,
    cipher: TokenCipher,
    clock: Clock,
) -> Slack:
    """One workspace by its token, or all that add the app. Raises CannotStart."""
    url, token = settings.slack_api_url, settings.slack_bot_token
    if token is not None:
        client = slack_client(token.get_secret_value(), url, session)
        one = OneWorkspace(client)
        return Slack(client, one, one)
    id_, secret = settings.slack_client_id, settings.slack_client_secret
    if fault := settings.sign_in_lacks():
        raise CannotStart(fault)
    if id_ is None or secret is None:  # the settings have seen to it
        raise CannotStart("SLACK_BOT_TOKEN: It is missing.")
    callback = f"{settings.public_url}{CALLBACK}"
    app = SlackApp(session, url, id_, secret, callback, manifest.scopes())
    installations = Installations(store, cipher, app, clock)
    workspaces = ManyWorkspaces(installations, session, url)
    states = OpenStates(store, cipher, clock)
    many = Many(workspaces, installations, app, states, settings.public_url)
    return Slack(AsyncWebClient(base_url=url, session=session), workspaces, workspaces, many)


def slack_session() -> aiohttp.ClientSession:
    """Shared, as a connection per reply costs more than the reply; its limits are the session's."""
    limits = aiohttp.ClientTimeout(sock_connect=3, sock_read=10, total=20)
    connector = aiohttp.TCPConnector(keepalive_timeout=75)
    return aiohttp.ClientSession(timeout=limits, connector=connector)


def login_pages(  # noqa: PLR0913 - whoever has a part in signing in, by name
    entry: SignIn | None,
    *,
    identities: Identities,
    people: People,
    entrance: Entrance,
    listener: Listeners,
    controller: SlackController,
    now: Callable[[], datetime],
) -> Iterable[web.RouteDef]:
    """None where people paste tokens."""
    if entry is None:
        return ()

    async def names(team: str, user: str) -> SlackNames:
        return SlackNames(await people.name(team, user), await entrance.named(team))

    pages = PipedriveLogin(
        entry,
        identities,
        now=now,
        names=names,
        signed_in=listener.signed_in,
        gone=controller.left,
    )
    return pages.routes()
