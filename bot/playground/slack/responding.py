"""Response URLs: five uses in thirty minutes, for whoever knows them."""

from aiohttp import web

from bot.playground.slack.replies import reply
from bot.playground.slack.wire import Json, Refused
from bot.playground.slack.workspace import Workspace


class Responding:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/response/{secret}", self.respond)]

    async def respond(self, request: web.Request) -> web.Response:
        said = await _said(request)
        try:
            origin = self._workspace.response_urls.use(
                self._workspace.clock(), request.match_info["secret"]
            )
            reply(self._workspace, origin, said)
        except Refused as refused:
            self._workspace.record("response_url", said, refused.answer)
            raise
        self._workspace.record("response_url", said, {"ok": True})
        return web.Response(text="ok")


async def _said(request: web.Request) -> Json:
    try:
        said = await request.json()
    except ValueError:
        raise Refused("invalid_payload", status=400) from None
    if not isinstance(said, dict):
        raise Refused("invalid_payload", status=400)
    return said
