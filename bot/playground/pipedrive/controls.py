"""The strings behind the scenes, for those outside: faults, ledger, budget and reset by HTTP."""

from aiohttp import web

from bot.playground.pipedrive.faults import Rule
from bot.playground.pipedrive.hook_controls import PREFIX, add_hook_controls
from bot.playground.pipedrive.world import World


def add_controls(app: web.Application, world: World) -> None:
    _add_faults(app, world)
    _add_state(app, world)
    add_hook_controls(app, world)


def _add_faults(app: web.Application, world: World) -> None:
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

    app.router.add_get(f"{PREFIX}faults", list_faults)
    app.router.add_post(f"{PREFIX}faults", add_fault)
    app.router.add_delete(f"{PREFIX}faults", clear_faults)


def _add_state(app: web.Application, world: World) -> None:
    async def ledger(request: web.Request) -> web.Response:
        return web.json_response([entry.as_json() for entry in world.ledger])

    async def use_budget(request: web.Request) -> web.Response:
        """`used` is the share of today's budget that is gone, from 0 to 1."""
        used = (await request.json()).get("used")
        if isinstance(used, bool) or not isinstance(used, int | float) or not 0 <= used <= 1:
            error = {"ok": False, "error": "used must be a number from 0 to 1"}
            return web.json_response(error, status=400)
        world.limits.spent = round(world.limits.daily * used)
        return web.json_response({"ok": True, "left": world.limits.left})

    async def keep_files(request: web.Request) -> web.Response:
        """With `elsewhere`, a download leads on to a place that asks for no token."""
        world.company.is_keeping_files_elsewhere = bool((await request.json()).get("elsewhere"))
        return web.json_response({"ok": True})

    async def reset(request: web.Request) -> web.Response:
        world.reset()
        return web.json_response({"ok": True})

    app.router.add_get(f"{PREFIX}ledger", ledger)
    app.router.add_post(f"{PREFIX}budget", use_budget)
    app.router.add_post(f"{PREFIX}downloads", keep_files)
    app.router.add_post(f"{PREFIX}reset", reset)
