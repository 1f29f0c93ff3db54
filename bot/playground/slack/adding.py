"""*Add to Slack*: the page that asks, and the tokens that the app gets in this workspace."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlencode

from aiohttp import web

from bot.playground import consent
from bot.playground.consent import Brand, is_app
from bot.playground.slack.people import (
    APP_ID,
    BOT_USER,
    ENTERPRISE_ID,
    ENTERPRISE_NAME,
    TEAM_ID,
    TEAM_NAME,
)
from bot.playground.slack.wire import Json

CODE_LIFE = 600  # seconds
BRAND = Brand("Slack", ink="#611f69", ground="#f4ede4")
PASSED_ON = ("client_id", "redirect_uri", "state", "scope")


@dataclass(frozen=True)
class Code:
    user: str
    redirect_uri: str
    scope: str
    ends: float


@dataclass(frozen=True)
class Given:
    """A token of the bot's; without `ends` it is good until it is revoked."""

    token: str
    refresh: str
    user: str
    scope: str
    ends: float | None


@dataclass
class Adding:
    """The app as its developers know it; `life` is that of a token in seconds, 0 for ever.

    `for_org`: it is added for the whole organization, without those it was taken from since.
    """

    now: Callable[[], float]
    client_id: str = field(default_factory=lambda: f"{secrets.randbelow(10**12)}.{10**12}")
    client_secret: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    callback: str = ""
    life: int = 0
    for_org: bool = False
    taken_from: set[str] = field(default_factory=set)  # workspaces of the organization
    tell: Callable[[], None] = lambda: None  # whoever wants to know that it was added
    codes: dict[str, Code] = field(default_factory=dict, repr=False)
    given: list[Given] = field(default_factory=list, repr=False)
    renewed: int = 0

    def takes(self, token: str) -> bool:
        now = self.now()
        ours = (one for one in self.given if one.token == token)
        return any(one.ends is None or one.ends > now for one in ours)

    def remove(self) -> None:
        """As an admin removes the app: no token is good any more."""
        self.given.clear()

    def allow(self, user: str, redirect_uri: str, scope: str) -> str:
        code = secrets.token_hex(20)
        self.codes[code] = Code(user, redirect_uri, scope, self.now() + CODE_LIFE)
        return code

    def access(self, form: Mapping[str, str]) -> Json:
        """What `oauth.v2.access` answers."""
        if form.get("grant_type") == "refresh_token":
            return self._renewal(form.get("refresh_token", ""))
        code = self.codes.pop(form.get("code", ""), None)
        if code is None or code.ends <= self.now():
            return {"ok": False, "error": "invalid_code"}
        if code.redirect_uri != form.get("redirect_uri"):
            return {"ok": False, "error": "bad_redirect_uri"}
        self.tell()
        return self._answer(code.user, code.scope)

    def _renewal(self, refresh: str) -> Json:
        """Each is taken once."""
        old = next((one for one in self.given if refresh and one.refresh == refresh), None)
        if old is None:
            return {"ok": False, "error": "invalid_refresh_token"}
        self.given.remove(old)
        self.renewed += 1
        return self._answer(old.user, old.scope)

    def _answer(self, user: str, scope: str) -> Json:
        ends = self.now() + self.life if self.life else None
        prefix, refresh = ("xoxe.xoxb-1-", f"xoxe-1-{secrets.token_hex(24)}") if ends else (
            "xoxb-", ""
        )  # fmt: skip
        given = Given(prefix + secrets.token_hex(20), refresh, user, scope, ends)
        self.given.append(given)
        rotating = {"refresh_token": refresh, "expires_in": self.life} if ends else {}
        return {
            "ok": True,
            "access_token": given.token,
            "token_type": "bot",
            "scope": scope,
            "bot_user_id": BOT_USER,
            "app_id": APP_ID,
            "team": None if self.for_org else {"id": TEAM_ID, "name": TEAM_NAME},
            "enterprise": {"id": ENTERPRISE_ID, "name": ENTERPRISE_NAME},
            "authed_user": {"id": user},
            "is_enterprise_install": self.for_org,
            **rotating,
        }


def routes(adding: Adding, people: Callable[[], Mapping[str, str]]) -> list[web.RouteDef]:
    async def ask(request: web.Request) -> web.Response:
        wrong = _wrong(adding, request.query)
        if wrong:
            return consent.wrong(BRAND, wrong)
        where = ENTERPRISE_NAME if adding.for_org else TEAM_NAME
        asks = f"Deal Desk would like to be added to {where}"
        return consent.page(BRAND, asks, _consent(people(), request.query))

    async def answer(request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        wrong = _wrong(adding, form)
        if wrong:
            return consent.wrong(BRAND, wrong)
        told = {"state": form.get("state", "")}
        if "deny" in form or form.get("who") not in people():
            told["error"] = "access_denied"
        else:
            uri, scope = form["redirect_uri"], form.get("scope", "")
            told["code"] = adding.allow(form["who"], uri, scope)
        back = f"{form['redirect_uri']}?{urlencode(told)}"
        return web.Response(status=302, headers={"Location": back})

    async def access(request: web.Request) -> web.Response:
        if not is_app(request, adding.client_id, adding.client_secret):
            return web.json_response({"ok": False, "error": "invalid_client_id"})
        form = {name: str(value) for name, value in (await request.post()).items()}
        return web.json_response(adding.access(form))

    return [
        web.get("/oauth/v2/authorize", ask),
        web.post("/oauth/v2/authorize", answer),
        web.post("/api/oauth.v2.access", access),
    ]


def _wrong(adding: Adding, asked: Mapping[str, str]) -> str:
    if asked.get("client_id") != adding.client_id:
        return "invalid_client_id"
    if asked.get("redirect_uri") != adding.callback:
        return "redirect_uri did not match any configured URIs"
    return "" if asked.get("scope") else "invalid_scope"


def _consent(people: Mapping[str, str], asked: Mapping[str, str]) -> str:
    scopes = "".join(f"<li>{escape(one)}</li>" for one in asked.get("scope", "").split(","))
    passed_on = {name: asked.get(name, "") for name in PASSED_ON}
    options = consent.options(people.items())
    return (
        f"<details><summary>What it will be able to do</summary><ul>{scopes}</ul></details>"
        + consent.form("/oauth/v2/authorize", passed_on, "Signed in to Slack as", options, "Allow")
    )
