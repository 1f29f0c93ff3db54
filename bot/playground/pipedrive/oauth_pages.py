"""The local Pipedrive's sign-in over HTTP: a page that asks, and the endpoints for tokens."""

from collections.abc import Callable, Mapping
from html import escape
from urllib.parse import urlencode

from aiohttp import web

from bot.playground import consent
from bot.playground.consent import Brand, is_app
from bot.playground.pipedrive.oauth import Apps, Company

SCOPES = "base,deals:full,contacts:full,activities:full,leads:full,mail:read,search:read,users:read"
BRAND = Brand("Pipedrive", ink="#017737", ground="#eef3f1")
PASSED_ON = ("client_id", "redirect_uri", "state")


def add_oauth(app: web.Application, apps: Apps, people: Callable[[], tuple[Company, ...]]) -> None:
    asking, tokens = _Asking(apps, people), _Endpoints(apps)
    app.router.add_get("/oauth/authorize", asking.ask)
    app.router.add_post("/oauth/authorize", asking.answer)
    app.router.add_post("/oauth/token", tokens.token)
    app.router.add_post("/oauth/revoke", tokens.revoke)


class _Asking:
    """The page on which somebody who is logged in there says yes or no."""

    def __init__(self, apps: Apps, people: Callable[[], tuple[Company, ...]]) -> None:
        self._apps = apps
        self._people = people

    async def ask(self, request: web.Request) -> web.Response:
        wrong = _wrong(self._apps, request.query)
        if wrong:
            return consent.wrong(BRAND, wrong)
        hint = request.cookies.get("playing", "")
        asks = _consent(self._people(), request.query, hint)
        return consent.page(BRAND, "Deal Desk would like to connect", asks)

    async def answer(self, request: web.Request) -> web.Response:
        form = await request.post()
        asked = {name: str(form.get(name, "")) for name in PASSED_ON}
        wrong = _wrong(self._apps, asked)
        if wrong:
            return consent.wrong(BRAND, wrong)
        users = {name: user for company in self._people() for name, user in company.users}
        user = users.get(str(form.get("who", "")))
        told = {"state": asked["state"]}
        if "deny" in form or user is None:
            told["error"] = "user_denied"
        else:
            told["code"] = self._apps.allow(user, asked["redirect_uri"])
        back = f"{asked['redirect_uri']}?{urlencode(told)}"
        return web.Response(status=302, headers={"Location": back})


class _Endpoints:
    def __init__(self, apps: Apps) -> None:
        self._apps = apps

    async def token(self, request: web.Request) -> web.Response:
        apps = self._apps
        if not is_app(request, apps.client_id, apps.client_secret):
            return _error(apps, "invalid_client", 401)
        form = {name: str(value) for name, value in (await request.post()).items()}
        kind = form.get("grant_type", "")
        if kind == "authorization_code":
            grant = apps.of_code(form.get("code", ""), form.get("redirect_uri", ""))
        elif kind == "refresh_token":
            grant = apps.of_refresh(form.get("refresh_token", ""))
        else:
            return _error(apps, "unsupported_grant_type", 400)
        if grant is None:
            return _error(apps, "invalid_grant", 400)
        apps.answered[kind] += 1
        told = {
            "access_token": grant.access,
            "token_type": "Bearer",
            "refresh_token": grant.refresh,
            "scope": SCOPES,
            "expires_in": apps.access_life,
            "api_domain": str(request.url.origin()),
        }
        return web.json_response(told)

    async def revoke(self, request: web.Request) -> web.Response:
        if not is_app(request, self._apps.client_id, self._apps.client_secret):
            return _error(self._apps, "invalid_client", 401)
        self._apps.revoke(str((await request.post()).get("token", "")))
        self._apps.answered["revoke"] += 1
        return web.Response()


def _error(apps: Apps, error: str, status: int) -> web.Response:
    apps.answered[error] += 1
    told = {"success": False, "message": error.replace("_", " "), "error": error}
    return web.json_response(told, status=status)


def _wrong(apps: Apps, asked: Mapping[str, str]) -> str:
    if asked.get("client_id") != apps.client_id:
        return "There is no app with this client_id."
    if asked.get("redirect_uri") != apps.callback:
        return "The redirect_uri is not the callback address of this app."
    return ""


def _consent(people: tuple[Company, ...], asked: Mapping[str, str], hint: str) -> str:
    groups = "".join(
        f'<optgroup label="{escape(company.name)}">{_options(company, hint)}</optgroup>'
        for company in people
    )
    passed_on = {name: asked.get(name, "") for name in PASSED_ON}
    who, yes = "Logged in to Pipedrive as", "Allow and install"
    return (
        "<p>It will be able to see and change deals, contacts, activities and leads, and to read "
        "mail, <b>as you</b>.</p>" + consent.form("/oauth/authorize", passed_on, who, groups, yes)
    )


def _options(company: Company, hint: str) -> str:
    return consent.options(((name, user.name) for name, user in company.users), hint)
