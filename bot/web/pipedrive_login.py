"""Each person's own Pipedrive login, from the button in Slack to the link and back to Slack.

Whoever is sent somebody else's button must not be tied to them: the last page names both, and only
a press there, in the browser in which it was begun, makes the link.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs

from aiohttp import web
from pydantic import BaseModel, Field, SecretStr, ValidationError

from bot.accounts.links import Identities, Link
from bot.accounts.states import State
from bot.ingress.edge import TurnedAway, read
from bot.observe.logs import log
from bot.pipedrive.http.errors import PipedriveError
from bot.pipedrive.http.oauth import NotGranted, NoTokens, Tokens
from bot.web.browser import Browser
from bot.web.pages import WebForm, WebPage
from bot.web.sign_in import CALLBACK, START, YES, SignIn

AGAIN = "Go back to Slack and type /crm connect for a new button."
TOO_OLD = WebPage(
    "This sign-in is over",
    ("A sign-in is good once, and for ten minutes.", AGAIN),
    status=400,
)
OTHER_BROWSER = WebPage(
    "This sign-in was begun in another browser",
    ("Press the button in Slack again, and go on in the browser that it opens.",),
    status=400,
)
DECLINED = WebPage("Nothing was connected", ("You did not allow it in Pipedrive.", AGAIN))
NOT_TAKEN = WebPage(
    "Pipedrive did not accept this sign-in", ("Nothing was connected.", AGAIN), status=400
)
NO_ANSWER = WebPage(
    "Pipedrive did not answer", ("Nothing was connected. Wait a minute.", AGAIN), status=502
)
NO = WebPage("Nothing was connected", ("You can close this page.",))
# Ours are shorter: taking a megabyte of fields apart would keep everybody waiting.
LONGEST_FORM = 1_000


@dataclass(frozen=True)
class SlackNames:
    """What somebody and their workspace are called in Slack."""

    person: str
    workspace: str


class _Granted(BaseModel):
    """What is kept, sealed, between Pipedrive's yes and that of the person."""

    access: str = Field(repr=False)
    refresh: str = Field(repr=False)
    host: str
    ends: float
    kept: str = Field(repr=False)


class _Uninstalled(BaseModel):
    client_id: str
    company_id: int
    user_id: int


class PipedriveLogin:
    def __init__(  # noqa: PLR0913 - the parts that meet in a browser
        self,
        sign_in: SignIn,
        identities: Identities,
        *,
        now: Callable[[], datetime],
        names: Callable[[str, str], Awaitable[SlackNames]],
        signed_in: Callable[[str, tuple[str, str], str], Awaitable[None]],
        gone: Callable[[str, str], Awaitable[None]],
    ) -> None:
        """`signed_in` is told which sign-in it was, who they are, and what they come back to.

        `gone` hears whose grant Pipedrive has ended.
        """
        self._oauth = sign_in.oauth
        self._states = sign_in.states
        self._url = sign_in.url
        self._identities = identities
        self._now = now
        self._names = names
        self._signed_in = signed_in
        self._gone = gone
        self._browser = Browser(sign_in.url)

    def routes(self) -> list[web.RouteDef]:
        page = self._browser.answered
        return [
            web.get(START, page(self._start), allow_head=False),
            web.get(CALLBACK, page(self._callback), allow_head=False),
            web.post(YES, page(self._yes)),
            web.delete(CALLBACK, page(self._uninstalled)),
        ]

    async def _start(self, request: web.Request) -> WebPage | web.Response:
        state = request.query.get("state", "")
        browser = self._browser.known(request) or self._browser.new()
        if not await self._states.open_in(browser, state, "pipedrive"):
            return TOO_OLD
        return self._browser.redirect(request, self._oauth.page(state), browser)

    async def _callback(self, request: web.Request) -> WebPage:
        """Pipedrive sends people here, with a code or with an error."""
        browser, value = self._browser.known(request), request.query.get("state", "")
        state = await self._states.take(value, "pipedrive", browser)
        if state is None:
            is_elsewhere = await self._states.is_good(value, "pipedrive")
            return OTHER_BROWSER if is_elsewhere else TOO_OLD
        if "error" in request.query:
            return DECLINED
        try:
            tokens = await self._oauth.exchange(request.query.get("code", ""))
        except NotGranted:
            return NOT_TAKEN
        except NoTokens:
            return NO_ANSWER
        try:
            link = await self._identities.check(state.team, state.user, tokens.access, tokens.host)
        except PipedriveError as error:
            log.warning("sign_in_not_checked", why=type(error).__name__)
            return NO_ANSWER
        return await self._asks(state, tokens, link, browser)

    async def _asks(self, state: State, tokens: Tokens, link: Link, browser: str) -> WebPage:
        granted = _Granted(
            access=tokens.access.get_secret_value(),
            refresh=tokens.refresh.get_secret_value(),
            host=tokens.host,
            ends=self._now().timestamp() + tokens.seconds,
            kept=state.content,
        )
        names = await self._names(state.team, state.user)
        before = await self._identities.of(state.team, state.user)
        value = await self._states.begin(
            "pipedrive_yes", state.team, state.user, granted.model_dump_json(), browser
        )
        is_another = before and before.login != link.login
        takes_over = f"It takes the place of {before.name}." if before and is_another else ""
        return WebPage(
            "Connect Slack with Pipedrive?",
            tuple(filter(None, ("Go on only if both are you.", takes_over))),
            facts=(
                ("In Slack", f"@{names.person} · {names.workspace}"),
                ("In Pipedrive", f"{link.name} · {link.company_name or link.domain}"),
            ),
            form=WebForm(YES, value, f"Connect {link.name} with @{names.person}", "That isn't me"),
        )

    async def _yes(self, request: web.Request) -> WebPage:
        """The answer to that page, which no other page can give."""
        form = await self._form(request)
        browser, value = self._browser.known(request), form.get("state", "")
        if request.headers.get("Origin", self._url) != self._url:
            return OTHER_BROWSER
        state = await self._states.take(value, "pipedrive_yes", browser)
        if state is None:
            is_elsewhere = await self._states.is_good(value, "pipedrive_yes")
            return OTHER_BROWSER if is_elsewhere else TOO_OLD
        granted = _Granted.model_validate_json(state.content)
        left = int(granted.ends - self._now().timestamp())
        tokens = Tokens(SecretStr(granted.access), SecretStr(granted.refresh), left, granted.host)
        try:
            link = await self._identities.check(state.team, state.user, tokens.access, tokens.host)
        except PipedriveError:
            return NO_ANSWER
        if "no" in form:
            return await self._no(tokens, link)
        return await self._link(state, granted, tokens, link)

    async def _link(self, state: State, granted: _Granted, tokens: Tokens, link: Link) -> WebPage:
        await self._identities.links.save(link, tokens)
        log.info("signed_in", team=link.team, user=link.user)
        await self._signed_in(state.id, (link.name, link.company_name), granted.kept)
        return WebPage(
            "You are connected",
            (
                f"What you do with Deal Desk in Slack is done as {link.name} from now on.",
                "You can close this page and go back to Slack.",
            ),
        )

    async def _no(self, tokens: Tokens, link: Link) -> WebPage:
        """The grant goes, unless somebody has a link that rests on it."""
        if not await self._identities.links.of_login(link.company, link.login.user):
            await self._oauth.revoke(tokens.refresh)
        return NO

    async def _form(self, request: web.Request) -> dict[str, str]:
        try:
            raw = await read(request)
        except TurnedAway:
            return {}
        if len(raw) > LONGEST_FORM:
            return {}
        return {name: found[0] for name, found in parse_qs(raw.decode(errors="replace")).items()}

    async def _uninstalled(self, request: web.Request) -> web.Response:
        """Pipedrive tells it once, and does not read what we answer."""
        if not self._oauth.is_app(request.headers.get("Authorization", "")):
            return web.Response(status=401)
        try:
            told = _Uninstalled.model_validate_json(await read(request))
        except (TurnedAway, ValidationError):
            return web.Response(status=400)
        if told.client_id != self._oauth.client_id:
            return web.Response(status=400)
        for team, user in await self._identities.links.of_login(told.company_id, told.user_id):
            await self._gone(team, user)
        return web.Response(status=200)
