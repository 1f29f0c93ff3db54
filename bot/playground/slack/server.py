"""The local Slack as one web application: Slack's own side, the user's side, and the page."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from urllib.parse import urlencode

from aiohttp import web

from bot.playground.slack import adding
from bot.playground.slack.fileserver import FileServer
from bot.playground.slack.play import Play
from bot.playground.slack.responding import Responding
from bot.playground.slack.webapi import WebApi
from bot.playground.slack.wire import Refused
from bot.playground.slack.workspace import Workspace

_PAGE = Path(__file__).resolve().parent.parent / "page"
_FRESH = {"Cache-Control": "no-store"}
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def make_app(workspace: Workspace) -> web.Application:
    app = web.Application(middlewares=[_refusals])
    app.add_routes(Play(workspace).routes())
    app.add_routes(adding.routes(workspace.adding, lambda: _admins(workspace)))
    app.add_routes(WebApi(workspace).routes())
    app.add_routes(Responding(workspace).routes())
    app.add_routes(FileServer(workspace).routes())
    app.add_routes(
        [
            web.get("/socket/{ticket}", workspace.delivery.sockets.serve),
            web.get("/", _page),
            web.get("/archives/{channel}/{message}", _to_page),
            web.get("/page/{name:.+}", _page_file),
        ]
    )

    async def connected(_: web.Application) -> AsyncIterator[None]:
        await workspace.delivery.open()
        yield
        await workspace.delivery.close()

    async def hang_up(_: web.Application) -> None:
        workspace.feed.close()
        await workspace.delivery.sockets.close()

    app.cleanup_ctx.append(connected)
    app.on_shutdown.append(hang_up)
    return app


def _admins(workspace: Workspace) -> dict[str, str]:
    """Who may add apps, first of all those who administer the workspace."""
    people = [one for one in workspace.people.values() if not (one.is_bot or one.is_guest)]
    found = sorted(people, key=lambda one: not one.is_admin)
    return {one.id: one.real_name for one in found}


@web.middleware
async def _refusals(request: web.Request, handler: _Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Refused as refused:
        return web.json_response(refused.answer, status=refused.status, headers=refused.headers)


async def _page(request: web.Request) -> web.StreamResponse:
    index = _PAGE / "index.html"
    if not index.is_file():
        return web.Response(text="The local Slack is running; its page is not installed.\n")
    return web.FileResponse(index, headers=_FRESH)


async def _page_file(request: web.Request) -> web.StreamResponse:
    file = (_PAGE / request.match_info["name"]).resolve()
    if not file.is_relative_to(_PAGE) or not file.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(file, headers=_FRESH)


async def _to_page(request: web.Request) -> web.StreamResponse:
    """A permalink leads to its channel on the one page there is."""
    where = urlencode({"channel": request.match_info["channel"]})
    raise web.HTTPFound(f"/?{where}")
