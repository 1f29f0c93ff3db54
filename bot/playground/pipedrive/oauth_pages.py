"""The local Pipedrive's sign-in over HTTP: a page that asks, and the endpoints for tokens."""

from base64 import b64decode
from collections.abc import Callable, Mapping
from html import escape
from urllib.parse import urlencode

from aiohttp import web

from bot.playground.pipedrive.oauth import Apps, Company

SCOPES = "base,deals:full,contacts:full,activities:full,leads:full,mail:read,search:read,users:read"
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
            return _page("Something is wrong with this app", f"<p>{escape(wrong)}</p>", 400)
        hint = request.cookies.get("playing", "")
        consent = _consent(self._people(), request.query, hint)
        return _page("Deal Desk would like to connect", consent)

    async def answer(self, request: web.Request) -> web.Response:
        form = await request.post()
        asked = {name: str(form.get(name, "")) for name in PASSED_ON}
        wrong = _wrong(self._apps, asked)
        if wrong:
            return _page("Something is wrong with this app", f"<p>{escape(wrong)}</p>", 400)
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
        if not _is_app(apps, request):
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
        if not _is_app(self._apps, request):
            return _error(self._apps, "invalid_client", 401)
        self._apps.revoke(str((await request.post()).get("token", "")))
        self._apps.answered["revoke"] += 1
        return web.Response()


def _is_app(apps: Apps, request: web.Request) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    try:
        told = b64decode(given, validate=True).decode()
    except ValueError:
        return False
    return scheme == "Basic" and told == f"{apps.client_id}:{apps.client_secret}"


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
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(asked.get(name, ""))}">'
        for name in PASSED_ON
    )
    groups = "".join(
        f'<optgroup label="{escape(company.name)}">{_options(company, hint)}</optgroup>'
        for company in people
    )
    return (
        "<p>It will be able to see and change deals, contacts, activities and leads, and to read "
        "mail, <b>as you</b>.</p>"
        f'<form method="post" action="/oauth/authorize">{hidden}'
        f'<label>Logged in to Pipedrive as <select name="who">{groups}</select></label>'
        '<div><button class="go">Allow and install</button>'
        '<button name="deny" value="1">Cancel</button></div></form>'
    )


def _options(company: Company, hint: str) -> str:
    return "".join(
        f'<option value="{escape(name)}"{" selected" if name == hint else ""}>'
        f"{escape(user.name)}</option>"
        for name, user in company.users
    )


CSS = """
body { margin: 0; min-height: 100vh; display: grid; place-items: center; color: #192435;
  background: #eef3f1; font: 16px/1.5 Inter, system-ui, sans-serif }
main { box-sizing: border-box; width: min(30rem, calc(100vw - 2rem)); padding: 2rem;
  background: #fff; border: 1px solid #cdd8d3; border-radius: 8px }
header { font-weight: 800; color: #017737 } h1 { font-size: 1.4rem; line-height: 1.25 }
select { font: inherit; padding: .4rem; margin-left: .25rem }
div { display: flex; gap: .75rem; margin-top: 1.5rem }
button { font: inherit; font-weight: 700; padding: .55rem 1rem; border-radius: 6px;
  border: 1px solid #b3bfba; background: #fff; cursor: pointer }
button.go { background: #017737; border-color: #017737; color: #fff }
"""


def _page(title: str, body: str, status: int = 200) -> web.Response:
    text = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · Pipedrive</title><style>{CSS}</style></head>"
        f"<body><main><header>pipedrive, on this machine</header><h1>{escape(title)}</h1>"
        f"{body}</main></body></html>"
    )
    return web.Response(status=status, text=text, content_type="text/html")
