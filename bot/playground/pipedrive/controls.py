"""The strings behind the scenes, for those outside: faults, ledger and reset over HTTP."""

from aiohttp import web

from bot.playground.pipedrive.faults import Rule
from bot.playground.pipedrive.world import World

PREFIX = "/_play/"


def add_controls(app: web.Application, world: World) -> None:
    async def list_faults(request: web.Request) -> web.Response:
        return web.json_response(world.faults.as_json())

    async def add_fault(request: web.Request) -> web.Response:
        try:
            world.faults.add(Rule(**await request.json()))
        except (TypeError, ValueError) as why:
            return web.json_response({"ok": False, "error": str(why)}, status=400)
        return web.json_response({"ok": True})

    async def clear_faults(request: web.Request) -> web.Response:
        world.faults.clear()
        return web.json_response({"ok": True})

    async def ledger(request: web.Request) -> web.Response:
        return web.json_response([entry.as_json() for entry in world.ledger])

    async def reset(request: web.Request) -> web.Response:
        world.reset()
        return web.json_response({"ok": True})

    app.router.add_get(f"{PREFIX}faults", list_faults)
    app.router.add_post(f"{PREFIX}faults", add_fault)
    app.router.add_delete(f"{PREFIX}faults", clear_faults)
    app.router.add_get(f"{PREFIX}ledger", ledger)
    app.router.add_post(f"{PREFIX}reset", reset)
