"""The HTTP side: tokens, limits, faults and the ledger around the endpoints."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from time import perf_counter
from urllib.parse import quote

import orjson
from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.playground.pipedrive import bodies, files
from bot.playground.pipedrive.acting import act
from bot.playground.pipedrive.api import (
    ApiCall,
    Download,
    Elsewhere,
    Endpoint,
    Refusal,
    invalid,
    not_found,
)
from bot.playground.pipedrive.bodies import Body
from bot.playground.pipedrive.controls import add_controls
from bot.playground.pipedrive.definitions import User
from bot.playground.pipedrive.endpoints import ENDPOINTS
from bot.playground.pipedrive.faults import DROPPED, misbehave
from bot.playground.pipedrive.hook_controls import PREFIX
from bot.playground.pipedrive.ledger import ANSWER_SIZE, Entry, time_text
from bot.playground.pipedrive.oauth_pages import add_oauth
from bot.playground.pipedrive.webhook_sending import Cause
from bot.playground.pipedrive.world import World

# What stands in a path in letters.
NAMES = frozenset({"lead_id", "conversion_id", "comment_id", "field_code"})
SIGN_IN = "/oauth/"
BODY = web.RequestKey("body", Body)
TOKENS = web.RequestKey("tokens", int)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def make_app(world: World) -> web.Application:
    closing = asyncio.Event()

    async def close(app: web.Application) -> None:
        closing.set()

    app = web.Application(middlewares=[_front(world, closing)], client_max_size=bodies.LARGEST)
    app.on_shutdown.append(close)
    app.cleanup_ctx.append(_sending(world))
    for endpoint in ENDPOINTS:
        for path in _spellings(endpoint.path):
            app.router.add_route(endpoint.method, path, _handler(world, endpoint))
    app.router.add_get(f"{files.STORAGE}{{file_name}}", _storage(world))
    add_controls(app, world)
    add_oauth(app, world.apps, world.people)
    return app


def _sending(world: World) -> Callable[[web.Application], AsyncIterator[None]]:
    async def sending(_: web.Application) -> AsyncIterator[None]:
        await world.sender.open()
        yield
        await world.sender.close()

    return sending


def _spellings(path: str) -> tuple[str, ...]:
    """v1 answers under two prefixes."""
    return (path, f"/api{path}") if path.startswith("/v1/") else (path,)


def _handler(world: World, endpoint: Endpoint) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        user = _holder(world, request)
        now = world.now()
        headers = world.limits_of(user).take(
            _token(request), endpoint.cost, f"{now:%Y-%m-%d}", is_search=endpoint.is_search
        )
        request[TOKENS] = endpoint.cost
        try:
            call = ApiCall(
                user=user,
                path=request.path,
                now=f"{now:%Y-%m-%dT%H:%M:%SZ}",
                ids=_ids(request.match_info),
                names={name: request.match_info[name] for name in NAMES & {*request.match_info}},
                # Several values come as `ids=1,2` or as `ids=1&ids=2`.
                query=endpoint.read_query(
                    {name: ",".join(request.query.getall(name)) for name in request.query}
                ),
                body=_body(request, endpoint),
            )
            company = world.company_of(user)
            answer, _ = act(company, endpoint, call, world.sender, Cause(user))
        except Refusal as refusal:
            refusal.headers |= headers
            raise
        match answer:
            case Download():
                return _bytes(answer, headers)
            case Elsewhere():
                return web.Response(status=302, headers=headers | {"Location": answer.location})
        return _response(endpoint.status, answer.envelope(), headers)

    return handle


def _storage(world: World) -> Handler:
    """Asks for no token: who knows the name of a file has been told it."""

    async def handle(request: web.Request) -> web.StreamResponse:
        name = request.match_info["file_name"]
        among = (files.kept(company, name) for company in world.companies)
        found = next((file for file in among if file is not None), None)
        if found is None:
            raise not_found("File")
        return _bytes(found, {})

    return handle


def _bytes(file: Download, headers: Mapping[str, str]) -> web.Response:
    disposition = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return web.Response(body=file.data, headers={**headers, "Content-Disposition": disposition})


def _ids(matched: Mapping[str, str]) -> dict[str, int]:
    numbers = {name: text for name, text in matched.items() if name not in NAMES}
    for name, text in numbers.items():
        if not text.isdecimal():
            raise invalid(name, "must be a number")
    return {name: int(text) for name, text in numbers.items()}


def _body(request: web.Request, endpoint: Endpoint) -> dict[str, object]:
    if not endpoint.body:
        return {}
    return endpoint.read_body(request[BODY].content(endpoint.takes))


def _token(request: web.Request) -> str:
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    own = request.headers.get("x-api-token", "")
    return bearer if scheme == "Bearer" and not own else own


def _holder(world: World, request: web.Request) -> User:
    user = world.holder(_token(request))
    if user is None:
        refusal = Refusal(401, "unauthorized access", errorCode=401)
        refusal.headers = {"x-401-by-gw": "true"}
        raise refusal
    return user


def _response(status: int, body: Mapping[str, object], headers: Mapping[str, str]) -> web.Response:
    return web.Response(
        status=status,
        body=orjson.dumps(body),
        content_type="application/json",
        headers=dict(headers),
    )


def _front(world: World, closing: asyncio.Event) -> Middleware:
    """Every call that is not ours passes here, may go wrong on demand, and is written down."""

    @web.middleware
    async def front(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith((PREFIX, SIGN_IN)):
            return await _outside(world, request, handler, closing)
        arrived, started = world.now(), perf_counter()
        request[BODY] = await bodies.read(request)
        rule = world.faults.take(request.method, request.path)

        async def answer() -> web.StreamResponse:
            return await _answered(world, request, handler)

        response = await (misbehave(rule, request, answer, closing) if rule else answer())
        entry = _entry(world, request, response)
        ms = round((perf_counter() - started) * 1000, 1)
        world.ledger.add(
            replace(entry, time=time_text(arrived), ms=ms, fault=rule.kind if rule else None)
        )
        return response

    return front


async def _outside(
    world: World, request: web.Request, handler: Handler, closing: asyncio.Event
) -> web.StreamResponse:
    """No call of the API, and not in its ledger; signing in may go wrong on demand, too."""
    rule = world.faults.take(request.method, request.path)
    if rule is None or request.path.startswith(PREFIX):
        return await handler(request)
    return await misbehave(rule, request, lambda: handler(request), closing)


def _entry(world: World, request: web.Request, response: web.StreamResponse) -> Entry:
    secrets = {*world.tokens.values(), _token(request)} - {""}

    def clean(text: str) -> str:
        for secret in secrets:
            text = text.replace(secret, "[token]")
        return text

    user = world.holder(_token(request))
    return Entry(
        n=world.ledger.number(),
        time="",
        who=user.name if user else "",
        method=request.method,
        path=clean(request.path),
        query={clean(name): clean(value) for name, value in request.query.items()},
        body=request[BODY].readable(clean),
        status=0 if response.status == DROPPED else response.status,
        # Cleaned before it is cut, so that no half of a token is left at the end.
        answer=clean(_readable(response))[:ANSWER_SIZE],
        ms=0,
        tokens=request.get(TOKENS, 0),
    )


def _readable(response: web.StreamResponse) -> str:
    answer = getattr(response, "body", None) or b""
    if "Content-Disposition" in response.headers:
        return f"{len(answer)} bytes"
    text: str = answer[: 2 * ANSWER_SIZE].decode(errors="ignore")
    return text


async def _answered(world: World, request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        if not request.path.startswith(files.STORAGE):
            _holder(world, request)
        return await handler(request)
    except Refusal as refusal:
        return _response(refusal.status, refusal.body, refusal.headers)
    except web.HTTPException as error:
        return _response(error.status, Refusal(error.status, "Unknown method .").body, {})
