"""*Add to Slack*: from our address through Slack's page to an installation of our own."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from bot.accounts.installations import Installations
from bot.accounts.slack_app import GrantRefused, Installed, NotAdded, SlackApp
from bot.accounts.states import OpenStates
from bot.observe.logs import log
from bot.web.browser import Browser
from bot.web.pages import WebPage

ADD, CALLBACK = "/slack/install", "/slack/oauth/callback"
AGAIN = "To begin again, open the address ending in /slack/install."
TOO_OLD = WebPage(
    "This installation is over",
    ("It is good once, for ten minutes, in the browser in which it was begun.", AGAIN),
    status=400,
)
DECLINED = WebPage("Deal Desk was not added", ("You did not allow it in Slack.", AGAIN))
NOT_TAKEN = WebPage("Slack did not accept this", ("Deal Desk was not added.", AGAIN), status=400)
NO_ANSWER = WebPage(
    "Slack did not answer", ("Deal Desk was not added. Wait a minute.", AGAIN), status=502
)


@dataclass(frozen=True)
class SlackInstall:
    """`added` hears of which workspace or organization the app is in now."""

    app: SlackApp
    installations: Installations
    states: OpenStates
    url: str
    added: Callable[[str], Awaitable[None]]

    def routes(self) -> list[web.RouteDef]:
        page = Browser(self.url).answered
        return [
            web.get(ADD, page(self._begin), allow_head=False),
            web.get(CALLBACK, page(self._callback), allow_head=False),
        ]

    async def _begin(self, request: web.Request) -> web.Response:
        browser = Browser(self.url)
        value = browser.known(request) or browser.new()
        return browser.redirect(request, self.app.page(self.states.begin(value)), value)

    async def _callback(self, request: web.Request) -> WebPage:
        browser = Browser(self.url).known(request)
        state = request.query.get("state", "")
        if not await self.states.is_good(state, browser):
            return TOO_OLD
        if "error" in request.query:
            return DECLINED
        try:
            installed = await self.app.exchange(request.query.get("code", ""))
        except GrantRefused:
            return NOT_TAKEN
        except NotAdded:
            return NO_ANSWER
        # Only now: what comes to nothing writes nothing, whoever sends it.
        return await self._add(installed) if await self.states.use(state) else TOO_OLD

    async def _add(self, installed: Installed) -> WebPage:
        await self.installations.save(installed)
        await self.added(installed.place)
        log.info("app_added", place=installed.place)
        return WebPage(
            f"Deal Desk is in {installed.name or installed.place}",
            (
                "In Slack, type /crm connect to sign in to Pipedrive.",
                "Invite the bot into channels with /invite @Deal Desk. You can close this page.",
            ),
        )
