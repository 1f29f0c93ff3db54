"""How a browser is known again between two steps, and how it is answered."""

import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from bot.observe.logs import Sparing, failure, log
from bot.store.db import StoreFailed
from bot.web.pages import HEADERS, WebPage, html

NAME, LONGEST = "deal-desk", 200
KEPT = 600  # seconds, as long as anything is good that is begun in it
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
BUSY = WebPage(
    "Deal Desk is busy",
    ("Nothing was done. Go back to Slack and try again in a minute.",),
    status=503,
)


class Browser:
    """`url` is where the bot is reached; with TLS its cookie comes back to that host alone."""

    def __init__(self, url: str) -> None:
        self._is_secure = urlsplit(url).scheme == "https"
        self._name = f"__Host-{NAME}" if self._is_secure else NAME
        self._sparing = Sparing()

    def known(self, request: web.Request) -> str:
        """What it was given, or nothing."""
        given = request.cookies.get(self._name, "")
        return given if len(given) <= LONGEST else ""

    def redirect(self, request: web.Request, to: str, value: str) -> web.Response:
        """There, with something to be known by; several that are under way share it."""
        response = web.Response(status=302, headers={**HEADERS, "Location": to})
        response.set_cookie(
            self._name,
            value,
            max_age=KEPT,
            path="/",
            secure=self._is_secure,
            httponly=True,
            samesite="Lax",
        )
        return response

    @staticmethod
    def new() -> str:
        return secrets.token_urlsafe(32)

    def answered(
        self, handler: Callable[[web.Request], Awaitable[WebPage | web.Response]]
    ) -> Handler:
        """Whatever goes wrong is a page with a sentence, and a line in the log without secrets."""

        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                found = await handler(request)
            except StoreFailed as error:
                failure("store failed", error)
                found = BUSY
            except Exception as error:  # noqa: BLE001 - a mistake of ours is logged, never shown
                found = _mistake(failure("a page failed", error))
            if isinstance(found, web.Response):
                return found
            if found.status >= 400:  # noqa: PLR2004
                held = self._sparing.held_back(found.title)
                if held is not None:
                    log.info("page_refused", why=found.title, path=request.path, held_back=held)
            return web.Response(
                status=found.status, text=html(found), content_type="text/html", headers=HEADERS
            )

        return answer


def _mistake(code: str) -> WebPage:
    said = f"Deal Desk made a mistake (code {code}). Nothing was connected. Try again from Slack."
    return WebPage("That did not work", (said,), status=500)
