"""What happens in Pipedrive and what becomes of its webhooks, steered from outside by HTTP."""

from collections.abc import Awaitable, Callable
from typing import Literal, TypeVar

import orjson
from aiohttp import web
from pydantic import Field, ValidationError

from bot.playground.pipedrive import webhooks
from bot.playground.pipedrive.api import Refusal
from bot.playground.pipedrive.changing import Change, Json, Stopped, Strict, change
from bot.playground.pipedrive.records import Webhook
from bot.playground.pipedrive.webhook_sending import Order
from bot.playground.pipedrive.world import World

PREFIX = "/_play/"
CODES = {400: "invalid", 403: "forbidden", 404: "not_found"}

_S = TypeVar("_S", bound=Strict)


class Refused(Exception):
    def __init__(self, error: str, **more: object) -> None:
        super().__init__(error)
        self.error = error
        self.more: Json = more

    @property
    def answer(self) -> Json:
        return {"ok": False, "error": self.error, **self.more}


class Steer(Strict):
    do: Literal["hold", "drop", "release", "remove", "ban"]
    order: Order = "sent"
    repeat: int = Field(1, ge=1, le=10)
    seed: int = 0
    count: int | None = Field(None, ge=0)
    # One of them alone, for `remove` and `ban`.
    webhook_id: int | None = None


def add_hook_controls(app: web.Application, world: World) -> None:
    async def show(_: web.Request) -> web.Response:
        body = orjson.dumps(shown(world))
        return web.Response(body=body, content_type="application/json")

    app.router.add_post(f"{PREFIX}change", _answering(world, changed))
    app.router.add_post(f"{PREFIX}webhooks", _answering(world, steered))
    app.router.add_get(f"{PREFIX}webhooks", show)


Do = Callable[[World, object], Awaitable[Json]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _answering(world: World, do: Do) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        try:
            done = await do(world, await _json(request))
        except Refused as refused:
            return web.json_response(refused.answer, status=400)
        return web.json_response(done)

    return handle


async def _json(request: web.Request) -> object:
    try:
        return await request.json()
    except ValueError:
        raise Refused("invalid_json") from None


def _read(shape: type[_S], asked: object) -> _S:
    try:
        return shape.model_validate(asked)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise Refused("invalid_arguments", text=f"{where}: {first['msg']}") from None


async def changed(world: World, asked: object) -> Json:
    """What was done; this ends when everything that it caused has settled."""
    try:
        done = await change(world, _read(Change, asked))
    except Stopped as why:
        await world.settle()
        raise Refused(CODES.get(why.status, "refused"), text=str(why), done=why.done) from None
    except Refusal as why:
        raise Refused(CODES.get(why.status, "refused"), text=str(why)) from None
    await world.settle()
    return {"ok": True, "done": done}


async def steered(world: World, asked: object) -> Json:
    """How many webhooks were sent for it, once everything has settled."""
    wanted, sender = _read(Steer, asked), world.sender
    chosen = [row for row in _all(world) if wanted.webhook_id in (None, row.id)]
    sent = 0
    match wanted.do:
        case "hold" | "drop":
            sender.mode = wanted.do
        case "remove":
            sender.remove(chosen, "Removed by hand")
        case "ban":
            sender.ban(chosen)
        case "release":
            sent = await sender.release(wanted.order, wanted.repeat, wanted.seed, wanted.count)
    await world.settle()
    return {"ok": True, "sent": sent}


def shown(world: World, last: int | None = None) -> Json:
    """The webhooks, and the `last` entries of what was sent."""
    sender = world.sender
    log = [*sender.log] if last is None else [*sender.log][-last:]
    return {
        "ok": True,
        "mode": sender.mode,
        "held": len(sender.held),
        "webhooks": [_row(world, row) for row in _all(world)],
        "log": log,
    }


def _row(world: World, webhook: Webhook) -> Json:
    world.sender.check(webhook)
    company = next(one for one in world.companies if webhook.owner_id in one.users)
    return {
        **webhooks.show(company, webhook),
        "url": webhook.subscription_url,
        "is_banned": world.sender.is_banned(webhook),
    }


def _all(world: World) -> list[Webhook]:
    return [row for company in world.companies for row in company.webhooks.values()]
